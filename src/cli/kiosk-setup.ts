/** `holdfast kiosk setup`. */
import { spawnSync } from 'node:child_process';
import { isAbsolute, join, resolve } from 'node:path';
import { applyCommands, linuxFiles, programCommand, REMOVE_COMMANDS } from '../main/kiosk/setup/linux-files.ts';
import { missingPackages } from '../main/kiosk/setup/linux-needs.ts';
import { applyFiles, removeFiles, stateOf } from '../main/kiosk/setup/system-files.ts';
import type { SystemFile } from '../main/kiosk/setup/system-files.ts';
import { NO_UDEV_COMMANDS, UDEV_RULES } from '../main/kiosk/setup/udev-rules.ts';
import { kioskAppWants } from './kiosk-app.ts';
import { macosSystem, setupOther, windowsSystem } from './kiosk-setup-files.ts';
import { UserError } from './user-error.ts';

export interface SetupOptions {
  readonly linux?: boolean;
  readonly windows?: boolean;
  readonly macos?: boolean;
  readonly apply?: boolean;
  readonly remove?: boolean;
  readonly policy?: string;
  readonly user?: string;
  /** Linux: the app uses serial ports; what is left out its manifest says, where it can be read. */
  readonly serial?: boolean;
  /** Linux. */
  readonly root?: string;
  /** The other systems. */
  readonly output?: string;
  /** Of a packaged app, where that is the kiosk. */
  readonly program?: string;
}

const STATES = { new: 'to be written', same: 'there already', other: 'to be replaced; what is there is kept' } as const;

/**
 * Shows the files that make a machine a kiosk, and with `apply` or `remove` writes them or takes them away.
 * @throws UserError for what cannot be done on this machine
 */
export function setupKiosk(options: SetupOptions): void {
  const { linux, windows, macos, apply, remove, root, output } = options;
  if ([linux, windows, macos].filter(Boolean).length !== 1)
    throw new UserError('Say for which system: --linux, --windows or --macos.');
  if (apply && remove) throw new UserError('Give either --apply or --remove.');
  if (linux ? output !== undefined : root !== undefined)
    throw new UserError('--root is for --linux, and --output for --windows and --macos.');
  if (linux) setupLinux(options);
  else setupOther(windows ? windowsSystem(options) : macosSystem(options), options);
}

function setupLinux({
  apply,
  remove,
  policy = '/etc/holdfast/policy.json',
  user = 'holdfast-kiosk',
  root = '/',
  program,
  serial,
}: SetupOptions): void {
  for (const [what, path] of [
    ['policy', policy],
    ['program', program],
  ] as const) {
    if (path !== undefined && !isAbsolute(path))
      throw new UserError(`The ${what} is to be an absolute path: the unit has no folder of yours.`);
  }
  // Into files that the system reads line by line.
  for (const [name, value] of [
    ['--policy', policy],
    ['--user', user],
  ] as const) {
    if (!/^[\w./@-]+$/.test(value)) throw new UserError(`${name}: only letters, digits and . / @ _ - are taken.`);
  }
  // An app's name is often of several words.
  if (program !== undefined && !/^[\w./@ -]+$/.test(program))
    throw new UserError('--program: only letters, digits, blanks and . / @ _ - are taken.');
  const own = `${join(import.meta.dirname, 'cli.js')} kiosk`;
  const wants = kioskAppWants({ root, policy });
  const files = linuxFiles({
    command: program === undefined ? own : programCommand(program),
    policy,
    user,
    wants: { ...wants, ...(serial === undefined ? {} : { serial }) },
  });
  const isThis = resolve(root) === '/';
  if (remove) {
    if (isThis) run(REMOVE_COMMANDS);
    const gone = [...removeFiles(files, root), ...removeUnwanted(files, root)];
    for (const path of gone) process.stdout.write(`removed ${path}\n`);
    if (!gone.includes(UDEV_RULES)) return;
    if (isThis) run(NO_UDEV_COMMANDS);
    process.stdout.write(
      `Devices that are plugged in stay the kiosk’s until they are plugged in again, or a restart.\n`,
    );
    return;
  }
  const shown = files.map((file) => `# ${file.path} (${STATES[stateOf(file, root)]})\n# ${file.why}\n${file.text}\n`);
  if (!apply) shown.push('Nothing was written. --apply writes these files; --remove takes them away again.\n');
  const missing = missingPackages(root);
  if (missing.length > 0)
    shown.push(`The kiosk does not start without packages that are not there: apt-get install ${missing.join(' ')}\n`);
  // At once: whoever reads only the beginning has it all in the pipe.
  process.stdout.write(shown.join(''));
  if (!apply) return;
  try {
    for (const path of applyFiles(files, root)) process.stdout.write(`wrote ${path}\n`);
    // Of an app that cannot be read nobody knows what it asks for.
    for (const path of wants ? removeUnwanted(files, root) : []) process.stdout.write(`removed ${path}\n`);
  } catch (error) {
    throw new UserError(`The files cannot be written: ${(error as Error).message}. Run it as root.`);
  }
  const commands = applyCommands(files);
  if (isThis) run(commands);
  else process.stdout.write(`Then, in that system:\n${commands.map((command) => `  ${command.join(' ')}\n`).join('')}`);
}

/** The rules of an app that asked for devices, where this one does not. @returns the paths of what was taken away */
function removeUnwanted(files: readonly SystemFile[], root: string): readonly string[] {
  if (files.some(({ path }) => path === UDEV_RULES)) return [];
  return removeFiles([{ path: UDEV_RULES, text: '', why: '' }], root);
}

function run(commands: readonly (readonly string[])[]): void {
  for (const [program = '', ...args] of commands) {
    const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
    process.stdout.write(
      `${status === 0 ? 'done' : `failed (${error?.message ?? status})`}: ${program} ${args.join(' ')}\n`,
    );
  }
}
