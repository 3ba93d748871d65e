/** `usb.getUserSelectedDevices`: what the user is shown. */
import { hexIds } from '../../main/devices/device-ids.ts';
import type { DeviceService } from '../../main/host/device-service.ts';
import type { PageConnection } from '../../main/host/page-connection.ts';
import type { SharedDevice } from '../../main/usb/shared-device.ts';
import { passes } from './main-filters.ts';
import type { UsbFilter } from './main-filters.ts';

/** @param signal of the page's end. @returns the devices that the user chose and that are there still */
export async function chooseDevices(
  { usb, choose }: DeviceService,
  page: PageConnection,
  filters: readonly UsbFilter[],
  multiple: boolean,
  signal: AbortSignal,
): Promise<readonly SharedDevice[]> {
  await usb.list();
  const ids = await choose(page, {
    kind: 'USB devices',
    multiple,
    list: () =>
      usb
        .now()
        .filter(({ info }) => passes(filters, info))
        .map((device) => ({ id: device.id, name: nameOf(device), serialNumber: device.info.serialNumber })),
    signal,
    onChanged: (changed) => usb.watch({ added: changed, removed: changed }),
  });
  return ids.map((id) => usb.find(id)).filter((device) => device !== undefined);
}

function nameOf({ info }: SharedDevice): string {
  const [vendor, product] = hexIds(info);
  const name = info.productName === '' ? `Unknown product ${product}` : info.productName;
  return `${name} from ${info.manufacturerName === '' ? `vendor ${vendor}` : info.manufacturerName}`;
}
