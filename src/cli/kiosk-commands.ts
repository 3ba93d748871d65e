/** The command line of `holdfast kiosk`. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { LOG_LEVELS } from '../main/host/log.ts';
import type { DoctorOptions } from './kiosk-doctor.ts';
import type { KioskRunOptions } from './kiosk-run.ts';
import type { SetupOptions } from './kiosk-setup.ts';

/** The other commands need not wait for what these need. */
const loadCheck = () => import('./kiosk-check.ts');

export function addKioskCommands(program: Command): void {
  const kiosk = program
    .command('kiosk')
    // What stands after the name of a command under it is that one's, `--policy` for one; the program says so too.
    .enablePositionalOptions()
    .summary('lock the screen to one app')
    .description(
      'Runs the Chrome App in a folder over the whole screen, starts it again whatever ends it, and lets nobody out but by the PIN of the policy.',
    )
    .argument('[app]', 'folder with a manifest.json; without one the "App" of the policy')
    .option(
      '--policy <file>',
      'what is allowed, a file or an https URL; without a policy nothing is (docs/kiosk/policy.md)',
    )
    .option('--profile <dir>', 'folder for everything the app stores (default: holdfast in your configuration folder)')
    .option('--device-id <id>', "this device's id for the policy (default: /etc/machine-id on Linux)")
    .addOption(new Option('--log <level>', 'how much to tell').choices([...LOG_LEVELS]).default('info'))
    .showHelpAfterError('(holdfast kiosk --help shows what there is)')
    .action(async (app: string | undefined, options: KioskRunOptions) => {
      const { runKiosk } = await import('./kiosk-run.ts');
      process.exitCode = await runKiosk(app, options);
    });

  kiosk
    .command('check')
    .summary('say what is wrong with a policy file')
    .description(
      'Reads a policy file as a kiosk would and prints every fault with the path of its key, or what holds on a device.',
    )
    .argument('<file>')
    .option('--host-name <name>', "for the device of this name (default: this machine's)")
    .option('--device-id <id>', "for the device of this id (default: this machine's)")
    .option('--json', 'print what holds as JSON', false)
    .action(async (file: string, options: { hostName?: string; deviceId?: string; json: boolean }) => {
      const { checkPolicy } = await loadCheck();
      process.exitCode = await checkPolicy(file, options);
    });

  kiosk
    .command('import')
    .summary('make a policy of what a ChromeOS device exports')
    .description(
      'Reads what chrome://policy on a ChromeOS device exports as JSON, and prints the policy of a kiosk, and on the standard error what is not in it and why.',
    )
    .argument('<file>')
    .option('--app-id <id>', "the kiosk's app, where the export is for several")
    .action(async (file: string, { appId }: { appId?: string }) => {
      const { importPolicy } = await import('./kiosk-import.ts');
      process.exitCode = importPolicy(file, appId);
    });

  kiosk
    .command('setup')
    .summary('make this machine a kiosk: the files of the operating system')
    .description('Shows the files by which the system starts the kiosk and closes what the kiosk cannot close itself.')
    .option('--linux', 'for Linux with systemd and cage')
    .option('--windows', 'for Windows with Shell Launcher (Enterprise, Education, IoT Enterprise)')
    .option('--macos', 'for macOS')
    .option('--apply', 'write the files, and take them into use where they are of this system')
    .option('--remove', 'take the files away, and put back what was there before')
    .option('--program <file>', 'the program of a packaged app, instead of this command')
    .option(
      '--policy <file>',
      'the policy of the kiosk (default: policy.json in the folder of the system for Holdfast)',
    )
    .option(
      '--user <name>',
      'the user that it runs as (default: holdfast-kiosk; kiosk on macOS; on Windows one that it makes)',
    )
    .option('--serial', 'Linux: the app uses serial ports (default: as the manifest of the "App" in the policy says)')
    .option('--root <dir>', 'the root of the Linux to set up (default: /)')
    .option('--output <dir>', 'the folder for the files of Windows and macOS')
    .action(async (options: SetupOptions) => {
      const { setupKiosk } = await import('./kiosk-setup.ts');
      setupKiosk(options);
    });

  kiosk
    .command('doctor')
    .summary('say which ways out are open on this machine')
    .description(
      'Says for each of the known ways out of a kiosk (docs/kiosk/escapes.md) whether it is closed here, and the step that closes it.',
    )
    .option('--policy <file>', 'the policy of the kiosk')
    .option('--root <dir>', 'the root of the Linux to look at', '/')
    .option('--json', 'print it as JSON', false)
    .action(async (options: DoctorOptions) => {
      const { doctorKiosk } = await import('./kiosk-doctor.ts');
      process.exitCode = await doctorKiosk(options);
    });

  kiosk
    .command('pin')
    .summary('make the hash of a PIN for a policy')
    .description('Reads a PIN from the standard input, one line, and prints what to write as "ExitPin" in a policy.')
    .action(async () => {
      const { printPinHash } = await loadCheck();
      await printPinHash();
    });

  kiosk
    .command('token')
    .summary('make a token for the health endpoint')
    .description(
      'Prints a new token, for who is to watch over kiosks, and its hash, to write as "TokenSha256" of "HealthEndpoint" in a policy.',
    )
    .action(async () => {
      const { printToken } = await loadCheck();
      printToken();
    });
}
