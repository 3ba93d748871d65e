/** A kiosk's policy holds for guests of `<webview>`, for chrome.fileSystem and for chrome.identity too (docs/kiosk/escapes.md 10, 18, 20). */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk } from '../support/kiosk.ts';
import { fixtureFolder } from '../support/shell.ts';

let kiosk: RunningKiosk;
let allowed: Server;
let other: Server;
/** Paths that each was asked for. */
let asked: { allowed: string[]; other: string[] };
const portOf = (server: Server) => (server.address() as AddressInfo).port;

beforeEach(async () => {
  asked = { allowed: [], other: [] };
  const serve = async (name: 'allowed' | 'other') => {
    const server = createServer((request, response) => {
      asked[name].push(request.url ?? '');
      const isFile = request.url === '/file';
      response.writeHead(200, {
        'content-type': isFile ? 'application/octet-stream' : 'text/html',
        ...(isFile ? { 'content-disposition': 'attachment; filename=a.bin' } : {}),
      });
      response.end(isFile ? 'x'.repeat(1000) : `<title>${name}</title><a id="file" href="/file">file</a>`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  allowed = await serve('allowed');
  other = await serve('other');
  kiosk = await startKiosk(
    { AllowedHosts: [`127.0.0.1:${portOf(allowed)}`], AllowedPermissions: [] },
    { folder: fixtureFolder('kiosk-guests') },
  );
  await kiosk.waitForOutput('window ready');
});
afterEach(async () => {
  await kiosk.close();
  for (const server of [allowed, other]) {
    server.closeAllConnections();
    server.close();
  }
});

const show = (server: Server, path = '/') =>
  kiosk.inPage(`document.querySelector('webview').src = 'http://127.0.0.1:${portOf(server)}${path}'`);
const inGuest = <T>(script: string) =>
  kiosk.inPage<T>(`new Promise((resolve) => {
    document.querySelector('webview').executeScript({ code: ${JSON.stringify(script)} }, (results) => resolve(results && results[0]));
  })`);

it('20: a guest sees the hosts of the policy, whatever the app listens to', async () => {
  await show(allowed);
  await kiosk.waitForOutput('stopped');
  expect(await inGuest('document.title')).toBe('allowed');
  await show(other);
  await kiosk.waitForOutput(`aborted http://127.0.0.1:${portOf(other)}/`);
  await kiosk.waitForOutput(`Refused a request to 127.0.0.1:${portOf(other)}`);
  expect(asked.other).toEqual([]);
  expect(kiosk.output()).not.toContain(`requested http://127.0.0.1:${portOf(other)}/`);
});

it('10, 18: a guest gets no permission and no download that the app would allow', async () => {
  await show(allowed);
  await kiosk.waitForOutput('stopped');
  await inGuest(`navigator.geolocation.getCurrentPosition(
    () => { document.title = 'found' },
    ({ code }) => { document.title = 'refused ' + code },
  )`);
  await expect.poll(() => inGuest('document.title')).toBe('refused 1');
  await inGuest("document.getElementById('file').click()");
  await expect.poll(() => asked.allowed).toContain('/file');
  await kiosk.waitForOutput('Refused to download a.bin');
  expect(kiosk.output()).not.toContain('asked for');
});

it('10: chrome.fileSystem opens no dialog', async () => {
  await kiosk.inPage("document.getElementById('choose').click()");
  await kiosk.waitForOutput('Refused a file dialog');
  await kiosk.waitForOutput('chosen User cancelled');
});

it('12: chrome.identity opens no window', async () => {
  const windows = () => kiosk.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const before = await windows();
  const outcome = await kiosk.inPage(`new Promise((resolve) => {
    chrome.identity.launchWebAuthFlow({ url: 'http://127.0.0.1:${portOf(allowed)}/', interactive: true }, () => {
      resolve(chrome.runtime.lastError.message);
    });
  })`);
  expect(outcome).toBe('The user did not approve access.');
  expect(await windows()).toBe(before);
  expect(asked.allowed).toEqual([]);
});
