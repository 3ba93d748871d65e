import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setupKiosk } from '../../../src/cli/kiosk-setup.ts';
import type { SetupOptions } from '../../../src/cli/kiosk-setup.ts';
import { UDEV_RULES } from '../../../src/main/kiosk/setup/udev-rules.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const folder = temporaryFolders();
let output = '';
beforeEach(() => {
  output = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const WINDOWS: SetupOptions = { windows: true, program: 'C:\\Program Files\\Till\\till.exe' };
const MACOS: SetupOptions = { macos: true, program: '/Applications/Till.app/Contents/MacOS/Till' };

it('shows what it would write, and writes nothing', () => {
  for (const [options, name] of [
    [WINDOWS, 'ShellLauncher.xml'],
    [MACOS, 'holdfast-kiosk.mobileconfig'],
  ] as const) {
    setupKiosk(options);
    expect(output).toContain(`# ${name}\n`);
    expect(output).toMatch(/Nothing was written\. .*\n$/);
    expect(output).not.toContain('\ufeff');
  }
});

it('writes files for another system once, and takes them away', () => {
  for (const options of [WINDOWS, MACOS]) {
    const into = folder();
    const once = { ...options, output: into };
    setupKiosk(once);
    const names = readdirSync(into);
    expect(names).toHaveLength(3);
    for (const name of names) expect(output).toContain(`wrote ${join(into, name)}\n`);
    output = '';
    setupKiosk(once);
    expect(output).not.toMatch(/^wrote /m);
    setupKiosk({ ...once, remove: true });
    expect(readdirSync(into)).toEqual([]);
  }
});

it('takes its options', () => {
  const into = folder();
  setupKiosk({ ...WINDOWS, output: into, user: "Till's", policy: 'D:\\kiosk\\p.json' });
  const xml = readFileSync(join(into, 'ShellLauncher.xml'), 'utf8');
  expect(xml).toContain('<Account Name="Till&#39;s"/>');
  expect(xml).toContain('--policy &#34;D:\\kiosk\\p.json&#34;');
});

it('says what it cannot do', () => {
  const refusal = (options: SetupOptions) => {
    try {
      setupKiosk(options);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };
  expect(refusal({})).toContain('Say for which system');
  expect(refusal({ ...WINDOWS, linux: true })).toContain('Say for which system');
  expect(refusal({ ...WINDOWS, root: '/x' })).toContain('--root is for --linux');
  expect(refusal({ linux: true, output: '/x' })).toContain('--output for --windows');
  for (const program of [
    'till.exe',
    'C:till.exe',
    'C:\\a"b.exe',
    'C:\\%TEMP%\\t.exe',
    'C:\\till\\',
    'C:\\a\nb.exe',
    '/opt/till',
  ])
    expect(refusal({ ...WINDOWS, program }), program).toContain('--program: an absolute path of Windows');
  expect(refusal({ ...WINDOWS, policy: 'policy.json' })).toContain('--policy: ');
  expect(refusal({ ...WINDOWS, user: 'a"b' })).toContain('--user: ');
  for (const program of ['Till', '/', '/a\nb'])
    expect(refusal({ ...MACOS, program }), program).toContain('--program: ');
  expect(refusal({ ...MACOS, user: '$(id)' })).toContain('--user: ');
});

it.runIf(process.platform === 'linux')('applies on the system itself alone, and tells the command', () => {
  expect(() => setupKiosk({ ...WINDOWS, apply: true })).toThrow(/on Windows itself: .* kiosk\.ps1 -Apply$/);
  expect(() => setupKiosk({ ...MACOS, apply: true, output: folder() })).toThrow(/on macOS itself: .* kiosk\.sh apply$/);
  expect(() => setupKiosk({ ...MACOS, remove: true })).toThrow(/kiosk\.sh remove$/);
  expect(() => setupKiosk({ windows: true })).toThrow('--program');
});

function put(root: string, path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

it('puts the user of Linux into the group of serial ports where the app asks for them', () => {
  const root = folder();
  const isIn = (options: SetupOptions = {}) => {
    output = '';
    setupKiosk({ linux: true, root, program: '/opt/till', user: 'till', ...options });
    return output.includes('\nm till dialout\n');
  };
  expect([isIn(), isIn({ serial: true })]).toEqual([false, true]);
  put(root, 'etc/holdfast/policy.json', '{ "App": "/opt/app" }');
  expect(isIn()).toBe(false);
  put(root, 'opt/app/manifest.json', '{ "permissions": ["storage", { "usbDevices": [] }] }');
  expect(isIn()).toBe(false);
  put(root, 'opt/app/manifest.json', '\ufeff{ /* ours */ "optional_permissions": ["serial"] }');
  expect([isIn(), isIn({ serial: false })]).toEqual([true, false]);
});

it('gives the user of Linux the devices of all apps, whose folders may be relative to the policy’s', () => {
  const root = folder();
  const asksFor = (productId: number) =>
    JSON.stringify({ permissions: ['usb', { usbDevices: [{ vendorId: 1208, productId }] }] });
  put(root, 'opt/till/manifest.json', asksFor(1));
  put(root, 'etc/holdfast/scale/manifest.json', asksFor(2));
  const SecondaryApps = { ['a'.repeat(32)]: 'scale', ['b'.repeat(32)]: '/opt/packed.crx' };
  put(root, 'etc/holdfast/policy.json', JSON.stringify({ App: '../../opt/till', SecondaryApps }));
  setupKiosk({ linux: true, root, program: '/opt/till', user: 'till' });
  expect(output).toContain('ATTR{idProduct}=="0001", OWNER="till"');
  expect(output).toContain('ATTR{idProduct}=="0002", OWNER="till"');
});

it('gives the user of Linux the devices that the app asks for, as long as it does', () => {
  const root = folder();
  const file = join(root, UDEV_RULES);
  const setup = (options: SetupOptions = {}) => {
    output = '';
    setupKiosk({ linux: true, root, program: '/opt/till', user: 'till', ...options });
    return output;
  };
  put(root, 'etc/holdfast/policy.json', '{ "App": "/opt/app" }');
  const manifest = (permissions: readonly unknown[]) =>
    put(root, 'opt/app/manifest.json', JSON.stringify({ permissions, optional_permissions: [] }));
  manifest(['usb', 'storage']);
  expect(setup()).not.toContain('udev');
  manifest(['usb', { usbDevices: [{ vendorId: 1208, productId: 514 }] }]);
  expect(setup()).toContain(`# ${UDEV_RULES} (to be written)\n`);
  expect(output).toContain('ATTR{idVendor}=="04b8", ATTR{idProduct}=="0202", OWNER="till", MODE="0660"\n');
  expect(existsSync(file)).toBe(false);
  expect(setup({ apply: true })).toContain('  udevadm control --reload\n');
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
  // Of an app that cannot be read nobody knows.
  put(root, 'opt/app/manifest.json', '{');
  expect(setup({ apply: true })).not.toContain('removed');
  expect(existsSync(file)).toBe(true);
  // Of an app that asks for none any more they go.
  manifest([]);
  expect(setup({ apply: true })).toContain(`removed ${UDEV_RULES}\n`);
  expect([existsSync(file), output.includes('udevadm')]).toEqual([false, false]);
  manifest(['hid', { usbDevices: [{ vendorId: 1208, productId: 514 }] }]);
  setup({ apply: true });
  put(root, 'opt/app/manifest.json', 'gone');
  expect(setup({ remove: true })).toContain(`removed ${UDEV_RULES}\n`);
  expect(output).toContain('until they are plugged in again');
  expect(existsSync(file)).toBe(false);
  expect(setup({ remove: true })).not.toContain('plugged in');
});
