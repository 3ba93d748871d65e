import { expect, it } from 'vitest';
import { availableBytes, parseMounts, storageDevices } from '../../../../src/main/devices/storage-devices.ts';

it('reads what is mounted from devices, with what the kernel escapes in names', () => {
  const text =
    'proc /proc proc rw 0 0\n/dev/sda1 / ext4 rw 0 0\ntmpfs /run tmpfs rw 0 0\n/dev/sdb1 /media/me/My\\040Stick vfat rw 0 0\n';
  expect(parseMounts(text)).toEqual([
    { device: '/dev/sda1', path: '/' },
    { device: '/dev/sdb1', path: '/media/me/My Stick' },
  ]);
});

it('lists a device under the same id each time', async () => {
  const [first, second] = [await storageDevices(), await storageDevices()];
  expect(second.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  for (const device of first) {
    expect(device.capacity).toBeGreaterThan(0);
    expect(await availableBytes(device.path)).toBeLessThanOrEqual(device.capacity);
  }
});

it('knows nothing of the room in what is not there', async () => {
  expect(await availableBytes('/nowhere/at/all')).toBeUndefined();
});
