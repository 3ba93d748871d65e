/** `holdfast kiosk <app>`: checks what it is given, then keeps a shell running for as long as nobody leaves by the PIN. */
import { resolve } from 'node:path';
import type { LogLevel } from '../main/host/log.ts';
import { thisDevice } from '../main/kiosk/policy/device.ts';
import type { Device, KioskPolicy } from '../main/kiosk/policy/effective-policy.ts';
import { KioskPolicyError } from '../main/kiosk/policy/parse-policy.ts';
import { PolicySource } from '../main/kiosk/policy/policy-source.ts';
import { admitApp } from '../main/kiosk/rules/admit-app.ts';
import { loadApp } from '../main/package/app-package.ts';
import { PackageError } from '../main/package/package-error.ts';
import { superviseKiosk } from './kiosk-supervisor.ts';
import { prepareElectron } from './prepare-electron.ts';
import { defaultProfile } from './profile-folder.ts';
import { findDisplay } from './run.ts';
import { say } from './say.ts';
import { UserError } from './user-error.ts';

export interface KioskRunOptions {
  readonly policy?: string;
  readonly profile?: string;
  readonly deviceId?: string;
  readonly log: LogLevel;
}

/**
 * @returns the exit code: 0 when somebody has left by the PIN, or the command was told to end
 * @throws UserError for what is wrong from the beginning: a kiosk that can never run is better told now than shown on its screen
 */
export async function runKiosk(app: string | undefined, options: KioskRunOptions): Promise<number> {
  const profile = resolve(options.profile ?? defaultProfile());
  const url = options.policy !== undefined && /^https:/i.test(options.policy) ? options.policy : undefined;
  const file = options.policy === undefined || url !== undefined ? undefined : resolve(options.policy);
  const device = thisDevice(options.deviceId);
  const policy = await readPolicy(file, url, profile, device);
  const folder = app === undefined ? policy.App : resolve(app);
  if (folder === undefined) throw new UserError('Give the folder of an app, or a policy with "App" in it.');
  await checkApp(folder, policy);
  const runtime = await prepareElectron(options.log === 'debug');
  const display = await findDisplay(runtime.xvfb, false);
  if (process.getuid?.() === 0)
    say('Running as root: Chromium’s sandbox cannot start. Let a kiosk run as a user of its own.');
  try {
    return await superviseKiosk({
      executable: runtime.executable,
      display,
      request: {
        folders: [folder],
        profile,
        log: options.log,
        tethered: true,
        kiosk: {
          ...(file === undefined ? {} : { policy: file }),
          ...(url === undefined ? {} : { policyUrl: url }),
          ...(options.deviceId === undefined ? {} : { deviceId: options.deviceId }),
          supervised: true,
        },
      },
    });
  } finally {
    display?.stop();
  }
}

/** As the shell reads it, but for keeping it: a bad file is no reason not to start while there is a good policy from before. */
async function readPolicy(
  file: string | undefined,
  url: string | undefined,
  profile: string,
  device: Device,
): Promise<KioskPolicy> {
  const log = { error: say, warn: say, info: () => {}, debug: () => {} };
  try {
    return await new PolicySource({ file, url, profile, device, log }).open();
  } catch (error) {
    throw error instanceof KioskPolicyError ? new UserError(error.message) : error;
  }
}

async function checkApp(folder: string, policy: KioskPolicy): Promise<void> {
  try {
    admitApp(await loadApp(folder), policy);
  } catch (error) {
    throw error instanceof PackageError ? new UserError(error.message) : error;
  }
}
