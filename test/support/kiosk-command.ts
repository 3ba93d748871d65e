/** The command `holdfast kiosk` as an administrator starts it: its supervisor, and the shell under it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtureFolder, root } from './shell.ts';
import type { TestPolicy } from './kiosk.ts';

export interface KioskCommand {
  readonly profile: string;
  output(): string;
  /** Waits until a text has been printed so many times; returns when, by performance.now(). */
  printed(text: string, times?: number, limitMs?: number): Promise<number>;
  /** Process ids of the shell, by Chromium's type of process: `main`, `renderer`, `gpu-process`, … */
  processes(type: string): number[];
  writePolicy(policy: TestPolicy): void;
  readonly pid: number;
  readonly exited: Promise<number | null>;
  close(): Promise<void>;
}

export function startKioskCommand(
  policy: TestPolicy = {},
  { env = {}, folder = fixtureFolder('kiosk') }: { env?: Record<string, string>; folder?: string } = {},
): KioskCommand {
  const home = mkdtempSync(join(tmpdir(), 'holdfast-kiosk-'));
  const profile = join(home, 'profile');
  const file = join(home, 'policy.json');
  const writePolicy = (next: TestPolicy) => {
    writeFileSync(`${file}.new`, JSON.stringify({ PolicyVersion: 1, ...next }), { mode: 0o644 });
    renameSync(`${file}.new`, file);
  };
  writePolicy(policy);
  const args = [join(root, 'dist/cli.js'), 'kiosk', folder, '--policy', file, '--profile', profile];
  const command = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let look = () => {};
  for (const stream of [command.stdout, command.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      look();
    });
  }
  const exited = once(command, 'exit').then(([code]) => code as number | null);
  const printed = (text: string, times = 1, limitMs = 60_000) =>
    new Promise<number>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`"${text}" was not printed ${times} times. Output:\n${output}`)),
        limitMs,
      );
      look = () => {
        if (output.split(text).length <= times) return;
        clearTimeout(timer);
        resolve(performance.now());
      };
      look();
    });
  return {
    profile,
    output: () => output,
    printed,
    processes: (type) => shellProcesses(profile, type),
    writePolicy,
    pid: command.pid ?? 0,
    exited,
    async close() {
      if (command.exitCode === null && command.signalCode === null) {
        command.kill('SIGTERM');
        const timer = setTimeout(() => {
          for (const pid of shellProcesses(profile, 'main')) endAtOnce(pid);
          command.kill('SIGKILL');
        }, 15_000);
        await exited;
        clearTimeout(timer);
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** It may have ended meanwhile. */
function endAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Only processes of this profile: others' kiosks may run at the same time. */
export function shellProcesses(profile: string, type: string): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return stdout
    .split('\n')
    .filter((line) => line.includes(profile) && !line.includes('cli.js'))
    .filter((line) => (/--type=([\w-]+)/.exec(line)?.[1] ?? 'main') === type)
    .map((line) => Number.parseInt(line, 10));
}

/** Whether a process listens on any TCP port. */
export function listens(pid: number): boolean {
  const sockets = spawnSync('sh', ['-c', `ls -l /proc/${pid}/fd`], { encoding: 'utf8' }).stdout;
  const inodes = new Set([...sockets.matchAll(/socket:\[(\d+)\]/g)].map(([, inode]) => inode));
  const table = ['tcp', 'tcp6'].flatMap((name) =>
    readFileSync(`/proc/${pid}/net/${name}`, 'utf8').split('\n').slice(1),
  );
  return table.some((line) => {
    const fields = line.trim().split(/\s+/);
    return fields[3] === '0A' && inodes.has(fields[9]);
  });
}
