/** The other end of everything that is measured, in the driver's process, which does nothing else meanwhile. */
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface Server {
  readonly port: number;
  /** Ends its connections too. */
  close(): void;
}

async function serve(onConnection: (socket: Socket) => void): Promise<Server> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // The target closes in the middle of a stream.
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const FLOOD = Buffer.alloc(256 * 1024, 0x61);

/** Far more than a target takes within the time of a measurement. */
const FLOOD_BYTES = 16 * 2 ** 30;

/** Sends as fast as it is read. */
export function flood(): Promise<Server> {
  return serve((socket) => {
    let left = FLOOD_BYTES;
    socket.resume();
    const write = () => {
      while (left > 0 && socket.writable) {
        const piece = left < FLOOD.length ? FLOOD.subarray(0, left) : FLOOD;
        left -= piece.length;
        if (!socket.write(piece)) return;
      }
      socket.end();
    };
    socket.on('drain', write);
    write();
  });
}

/** Reads and forgets. */
export const sink = (): Promise<Server> => serve((socket) => socket.resume());

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

/** Connects, waits until the target has accepted and closed, and does it again: connections per second, one at a time. */
export async function connectRepeatedly(port: number, { warmCount, maxCount, ms }: Enough): Promise<number> {
  for (let i = 0; i < warmCount; i++) await connectOnce(port);
  const start = performance.now();
  let count = 0;
  let elapsed = 0;
  while (count < maxCount && elapsed < ms) {
    await connectOnce(port);
    count += 1;
    elapsed = performance.now() - start;
  }
  return count / (elapsed / 1000);
}

/** A target that takes so long to accept and close has failed. */
const CLOSE_LIMIT_MS = 5000;

function connectOnce(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.setTimeout(CLOSE_LIMIT_MS, () => socket.destroy(new Error('the target did not close what it accepted')));
    socket.once('end', () => {
      socket.destroy();
      resolve();
    });
    socket.resume();
  });
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  // Whoever waits for it sees a failure; nobody may be waiting yet.
  promise.catch(() => {});
  return { promise, resolve, reject };
}
