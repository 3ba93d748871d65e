/** `usb.DeviceFilter`: which devices an app looks for. */
import type { UsbDevice } from '../../main/usb/usb-library.ts';

export interface UsbFilter {
  readonly vendorId?: number | undefined;
  readonly productId?: number | undefined;
  readonly interfaceClass?: number | undefined;
  readonly interfaceSubclass?: number | undefined;
  readonly interfaceProtocol?: number | undefined;
}

/** With no filter at all every device passes. */
export function passes(filters: readonly UsbFilter[], device: UsbDevice): boolean {
  return filters.length === 0 || filters.some((filter) => passesOne(filter, device));
}

/** Each of these counts only beside the one before it. Numbers are cut to the width of the descriptor's, as in Chromium. */
function passesOne(filter: UsbFilter, { vendorId, productId, configurations }: UsbDevice): boolean {
  const { interfaceClass, interfaceSubclass, interfaceProtocol } = filter;
  if (filter.vendorId !== undefined) {
    if (vendorId !== (filter.vendorId & 0xffff)) return false;
    if (filter.productId !== undefined && productId !== (filter.productId & 0xffff)) return false;
  }
  if (interfaceClass === undefined) return true;
  return configurations.some(({ settings }) =>
    settings.some(
      (setting) =>
        setting.interfaceClass === (interfaceClass & 0xff) &&
        (interfaceSubclass === undefined ||
          (setting.interfaceSubclass === (interfaceSubclass & 0xff) &&
            (interfaceProtocol === undefined || setting.interfaceProtocol === (interfaceProtocol & 0xff)))),
    ),
  );
}
