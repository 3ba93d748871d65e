/** The udev rules by which a kiosk's user, who is not logged in at the screen, may open the devices that its app's manifest names. */
import type { UsbDeviceRule } from '../../permissions/usb-devices.ts';
import type { DeviceWants } from './device-wants.ts';
import type { SystemFile } from './system-files.ts';

/** Behind the system's rules, which have read by then what kinds of interfaces a device has, and set another owner. */
export const UDEV_RULES = '/etc/udev/rules.d/72-holdfast-kiosk.rules';

const RELOAD = ['udevadm', 'control', '--reload'];
/** What takes the rules into use: for what is plugged in, too. */
export const UDEV_COMMANDS: readonly (readonly string[])[] = [
  RELOAD,
  ['udevadm', 'trigger', '--subsystem-match=usb', '--subsystem-match=hidraw'],
];
/** When they are gone. udev leaves what is plugged in to whom it belongs. */
export const NO_UDEV_COMMANDS: readonly (readonly string[])[] = [RELOAD];

const HID = 3;

/** @param user who owns the devices; their group stays the system's. @returns undefined where the app asks for none */
export function udevRules({ usb, hid, usbDevices }: DeviceWants, user: string): SystemFile | undefined {
  const mine = `OWNER="${user}", MODE="0660"`;
  const lines = usbDevices.flatMap((rule) => [
    ...(usb ? usbMatches(rule).map((match) => `${match}, ${mine}`) : []),
    ...(hid ? hidMatches(rule).map((match) => `${match}, ${mine}`) : []),
  ]);
  if (lines.length === 0) return undefined;
  return {
    path: UDEV_RULES,
    why: 'the devices that "usbDevices" in the app’s manifest names belong to the kiosk’s user',
    text: `${[...new Set(lines)].join('\n')}\n`,
  };
}

function usbMatches({ vendorId, productId, interfaceClass }: UsbDeviceRule): string[] {
  const base = [
    'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device"',
    ...(vendorId === undefined ? [] : [`ATTR{idVendor}=="${hex(vendorId, 4)}"`]),
    ...(productId === undefined ? [] : [`ATTR{idProduct}=="${hex(productId, 4)}"`]),
  ].join(', ');
  if (interfaceClass === undefined) return [base];
  const kind = hex(interfaceClass, 2);
  // As `:070102:030101:`, class, subclass and protocol of every interface.
  return [`${base}, ENV{ID_USB_INTERFACES}=="*:${kind}????:*"`, `${base}, ATTR{bDeviceClass}=="${kind}"`];
}

/** The kernel names HID devices of every bus so: `0003:04B8:0202.0001`. */
function hidMatches({ vendorId, productId, interfaceClass }: UsbDeviceRule): string[] {
  if (interfaceClass !== undefined && interfaceClass !== HID) return [];
  const [vendor, product] = [vendorId, productId].map((id) => (id === undefined ? '*' : hex(id, 4).toUpperCase()));
  return [`SUBSYSTEM=="hidraw", KERNELS=="????:${vendor}:${product}.*"`];
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
