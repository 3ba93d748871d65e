/** Ending a connection whose last bytes the app has been told are sent, but which the operating system has not taken yet. */
import type { Socket } from 'node:net';

/** How long the peer may take to make room for them. */
const LIMIT_MS = 10_000;

/** Closes the connection when everything is written; what the peer still sends is thrown away. */
export function endWritten(socket: Socket): void {
  const limit = setTimeout(() => socket.destroy(), LIMIT_MS);
  socket.once('close', () => clearTimeout(limit));
  socket.end(() => socket.destroy());
  // Somebody has to take it, or the system answers our closing with a reset that costs the peer what it has not read.
  socket.resume();
}
