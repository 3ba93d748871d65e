/** What the bench runs: how each target is started and stopped. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireChromium } from '../support/chromium.ts';
import { followOutput, killGroup } from '../support/process-group.ts';
import type { Connection, Control } from './control.ts';
import { MARK_VARIABLE, treeMemory } from './memory.ts';
import type { TreeMemory } from './memory.ts';

export const TARGET_NAMES = ['holdfast', 'node', 'chromium'] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

export interface RunningTarget {
  readonly name: TargetName;
  readonly connection: Connection;
  /** From starting the process to the first byte that it sent. */
  readonly startMs: number;
  /** Of all its processes; see treeMemory. */
  memory(): TreeMemory;
  stop(): Promise<void>;
}

export interface Places {
  /** The repository. */
  readonly root: string;
  /** The bundle of node-client.ts. */
  readonly nodeClient: string;
  readonly display: string | undefined;
}

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5000;
/** A target's life, after which it is ended even if the driver is not there to do it. */
const LIFE_LIMIT_S = 900;

/** @throws Error when it does not say hello in time, with what it printed */
export async function startTarget(name: TargetName, control: Control, places: Places): Promise<RunningTarget> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  const app = join(folder, 'app');
  const profile = join(folder, 'profile');
  cpSync(join(places.root, 'apps/bench'), app, { recursive: true });
  writeFileSync(join(app, 'config.js'), `var CONTROL = { port: ${control.port}, name: '${name}' };\n`);
  const [file = '', ...args] = commandOf(name, app, profile, control.port, places);

  const hello = control.expect(name);
  const startedAt = performance.now();
  // A group of its own, of which nothing may be left behind.
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: {
      ...process.env,
      [MARK_VARIABLE]: folder,
      ...(places.display === undefined ? {} : { DISPLAY: places.display }),
    },
  });
  const { output, exited } = followOutput(child, 4000);

  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await within(exited, STOP_LIMIT_MS);
    killGroup(child.pid);
    await exited;
    rmSync(folder, { recursive: true, force: true, maxRetries: 8, retryDelay: 200 });
  };

  const first = await Promise.race([within(hello, START_LIMIT_MS), exited]);
  if (first === undefined || typeof first === 'string') {
    await stop();
    throw new Error(`${name} ${first ?? `sent nothing within ${START_LIMIT_MS / 1000} s`}. Its output:\n${output()}`);
  }
  const memory = () => {
    if (child.pid === undefined) throw new Error(`${name} has no process`);
    return treeMemory(child.pid, folder);
  };
  return { name, connection: first, startMs: first.firstByteAt - startedAt, memory, stop };
}

function commandOf(name: TargetName, app: string, profile: string, port: number, places: Places): string[] {
  switch (name) {
    case 'holdfast':
      return [process.execPath, join(places.root, 'dist/cli.js'), 'run', app, '--profile', profile];
    case 'node':
      return [process.execPath, places.nodeClient, String(port), name];
    case 'chromium':
      return chromiumCommand(app, profile);
  }
}

/** Chromium still runs unpacked Chrome Apps when it is told to load them; everything else that it may do is kept out. */
function chromiumCommand(app: string, profile: string): string[] {
  return [
    ...(process.platform === 'linux' ? ['timeout', '--kill-after=5', String(LIFE_LIMIT_S)] : []),
    requireChromium(),
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-gpu',
    '--password-store=basic',
    '--no-proxy-server',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    `--load-and-launch-app=${app}`,
  ];
}

async function within<T>(promise: Promise<T>, limitMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, limitMs, undefined);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
