/** The command line of `holdfast package`. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { ALLOW_CRX2, APP_ARGUMENT } from '../app-input.ts';
import type { PackageOptions } from './package-request.ts';
import type { Platform } from './targets.ts';

const SYSTEMS: Readonly<Record<string, Platform>> = { linux: 'linux', win: 'win32', mac: 'darwin' };

interface GivenOptions extends Omit<PackageOptions, 'platform'> {
  readonly platform?: string;
}

/** `holdfast stage`: more or fewer devices have an update that is on the server already, without making it anew. */
export function addStageCommand(program: Command): void {
  program
    .command('stage')
    .summary('let more or fewer devices have an update that was made already')
    .description(
      'Signs the description of an update (latest-linux.yml and the like) anew, for another part of the devices. 0 stops it: who has the update keeps it.',
    )
    .argument('<file>', 'the description')
    .argument('<percentage>', 'how many of a hundred devices may have the update')
    .requiredOption('--update-key <file>', 'the private key (PEM) that it was signed with')
    .action(async (file: string, percentage: string, { updateKey }: { readonly updateKey: string }) => {
      const { stageUpdate } = await import('./stage-update.ts');
      process.stdout.write(`${stageUpdate(file, percentage, updateKey)}\n`);
    });
}

export function addPackageCommand(program: Command): void {
  program
    .command('package')
    .summary('make a product of a Chrome App, with a name, an icon and an installer of its own')
    .description(
      'Makes a desktop product of an app: with its own name, icon, data, associations and installer. Nothing is downloaded, unless that is asked for.',
    )
    .argument('<app>', APP_ARGUMENT)
    .option(
      '--target <list>',
      'what to make, separated by commas: dir, tar.gz, zip, deb, rpm, AppImage, snap, flatpak, nsis, portable, msi, dmg, pkg',
    )
    .addOption(new Option('--platform <system>', 'for which system (default: this one)').choices(Object.keys(SYSTEMS)))
    .option('--arch <arch>', 'for which processor: x64, arm64, … (default: this one)')
    .option('--output <dir>', 'where to put it', 'release')
    .option('--app-id <id>', 'the id of an app whose manifest has no key: 32 letters; what it stores goes by it')
    .option('--config <file>', "keys of electron-builder's own (YAML or JSON), which count more than what is generated")
    .option('--print-config', 'print the configuration for electron-builder, and make nothing')
    .option('--electron-dist <path>', 'the Electron to use: a folder, or its zip file; needed for other systems')
    .option(
      '--update-url <url>',
      "where the product looks for updates: the address of an update manifest, as Chrome's, and beside it of whole products",
    )
    .option('--update-key <file>', 'a private key (PEM) that signs this product as an update of those before it')
    .option('--staging-percentage <number>', 'how many of a hundred devices may have that update (default: 100)')
    .option('--release <number>', 'which product with this version of the app it is (default: 0, the first)')
    .option('--require-signature', 'fail where the product cannot be signed')
    .option('--allow-downloads', 'let electron-builder fetch tools that are not on this machine')
    .option(
      '--allow-development-runtime',
      'use the Electron that is for development and tests; for products to be tried, not shipped',
    )
    .option(...ALLOW_CRX2)
    .option('--json', 'print what was made as JSON')
    .option('--verbose', 'show what electron-builder says')
    .addHelpText('after', '\ndocs/packaging.md tells what each target needs, and what of it has been seen to run.')
    .action(async (app: string, { platform, ...options }: GivenOptions) => {
      // The other commands need not wait for what this needs.
      const { packageApp } = await import('./package.ts');
      await packageApp(app, {
        ...options,
        ...(platform === undefined ? {} : { platform: SYSTEMS[platform] ?? 'linux' }),
      });
    });
}
