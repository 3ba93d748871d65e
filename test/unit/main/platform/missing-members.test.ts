import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadApp } from '../../../../src/main/package/app-package.ts';
import { missingMembers } from '../../../../src/main/platform/missing-members.ts';
import { supportedMembers, supportedNamespaces } from '../../../../src/main/platform/supported-members.ts';

async function missingOf(file: string, manifest: object): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-missing-'));
  try {
    writeFileSync(join(folder, file), JSON.stringify({ name: 'Test', version: '1', ...manifest }));
    writeFileSync(join(folder, 'b.js'), '');
    return missingMembers((await loadApp(folder)).manifest);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const app = { app: { background: { scripts: ['b.js'] } } };

it('names what every app has in Chrome, by member where the namespace is there', async () => {
  const missing = await missingOf('manifest.json', app);
  expect(missing).toContain('loadTimes');
  expect(missing).toContain('management.uninstallSelf');
  expect(missing).not.toContain('management');
  expect(missing).not.toContain('runtime.getManifest');
});

it('names of other namespaces those that the manifest grants', async () => {
  const plain = await missingOf('manifest.json', app);
  for (const name of ['gcm', 'instanceID', 'desktopCapture', 'bluetoothSocket', 'wallpaper']) {
    expect(plain).not.toContain(name);
  }
  const asking = await missingOf('manifest.json', { ...app, permissions: ['gcm'], bluetooth: {} });
  expect(asking).toEqual(expect.arrayContaining(['gcm', 'instanceID']));
  expect(asking).not.toContain('gcm.register');
});

it('names nothing that is there', async () => {
  const permissions = ['storage', 'system.network', { socket: ['tcp-connect'] }];
  const missing = await missingOf('manifest.json', { ...app, permissions, sockets: {} });
  for (const [name, contract] of supportedNamespaces) {
    for (const member of supportedMembers(contract).keys()) expect(missing).not.toContain(`${name}.${member}`);
  }
});

it('names nothing for a Firefox OS app, which has no chrome', async () => {
  expect(await missingOf('manifest.webapp', { launch_path: '/b.js' })).toEqual([]);
});
