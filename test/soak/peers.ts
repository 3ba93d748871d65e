/** The other ends of a soak: a TCP server and a UDP echo for the app to talk to, and clients of the app's own server. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { checkPattern, fillPattern } from '../support/pattern.ts';
import type { Random } from '../support/random.ts';

/** See header() in apps/fixtures/soak/calls.js. */
const HEADER_BYTES = 9;
const What = { Download: 1, Upload: 2, Echo: 3 } as const;
const CLIENT_LIMIT_MS = 30_000;

export interface SoakPeers {
  readonly ports: { readonly tcp: number; readonly udp: number };
  close(): void;
}

export async function startPeers(): Promise<SoakPeers> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: false }, (socket) => {
    sockets.add(socket);
    // The app may end a connection that it has finished with by a reset.
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  const udp = createSocket('udp4');
  udp.on('message', (message, { port, address }) => udp.send(message, port, address));
  udp.bind(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(udp, 'listening')]);
  return {
    ports: { tcp: (server.address() as AddressInfo).port, udp: udp.address().port },
    close() {
      server.close();
      udp.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** One connection: its first bytes say what it is for. */
function serve(socket: Socket): void {
  let head = Buffer.alloc(0);
  let at = 0;
  let good = true;
  let what = 0;
  let seed = 0;
  let size = 0;
  const body = (bytes: Buffer) => {
    if (what === What.Echo) socket.write(bytes);
    if (checkPattern(bytes, seed, at) >= 0) good = false;
    at += bytes.length;
    if (what === What.Upload && at >= size) socket.write(Uint8Array.of(good && at === size ? 1 : 0));
  };
  socket.on('data', (chunk) => {
    if (what !== 0) {
      body(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < HEADER_BYTES) return;
    what = head.readUInt8(0);
    seed = head.readUInt32BE(1);
    size = head.readUInt32BE(5);
    if (what === What.Download) {
      const bytes = new Uint8Array(size);
      fillPattern(bytes, seed, 0);
      socket.end(bytes);
    } else {
      body(head.subarray(HEADER_BYTES));
    }
  });
}

/**
 * One client of the app's server: sends a pattern, wants it back, and ends the connection.
 * @throws Error for a byte that is wrong or missing
 */
export async function visit(port: number, random: Random): Promise<void> {
  const seed = random.below(2 ** 32);
  const size = random.pick([1, 100, 5000, 100_000]) + random.below(100);
  const bytes = new Uint8Array(size);
  fillPattern(bytes, seed, 0);
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('accept: the app does not answer')), CLIENT_LIMIT_MS);
    let at = 0;
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(timer);
      if (at === size) resolve();
      else reject(new Error(`accept: ${at} of ${size} bytes came back`));
    });
    socket.on('data', (chunk) => {
      if (checkPattern(chunk, seed, at) >= 0) reject(new Error(`accept: a wrong byte came back after ${at}`));
      at += chunk.length;
      if (at === size) socket.end();
    });
    socket.write(bytes);
  }).finally(() => socket.destroy());
}
