/**
 * Runs scripts as root in a machine, over a port that only the machine of these checks has (virtio-serial): a console would be a terminal that a
 * kiosk must not have. A line is an id and a script in base64, an answer the id, the status and the output in base64.
 */
import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';

export const PORT = 'holdfast.shell';

export const AGENT = {
  path: '/usr/local/sbin/holdfast-machine-agent',
  text: `#!/bin/bash
exec 3<>/dev/virtio-ports/${PORT}
stty -F /dev/virtio-ports/${PORT} raw -echo 2>/dev/null
while read -r id script <&3; do
  [ -n "$script" ] || continue
  { out=$(base64 -d <<<"$script" | bash 2>&1 | base64 -w0; exit \${PIPESTATUS[1]}); echo "$id $? $out" >&3; } &
done
`,
  unit: `[Unit]
Description=Commands for the checks of this machine
[Service]
ExecStartPre=/bin/sh -c 'while [ ! -e /dev/virtio-ports/${PORT} ]; do sleep 0.2; done'
ExecStart=/usr/local/sbin/holdfast-machine-agent
Restart=always
`,
} as const;

export interface Ran {
  readonly status: number;
  readonly output: string;
}

export class GuestShell {
  readonly #socket: Socket;
  readonly #waiting = new Map<string, (ran: Ran) => void>();
  #count = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    let rest = '';
    socket.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [id = '', status, output = ''] = line.trim().split(' ');
        this.#waiting.get(id)?.({ status: Number(status), output: Buffer.from(output, 'base64').toString() });
      }
    });
    socket.on('error', () => {});
  }

  static async connect(path: string): Promise<GuestShell> {
    const socket = createConnection(path);
    await once(socket, 'connect');
    return new GuestShell(socket);
  }

  /** What is sent before the machine is up waits for it. @throws when there is no answer within the limit */
  async run(script: string, limitMs = 120_000): Promise<Ran> {
    const id = `c${(this.#count += 1)}`;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Ran>((resolve, reject) => {
        this.#waiting.set(id, resolve);
        timer = setTimeout(() => reject(new Error(`the machine did not answer within ${limitMs / 1000} s`)), limitMs);
        this.#socket.write(`${id} ${Buffer.from(script).toString('base64')}\n`);
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** @returns what it wrote. @throws when it failed */
  async ask(script: string, limitMs?: number): Promise<string> {
    const { status, output } = await this.run(script, limitMs);
    if (status !== 0) throw new Error(`${script.split('\n')[0]} ended with ${status}: ${output.trim().slice(-400)}`);
    return output.trim();
  }

  close(): void {
    this.#socket.destroy();
  }
}
