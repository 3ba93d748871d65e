/** One JSON text per line over a socket. */
import type { Socket } from 'node:net';

/** @param first told the time at which the first bytes came, before they are looked at */
export function readLines(
  socket: Socket,
  line: (value: unknown) => void,
  first: (at: number) => void = () => {},
): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.once('data', () => first(performance.now()));
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const one of lines) line(JSON.parse(one));
  });
}

export function writeLine(socket: Socket, value: unknown): void {
  socket.write(`${JSON.stringify(value)}\n`);
}
