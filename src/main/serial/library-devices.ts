/** The serial ports of Windows and macOS, in Chromium's form, of what the library `serialport` finds. */
import { inOrder, numberOf } from './serial-device.ts';
import type { SerialDevice } from './serial-device.ts';

export interface FoundPort {
  readonly path: string;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  /** Windows: `USB Serial Port (COM3)`. */
  readonly friendlyName?: string | undefined;
}

/** As Chromium, leaves out ports in whose name there is no COM port, and has a prefix before what is longer than COM9. */
export function windowsDevices(found: readonly FoundPort[]): readonly SerialDevice[] {
  const devices = found.flatMap(({ friendlyName, vendorId, productId }) => {
    const parts = /(.*) \((COM\d+)\)/.exec(friendlyName ?? '');
    const [, displayName, port] = parts ?? [];
    if (displayName === undefined || port === undefined) return [];
    const path = port.length > 'COM9'.length ? `\\\\.\\${port}` : port;
    return [{ displayName, path, productId: numberOf(productId), vendorId: numberOf(vendorId) }];
  });
  return inOrder(devices);
}

/** Each has two files, and apps are told both: first the one for calling out. */
export function macosDevices(found: readonly FoundPort[]): readonly SerialDevice[] {
  const names = found.map(({ path, ...ids }) => ({ name: path.replace(/^\/dev\/(?:tty|cu)\./, ''), ...ids }));
  const devices = names.map(({ name, productId, vendorId }) => ({
    path: name,
    productId: numberOf(productId),
    vendorId: numberOf(vendorId),
  }));
  return inOrder(devices).flatMap(({ path, ...ids }) => [
    { path: `/dev/cu.${path}`, ...ids },
    { path: `/dev/tty.${path}`, ...ids },
  ]);
}
