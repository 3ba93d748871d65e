/** The command line of `holdfast kiosk`. */
import type { Command } from 'commander';

/** The other commands need not wait for what these need. */
const loadCheck = () => import('./kiosk-check.ts');

export function addKioskCommands(program: Command): void {
  const kiosk = program
    .command('kiosk')
    .summary('lock the screen to one app')
    .showHelpAfterError('(holdfast kiosk --help shows what there is)');

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
