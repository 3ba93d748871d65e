/** QMP, by which qemu is told what happens to a machine: keys, taps, the power button, a cut, and what is on its screen. */
import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';

interface Answer {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

export class Qmp {
  readonly #socket: Socket;
  readonly #waiting: ((answer: Answer) => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    let rest = '';
    socket.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const message = JSON.parse(line) as Answer;
        // Events, and the greeting, answer nobody.
        if ('return' in message || 'error' in message) this.#waiting.shift()?.(message);
      }
    });
    socket.on('close', () => {
      for (const answer of this.#waiting.splice(0)) answer({ error: { desc: 'qemu has ended' } });
    });
  }

  static async connect(path: string): Promise<Qmp> {
    const socket = createConnection(path);
    await once(socket, 'connect');
    const qmp = new Qmp(socket);
    await qmp.execute('qmp_capabilities');
    return qmp;
  }

  /** @throws with qemu's words when it refuses */
  async execute(command: string, args: object = {}): Promise<unknown> {
    const answered = new Promise<Answer>((resolve) => this.#waiting.push(resolve));
    this.#socket.write(`${JSON.stringify({ execute: command, arguments: args })}\n`);
    const { return: value, error } = await answered;
    if (error) throw new Error(`${command}: ${error.desc}`);
    return value;
  }

  close(): void {
    this.#socket.destroy();
  }
}
