/** The command line of `holdfast kiosk`. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { LOG_LEVELS } from '../main/host/log.ts';
import type { KioskRunOptions } from './kiosk-run.ts';

/** The other commands need not wait for what these need. */
const loadCheck = () => import('./kiosk-check.ts');

export function addKioskCommands(program: Command): void {
  const kiosk = program
    .command('kiosk')
    .summary('lock the screen to one app')
    .description(
      'Runs the Chrome App in a folder over the whole screen, starts it again whatever ends it, and lets nobody out but by the PIN of the policy.',
    )
    .argument('[app]', 'folder with a manifest.json; without one the "App" of the policy')
    .option('--policy <file>', 'what is allowed; without a policy nothing is (docs/kiosk/policy.md)')
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
    .command('pin')
    .summary('make the hash of a PIN for a policy')
    .description('Reads a PIN from the standard input, one line, and prints what to write as "ExitPin" in a policy.')
    .action(async () => {
      const { printPinHash } = await loadCheck();
      await printPinHash();
    });
}
