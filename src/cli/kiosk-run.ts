/** `holdfast kiosk <app>`: checks what it is given, then keeps a shell running for as long as nobody leaves by the PIN. */
import { resolve } from 'node:path';
import type { LogLevel } from '../main/host/log.ts';
import { thisDevice } from '../main/kiosk/policy/device.ts';
import { KioskPolicyError } from '../main/kiosk/policy/parse-policy.ts';
import type { PolicySourceOptions } from '../main/kiosk/policy/policy-source.ts';
import { checkKiosk } from '../main/kiosk/supervisor/check-kiosk.ts';
import { superviseKiosk } from '../main/kiosk/supervisor/supervise.ts';
import { PackageError } from '../main/package/package-error.ts';
import { startKioskShell } from './kiosk-shell.ts';
import type { KioskShellOptions } from './kiosk-shell.ts';
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
 * @returns the exit code: `Left` when somebody has left by the PIN, 0 when the command was told to end
 * @throws UserError for what is wrong from the beginning: a kiosk that can never run is better told now than shown on its screen
 */
export async function runKiosk(app: string | undefined, options: KioskRunOptions): Promise<number> {
  const profile = resolve(options.profile ?? defaultProfile());
  const url = options.policy !== undefined && /^https:/i.test(options.policy) ? options.policy : undefined;
  const file = options.policy === undefined || url !== undefined ? undefined : resolve(options.policy);
  const folder = await check(app, { file, url, profile, device: thisDevice(options.deviceId) });
  const runtime = await prepareElectron(options.log === 'debug');
  const display = await findDisplay(runtime.xvfb, false);
  if (process.getuid?.() === 0)
    say('Running as root: Chromium’s sandbox cannot start. Let a kiosk run as a user of its own.');
  try {
    const shell: KioskShellOptions = {
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
    };
    return await superviseKiosk({ start: (before) => startKioskShell(shell, before), say });
  } finally {
    display?.stop();
  }
}

/** @returns the app's folder */
async function check(app: string | undefined, source: Omit<PolicySourceOptions, 'log'>): Promise<string> {
  const log = { error: say, warn: say, info: () => {}, debug: () => {} };
  try {
    return await checkKiosk({ ...source, log }, ({ App }) => {
      const folder = app === undefined ? App : resolve(app);
      if (folder === undefined) throw new UserError('Give the folder of an app, or a policy with "App" in it.');
      return folder;
    });
  } catch (error) {
    if (error instanceof KioskPolicyError || error instanceof PackageError) throw new UserError(error.message);
    throw error;
  }
}
