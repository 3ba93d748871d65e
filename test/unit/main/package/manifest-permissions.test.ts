import { describe, expect, it } from 'vitest';
import {
  hasPermission,
  permissionNames,
  unsupportedPermissions,
} from '../../../../src/main/package/manifest-permissions.ts';
import { loadManifest, type Manifest } from '../../../../src/main/package/manifest.ts';
import { appFiles, writeApp } from './temp-app.ts';

async function load(manifest: Readonly<Record<string, unknown>>): Promise<Manifest> {
  return (await loadManifest(await writeApp(appFiles(manifest)))).manifest;
}

describe('permissions of a manifest', () => {
  it('have one name in all forms', async () => {
    const manifest = await load({
      permissions: [
        'alwaysOnTopWindows',
        'storage',
        'storage',
        'tabs',
        'nonsense',
        { fileSystem: ['write', 'directory'] },
        { system: ['cpu'] },
        { socket: ['tcp-connect:a:1'] },
        { usbDevices: [{ vendorId: 1, productId: 2 }] },
        'https://a.com/*',
      ],
    });
    const names = [
      'app.window.alwaysOnTop',
      'storage',
      'fileSystem.write',
      'fileSystem.directory',
      'fileSystem',
      'system.cpu',
    ];
    expect(permissionNames(manifest)).toEqual([...names, 'socket', 'usbDevices']);
    expect(manifest.permissions.hosts.map(({ text }) => text)).toEqual(['https://a.com/*']);
    expect(manifest.permissions.usbDevices).toEqual([{ vendorId: 1, productId: 2 }]);
    expect(manifest.permissions.socket?.check('tcp.connect', 'a', 1)).toBe(true);
    expect(manifest.sockets).toBeUndefined();
  });

  it('are found under each of their names', async () => {
    const manifest = await load({ permissions: ['fullscreen', { fileSystem: ['write'] }] });
    for (const name of ['fullscreen', 'app.window.fullscreen', 'fileSystem', 'fileSystem.write']) {
      expect([name, hasPermission(manifest, name)]).toEqual([name, true]);
    }
    for (const name of ['storage', 'fileSystem.directory', 'constructor', '']) {
      expect([name, hasPermission(manifest, name)]).toEqual([name, false]);
    }
  });

  it('are not those that are only optional', async () => {
    const manifest = await load({
      permissions: ['storage'],
      optional_permissions: ['storage', 'alarms', 'https://a.com/*'],
    });
    expect(hasPermission(manifest, 'alarms')).toBe(false);
    expect([...manifest.optional_permissions.names]).toEqual(['alarms']);
    expect(manifest.optional_permissions.hosts).toHaveLength(1);
  });

  it('never come from an optional socket permission', async () => {
    const manifest = await load({ optional_permissions: [{ socket: ['tcp-connect'] }] });
    expect([...manifest.optional_permissions.names]).toEqual([]);
    expect(manifest.optional_permissions.socket).toBeUndefined();
  });
});

describe('what Holdfast lacks', () => {
  it('is told by name, permissions and manifest keys', async () => {
    const manifest = await load({
      permissions: ['storage', 'serial', 'alwaysOnTopWindows', { usbDevices: [{ vendorId: 1, productId: 1 }] }],
      bluetooth: { socket: true },
      sockets: {},
      storage: {},
      usb_printers: { filters: [] },
    });
    const supported = new Set(['storage', 'sockets', 'app.window.alwaysOnTop']);
    expect(unsupportedPermissions(manifest, supported)).toEqual(['serial', 'usbDevices', 'bluetooth', 'usb_printers']);
  });

  it('is nothing for a plain app', async () => {
    expect(unsupportedPermissions(await load({}), new Set())).toEqual([]);
  });

  it('includes managed storage only where it is used', async () => {
    const manifest = await load({ storage: { managed_schema: 'schema.json' } });
    expect(unsupportedPermissions(manifest, new Set(['storage']))).toEqual(['storage.managed_schema']);
  });

  it('counts storage as granted where a managed schema is, as Chromium does', async () => {
    expect(hasPermission(await load({ storage: { managed_schema: 'schema.json' } }), 'storage')).toBe(true);
    expect(hasPermission(await load({ storage: {} }), 'storage')).toBe(false);
  });
});
