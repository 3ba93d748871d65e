import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { startOAuthServer } from '../support/oauth-server.ts';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let shell: RunningShell;
let server: Server;
let origin: string;
/** The Cookie header of each request of the sign-in page. */
let cookies: string[];
beforeEach(async () => {
  cookies = [];
  server = createServer((request, response) => {
    const back = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('back') ?? '';
    cookies.push(request.headers.cookie ?? '');
    response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'known=1; Max-Age=1000' });
    response.end(`<title>Fine words</title><h1>Sign in</h1><a href="${back}?code=7#end">Agree</a>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  shell = await startShell(fixtureFolder('identity'), { idleMs: 120_000 });
});
afterEach(async () => {
  await shell.close();
  server.closeAllConnections();
  server.close();
});

/** Begins a flow; the outcome is left in the window's `outcome`. */
async function begin(): Promise<Page> {
  const window = await shell.page('window.html');
  await window.evaluate(`
    var outcome = undefined;
    chrome.identity.launchWebAuthFlow(
      { url: '${origin}/?back=' + encodeURIComponent(chrome.identity.getRedirectURL('back')), interactive: true },
      (result) => { outcome = chrome.runtime.lastError ? chrome.runtime.lastError.message : result; },
    );
  `);
  await expect.poll(() => shell.electron.windows().some((page) => page.url().startsWith(origin))).toBe(true);
  const page = shell.electron.windows().find((other) => other.url().startsWith(origin));
  if (!page) throw new Error('no page');
  await page.waitForLoadState('load');
  return page;
}

const outcome = async () => (await shell.page('window.html')).evaluate('outcome');

it('lets the user sign in on a page that has nothing of the app, and gives the app what it leads to', async () => {
  const page = await begin();
  expect(await page.evaluate('[typeof require, typeof process, typeof chrome?.runtime?.id, opener]')).toEqual([
    'undefined',
    'undefined',
    'undefined',
    null,
  ]);
  // Who is seen is told by the shell, not by the page.
  const titles = () =>
    shell.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getTitle()));
  await expect.poll(titles).toContain(`${origin} (asked for by Identity fixture)`);
  await page.click('a');
  await expect.poll(outcome).toMatch(/^https:\/\/[a-p]{32}\.chromiumapp\.org\/back\?code=7#end$/);
  await expect.poll(() => shell.electron.windows().some((other) => other.url().startsWith(origin))).toBe(false);
  // Its cookies are there the next time, and only there.
  await begin();
  expect(cookies.at(-1)).toBe('known=1');
});

it('tells the app that the user has closed the window', async () => {
  await begin();
  await shell.electron.evaluate(({ BrowserWindow }, url) => {
    for (const window of BrowserWindow.getAllWindows()) {
      if (window.webContents.getURL().startsWith(url)) window.close();
    }
  }, origin);
  await expect.poll(outcome).toBe('The user did not approve access.');
});

it("gets a token with the system's browser and the client of who runs the app", async () => {
  const oauth = await startOAuthServer();
  try {
    const window = await shell.page('window.html');
    const id = await window.evaluate('chrome.runtime.id');
    writeFileSync(join(shell.profile, 'oauth.json'), JSON.stringify({ [String(id)]: oauth.client }));
    await shell.electron.evaluate(({ shell: system }) => {
      system.openExternal = (url: string) => {
        Object.assign(globalThis, { opened: url });
        return Promise.resolve();
      };
    });
    const token = window.evaluate(`new Promise((resolve) => {
      chrome.identity.getAuthToken({ interactive: true }, (...results) => {
        resolve(chrome.runtime.lastError ? chrome.runtime.lastError.message : results);
      });
    })`);
    const opened = () => shell.electron.evaluate(() => (globalThis as { opened?: string }).opened);
    await expect.poll(opened).toMatch(/^http:\/\/127\.0\.0\.1:/);
    await oauth.browse((await opened()) ?? '');
    expect(await token).toEqual(['token-1', ['email']]);
    expect(await window.evaluate('chrome.identity.getAuthToken({})')).toEqual({
      grantedScopes: ['email'],
      token: 'token-1',
    });
  } finally {
    await oauth.close();
  }
});
