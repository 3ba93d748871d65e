/** HID devices as apps look for them and are told of them, with the keys in the alphabet's order, as Chromium's are. */
import type { KnownHidDevice } from '../../main/hid/hid-device.ts';
import { exactCopy } from '../../main/sockets/exact-bytes.ts';

export interface HidFilter {
  readonly vendorId?: number | undefined;
  readonly productId?: number | undefined;
  readonly usagePage?: number | undefined;
  readonly usage?: number | undefined;
}

/** `hid.HidDeviceInfo` */
export function deviceForApp({ id, info, open, descriptor }: KnownHidDevice): object {
  return {
    collections: open.map(({ reportIds, usage, usagePage }) => ({ reportIds, usage, usagePage })),
    deviceId: id,
    maxFeatureReportSize: descriptor?.maxFeatureReportSize ?? 0,
    maxInputReportSize: descriptor?.maxInputReportSize ?? 0,
    maxOutputReportSize: descriptor?.maxOutputReportSize ?? 0,
    productId: info.productId,
    productName: info.productName,
    reportDescriptor: exactCopy(info.reportDescriptor).buffer,
    serialNumber: info.serialNumber,
    vendorId: info.vendorId,
  };
}

/** With no filter at all every device passes. A product counts only beside a vendor, a usage beside its page. */
export function passes(filters: readonly HidFilter[], { info, collections }: KnownHidDevice): boolean {
  if (filters.length === 0) return true;
  return filters.some(({ vendorId, productId, usagePage, usage }) => {
    if (vendorId !== undefined) {
      if (info.vendorId !== (vendorId & 0xffff)) return false;
      if (productId !== undefined && info.productId !== (productId & 0xffff)) return false;
    }
    if (usagePage === undefined) return true;
    return collections.some(
      (collection) =>
        collection.usagePage === (usagePage & 0xffff) && (usage === undefined || collection.usage === (usage & 0xffff)),
    );
  });
}
