/** The command line of `holdfast data`. */
import type { Command } from 'commander';
import type { DataOptions } from './data.ts';
import { UserError } from './user-error.ts';

const PROFILE = [
  '--profile <dir>',
  'the profile that the app runs on (default: holdfast in your configuration folder)',
] as const;

interface ImportOptions extends DataOptions {
  readonly fromChrome?: string;
  readonly chromeId?: string;
  readonly otherApp?: boolean;
}

/** The other commands need not wait for what these need. */
const load = () => import('./data.ts');

export function addDataCommands(program: Command): void {
  const data = program
    .command('data')
    .summary('show, save, restore or remove what an app has stored')
    .description(
      'Works on what an app has stored in a profile, while no shell runs on it. <app> is its folder or its id.',
    )
    .showHelpAfterError('(holdfast data --help shows what there is)');

  data
    .command('info')
    .description('Tells how much an app has stored, and where.')
    .argument('<app>')
    .option(...PROFILE)
    .option('--json', 'as JSON')
    .action(async (app: string, options: DataOptions & { json?: boolean }) => {
      const { dataInfo, formatInfo } = await load();
      const info = await dataInfo(app, options);
      print(options.json ? `${JSON.stringify(info, null, 2)}\n` : formatInfo(info));
    });

  data
    .command('export')
    .description('Writes everything that an app has stored into one file.')
    .argument('<app>')
    .argument('<file>')
    .option(...PROFILE)
    .option('--force', 'overwrite the file')
    .action(async (app: string, file: string, options: DataOptions & { force?: boolean }) => {
      const { exportData } = await load();
      print(`${await exportData(app, file, options)}\n`);
    });

  data
    .command('import')
    .description("Replaces what an app has stored by an exported file's contents, or takes chrome.storage from Chrome.")
    .argument('<app>')
    .argument('[file]', 'made by "holdfast data export"')
    .option(...PROFILE)
    .option('--other-app', 'take the chrome.storage of another app')
    .option(
      '--from-chrome <dir>',
      "instead of a file: the folder of a profile of Chrome's, such as …/google-chrome/Default",
    )
    .option('--chrome-id <id>', "the app's id in Chrome, where it is not the same")
    .action(async (app: string, file: string | undefined, options: ImportOptions) => {
      if ((file === undefined) === (options.fromChrome === undefined)) {
        throw new UserError('Give either a file to import, or --from-chrome <dir>.');
      }
      const { importData, importFromChrome } = await load();
      const { fromChrome } = options;
      if (fromChrome !== undefined) print(`${await importFromChrome(app, fromChrome, options)}\n`);
      else if (file !== undefined) print(`${await importData(app, file, options)}\n`);
    });

  data
    .command('clear')
    .description('Removes everything that an app has stored.')
    .argument('<app>')
    .option(...PROFILE)
    .option('--yes', 'yes, all of it')
    .action(async (app: string, options: DataOptions & { yes?: boolean }) => {
      const { clearData } = await load();
      print(`${await clearData(app, options)}\n`);
    });
}

function print(text: string): void {
  process.stdout.write(text);
}
