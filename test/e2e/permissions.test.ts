/** chrome.permissions in real Electron: clicks, the answer of the dialog, namespaces that come and go, and the next start. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { fixtureFolder, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell, ShellTestOptions } from '../support/shell.ts';

/** In the page. */
declare const chrome: {
  readonly permissions: Record<'request' | 'remove', (permissions: object) => Promise<boolean>>;
  readonly storage: { readonly local: Record<'get' | 'set', (what: object | string) => Promise<object>> };
};

let shell: RunningShell | undefined;
const cleanups: (() => void)[] = [];
afterEach(async () => {
  await shell?.close();
  shell = undefined;
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function start(options: ShellTestOptions) {
  shell = await startShell(fixtureFolder('optional-permissions'), options);
  return { shell, window: await shell.page('window.html') };
}

async function serverUrl(): Promise<string> {
  const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
  cleanups.push(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const fetchIn = (window: Awaited<ReturnType<typeof start>>['window'], url: string) =>
  window.evaluate(
    (address) =>
      fetch(address).then(
        (response) => response.text(),
        (error: Error) => error.message,
      ),
    url,
  );

it('grants what needs no warning without asking, in every page at once, and in the next run', async () => {
  const profile = temporaryProfile();
  cleanups.push(() => rmSync(profile, { recursive: true, force: true, maxRetries: 10 }));
  const first = await start({ profile, permissionDialog: 'deny' });
  await first.shell.waitForOutput('at start: storage undefined');
  await first.window.click('#storage');
  await first.shell.waitForOutput('storage: true');
  expect(await first.shell.waitForOutput('added:')).toContain(
    'added: {"origins":[],"permissions":["storage"]}, storage object',
  );
  expect(first.shell.output().indexOf('added:')).toBeLessThan(first.shell.output().indexOf('storage: true'));
  const stored = await first.window.evaluate(async () => {
    await chrome.storage.local.set({ a: 1 });
    return chrome.storage.local.get('a');
  });
  expect(stored).toEqual({ a: 1 });
  await first.shell.close();

  const second = await start({ profile, permissionDialog: 'deny' });
  await second.shell.waitForOutput('at start: storage object');
  expect(await second.window.evaluate(() => chrome.storage.local.get('a'))).toEqual({ a: 1 });
});

it('takes a permission back: the namespace goes, and calls on what is left of it are refused', async () => {
  const { shell: running, window } = await start({});
  await window.click('#storage');
  await running.waitForOutput('storage: true');
  const outcome = await window.evaluate(async () => {
    const { local } = chrome.storage;
    const removed = await chrome.permissions.remove({ permissions: ['storage'] });
    const late = await local.get('a').catch((error: Error) => error.message);
    return { removed, left: typeof chrome.storage, late };
  });
  expect(outcome).toEqual({ removed: true, left: 'undefined', late: 'Access to extension API denied.' });
  await running.waitForOutput('removed: {"origins":[],"permissions":["storage"]}');
  await window.click('#storage');
  await expect.poll(() => window.evaluate(() => typeof chrome.storage)).toBe('object');
});

it('asks for what there is to warn of, and heeds the answer', async () => {
  const denying = await start({ permissionDialog: 'deny' });
  await denying.window.click('#notifications');
  await denying.shell.waitForOutput('notifications: false');
  expect(denying.shell.output()).not.toContain('added:');
  await denying.shell.close();
  const allowing = await start({ permissionDialog: 'allow' });
  await allowing.window.click('#notifications');
  await allowing.shell.waitForOutput('notifications: true');
  await allowing.shell.waitForOutput('added: {"origins":[],"permissions":["notifications"]}');
});

it('frees requests to a host from the moment it is granted until it is taken back', async () => {
  const url = await serverUrl();
  const { shell: running, window } = await start({});
  expect(await fetchIn(window, url)).toBe('Failed to fetch');
  await window.click('#host');
  await running.waitForOutput('host: true');
  expect(await fetchIn(window, url)).toBe('hello');
  await window.evaluate(() => chrome.permissions.remove({ origins: ['http://127.0.0.1/*'] }));
  expect(await fetchIn(window, url)).toBe('Failed to fetch');
});

it('asks nobody when no user has done anything', async () => {
  const { shell: running } = await start({ permissionDialog: 'allow' });
  const line = await running.waitForOutput('without a click:');
  expect(line).toContain('This function must be called during a user gesture');
  expect(running.output()).not.toContain('added:');
});
