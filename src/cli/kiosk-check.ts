/** `holdfast kiosk check`, `holdfast kiosk pin` and `holdfast kiosk token`. */
import { createInterface } from 'node:readline/promises';
import { resolve } from 'node:path';
import { ExitCode } from '../main/host/exit-code.ts';
import { makeToken } from '../main/kiosk/operations/access-token.ts';
import { thisDevice } from '../main/kiosk/policy/device.ts';
import { effectivePolicy } from '../main/kiosk/policy/effective-policy.ts';
import { hashPin } from '../main/kiosk/policy/exit-pin.ts';
import { KioskPolicyError } from '../main/kiosk/policy/parse-policy.ts';
import { readPolicyFile } from '../main/kiosk/policy/policy-file.ts';
import { say } from './say.ts';
import { UserError } from './user-error.ts';

interface CheckOptions {
  readonly hostName?: string;
  readonly deviceId?: string;
  readonly json: boolean;
}

/** @returns the exit code: 1 for a policy that a kiosk would refuse */
export async function checkPolicy(file: string, { hostName, deviceId, json }: CheckOptions): Promise<number> {
  const own = thisDevice(deviceId);
  const device = { ...own, ...(hostName === undefined ? {} : { hostName }) };
  try {
    const policy = await readPolicyFile(resolve(file));
    const effective = effectivePolicy([policy], device);
    const overrides = policy.Devices?.length ?? 0;
    process.stdout.write(
      json
        ? `${JSON.stringify(effective, null, 2)}\n`
        : `${file} is good. It holds something of its own for ${overrides} ${overrides === 1 ? 'group' : 'groups'} of devices.\n` +
            `On ${device.hostName} (device id ${device.deviceId === '' ? 'unknown' : device.deviceId}):\n${settingLines(effective)}`,
    );
    return ExitCode.Ok;
  } catch (error) {
    if (!(error instanceof KioskPolicyError)) throw error;
    process.stderr.write(`holdfast: ${error.message}\n`);
    return ExitCode.Usage;
  }
}

function settingLines(settings: object): string {
  return Object.entries(settings)
    .map(([key, value]) => `  ${key}: ${key === 'ExitPin' ? '(set)' : JSON.stringify(value, withoutSecret)}\n`)
    .join('');
}

function withoutSecret(key: string, value: unknown): unknown {
  return key === 'Authorization' ? '(set)' : value;
}

const SHORTEST_PIN = 4;
const LONGEST_PIN = 64;

/** @throws UserError for a PIN that anybody guesses, or that nobody can type */
export async function printPinHash(): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: process.stdin.isTTY });
  let pin: string;
  try {
    pin = await lines.question('PIN: ');
  } finally {
    lines.close();
  }
  if (pin.length < SHORTEST_PIN || pin.length > LONGEST_PIN)
    throw new UserError(`A PIN has from ${SHORTEST_PIN} to ${LONGEST_PIN} characters.`);
  if (!/^[0-9]*$/.test(pin))
    say('The screen that asks for a PIN has keys for digits alone: this one needs a real keyboard.');
  process.stdout.write(`${await hashPin(pin)}\n`);
}

export function printToken(): void {
  const { token, sha256 } = makeToken();
  process.stdout.write(`token: ${token}\nTokenSha256: ${sha256}\n`);
}
