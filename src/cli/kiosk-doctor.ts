/** `holdfast kiosk doctor`. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deviceRulesAdvice } from '../main/kiosk/doctor/device-rules.ts';
import { inOrder } from '../main/kiosk/doctor/diagnosis.ts';
import type { Diagnosis } from '../main/kiosk/doctor/diagnosis.ts';
import { diagnoseLinux } from '../main/kiosk/doctor/linux.ts';
import { diagnoseMacos } from '../main/kiosk/doctor/macos.ts';
import { serialGroupAdvice } from '../main/kiosk/doctor/serial-group.ts';
import { diagnoseShell } from '../main/kiosk/doctor/shell.ts';
import { diagnoseWindows, readWindowsAnswer, windowsProbe } from '../main/kiosk/doctor/windows.ts';
import { ExitCode } from '../main/host/exit-code.ts';
import { thisDevice } from '../main/kiosk/policy/device.ts';
import { effectivePolicy } from '../main/kiosk/policy/effective-policy.ts';
import type { KioskPolicy } from '../main/kiosk/policy/effective-policy.ts';
import { KioskPolicyError } from '../main/kiosk/policy/parse-policy.ts';
import { readPolicyFile } from '../main/kiosk/policy/policy-file.ts';
import { kioskAppWants } from './kiosk-app.ts';
import { UserError } from './user-error.ts';

export interface DoctorOptions {
  readonly root: string;
  readonly policy?: string;
  readonly json: boolean;
}

/** @returns the exit code: 1 when something is open */
export async function doctorKiosk({ root, policy, json }: DoctorOptions): Promise<number> {
  const all = inOrder([...diagnoseShell(await policyHere(root, policy)), ...diagnoseSystem(root, policy)]);
  process.stdout.write(json ? `${JSON.stringify(all, null, 2)}\n` : report(all));
  // No way out, so none of the report's.
  for (const advice of deviceAdvice(root, policy)) process.stderr.write(`holdfast: ${advice}\n`);
  return all.some(({ finding }) => finding === 'open') ? ExitCode.Usage : ExitCode.Ok;
}

/** What the kiosk's user lacks of the devices that its app asks for. */
function deviceAdvice(root: string, policy: string | undefined): readonly string[] {
  const wants = process.platform !== 'linux' || policy === undefined ? undefined : kioskAppWants({ root, policy });
  if (!wants) return [];
  const all = [wants.serial ? serialGroupAdvice(root) : undefined, deviceRulesAdvice(root, wants)];
  return all.filter((advice) => advice !== undefined);
}

function report(all: readonly Diagnosis[]): string {
  const lines = all.map(
    ({ vector, what, finding, step }) =>
      `${finding.padEnd(8)} ${String(vector).padStart(2)}  ${what}${step === '' ? '' : `\n             ${step}`}\n`,
  );
  // A way out is closed when everything is that closes it.
  const numbers = new Map<number, string>();
  for (const { vector, finding } of all) {
    const before = numbers.get(vector) ?? 'closed';
    numbers.set(vector, before === 'open' || finding === 'closed' ? before : finding);
  }
  const count = (finding: string) => [...numbers.values()].filter((one) => one === finding).length;
  return `${lines.join('')}\n${numbers.size} ways out: ${count('closed')} closed, ${count('open')} open, ${count('unknown')} unknown\n`;
}

/** @returns undefined where there is none to look at; of one that a kiosk would refuse `kiosk check` tells the faults */
async function policyHere(root: string, policy: string | undefined): Promise<KioskPolicy | undefined> {
  if (policy === undefined) return undefined;
  const file = join(root, policy);
  if (!existsSync(file)) return undefined;
  try {
    return effectivePolicy([await readPolicyFile(file)], thisDevice(undefined));
  } catch (error) {
    if (!(error instanceof KioskPolicyError)) throw error;
    process.stderr.write(`holdfast: ${error.message}\n`);
    return undefined;
  }
}

function diagnoseSystem(root: string, policy: string | undefined): readonly Diagnosis[] {
  if (process.platform === 'linux') return diagnoseLinux({ root, env: process.env, policy });
  if (resolve(root) !== resolve('/')) throw new UserError('--root is for Linux.');
  if (process.platform === 'win32') return diagnoseWindows(askPowerShell(policy), policy);
  if (process.platform === 'darwin') return diagnoseMacos({ root, plist: readPlist }, policy);
  throw new UserError(`The doctor does not know ${process.platform}.`);
}

function askPowerShell(policy: string | undefined) {
  const script = Buffer.from(windowsProbe(policy === undefined ? undefined : resolve(policy)), 'utf16le');
  const { stdout } = spawnSync(
    'powershell.exe',
    ['-NoProfile', '-NonInteractive', '-EncodedCommand', script.toString('base64')],
    { encoding: 'utf8' },
  );
  return readWindowsAnswer(stdout ?? '');
}

function readPlist(path: string): Readonly<Record<string, unknown>> | undefined | null {
  if (!existsSync(path)) return undefined;
  const { status, stdout } = spawnSync('/usr/bin/plutil', ['-convert', 'json', '-o', '-', path], { encoding: 'utf8' });
  return status === 0 ? (JSON.parse(stdout) as Record<string, unknown>) : null;
}
