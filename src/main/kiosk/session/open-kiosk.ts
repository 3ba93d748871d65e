/** Makes ready a kiosk: its policy is read, and what opens a shell up from outside is shut. */
import { join } from 'node:path';
import { app } from 'electron';
import { ExitCode } from '../../host/exit-code.ts';
import type { Log } from '../../host/app-host.ts';
import type { RunRequest } from '../../host/run-request.ts';
import { thisDevice } from '../policy/device.ts';
import type { LastError } from '../operations/last-error.ts';
import type { RotatingLog } from '../operations/rotating-log.ts';
import { KioskPolicyError } from '../policy/parse-policy.ts';
import { PolicySource } from '../policy/policy-source.ts';
import { withoutProductOptions } from '../../product/product-request.ts';
import { strangeSwitches } from '../rules/switches.ts';
import { KioskRequests } from './kiosk-requests.ts';
import { KioskSession } from './kiosk-session.ts';

export interface Surroundings {
  readonly profile: string;
  readonly log: Log;
  readonly errors: LastError;
  readonly logFile: RotatingLog | undefined;
}

/** Does not return where the kiosk must not run; the shell ends then, with a line that says why. */
export async function openKiosk(request: RunRequest, surroundings: Surroundings): Promise<KioskSession> {
  const { profile, log, errors, logFile } = surroundings;
  const { policy: file, policyUrl: url, deviceId } = request.kiosk ?? {};
  const device = thisDevice(deviceId);
  const requests = new KioskRequests(log);
  const source = new PolicySource({
    file,
    url,
    profile,
    device,
    log,
    fetch: requests.fetch,
    prepare: (policy) => requests.set(policy),
  });
  const policy = await source.open().catch((error: unknown) => {
    if (!(error instanceof KioskPolicyError)) throw error;
    log.error(error.message);
    return app.exit(ExitCode.Usage) as never;
  });
  await requests.set(policy);
  // The tests drive Electron by such switches themselves.
  const mayDebug = policy.KioskTroubleshootingToolsEnabled || (request.testHook && !app.isPackaged);
  const args = process.argv.slice(1);
  const strange = strangeSwitches(app.isPackaged ? withoutProductOptions(args) : args);
  if (!mayDebug && strange.length > 0) {
    log.error(`A kiosk is not started with ${strange.join(', ')}.`);
    return app.exit(ExitCode.Usage) as never;
  }
  // Node opens its inspector at this signal unless somebody else listens to it.
  if (!policy.KioskTroubleshootingToolsEnabled && process.platform !== 'win32')
    process.on('SIGUSR1', () => log.warn('A debugger was asked for; the policy does not allow one.'));
  const [folder = ''] = request.folders;
  if (request.kiosk?.lastEnd !== undefined) {
    errors.note(request.kiosk.lastEnd);
    // The command has told it on the terminal.
    logFile?.write(`[holdfast] error: ${request.kiosk.lastEnd}`);
  }
  if (request.kiosk?.supervised) signalLife();
  return new KioskSession({
    policy,
    source,
    folder,
    profile,
    log,
    backOff: request.kiosk?.backOff,
    worn: request.kiosk?.worn,
    restarts: request.kiosk?.restarts ?? 0,
    deviceId: device.deviceId,
    errors,
    logFile,
    requests,
    keyboardPreload: join(import.meta.dirname, 'keyboard-preload.cjs'),
  });
}

const LIFE_MS = 1000;

/** Main's event loop turns: the supervisor hears of it, and replaces a shell from which it hears nothing. */
function signalLife(): void {
  const tell = () => {
    if (process.connected) process.send?.('alive');
  };
  tell();
  setInterval(tell, LIFE_MS);
}
