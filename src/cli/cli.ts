/** The `holdfast` command. */
import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ExitCode } from '../main/host/exit-code.ts';
import { LOG_LEVELS } from '../main/host/log.ts';
import { ALLOW_CRX2, APP_ARGUMENT } from './app-input.ts';
import { addDataCommands } from './data-commands.ts';
import type { PermissionsOptions } from './permissions.ts';
import type { InspectOptions } from './inspect.ts';
import { addPackageCommand, addStageCommand } from './package/package-command.ts';
import { addKioskCommands } from './kiosk-commands.ts';
import { UserError } from './user-error.ts';
import { run } from './run.ts';
import type { RunOptions } from './run.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('holdfast')
  .description("Runs legacy Chrome Apps, and Firefox OS apps, unchanged, on today's desktop.")
  .version(version)
  .enablePositionalOptions()
  .showHelpAfterError('(holdfast --help shows what there is)')
  .addHelpText(
    'after',
    `
Examples:
  $ holdfast run ./my-app                    open the Chrome App in ./my-app
  $ holdfast run ./my-app.crx                the same from a signed package, or a .zip
  $ holdfast run ./my-app --profile ./data   keep what it stores in ./data
  $ holdfast run ./my-app --log debug        show more of what happens
  $ holdfast package ./my-app                make an installer of it
  $ holdfast inspect ./my-app                say what of it will work, without running it

The app's console goes to the terminal, each line marked with the app's name.
Exit codes: 0 the app ended by itself, 1 something to correct in the command or the app's folder, 2 a fault or a crash,
3 (inspect only) the app uses something that Holdfast does not have.`,
  )
  .exitOverride();

program
  .command('run')
  .summary('open a Chrome App or a Firefox OS app')
  .description(
    'Opens the app in each folder or file: runs the event page of a Chrome App and launches it, or opens the launch page of a Firefox OS app. Ends when no window is left.',
  )
  .argument('<app...>', APP_ARGUMENT)
  .option('--profile <dir>', 'folder for everything the app stores (default: holdfast in your configuration folder)')
  .option('--sync-dir <dir>', 'folder shared by several machines, for what apps keep in chrome.storage.sync')
  .option(
    '--oauth <file>',
    'OAuth clients of apps for chrome.identity.getAuthToken (default: oauth.json in the profile, if it is there)',
  )
  .option(
    '--managed <file>',
    'policy file for chrome.storage.managed (default: managed.json in the profile, if it is there)',
  )
  .option(
    '--serial-port <path>',
    'a serial port for apps beside those that the system lists, such as a pseudo terminal (may be given again)',
    (path: string, before: readonly string[]) => [...before, path],
    [],
  )
  .option(...ALLOW_CRX2)
  .option('--headless', 'show no windows (on Linux they are drawn on a virtual display)', false)
  .option('--devtools', 'open the developer tools of every page', false)
  .option(
    '--remote-debugging-port <port>',
    'let a debugger connect on this port of 127.0.0.1; for development',
    parsePort,
  )
  .addOption(new Option('--log <level>', 'how much to tell').choices([...LOG_LEVELS]).default('info'))
  .addHelpText(
    'after',
    `
What follows -- is for the app: holdfast run ./my-app -- file.txt
A second run on the same profile launches the app in the shell that is already running.`,
  )
  .action(async (apps: string[], options: RunOptions) => {
    process.exitCode = await run(apps, launchArguments(), options);
  });

program
  .command('permissions')
  .summary('show or take back what an app has been allowed beside its manifest')
  .description(
    'Shows what the user has allowed an app when it asked (optional permissions, folders of media); --revoke takes it back. <app> is its folder or its id.',
  )
  .argument('<app>')
  .option('--profile <dir>', 'the profile that the app runs on (default: holdfast in your configuration folder)')
  .option('--revoke', 'take all of it back; no shell may run on the profile')
  .action(async (app: string, options: PermissionsOptions) => {
    const { permissions } = await import('./permissions.ts');
    process.stdout.write(`${await permissions(app, options)}\n`);
  });

addDataCommands(program);
addPackageCommand(program);
addStageCommand(program);
addKioskCommands(program);

program
  .command('inspect')
  .summary('say what of an app will work, without running it')
  .description(
    'Shows what the app in a folder or file is, what it may do, and which members of chrome.* its code uses: supported, supported with a difference, or missing.',
  )
  .argument('<app>', APP_ARGUMENT)
  .option(...ALLOW_CRX2)
  .option('--json', 'print the report as JSON (docs/inspect.md describes it)', false)
  .addHelpText(
    'after',
    `
Exit codes: 0 everything that the code uses is there, 1 there is no app in it, 3 something is missing.`,
  )
  .action(async (app: string, options: InspectOptions) => {
    // The other commands need not wait for the parser.
    const { inspect } = await import('./inspect.ts');
    process.exitCode = await inspect(app, options);
  });

await program.parseAsync(beforeSeparator()).catch((error: unknown) => {
  // Commander has already said what is wrong with the command line.
  if (error instanceof Error && 'exitCode' in error)
    process.exitCode = error.exitCode === 0 ? ExitCode.Ok : ExitCode.Usage;
  else if (error instanceof UserError) {
    process.stderr.write(`holdfast: ${error.message}\n`);
    process.exitCode = ExitCode.Usage;
  } else {
    process.stderr.write(`holdfast: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = ExitCode.Fault;
  }
});

/** Split by hand: commander would take what follows `--` for more folders. */
function beforeSeparator(): string[] {
  const at = process.argv.indexOf('--');
  return at < 0 ? process.argv : process.argv.slice(0, at);
}

function launchArguments(): string[] {
  const at = process.argv.indexOf('--');
  return at < 0 ? [] : process.argv.slice(at + 1);
}

function parsePort(value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65535) throw new InvalidArgumentError('a port is a number from 0 to 65535.');
  return port;
}
