/** A display where there is none: Xvfb, on a number that it chooses itself. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { UserError } from './user-error.ts';

export interface VirtualDisplay {
  /** For the DISPLAY variable, e.g. `:99`. */
  readonly name: string;
  stop(): void;
}

/** Long enough for a loaded machine; Xvfb takes a fraction of a second. */
const START_LIMIT_MS = 20_000;

/** @throws UserError when Xvfb cannot be started. */
export async function startVirtualDisplay(): Promise<VirtualDisplay> {
  // `-terminate`: it ends with its last client, also when this process is killed. A group of its own: Ctrl-C must reach the shell
  // alone, which would crash if its display went away first.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-terminate'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const numbers = server.stdio[3] as Readable;
  const number = await new Promise<string>((resolve, reject) => {
    let said = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-500);
    });
    const timer = setTimeout(() => {
      server.kill();
      reject(new UserError(`Xvfb did not come up within ${START_LIMIT_MS / 1000} s. ${said}`));
    }, START_LIMIT_MS);
    numbers.once('data', (chunk: Buffer) => {
      clearTimeout(timer);
      resolve(chunk.toString().trim());
    });
    server.once('error', (error) => {
      clearTimeout(timer);
      reject(
        new UserError(`There is no display and Xvfb cannot be started: ${error.message}. "npm run setup" installs it.`),
      );
    });
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(new UserError(`There is no display and Xvfb ended with code ${code}. ${said}`));
    });
  });
  return { name: `:${number}`, stop: () => server.kill() };
}
