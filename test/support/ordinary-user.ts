/**
 * Starts the built shell as a user without privileges, so that Chromium's sandbox is on: CI runs the tests as root, and as root it
 * cannot start. What root has (runtime, build, packages) may be unreadable for others, so it is put into a folder that is not.
 */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunRequestInput } from '../../src/main/host/run-request.ts';
import { withUtf8Locale } from '../../src/main/host/utf8-locale.ts';
import { appFolder, root } from './shell.ts';

export interface OrdinaryShell {
  readonly pid: number;
  /** Made by the test; the profile is in it, and for root everything else too. On the command lines of Chromium's processes. */
  readonly folder: string;
  output(): string;
  /** Resolves when the text has been printed; rejects with all output when the shell ends before, or after a long time. */
  waitForOutput(text: string): Promise<void>;
  /** Exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Sends SIGTERM, then after 20 s SIGKILL. @returns exit code, or the name of the signal that ended it */
  terminate(): Promise<number | NodeJS.Signals>;
  /** Ends the shell if it runs and removes the folder. */
  close(): Promise<void>;
}

/** For what never comes: far above what a busy machine needs. */
const LIMIT_MS = 90_000;

interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Starts one of the sample apps. When the tests run as root the shell runs as `nobody`, otherwise as who runs the tests.
 * POSIX systems only.
 * @param sample folder below apps/
 * @throws Error when there is no user `nobody`, or no temporary folder that other users can reach
 */
export function startAsOrdinaryUser(sample: string): OrdinaryShell {
  const { executable } = JSON.parse(readFileSync(join(root, '.cache/runtime.json'), 'utf8')) as { executable: string };
  const identity = process.getuid?.() === 0 ? userNobody() : undefined;
  const folder = mkdtempSync(join(identity ? reachableFolder() : tmpdir(), 'holdfast-user-'));
  try {
    const home = join(folder, 'home');
    mkdirSync(home);
    const from = identity
      ? placeShell(folder, executable, sample)
      : { executable, shell: root, app: appFolder(sample) };
    const env = identity ? environmentOf(home, identity) : process.env;
    if (identity) chownSync(home, identity.uid, identity.gid);
    const request: RunRequestInput = { folders: [from.app], profile: join(home, 'profile') };
    const args = ['--disable-gpu', join(from.shell, 'dist/main.js'), JSON.stringify(request)];
    return start(folder, from.executable, args, env, identity);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    throw error;
  }
}

/** A folder of its own for a program that another user is to run; the caller removes it. */
export function folderForOthers(): string {
  const folder = mkdtempSync(join(reachableFolder(), 'holdfast-user-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Makes a file or a folder the property of who runs what `startProgramAsOrdinaryUser` starts. */
export function giveToOrdinaryUser(path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = userNobody();
  chownSync(path, uid, gid);
}

/**
 * Starts a program as `startAsOrdinaryUser` does the shell, with a home in the folder.
 * @param folder from `folderForOthers`; `close` removes it
 * @param executable a program that everybody may run
 */
export function startProgramAsOrdinaryUser(
  folder: string,
  executable: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): OrdinaryShell {
  const identity = process.getuid?.() === 0 ? userNobody() : undefined;
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  if (identity) chownSync(home, identity.uid, identity.gid);
  const env = identity ? environmentOf(home, identity) : { ...process.env, HOME: home };
  return start(folder, executable, args, { ...env, ...variables }, identity);
}

function start(
  folder: string,
  executable: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  identity: Identity | undefined,
): OrdinaryShell {
  const child = spawn(executable, args, {
    cwd: folder,
    env: withUtf8Locale(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...identity,
  });
  let output = '';
  const checks = new Set<() => void>();
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
    for (const check of checks) check();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('error', (error) => {
      output += `${executable} could not be started: ${error.message}`;
      resolve(-1);
    });
    // Not `exit`: only at `close` is the last line here.
    child.once('close', (code, signal) => resolve(code ?? signal ?? -1));
  });

  const terminate = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    const result = await ended;
    clearTimeout(timer);
    return result;
  };

  return {
    pid: child.pid ?? -1,
    folder,
    output: () => output,
    ended,
    waitForOutput: (text) =>
      new Promise((resolve, reject) => {
        const fail = (why: string) =>
          settle(() => reject(new Error(`No output "${text}": ${why}. Output:\n${output}`)));
        const settle = (how: () => void) => {
          checks.delete(check);
          clearTimeout(timer);
          how();
        };
        const check = () => {
          if (output.includes(text)) settle(resolve);
        };
        const timer = setTimeout(() => fail(`${LIMIT_MS} ms are over`), LIMIT_MS);
        checks.add(check);
        void ended.then((how) => fail(`the shell ended with ${how}`));
        check();
      }),
    terminate,
    async close() {
      await terminate();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** Copies what the shell consists of, so that anyone can read it. */
function placeShell(folder: string, executable: string, sample: string) {
  chmodSync(folder, 0o755);
  // Links for the runtime (a quarter of a GB that never changes), copies for what a build may rewrite meanwhile.
  placeReadable(dirname(executable), join(folder, 'electron'), true);
  const shell = join(folder, 'shell');
  makeReadableFolder(join(shell, 'node_modules'));
  for (const name of ['package.json', 'dist']) placeReadable(join(root, name), join(shell, name));
  for (const name of runtimePackages())
    placeReadable(join(root, 'node_modules', name), join(shell, 'node_modules', name));
  const app = join(folder, 'app');
  placeReadable(appFolder(sample), app);
  return { executable: executable.replace(dirname(executable), join(folder, 'electron')), shell, app };
}

/** Copies a file or a folder; others may read it, and run what its owner may run, whatever the umask says. */
function placeReadable(from: string, to: string, link = false): void {
  const stats = statSync(from);
  if (stats.isDirectory()) {
    makeReadableFolder(to);
    for (const name of readdirSync(from)) placeReadable(join(from, name), join(to, name), link);
    return;
  }
  const wanted = stats.mode & 0o100 ? 0o755 : 0o644;
  // A link shares the original's mode, so that one has to be right already: it is not ours to change.
  if (link && (stats.mode & 0o755) === wanted && tryLink(from, to)) return;
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, wanted);
}

/** With what is missing above it; `mkdir` alone would follow the umask. */
function makeReadableFolder(path: string): void {
  if (existsSync(path)) return;
  makeReadableFolder(dirname(path));
  mkdirSync(path);
  chmodSync(path, 0o755);
}

/** False where links cannot be made: the temporary folder is on another file system, or on one without links. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP'].includes(code)) return false;
    throw error;
  }
}

/** The packages that the built shell loads when it runs are among package.json's dependencies; with all that they need. */
function runtimePackages(): Set<string> {
  const names = new Set<string>();
  const main = readFileSync(join(root, 'dist/main.js'), 'utf8');
  const add = (folder: string) => {
    const text = readFileSync(join(folder, 'package.json'), 'utf8');
    const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
    for (const name of Object.keys(dependencies)) {
      const found = join(root, 'node_modules', name);
      // What is not at the top is inside the package that needs it, and comes with that.
      if (names.has(name) || !existsSync(found)) continue;
      // The command has others, to make products with.
      if (folder === root && !main.includes(`"${name}"`)) continue;
      names.add(name);
      add(found);
    }
  };
  add(root);
  return names;
}

/** A folder for temporary files in which others can reach what they may read: a private TMPDIR will not do. */
function reachableFolder(): string {
  const reachable = (path: string): boolean => {
    const open = existsSync(path) && (statSync(path).mode & 0o001) !== 0;
    return open && (path === dirname(path) || reachable(dirname(path)));
  };
  const found = [tmpdir(), '/tmp', '/var/tmp'].find(reachable);
  if (found === undefined)
    throw new Error('No temporary folder can be reached by other users; set TMPDIR to one that can.');
  return found;
}

function userNobody(): Identity {
  const fields = /^nobody:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':') ?? [];
  const [uid, gid] = [Number(fields[2]), Number(fields[3])];
  if (!(uid > 0 && gid > 0)) throw new Error('/etc/passwd has no user nobody, as whom root could run the shell.');
  return { uid, gid };
}

/** Root's own variables point to what is root's: only the display goes along, with a copy of its key. */
function environmentOf(home: string, { uid, gid }: Identity): NodeJS.ProcessEnv {
  const { PATH, LANG, DISPLAY, XAUTHORITY = join(homedir(), '.Xauthority') } = process.env;
  const key = join(home, 'Xauthority');
  if (existsSync(XAUTHORITY)) {
    copyFileSync(XAUTHORITY, key);
    chmodSync(key, 0o600);
    chownSync(key, uid, gid);
  }
  const temporary = join(home, 'tmp');
  mkdirSync(temporary, { recursive: true });
  chownSync(temporary, uid, gid);
  return { PATH, LANG, DISPLAY, HOME: home, XAUTHORITY: key, TMPDIR: temporary };
}
