/** A product as a kiosk: its program starts itself once more, and is the supervisor of what it has started. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ExitCode } from '../host/exit-code.ts';
import { withUtf8Locale } from '../host/utf8-locale.ts';
import { thisDevice } from '../kiosk/policy/device.ts';
import { KioskPolicyError } from '../kiosk/policy/parse-policy.ts';
import { displaySwitches, kioskEnvironment } from '../kiosk/rules/switches.ts';
import { checkKiosk } from '../kiosk/supervisor/check-kiosk.ts';
import { superviseKiosk } from '../kiosk/supervisor/supervise.ts';
import { PackageError } from '../package/package-error.ts';
import { APP_FOLDER } from './product-file.ts';
import type { Product } from './product-file.ts';
import { supervisedArguments } from './product-request.ts';

export interface KioskProgram {
  readonly policy?: string | undefined;
  readonly policyUrl?: string | undefined;
  readonly deviceId?: string | undefined;
  readonly profile: string;
  /** Of the product. */
  readonly folder: string;
  /** What starts it: the version that is in use then. */
  readonly start: string;
}

/**
 * Checks policy and app, then keeps the program running.
 * @returns the exit code
 */
export async function superviseProduct(
  { id, name }: Product,
  { policy, policyUrl, deviceId, profile, folder, start }: KioskProgram,
): Promise<number> {
  const say = (line: string) => void process.stderr.write(`[holdfast] ${line}\n`);
  const log = { error: say, warn: say, info: () => {}, debug: () => {} };
  const source = { file: policy, url: policyUrl, profile, device: thisDevice(deviceId), log };
  try {
    await checkKiosk(source, () => join(folder, APP_FOLDER), { id });
  } catch (error) {
    if (!(error instanceof KioskPolicyError || error instanceof PackageError)) throw error;
    say(`error: ${name} cannot run as a kiosk. ${error.message}`);
    return ExitCode.Usage;
  }
  return superviseKiosk({
    say,
    start: (before) =>
      spawn(start, [...displaySwitches(process.env), ...supervisedArguments(process.argv.slice(1), before)], {
        // What it prints goes where this program's lines go; the open input is the tether.
        stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
        env: kioskEnvironment(withUtf8Locale(process.env)),
      }),
  });
}
