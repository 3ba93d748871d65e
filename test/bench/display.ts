/** One virtual display for all targets of a run, where there is none: otherwise each would count the start of its own. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface Display {
  /** For the DISPLAY variable; undefined when the user's own is used. */
  readonly name: string | undefined;
  stop(): void;
}

const START_LIMIT_MS = 20_000;

/** @throws Error when there is no display and Xvfb cannot be started */
export async function openDisplay(): Promise<Display> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY) return { name: undefined, stop: () => {} };
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      server.kill();
      reject(new Error(`There is no display and Xvfb ${why}; "npm run setup" installs it.`));
    };
    const timer = setTimeout(() => fail(`did not come up within ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS);
    server.once('error', (error) => fail(`cannot be started: ${error.message}`));
    server.once('exit', (code) => fail(`ended with code ${code}`));
    (server.stdio[3] as Readable).once('data', (chunk: Buffer) => {
      clearTimeout(timer);
      resolve(chunk.toString().trim());
    });
  });
  return { name: `:${number}`, stop: () => server.kill() };
}
