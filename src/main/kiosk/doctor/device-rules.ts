/** Whether a kiosk's user may open the USB and HID devices that the app names, on a machine with Linux. */
import type { DeviceWants } from '../setup/device-wants.ts';
import { stateOf } from '../setup/system-files.ts';
import { udevRules } from '../setup/udev-rules.ts';
import { kioskUser } from './kiosk-user.ts';

/**
 * @param root of the system
 * @returns what is to be done, in a sentence; undefined where nothing is, or the kiosk is not set up
 */
export function deviceRulesAdvice(root: string, wants: DeviceWants): string | undefined {
  const user = kioskUser(root);
  const file = user === undefined ? undefined : udevRules(wants, user);
  if (!file || stateOf(file, root) === 'same') return undefined;
  return `The app uses devices, and ${file.path} is not as its manifest asks: holdfast kiosk setup --linux --apply`;
}
