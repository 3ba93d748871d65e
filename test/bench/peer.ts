/** The other end of what is measured, in the driver's process, which does nothing else meanwhile: the servers that send or read. */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface Server {
  readonly port: number;
  /** Ends its connections too. */
  close(): void;
}

/** Listens on loopback. */
export async function serve(onConnection: (socket: Socket) => void): Promise<Server> {
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
