/** Which devices of the machine the app of a kiosk asks for. */
import type { AppPermissions } from '../../package/app-permissions.ts';
import type { UsbDeviceRule } from '../../permissions/usb-devices.ts';
import { usbRulesWithout } from '../../permissions/usb-devices.ts';

export interface DeviceWants {
  readonly serial: boolean;
  /** Of `usbDevices`, the ones by `chrome.usb`. */
  readonly usb: boolean;
  /** The ones by `chrome.hid`. */
  readonly hid: boolean;
  readonly usbDevices: readonly UsbDeviceRule[];
}

/** @param lists the permissions of a manifest, and the optional ones */
export function deviceWants(...lists: readonly Pick<AppPermissions, 'names' | 'usbDevices'>[]): DeviceWants {
  const has = (name: string) => lists.some(({ names }) => names.has(name));
  const usbDevices = usbRulesWithout(
    lists.flatMap((list) => list.usbDevices),
    [],
  );
  return { serial: has('serial'), usb: has('usb'), hid: has('hid'), usbDevices };
}
