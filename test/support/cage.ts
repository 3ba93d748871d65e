/** A session of cage as a kiosk's unit starts it, on an X display of its own in the place of a screen: what is shown, typed and tapped there. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { readPpm } from './ppm.ts';
import type { Picture } from './ppm.ts';

export interface CageSession {
  output(): string;
  /** Cage's, when it has ended. */
  readonly exited: Promise<number | null>;
  /** Runs xdotool where the screen is. */
  xdotool(...args: string[]): void;
  readonly screen: () => CageScreen;
  close(): Promise<void>;
}

export interface CageScreen extends Picture {
  /** Writes it as a PNG. */
  readonly save: (file: string) => void;
}

/** Cage refuses root, and this is somebody else who may read what root may. */
const UNPRIVILEGED = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
const isRoot = () => process.getuid?.() === 0;

/** Why there can be no session here; undefined when there can. */
export function cageMissing(): string | undefined {
  if (process.platform !== 'linux') return 'cage is for Linux';
  const missing = ['cage', 'grim', 'Xvfb', 'xdotool'].filter(
    (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0,
  );
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  const [program = '', ...args] = UNPRIVILEGED;
  if (isRoot() && spawnSync(program, [...args, 'true']).status !== 0)
    return 'no user namespaces, and cage refuses root';
  return undefined;
}

/**
 * @param execStart of the unit
 * @param outputs how many displays there are
 */
export async function startCage(execStart: string, { outputs = 1 } = {}): Promise<CageSession> {
  const home = mkdtempSync(join(tmpdir(), 'holdfast-cage-'));
  const runtime = join(home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = (await once(server.stdio[3] as Readable, 'data')) as [Buffer];
  const display = `:${number.toString().trim()}`;
  const { WAYLAND_DISPLAY: _none, XDG_SESSION_TYPE: _nor, XDG_CURRENT_DESKTOP: _neither, ...own } = process.env;
  const env = { ...own, DISPLAY: display, XDG_RUNTIME_DIR: runtime };
  const [program, ...args] = [...(isRoot() ? UNPRIVILEGED : []), 'sh', '-c', `exec ${execStart}`];
  const cage = spawn(program, args, {
    // Nothing of a graphics card and of input devices: both are the X display's. No Xwayland, as in the unit: it need not be installed.
    env: {
      ...env,
      WLR_BACKENDS: 'x11',
      WLR_RENDERER: 'pixman',
      WLR_X11_OUTPUTS: String(outputs),
      WLR_XWAYLAND: '/bin/false',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: home,
  });
  let output = '';
  for (const stream of [cage.stdout, cage.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const exited = once(cage, 'exit').then(([code]) => code as number | null);
  const grim = (format: string, file: string) => {
    const socket = readdirSync(runtime).find((name) => /^wayland-\d+$/.test(name)) ?? 'none yet';
    return spawnSync('grim', ['-t', format, file], {
      env: { ...env, WAYLAND_DISPLAY: socket },
      maxBuffer: 64 * 1024 * 1024,
      timeout: 10_000,
    }).stdout;
  };
  return {
    output: () => output,
    exited,
    xdotool: (...keys) => void spawnSync('xdotool', keys, { env, timeout: 10_000 }),
    screen: () => ({ ...readPpm(grim('ppm', '-')), save: (file) => void grim('png', file) }),
    async close() {
      await end(cage, exited);
      await end(server, once(server, 'exit'));
      rmSync(home, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await exited;
  clearTimeout(timer);
}
