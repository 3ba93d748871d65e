/** The kiosk browser of apps/kiosk-browser, used as a visitor would, against pages on loopback. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { appId } from '../../src/main/package/app-id.ts';
import { serveSite } from '../support/guest-site.ts';
import type { GuestSite } from '../support/guest-site.ts';
import { appFolder, root, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

const STYLE = `<style>body { margin: 0; font: 18px/1.6 'DejaVu Sans', sans-serif; color: #23303d }
  header { padding: 28px 48px; background: #2e7d6b; color: white } main { padding: 24px 48px } a { color: #2e7d6b }</style>`;

let shell: RunningShell;
let site: GuestSite;
let page: Page;
const profile = temporaryProfile();

beforeAll(async () => {
  site = await serveSite({
    '/': `<title>Museum</title>${STYLE}<header><h1>Town Museum</h1></header><main><p>Ask this screen about what you see.</p>
      <ul><li><a id="rooms" href="/rooms">The rooms</a></li><li><a id="new" href="/rooms" target="_blank">In a new window</a></li>
      <li><a id="away" href="http://elsewhere.invalid/shop">Shop of somebody else</a></li>
      <li><a id="away-new" href="http://elsewhere.invalid/shop" target="_blank">The same in a new window</a></li></ul>
      <iframe id="frame" hidden></iframe></main>`,
    '/rooms': `<title>Rooms</title>${STYLE}<header><h1>The rooms</h1></header><main>Ground floor: ships. First floor: clocks.</main>
      <script>document.cookie = 'visitor=1; max-age=9999';</script>`,
  });
  const id = await appId(undefined, appFolder('kiosk-browser'));
  const policy = { Home: `${site.origin}/`, AllowedHosts: [new URL(site.origin).host] };
  writeFileSync(join(profile, 'managed.json'), JSON.stringify({ '3rdparty': { extensions: { [id]: policy } } }));
  shell = await startShell(appFolder('kiosk-browser'), { profile });
  page = await shell.page('browser.html');
  // Playwright dismisses what nobody listens to, before the app can answer.
  shell.electron.context().on('dialog', () => {});
});
afterAll(async () => {
  await shell?.close();
  site?.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
});
beforeEach(async () => {
  await page.click('#home');
  await expect.poll(() => inGuest('document.title')).toBe('Museum');
  await expect.poll(() => page.isHidden('#progress')).toBe(true);
});

const place = () => page.textContent('#place');
const notice = async () => ((await page.isVisible('#notice')) ? page.textContent('#notice') : '');
/** The value of a script in the page that is shown; undefined before there is one. */
const inGuest = (code: string) =>
  page.evaluate((text) => {
    const view = document.querySelector('webview') as unknown as {
      executeScript(details: object, done: (results?: unknown[]) => void): boolean;
    };
    return new Promise((resolve) => {
      if (!view.executeScript({ code: text }, (results) => resolve(results?.[0]))) resolve(undefined);
    });
  }, code);
const click = (id: string) => inGuest(`document.getElementById('${id}').click()`);
/** What only the page's own scripts can ask for. */
const asPage = (code: string) =>
  inGuest(
    `{ const s = document.createElement('script'); s.textContent = ${JSON.stringify(code)}; document.body.append(s); }`,
  );

it('shows the first page, moves within the hosts that are allowed, and back', async () => {
  expect(await place()).toBe(`${new URL(site.origin).host}/`);
  expect(await page.isDisabled('#back')).toBe(true);
  await click('rooms');
  await expect.poll(place).toMatch(/\/rooms$/);
  await page.click('#back');
  await expect.poll(() => inGuest('document.title')).toBe('Museum');
  await expect.poll(() => page.isDisabled('#forward')).toBe(false);
  await page.click('#forward');
  await expect.poll(place).toMatch(/\/rooms$/);
});

it('shows no other host, in no way', async () => {
  await click('away');
  await expect.poll(notice).toBe('This screen does not show elsewhere.invalid.');
  expect(await inGuest('document.title')).toBe('Museum');
  await click('away-new');
  await expect.poll(notice).toBe('This screen does not show http://elsewhere.invalid/shop.');
  // A frame of another host: the same server under another name.
  const before = site.requests.length;
  await inGuest(`document.getElementById('frame').src = '${site.other}/rooms?frame'`);
  await click('new');
  await expect.poll(place).toMatch(/\/rooms$/);
  expect(site.requests.slice(before).map(({ url }) => url)).not.toContain('/rooms?frame');
  const folder = join(root, 'test-results/screenshots');
  mkdirSync(folder, { recursive: true });
  await page.click('#back');
  await expect.poll(() => inGuest('document.title')).toBe('Museum');
  await click('away');
  await expect.poll(notice).toBe('This screen does not show elsewhere.invalid.');
  await page.screenshot({ path: join(folder, 'kiosk-browser.png') });
});

it('denies what the administrator has not allowed, and asks its own questions', async () => {
  await asPage(
    `navigator.geolocation.getCurrentPosition(() => { document.title = 'there' }, ({ code }) => { document.title = 'code ' + code })`,
  );
  await expect.poll(() => inGuest('document.title')).toBe('code 1');
  await asPage(`setTimeout(() => { document.title = String(confirm('Really?')) })`);
  await expect.poll(() => page.isVisible('#question')).toBe(true);
  expect(await page.textContent('#question-text')).toBe('Really?');
  await page.click('#question-ok');
  await expect.poll(() => inGuest('document.title')).toBe('true');
});

it('makes text larger', async () => {
  const size = () => inGuest('devicePixelRatio');
  const before = (await size()) as number;
  await page.click('#larger');
  await expect.poll(size).toBeCloseTo(before * 1.25);
  await page.click('#smaller');
  await expect.poll(size).toBeCloseTo(before);
});

it('begins anew for the next visitor: at home, without the cookies of the last one', async () => {
  await click('rooms');
  await expect.poll(place).toMatch(/\/rooms$/);
  await page.click('#reload');
  await expect.poll(() => site.requests.at(-1)?.cookie).toBe('visitor=1');
  // Nobody touches the computer.
  await shell.electron.evaluate(({ powerMonitor }) => {
    Object.assign(globalThis, { real: powerMonitor.getSystemIdleState.bind(powerMonitor) });
    powerMonitor.getSystemIdleState = () => 'idle';
  });
  try {
    await expect.poll(() => inGuest('document.title')).toBe('Museum');
  } finally {
    await shell.electron.evaluate(({ powerMonitor }) => {
      powerMonitor.getSystemIdleState = (globalThis as unknown as { real: () => 'active' }).real;
    });
  }
  const requests = site.requests.length;
  await click('rooms');
  await expect
    .poll(() => site.requests.slice(requests).find(({ url }) => url === '/rooms'))
    .toMatchObject({ cookie: '' });
});

it('says what is to be done where there is no policy', async () => {
  const unset = await startShell(appFolder('kiosk-browser'));
  try {
    const first = await unset.page('browser.html');
    const text = () =>
      first.evaluate(
        () =>
          new Promise((resolve) => {
            const view = document.querySelector('webview') as unknown as {
              executeScript(details: object, done: (results?: unknown[]) => void): boolean;
            };
            if (!view.executeScript({ code: 'document.body.innerText' }, (all) => resolve(all?.[0]))) resolve('');
          }),
      );
    await expect.poll(text).toContain('This screen is not set up yet');
  } finally {
    await unset.close();
  }
});
