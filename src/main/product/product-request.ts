/** What a product is asked on its command line: by its menu entry, by the system that opens a file or a link with it, by a user. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLink } from '../files/launch-files.ts';
import { LOG_LEVELS } from '../host/log.ts';
import type { RunRequestInput } from '../host/run-request.ts';
import type { ShellsBefore } from '../kiosk/supervisor/supervise.ts';
import { APP_FOLDER } from './product-file.ts';

const LEVELS: readonly string[] = LOG_LEVELS;

/** Options with a value. */
const VALUED = /^--(profile|log|policy|device-id)(?:=(.*))?$/s;
/** By which the program starts itself, under the supervisor of its kiosk: with what is known of the shells before, as `encoded` writes it. */
const SUPERVISED = /^--supervised(?:=([\w-]*))?$/;
const KIOSK = '--kiosk';

/**
 * Switches of Chromium are left to it. What follows `--`, and whatever is no switch, is for the app.
 * @param argv the command line without the program
 * @param folder of the product
 * @param besidePolicy the kiosk policy beside the program, where there is one: each start is then one of the kiosk
 */
export function productRequest(argv: readonly string[], folder: string, besidePolicy?: string): RunRequestInput {
  const options = new Map<string, string>();
  let isKiosk = false;
  let before: ShellsBefore | undefined;
  const args: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? '';
    if (argument === '--') {
      args.push(...argv.slice(index + 1));
      break;
    }
    const [, name, value] = VALUED.exec(argument) ?? [];
    const supervision = SUPERVISED.exec(argument);
    if (name !== undefined) options.set(name, value ?? argv[++index] ?? '');
    else if (supervision) before = decoded(supervision[1] ?? '');
    else if (argument === KIOSK) isKiosk = true;
    else if (!argument.startsWith('-')) args.push(argument);
  }
  const [profile, log = ''] = [options.get('profile'), options.get('log')];
  const policy = options.get('policy') ?? besidePolicy;
  const supervised = before !== undefined;
  const deviceId = options.get('device-id');
  const kiosk =
    isKiosk || policy !== undefined
      ? { ...policyOf(policy), ...(deviceId ? { deviceId } : {}), supervised, ...(before ?? FIRST) }
      : undefined;
  return {
    folders: [join(folder, APP_FOLDER)],
    ...(profile ? { profile: resolve(profile) } : {}),
    ...(LEVELS.includes(log) ? { log: log as (typeof LOG_LEVELS)[number] } : {}),
    args: args.map(fileOrLink),
    ...(kiosk ? { kiosk, tethered: supervised } : {}),
  };
}

/** @param argv a product's command line without the program. @returns the one by which its kiosk's supervisor starts it */
export function supervisedArguments(argv: readonly string[], before: ShellsBefore): string[] {
  return [`--supervised=${encoded(before)}`, ...argv];
}

/** @param argv a product's command line without the program. @returns the one by which it starts itself anew: without what it was to open */
export function relaunchArguments(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const options = argv.slice(0, end === -1 ? argv.length : end);
  const isValue = (index: number) =>
    VALUED.exec(options[index - 1] ?? '')?.[2] === undefined && VALUED.test(options[index - 1] ?? '');
  return options.filter((argument, index) => argument.startsWith('-') || isValue(index));
}

const FIRST: ShellsBefore = { worn: false, restarts: 0 };

function encoded(before: ShellsBefore): string {
  return Buffer.from(JSON.stringify(before)).toString('base64url');
}

/** Anybody can start the program with anything. */
function decoded(text: string): ShellsBefore {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (typeof value !== 'object' || value === null) return FIRST;
    const [worn, restarts, lastEnd] = ['worn', 'restarts', 'lastEnd'].map(
      (name) => Reflect.get(value, name) as unknown,
    );
    return {
      worn: worn === true,
      restarts: Number.isSafeInteger(restarts) && Number(restarts) >= 0 ? Number(restarts) : 0,
      ...(typeof lastEnd === 'string' ? { lastEnd: lastEnd.slice(0, MAX_END) } : {}),
    };
  } catch {
    return FIRST;
  }
}

const MAX_END = 500;

/** @param argv a command line. @returns it without what is a product's own */
export function withoutProductOptions(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv
    .slice(0, end === -1 ? argv.length : end)
    .filter((argument) => !VALUED.test(argument) && !SUPERVISED.test(argument) && argument !== KIOSK);
}

function policyOf(policy: string | undefined): { readonly policy?: string; readonly policyUrl?: string } {
  if (policy === undefined) return {};
  return /^https:/i.test(policy) ? { policyUrl: policy } : { policy: resolve(policy) };
}

/**
 * Another start of the product may hand it over to the first, which has a folder of its own: paths are made absolute here. Desktops hand
 * files over as addresses to a program that takes links too. A link with the product's own scheme has the link that is meant behind it.
 */
function fileOrLink(argument: string): string {
  const text = argument.replace(OWN_SCHEME, '');
  if (isLink(text)) return text;
  if (/^file:\/\//i.test(argument)) {
    try {
      return fileURLToPath(argument);
    } catch {
      // Of another computer: the path that it is taken for will not be found, and that is told.
    }
  }
  return resolve(argument);
}

const OWN_SCHEME = /^chrome-app-[a-p]{32}:(?:\/\/)?/i;
