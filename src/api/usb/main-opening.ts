/** Opens devices for an app; the terminal says why one cannot be opened. */
import { hexIds } from '../../main/devices/device-ids.ts';
import type { OpenConnections } from '../../main/devices/open-connections.ts';
import type { Log } from '../../main/host/app-host.ts';
import type { SharedDevice } from '../../main/usb/shared-device.ts';
import type { UsbConnection } from '../../main/usb/usb-connection.ts';
import { UsbOpenError } from '../../main/usb/usb-library.ts';

/** `usb.ConnectionHandle` */
export interface ConnectionHandle {
  readonly handle: number;
  readonly productId: number;
  readonly vendorId: number;
}

/** @returns undefined when it cannot be opened */
export async function openDevice(
  connections: OpenConnections<UsbConnection>,
  device: SharedDevice,
  log: Log,
): Promise<ConnectionHandle | undefined> {
  const { productId, vendorId } = device.info;
  try {
    return { handle: await connections.add(() => device.open()), productId, vendorId };
  } catch (error) {
    log.warn(openFault(device, error));
    return undefined;
  }
}

function openFault({ info }: SharedDevice, error: unknown): string {
  const [vendor, product] = hexIds(info);
  const text = `The USB device ${vendor}:${product} cannot be opened: ${(error as Error).message}.`;
  if (!(error instanceof UsbOpenError) || !error.denied || process.platform !== 'linux') return text;
  return `${text} The system does not let this user; a udev rule does: SUBSYSTEM=="usb", ATTR{idVendor}=="${vendor}", ATTR{idProduct}=="${product}", TAG+="uaccess" (docs/devices.md).`;
}
