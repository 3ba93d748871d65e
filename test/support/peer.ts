/** The other end of a connection, in the test's own process. Loopback only, ports chosen by the system. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

export interface Peer {
  readonly port: number;
  readonly connections: Socket[];
  close(): Promise<void>;
}

/** @param host where it listens: 127.0.0.1 or ::1 */
export async function startPeer(onConnection: (socket: Socket) => void, host = '127.0.0.1'): Promise<Peer> {
  const connections: Socket[] = [];
  const server: Server = createServer((socket) => {
    connections.push(socket);
    // A reset by the other side is what some tests are about.
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    close: () =>
      new Promise((resolve) => {
        for (const socket of connections) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Bytes that differ everywhere, so that a lost or doubled piece shows. */
export function patternedBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 0x9e3779b9;
  for (let i = 0; i + 4 <= length; i += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes.writeInt32LE(state, i);
  }
  return bytes;
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
