/** `serial.DeviceInfo`; keys in Chromium's order. Numbers that nobody knows are 0. */
export interface SerialDevice {
  readonly displayName?: string;
  readonly path: string;
  readonly productId: number;
  readonly vendorId: number;
}

/** @param id hexadecimal digits */
export function numberOf(id: string | undefined): number {
  return id !== undefined && /^[0-9a-f]{1,8}$/i.test(id) ? Number.parseInt(id, 16) : 0;
}

/** `ttyS2` before `ttyS10`. Chromium has no order of its own. */
export function inOrder(devices: readonly SerialDevice[]): readonly SerialDevice[] {
  return devices.toSorted((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
}
