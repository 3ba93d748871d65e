/** The driver as the client of a target that accepts: connections per second. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Enough } from './round-trips.ts';

/**
 * Connects, waits until the target has accepted and closed, and does it again.
 * @param request sent at once when connected; empty for nothing
 * @returns connections per second, one at a time
 */
export async function connectRepeatedly(
  port: number,
  request: Uint8Array,
  { warmCount, maxCount, ms }: Enough,
): Promise<number> {
  for (let i = 0; i < warmCount; i++) await connectOnce(port, request);
  const start = performance.now();
  let count = 0;
  let elapsed = 0;
  while (count < maxCount && elapsed < ms) {
    await connectOnce(port, request);
    count += 1;
    elapsed = performance.now() - start;
  }
  return count / (elapsed / 1000);
}

/** A target that takes so long to accept and close has failed. */
const CLOSE_LIMIT_MS = 5000;

function connectOnce(port: number, request: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    let answered = 0;
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    if (request.length > 0) socket.write(request);
    socket.once('error', reject);
    socket.setTimeout(CLOSE_LIMIT_MS, () => socket.destroy(new Error('the target did not close what it accepted')));
    socket.once('end', () => {
      socket.destroy();
      if (answered === request.length) resolve();
      else reject(new Error(`the target answered ${answered} of ${request.length} bytes`));
    });
    socket.on('data', (data) => {
      answered += data.length;
    });
  });
}

export interface Burst {
  readonly count: number;
  /** Resolves when the target has accepted all of them. */
  readonly accepted: () => Promise<unknown>;
  /** The target closes its ends. */
  readonly close: () => Promise<unknown>;
}

/** Opens `count` connections at once, again and again. @returns accepted connections per second, the closing left out */
export async function connectInBursts(port: number, burst: Burst, { maxCount, ms }: Enough): Promise<number> {
  await connectOneBurst(port, burst);
  let count = 0;
  let elapsed = 0;
  while (count < maxCount && elapsed < ms) {
    elapsed += await connectOneBurst(port, burst);
    count += burst.count;
  }
  return count / (elapsed / 1000);
}

async function connectOneBurst(port: number, { count, accepted, close }: Burst): Promise<number> {
  const sockets: Socket[] = [];
  const start = performance.now();
  try {
    await new Promise<void>((resolve, reject) => {
      accepted().then(() => resolve(), reject);
      for (let i = 0; i < count; i++) {
        const socket = connect(port, '127.0.0.1');
        sockets.push(socket);
        socket.on('error', reject);
        socket.resume();
      }
    });
    return performance.now() - start;
  } finally {
    await close();
    for (const socket of sockets) socket.destroy();
  }
}
