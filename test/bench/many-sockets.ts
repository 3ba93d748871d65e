/** The driver's ends of many connections of one target. */
import type { Socket } from 'node:net';
import { serve } from './peer.ts';
import type { Server } from './peer.ts';

/** Sent on each connection, and again when the target says that it has come. */
export const BLOCK_BYTES = 64 * 1024;
/** Blocks under way on all connections together, and on one: enough to keep the target busy, little enough for the system's memory. */
const ALL_BLOCKS = 1024;
const MOST_BLOCKS = 32;

const BLOCK = Buffer.alloc(BLOCK_BYTES, 0x62);

export interface ManySockets extends Server {
  /** Starts sending on every connection that there is. */
  start(): void;
}

/** Quiet until `start`; then each byte that the target sends on a connection asks for another block on it. */
export async function manySockets(): Promise<ManySockets> {
  const sockets = new Set<Socket>();
  let started = false;
  const server = await serve((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('data', (asked) => {
      if (started) send(socket, asked.length);
    });
  });
  return {
    ...server,
    start() {
      started = true;
      const blocks = Math.max(1, Math.min(MOST_BLOCKS, Math.floor(ALL_BLOCKS / sockets.size)));
      for (const socket of sockets) send(socket, blocks);
    },
  };
}

function send(socket: Socket, blocks: number): void {
  for (let i = 0; i < blocks && socket.writable; i++) socket.write(BLOCK);
}
