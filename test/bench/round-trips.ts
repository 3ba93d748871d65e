/** The other end of round trips: the driver sends, the target echoes, the driver holds the clock. */
import { createSocket } from 'node:dgram';
import { deferred } from './deferred.ts';
import { serve } from './peer.ts';
import type { Server } from './peer.ts';

/** When to stop measuring round trips. */
export interface Enough {
  readonly warmCount: number;
  readonly maxCount: number;
  readonly ms: number;
}

export interface Measuring extends Server {
  /** Round trips in microseconds, the warming up left out. */
  readonly measured: Promise<number[]>;
}

/** The clock of round trips: `lap` ends one and says whether to make another. */
function stopwatch({ warmCount, maxCount, ms }: Enough): { start(): void; lap(): boolean; laps: number[] } {
  const laps: number[] = [];
  let count = 0;
  let at = 0;
  let until = Infinity;
  return {
    laps,
    start() {
      at = performance.now();
    },
    lap() {
      const now = performance.now();
      count += 1;
      if (count === warmCount) until = now + ms;
      if (count > warmCount) laps.push((now - at) * 1000);
      return laps.length < maxCount && now < until;
    },
  };
}

/** Sends one byte to a target that echoes it, again and again. */
export async function pingTcp(enough: Enough): Promise<Measuring> {
  const watch = stopwatch(enough);
  const one = Buffer.from([1]);
  const { promise, resolve, reject } = deferred<number[]>();
  const server = await serve((socket) => {
    const ping = () => {
      watch.start();
      socket.write(one);
    };
    socket.on('data', () => {
      if (watch.lap()) ping();
      else socket.end(() => resolve(watch.laps));
    });
    socket.once('close', () => reject(new Error('the target closed the echo connection')));
    ping();
  });
  return { ...server, measured: promise };
}

/** A datagram that has not come back by then is lost; on loopback that does not happen, but it must not hang the bench. */
const LOST_MS = 500;

/** The same with datagrams; a target announces itself with a first one and is told the end with one of a single byte. */
export async function pingUdp(size: number, enough: Enough): Promise<Measuring & { readonly lost: () => number }> {
  const watch = stopwatch(enough);
  const { promise, resolve } = deferred<number[]>();
  const socket = createSocket('udp4');
  const datagram = Buffer.alloc(size, 3);
  let sequence = 0;
  let lost = 0;
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((bound, failed) => {
    socket.once('error', failed);
    socket.bind(0, '127.0.0.1', bound);
  });
  const ping = (port: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      lost += 1;
      ping(port);
    }, LOST_MS);
    datagram.writeUInt32LE(++sequence);
    watch.start();
    socket.send(datagram, port, '127.0.0.1');
  };
  socket.on('message', (message, { port }) => {
    if (message.length === size) {
      // An echo that was given up for lost.
      if (message.readUInt32LE() !== sequence) return;
      if (!watch.lap()) {
        clearTimeout(timer);
        socket.send(Buffer.alloc(1), port, '127.0.0.1');
        resolve(watch.laps);
        return;
      }
    }
    ping(port);
  });
  return {
    port: socket.address().port,
    measured: promise,
    lost: () => lost,
    close() {
      clearTimeout(timer);
      socket.close();
    },
  };
}
