/** `holdfast kiosk setup --windows` and `--macos`: files in a folder, and a script among them that applies them on the system itself. */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { MACOS_SCRIPT, macosFiles } from '../main/kiosk/setup/macos-files.ts';
import { applyFiles, removeFiles, stateOf } from '../main/kiosk/setup/system-files.ts';
import type { SystemFile } from '../main/kiosk/setup/system-files.ts';
import { WINDOWS_SCRIPT, windowsFiles } from '../main/kiosk/setup/windows-files.ts';
import { UserError } from './user-error.ts';

export interface OtherSetup {
  readonly apply?: boolean | undefined;
  readonly remove?: boolean | undefined;
  readonly program?: string | undefined;
  readonly policy?: string | undefined;
  readonly user?: string | undefined;
  /** Where the files are written. */
  readonly output?: string | undefined;
}

interface OtherSystem {
  readonly name: string;
  readonly platform: NodeJS.Platform;
  readonly files: readonly SystemFile[];
  /** Where they are written for `--apply` and `--remove` without a folder. */
  readonly folder: string;
  /** How the script is run, for a word: a command line. */
  readonly run: (folder: string, word: 'apply' | 'remove') => readonly [string, ...string[]];
  /** Ends of the script that are no failure. */
  readonly ends: readonly number[];
}

/** That the machine is to restart. */
const RESTART = 3010;
// oxlint-disable-next-line no-control-regex
const WINDOWS_PATH = /^[A-Za-z]:\\(?:[^<>:"/|?*%\u0000-\u001f]*[^<>:"/|?*%\u0000-\u001f\\. ])$/;
// oxlint-disable-next-line no-control-regex
const POSIX_PATH = /^\/[^\u0000-\u001f]*[^\u0000-\u001f/]$/;

export function windowsSystem({ program, policy, user }: OtherSetup): OtherSystem {
  const setup = {
    command: program === undefined ? ownCommand('win32') : [program, '--kiosk'],
    policy: policy ?? 'C:\\ProgramData\\Holdfast\\policy.json',
    account: user,
  };
  checkPaths({ program, policy }, WINDOWS_PATH, 'an absolute path of Windows, without % and "');
  // oxlint-disable-next-line no-control-regex
  if (user !== undefined && !/^[^"/[\]:;|=,+*?<>%\u0000-\u001f]+$/.test(user))
    throw new UserError('--user: not the name of an account of Windows.');
  return {
    name: 'Windows',
    platform: 'win32',
    files: windowsFiles(setup),
    // Where nobody but administrators can put another script in the place of what is run.
    folder: join(process.env['ProgramFiles'] ?? 'C:\\Program Files', 'Holdfast', 'KioskSetup', 'files'),
    run: (folder, word) => [
      'powershell.exe',
      '-NoProfile',
      '-ExecutionPolicy',
      'Bypass',
      '-File',
      join(folder, WINDOWS_SCRIPT),
      word === 'apply' ? '-Apply' : '-Remove',
    ],
    ends: [0, RESTART],
  };
}

export function macosSystem({ program, policy, user = 'kiosk' }: OtherSetup): OtherSystem {
  const setup = {
    command: program === undefined ? ownCommand('darwin') : [program, '--kiosk'],
    policy: policy ?? '/Library/Application Support/Holdfast/policy.json',
    user,
  };
  checkPaths({ program, policy }, POSIX_PATH, 'an absolute path');
  if (!/^\w[\w.-]*$/.test(user)) throw new UserError('--user: only letters, digits and . _ - are taken.');
  return {
    name: 'macOS',
    platform: 'darwin',
    files: macosFiles(setup),
    folder: '/Library/Application Support/Holdfast/kiosk-setup-files',
    run: (folder, word) => ['/bin/sh', join(folder, MACOS_SCRIPT), word],
    ends: [0],
  };
}

/** This very command, on the system that is set up. */
function ownCommand(platform: NodeJS.Platform): readonly string[] {
  if (process.platform !== platform)
    throw new UserError('Give the program of a packaged app, as it is on that system: --program.');
  return [process.execPath, join(import.meta.dirname, 'cli.js'), 'kiosk'];
}

function checkPaths(paths: { readonly [option: string]: string | undefined }, form: RegExp, what: string): void {
  for (const [option, path] of Object.entries(paths))
    if (path !== undefined && !form.test(path)) throw new UserError(`--${option}: ${what} is needed.`);
}

/**
 * Shows the files; with `output` writes them; with `apply` or `remove`, on the system itself, runs their script as well.
 * @throws UserError for what cannot be done here, or failed
 */
export function setupOther({ name, platform, files, folder, run, ends }: OtherSystem, options: OtherSetup): void {
  const { apply, remove, output } = options;
  const isHere = process.platform === platform;
  const word = apply ? 'apply' : remove ? 'remove' : undefined;
  if (word !== undefined && !isHere && (apply || output === undefined))
    throw new UserError(
      `That is done on ${name} itself: write the files with --output, and run there: ${commandLine(run('.', word))}`,
    );
  const into = output === undefined ? folder : resolve(output);
  if (!remove) {
    const shown = files.map(({ path, why, text }) => `# ${path}\n# ${why}\n${text.replace(/^\ufeff/, '')}\n`);
    if (!apply && output === undefined) shown.push('Nothing was written. --output writes these files into a folder.\n');
    process.stdout.write(shown.join(''));
    if (!apply && output === undefined) return;
  }
  if (!remove) write(files, into);
  if (word !== undefined && isHere) {
    if (remove) write(files, into);
    runScript(run(into, word), ends);
  }
  if (remove) for (const path of removeFiles(files, into)) process.stdout.write(`removed ${join(into, path)}\n`);
  if (word === undefined) process.stdout.write(`Then, on the machine: ${commandLine(run('.', 'apply'))}\n`);
}

function write(files: readonly SystemFile[], into: string): void {
  for (const file of files)
    if (stateOf(file, into) === 'other')
      process.stdout.write(`${join(into, file.path)} is replaced; what is there is kept\n`);
  try {
    for (const path of applyFiles(files, into)) process.stdout.write(`wrote ${join(into, path)}\n`);
  } catch (error) {
    throw new UserError(`The files cannot be written: ${(error as Error).message}.`);
  }
}

function runScript([program, ...args]: readonly [string, ...string[]], ends: readonly number[]): void {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (status === null || !ends.includes(status))
    throw new UserError(`${program} failed (${error?.message ?? `exit code ${status}`}).`);
  if (status === RESTART) process.stdout.write('Restart the machine.\n');
}

function commandLine(parts: readonly string[]): string {
  return parts.map((part) => (part.includes(' ') ? `"${part}"` : part)).join(' ');
}
