/** The other end of the flood of datagrams: the driver sends at a set rate, whatever becomes of it, and the target counts. */
import { createSocket } from 'node:dgram';
import { deferred } from './deferred.ts';
import type { Server } from './peer.ts';

export interface FloodRate {
  /** Bytes of a datagram. */
  readonly size: number;
  readonly perSecond: number;
  readonly warmMs: number;
  readonly ms: number;
}

export interface DatagramFlood extends Server {
  /** Datagrams sent, those for warming up left out; resolves when the last one is out. */
  readonly sent: Promise<number>;
}

/** Most datagrams in one go: after a hiccup the driver does not make up for what it missed with a burst that no receiver could take. */
const MOST_AT_ONCE = 32;
/** The sign of the end may be lost like any other datagram. */
const END_REPEAT_MS = 50;

/**
 * A target announces itself with a datagram of a single byte and is told the end with another one. The first byte of the others is 1
 * when they count and 0 while warming up.
 */
export async function floodDatagrams({ size, perSecond, warmMs, ms }: FloodRate): Promise<DatagramFlood> {
  const { promise, resolve, reject } = deferred<number>();
  const socket = createSocket('udp4');
  await new Promise<void>((bound, failed) => {
    socket.once('error', failed);
    socket.bind(0, '127.0.0.1', bound);
  });
  let closed = false;
  let ending: NodeJS.Timeout | undefined;
  const warm = Buffer.alloc(size);
  const counted = Buffer.alloc(size, 1);
  const flood = (port: number) => {
    const start = performance.now();
    const countFrom = start + warmMs;
    let at = start;
    let due = 0;
    let sent = 0;
    const turn = () => {
      if (closed) return;
      const now = performance.now();
      if (now >= countFrom + ms) {
        resolve(sent);
        ending = setInterval(() => socket.send(Buffer.alloc(1), port, '127.0.0.1'), END_REPEAT_MS);
        return;
      }
      due = Math.min(due + ((now - at) / 1000) * perSecond, MOST_AT_ONCE);
      at = now;
      const counts = now >= countFrom;
      for (; due >= 1; due--) {
        socket.send(counts ? counted : warm, port, '127.0.0.1');
        if (counts) sent += 1;
      }
      setImmediate(turn);
    };
    turn();
  };
  socket.on('error', reject);
  socket.once('message', (_, { port }) => flood(port));
  return {
    port: socket.address().port,
    sent: promise,
    close() {
      closed = true;
      clearInterval(ending);
      socket.close();
      reject(new Error('the flood was ended early'));
    },
  };
}
