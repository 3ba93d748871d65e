/** The one place where the shell runs as its users run it: Chromium's sandbox on, no privileges. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { startAsOrdinaryUser } from '../support/ordinary-user.ts';
import type { OrdinaryShell } from '../support/ordinary-user.ts';

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** In clock ticks since the system started; with the pid it names a process for good. */
  readonly started: string;
  /** Its command line, as Chromium's processes show it: one text, not a list. */
  readonly command: string;
  /** /proc/<pid>/status, e.g. `Seccomp` → `2`. */
  readonly status: ReadonlyMap<string, string>;
}

let shell: OrdinaryShell | undefined;
afterEach(() => shell?.close());

it.skipIf(process.platform !== 'linux')(
  "runs an app with sockets in Chromium's sandbox, as an ordinary user",
  async () => {
    shell = startAsOrdinaryUser('loopback');
    await shell.waitForOutput('loopback: 12 checks passed');

    const running = processesOf(shell);
    const types = running.map(({ command }) => / --type=(\S+)/.exec(command)?.[1] ?? 'browser');
    for (const type of ['browser', 'zygote', 'renderer']) expect(types).toContain(type);
    for (const { command, status } of running) {
      expect(command).not.toMatch(/ --(no-sandbox|disable-(setuid|namespace|seccomp-filter)-sandbox)\b/);
      expect(status.get('Uid')?.split('\t')).not.toContain('0');
    }
    for (const { status } of running.filter((_, i) => types[i] === 'renderer')) {
      // A filter of system calls; no way to privileges; process numbers of its own, nested in the system's.
      expect([status.get('Seccomp'), status.get('NoNewPrivs')]).toEqual(['2', '1']);
      expect(status.get('NSpid')?.split('\t').length).toBeGreaterThan(1);
    }

    expect([await shell.terminate(), shell.output()]).toEqual([0, expect.not.stringContaining('error: ')]);
    const remaining = () => running.filter(isRunning).concat(processesOf(shell));
    await expect.poll(() => remaining().map(({ command }) => command)).toEqual([]);
  },
);

it.skipIf(process.platform !== 'linux')('reads files in the sandbox, which itself cannot open any', async () => {
  shell = startAsOrdinaryUser('fixtures/files');
  await shell.waitForOutput('files: the package reads <!doctype html>');
});

/** The shell with its descendants, and whatever else was started with the test's folder on its command line. */
function processesOf(of: OrdinaryShell | undefined): Process[] {
  if (!of) return [];
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const byPid = new Map(all.map((process) => [process.pid, process]));
  const belongs = (one: Process | undefined): boolean =>
    one !== undefined && (one.pid === of.pid || one.command.includes(of.folder) || belongs(byPid.get(one.parent)));
  return all.filter(belongs);
}

function isRunning({ pid, started }: Process): boolean {
  return readProcess(pid)?.started === started;
}

/** Undefined for a process that is gone or was not yet waited for. */
function readProcess(pid: number): Process | undefined {
  try {
    const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
    // The name in parentheses may hold anything, so the fields are counted from behind it.
    const stat = read('stat')
      .replace(/^.*\) /s, '')
      .split(' ');
    if (stat[0] === 'Z') return undefined;
    const status = read('status').matchAll(/^(\w+):\t(.*)$/gm);
    return {
      pid,
      parent: Number(stat[1]),
      started: stat[19] ?? '',
      command: read('cmdline').replaceAll('\0', ' '),
      status: new Map([...status].map(([, key = '', value = '']) => [key, value])),
    };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
