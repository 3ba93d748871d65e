/** An X display of a test's own with a window manager on it: what windows do depends on it, and other tests are to have none. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export interface Desktop {
  readonly env: { readonly DISPLAY: string };
  /** Runs xdotool; its output. */
  xdotool(...args: string[]): string;
  close(): Promise<void>;
}

export const isInstalled = (name: string) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;

/** Why there can be no desktop here; undefined when there can. */
export function desktopMissing(): string | undefined {
  if (process.platform !== 'linux') return 'only X11 has window managers to choose from';
  const missing = ['Xvfb', 'openbox', 'xdotool'].filter((name) => !isInstalled(name));
  return missing.length === 0 ? undefined : `not installed: ${missing.join(', ')}`;
}

export async function startDesktop(): Promise<Desktop> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = (await once(server.stdio[3] as Readable, 'data')) as [Buffer];
  const env = { DISPLAY: `:${number.toString().trim()}` };
  const manager = spawn('openbox', ['--sm-disable'], { stdio: 'ignore', env: { ...process.env, ...env } });
  const xdotool = (...args: string[]) =>
    spawnSync('xdotool', args, { encoding: 'utf8', timeout: 10_000, env: { ...process.env, ...env } }).stdout.trim();
  // The manager is there when it says how many desktops there are.
  while (manager.exitCode === null && xdotool('get_num_desktops') === '')
    await new Promise((next) => setTimeout(next, 20));
  const end = async (child: ChildProcess) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    // Told to end, the server removes its lock and its socket.
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(timer);
  };
  return {
    env,
    xdotool,
    async close() {
      await end(manager);
      await end(server);
    },
  };
}
