import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { macosDevices, windowsDevices } from '../../../../src/main/serial/library-devices.ts';
import { linuxDevices, serialDrivers } from '../../../../src/main/serial/linux-devices.ts';

let root: string | undefined;
afterEach(() => {
  if (root !== undefined) rmSync(root, { recursive: true });
  root = undefined;
});

const DRIVERS = `/dev/tty             /dev/tty        5       0 system:/dev/tty
/dev/console         /dev/console    5       1 system:console
usbserial            /dev/ttyUSB   188 0-511 serial
serial               /dev/ttyS       4 64-111 serial
odd                  /dev/odd        9       7 serial
pty_slave            /dev/pts      136 0-1048575 pty:slave
unknown              /dev/tty        4 1-63 console
`;

it('reads which drivers are for serial ports', () => {
  expect(serialDrivers(DRIVERS)).toEqual([
    { major: 188, first: 0, last: 511 },
    { major: 4, first: 64, last: 111 },
    { major: 9, first: 7, last: 7 },
  ]);
  expect(serialDrivers('')).toEqual([]);
});

it('lists serial ports of Linux, with what udev knows of them', async () => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-devices-'));
  const put = (path: string, text: string) => {
    const file = join(root ?? '', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  put('proc/tty/drivers', DRIVERS);
  for (const [name, number] of [
    ['ttyS10', '4:74'],
    ['ttyS2', '4:66'],
    ['tty1', '4:1'],
    ['ttyUSB0', '188:0'],
    ['console', '5:1'],
    ['deep!ttyX', '9:7'],
  ] as const)
    put(`sys/class/tty/${name}/dev`, `${number}\n`);
  put('sys/class/tty/broken/dev', 'nonsense');
  put(
    'run/udev/data/c188:0',
    'S:serial/by-id/x\nE:ID_MODEL_ENC=USB\\x20Serial\\x20\\xc3\\xa9=1\nE:ID_VENDOR_ID=0403\nE:ID_MODEL_ID=6001\nG:tag\n',
  );
  const none = { productId: 0, vendorId: 0 };
  expect(await linuxDevices(root)).toEqual([
    { path: '/dev/deep/ttyX', ...none },
    { path: '/dev/ttyS2', ...none },
    { path: '/dev/ttyS10', ...none },
    { displayName: 'USB Serial é=1', path: '/dev/ttyUSB0', productId: 0x6001, vendorId: 0x0403 },
  ]);
  rmSync(join(root, 'sys'), { recursive: true });
  expect(await linuxDevices(root)).toEqual([]);
});

it('lists serial ports of Windows under the paths that Chromium has', () => {
  const found = [
    { path: 'COM10', friendlyName: 'USB Serial Port (COM10)', vendorId: '0403', productId: '6015' },
    { path: 'COM3', friendlyName: 'Communications Port (COM3)' },
    { path: 'COM4' },
    { path: 'LPT1', friendlyName: 'Printer Port (LPT1)' },
  ];
  expect(windowsDevices(found)).toEqual([
    { displayName: 'USB Serial Port', path: '\\\\.\\COM10', productId: 0x6015, vendorId: 0x0403 },
    { displayName: 'Communications Port', path: 'COM3', productId: 0, vendorId: 0 },
  ]);
});

it('lists both files of a serial port of macOS', () => {
  expect(macosDevices([{ path: '/dev/tty.usbserial-1', vendorId: '067b', productId: '2303' }])).toEqual([
    { path: '/dev/cu.usbserial-1', productId: 0x2303, vendorId: 0x067b },
    { path: '/dev/tty.usbserial-1', productId: 0x2303, vendorId: 0x067b },
  ]);
});
