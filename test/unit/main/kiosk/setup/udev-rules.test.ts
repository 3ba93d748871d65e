import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deviceRulesAdvice } from '../../../../../src/main/kiosk/doctor/device-rules.ts';
import { deviceWants } from '../../../../../src/main/kiosk/setup/device-wants.ts';
import { linuxFiles } from '../../../../../src/main/kiosk/setup/linux-files.ts';
import { applyFiles } from '../../../../../src/main/kiosk/setup/system-files.ts';
import { udevRules } from '../../../../../src/main/kiosk/setup/udev-rules.ts';
import { parsePermissions } from '../../../../../src/main/package/app-permissions.ts';
import { temporaryFolders } from '../../../../support/temporary-folder.ts';

const folder = temporaryFolders();
const wants = (...permissions: readonly unknown[]) => deviceWants(parsePermissions(permissions, 'permissions'));
const rules = (...permissions: readonly unknown[]) => udevRules(wants(...permissions), 'till')?.text.split('\n');
const SCANNER = { vendorId: 0x4b8, productId: 0x202 };
const MINE = 'OWNER="till", MODE="0660"';
const USB = 'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device"';

describe('the udev rules of a kiosk', () => {
  it('are of the devices that the manifest names, by the APIs that it asks for', () => {
    expect(rules('usb', { usbDevices: [SCANNER, SCANNER] })).toEqual([
      `${USB}, ATTR{idVendor}=="04b8", ATTR{idProduct}=="0202", ${MINE}`,
      '',
    ]);
    expect(rules('hid', { usbDevices: [SCANNER] })).toEqual([
      `SUBSYSTEM=="hidraw", KERNELS=="????:04B8:0202.*", ${MINE}`,
      '',
    ]);
    expect(rules('usb', 'hid', { usbDevices: [SCANNER] })).toHaveLength(3);
  });

  it('are of classes of interfaces too', () => {
    expect(rules('usb', 'hid', { usbDevices: [{ interfaceClass: 7 }] })).toEqual([
      `${USB}, ENV{ID_USB_INTERFACES}=="*:07????:*", ${MINE}`,
      `${USB}, ATTR{bDeviceClass}=="07", ${MINE}`,
      '',
    ]);
    expect(rules('hid', { usbDevices: [{ vendorId: 0x4b8, interfaceClass: 3 }] })).toEqual([
      `SUBSYSTEM=="hidraw", KERNELS=="????:04B8:*.*", ${MINE}`,
      '',
    ]);
  });

  it('are none where the app asks for no devices', () => {
    expect([rules('usb', 'hid'), rules({ usbDevices: [SCANNER] }), rules()]).toEqual([undefined, undefined, undefined]);
  });

  it('count those that are optional', () => {
    const both = deviceWants(
      parsePermissions(['hid'], 'permissions'),
      parsePermissions([{ usbDevices: [SCANNER] }], 'optional_permissions'),
    );
    expect(udevRules(both, 'till')?.text).toContain('hidraw');
  });

  const verify = (text: string) => {
    const file = join(folder(), '72-holdfast-kiosk.rules');
    writeFileSync(file, text);
    return spawnSync('udevadm', ['verify', '--resolve-names=never', file], { encoding: 'utf8' });
  };
  it.runIf(verify('').status === 0)('are taken by udev', () => {
    const all = wants('usb', 'hid', { usbDevices: [SCANNER, { interfaceClass: 3 }] });
    const { status, stderr } = verify(udevRules(all, 'till')?.text ?? '');
    expect([status, stderr]).toEqual([0, '']);
    // What is wrong would be said.
    expect(verify('SUBSYSTEM=="usb", OWNER=="till"\n').status).not.toBe(0);
  });
});

it('are looked for by the doctor', () => {
  const root = folder();
  const devices = wants('usb', { usbDevices: [SCANNER] });
  const setup = { command: '/opt/till --kiosk', policy: '/p.json', user: 'till' };
  expect(deviceRulesAdvice(root, devices)).toBeUndefined();
  applyFiles(linuxFiles(setup), root);
  expect(deviceRulesAdvice(root, devices)).toContain('72-holdfast-kiosk.rules is not as the manifest asks');
  expect(deviceRulesAdvice(root, wants('usb'))).toBeUndefined();
  applyFiles(linuxFiles({ ...setup, wants: devices }), root);
  expect(deviceRulesAdvice(root, devices)).toBeUndefined();
  expect(deviceRulesAdvice(root, wants('usb', { usbDevices: [{ interfaceClass: 7 }] }))).toBeDefined();
  expect(deviceRulesAdvice(root, wants('usb'))).toContain('is not as the manifest asks');
});
