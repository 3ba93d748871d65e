/** Starts the built shell in real Electron for a test, with a profile of its own, and ends it with the test. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import type { RunRequestInput } from '../../src/main/host/run-request.ts';
import { withUtf8Locale } from '../../src/main/host/utf8-locale.ts';
import type { Shell } from '../../src/main/app/shell.ts';

export const root = join(import.meta.dirname, '../..');

/** For what never comes: far above what a busy machine needs. */
const LIMIT_MS = 45_000;

/** The folder of one of our own apps. */
export const appFolder = (name: string) => join(root, 'apps', name);
export const fixtureFolder = (name: string) => join(root, 'apps/fixtures', name);

declare global {
  // The shell's documented test hook, present when the request says `testHook: true`.
  var holdfastTest: { shell: Shell; start(): Promise<void> };
}

export interface RunningShell {
  readonly electron: ElectronApplication;
  readonly profile: string;
  /** Everything printed so far, stdout and stderr. */
  output(): string;
  /** Waits for a line that holds the text; fails with all output when the shell ends or the time is over. */
  waitForOutput(text: string | RegExp, timeoutMs?: number): Promise<string>;
  /** The page whose URL ends with this, e.g. `window.html`. */
  page(end: string): Promise<Page>;
  background(): Promise<Page>;
  /** Exit code, once the shell has ended by itself. */
  exited: Promise<number | null>;
  close(): Promise<void>;
}

export interface ShellTestOptions extends Partial<RunRequestInput> {
  /** Kept for a second start; otherwise a new one is made and removed. */
  readonly profile?: string;
  readonly env?: Record<string, string>;
  /** Another main file than the built one; its preload is beside it. */
  readonly main?: string;
}

export function temporaryProfile(): string {
  return mkdtempSync(join(tmpdir(), 'holdfast-test-'));
}

/** Gives the command for a shell that runs already on the profile: its app is launched there. Resolves when the command has ended well. */
export async function launchAgain(folder: string, profile: string, args: readonly string[] = []): Promise<void> {
  const command = [join(root, 'dist/cli.js'), 'run', folder, '--profile', profile, '--', ...args];
  await promisify(execFile)(process.execPath, command);
}

/** Why a test has failed is often told by the shell alone. */
async function showWhenFailed(output: () => string): Promise<void> {
  if (process.env['VITEST'] === undefined) return;
  const { onTestFailed } = await import('vitest');
  try {
    onTestFailed(() => void process.stderr.write(`What the shell has printed last:\n${output().slice(-20_000)}\n`));
  } catch {
    // It is started for all tests of a file, by none of them.
  }
}

export async function startShell(folders: string | string[], options: ShellTestOptions = {}): Promise<RunningShell> {
  const { env, main = join(root, 'dist/main.js'), ...request } = options;
  const ownProfile = request.profile === undefined;
  const profile = request.profile ?? temporaryProfile();
  const { executable } = JSON.parse(readFileSync(join(root, '.cache/runtime.json'), 'utf8')) as { executable: string };
  const input: RunRequestInput = {
    testHook: true,
    ...request,
    folders: typeof folders === 'string' ? [folders] : folders,
    profile,
  };
  const electron = await _electron.launch({
    executablePath: executable,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', main, JSON.stringify(input)],
    cwd: root,
    timeout: LIMIT_MS,
    env: { ...(withUtf8Locale(process.env) as Record<string, string>), ...env },
  });
  let output = '';
  const waiters = new Set<() => void>();
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
    for (const check of waiters) check();
  };
  const child = electron.process();
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  await showWhenFailed(() => output);
  // With what it has printed last; Chromium's other processes may hold the pipes for longer than it lives.
  const exited = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      child.once('close', () => resolve(code));
      setTimeout(() => resolve(code), 2000);
    }),
  );

  // Nothing is printed before this, so nothing is missed. A shell that hands its app over to another has no hook and ends.
  if (input.testHook) {
    await electron
      .evaluate(async () => {
        while (!('holdfastTest' in globalThis)) await new Promise((resolve) => setTimeout(resolve, 5));
        void globalThis.holdfastTest.start();
      })
      .catch(() => undefined);
  }

  const waitForOutput = (text: string | RegExp, timeoutMs = LIMIT_MS) =>
    new Promise<string>((resolve, reject) => {
      const matches = (line: string) => (typeof text === 'string' ? line.includes(text) : text.test(line));
      const finish = (settle: () => void) => {
        waiters.delete(check);
        clearTimeout(timer);
        settle();
      };
      const check = () => {
        const line = output.split('\n').find(matches);
        if (line !== undefined) finish(() => resolve(line));
      };
      const timer = setTimeout(
        () =>
          finish(() => reject(new Error(`No output like ${String(text)} within ${timeoutMs} ms. Output:\n${output}`))),
        timeoutMs,
      );
      waiters.add(check);
      void exited.then(() =>
        setTimeout(() => finish(() => reject(new Error(`The shell ended. Output:\n${output}`))), 200),
      );
      check();
    });

  const page = async (end: string): Promise<Page> => {
    const find = () => electron.windows().find((candidate) => candidate.url().split(/[?#]/)[0]?.endsWith(end));
    const deadline = Date.now() + LIMIT_MS;
    for (;;) {
      const found = find();
      if (found) {
        await found.waitForLoadState('load');
        return found;
      }
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`No page ${end}. Output:\n${output}`);
      // A window may have been announced before its URL was known: look again on every event and now and then.
      await electron.waitForEvent('window', { timeout: Math.min(left, 250) }).catch(() => undefined);
    }
  };

  return {
    electron,
    profile,
    output: () => output,
    waitForOutput,
    page,
    background: () => page('_generated_background_page.html'),
    exited,
    async close() {
      const gone = exited;
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
        await gone;
        clearTimeout(timer);
      }
      if (ownProfile) rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
