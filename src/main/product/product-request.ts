/** What a product is asked on its command line: by its menu entry, by the system that opens a file or a link with it, by a user. */
import { join, resolve } from 'node:path';
import { LOG_LEVELS } from '../host/log.ts';
import type { RunRequestInput } from '../host/run-request.ts';
import { APP_FOLDER } from './product-file.ts';

const LEVELS: readonly string[] = LOG_LEVELS;

/**
 * Switches of Chromium are left to it. What follows `--`, and whatever is no switch, is for the app.
 * @param argv the command line without the program
 * @param folder of the product
 */
export function productRequest(argv: readonly string[], folder: string): RunRequestInput {
  const options = new Map<string, string>();
  const args: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? '';
    if (argument === '--') {
      args.push(...argv.slice(index + 1));
      break;
    }
    const [, name, value] = /^--(profile|log)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name !== undefined) options.set(name, value ?? argv[++index] ?? '');
    else if (!argument.startsWith('-')) args.push(argument);
  }
  const [profile, log = ''] = [options.get('profile'), options.get('log')];
  return {
    folders: [join(folder, APP_FOLDER)],
    ...(profile ? { profile: resolve(profile) } : {}),
    ...(LEVELS.includes(log) ? { log: log as (typeof LOG_LEVELS)[number] } : {}),
    args,
  };
}
