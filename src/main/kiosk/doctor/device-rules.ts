/** Whether a kiosk's user may open the USB and HID devices that the app names, on a machine with Linux. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceWants } from '../setup/device-wants.ts';
import { stateOf } from '../setup/system-files.ts';
import { UDEV_RULES, udevRules } from '../setup/udev-rules.ts';
import { kioskUser } from './kiosk-user.ts';

/**
 * @param root of the system
 * @returns what is to be done, in a sentence; undefined where nothing is, or the kiosk is not set up
 */
export function deviceRulesAdvice(root: string, wants: DeviceWants): string | undefined {
  const user = kioskUser(root);
  if (user === undefined) return undefined;
  const file = udevRules(wants, user);
  // Rules of an app that asked for devices give them away for nothing.
  if (file ? stateOf(file, root) === 'same' : !existsSync(join(root, UDEV_RULES))) return undefined;
  return `${UDEV_RULES} is not as the manifest asks: holdfast kiosk setup --linux --apply`;
}
