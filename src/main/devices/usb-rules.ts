/** Which devices `{"usbDevices": […]}` grants. */
import type { UsbDevicePermission } from '../package/app-permissions.ts';
import type { UsbDevice } from '../usb/usb-library.ts';

/** In these dictionaries -1 is as good as nothing. */
const ANY = -1;
/** `findDevices` of an app that asks for any interface at all. */
const ANY_INTERFACE = -2;

const HID = 3;

export interface UsbRuleOptions {
  /** Chromium heeds rules with a class in kiosks only. */
  readonly byClass: boolean;
}

/** Whether the rules grant a device that is there. */
export function grantsDevice(
  rules: readonly UsbDevicePermission[],
  { vendorId, productId, deviceClass, configurations }: UsbDevice,
  { byClass }: UsbRuleOptions,
): boolean {
  const classes = new Set(
    configurations.flatMap(({ settings }) => settings.map(({ interfaceClass }) => interfaceClass)),
  );
  if (deviceClass !== 0) classes.add(deviceClass);
  return rules.some((rule) => matches(rule, vendorId, productId, classes, byClass));
}

/** Whether they grant a HID device, of whose interfaces only that one kind is known. */
export function grantsHidDevice(
  rules: readonly UsbDevicePermission[],
  { vendorId, productId }: Pick<UsbDevice, 'vendorId' | 'productId'>,
  { byClass }: UsbRuleOptions,
): boolean {
  return rules.some((rule) => matches(rule, vendorId, productId, new Set([HID]), byClass));
}

/** Whether they may grant a device of which nothing more is known. @param interfaceId -1 where the app gives none */
export function mayGrant(
  rules: readonly UsbDevicePermission[],
  ids: { readonly vendorId: number; readonly productId: number; readonly interfaceId: number },
  { byClass }: UsbRuleOptions,
): boolean {
  const [vendorId, productId] = [ids.vendorId & 0xffff, ids.productId & 0xffff];
  return rules.some(
    (rule) =>
      matches(rule, vendorId, productId, undefined, byClass) &&
      (ids.interfaceId === ANY_INTERFACE || (rule.interfaceId ?? ANY) === ids.interfaceId),
  );
}

function matches(
  rule: UsbDevicePermission,
  vendorId: number,
  productId: number,
  classes: ReadonlySet<number> | undefined,
  byClass: boolean,
): boolean {
  const interfaceClass = rule.interfaceClass ?? ANY;
  if (interfaceClass !== ANY && !byClass) return false;
  return (
    [ANY, vendorId].includes(rule.vendorId ?? ANY) &&
    [ANY, productId].includes(rule.productId ?? ANY) &&
    (!classes || interfaceClass === ANY || classes.has(interfaceClass))
  );
}
