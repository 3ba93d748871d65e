/** What `Element.requestFullscreen()` comes to in a kiosk, whose window fills the screen whatever its pages want. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { LOCKED, startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk, TestPolicy } from '../support/kiosk.ts';
import { fixtureFolder } from '../support/shell.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function start(policy: TestPolicy, folder = fixtureFolder('kiosk')): Promise<RunningKiosk> {
  const kiosk = await startKiosk({ AllowFileSelectionDialogs: true, ...policy }, { folder });
  cleanUps.push(() => kiosk.close());
  await kiosk.waitForOutput('window loaded');
  await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
  return kiosk;
}

/** What the page heard first of its request, and whether an element fills it. */
const ask = `(async () => {
  const heard = [];
  for (const type of ['fullscreenchange', 'fullscreenerror'])
    document.addEventListener(type, () => heard.push(type), { once: true });
  const answer = document.body.requestFullscreen().then(() => 'resolved', (error) => error.name);
  const told = await Promise.race([answer, new Promise((done) => setTimeout(done, 2000, 'pending'))]);
  await new Promise((done) => setTimeout(done, 200));
  return [document.fullscreenEnabled, told, ...heard, document.fullscreenElement?.localName ?? ''];
})()`;

it('is rejected where the policy keeps from the app what its manifest asks for, until it does not', async () => {
  const kiosk = await start({});
  expect(await kiosk.inPage(ask)).toEqual([false, 'TypeError', 'fullscreenerror', '']);
  expect(await kiosk.placement()).toEqual(LOCKED);
  kiosk.writePolicy({ AllowFileSelectionDialogs: true, AllowedPermissions: ['app.window.fullscreen'] });
  // A document is told once, when it begins.
  await expect.poll(() => kiosk.output().split('window loaded').length, { timeout: 15_000 }).toBe(3);
  expect(await kiosk.inPage(ask)).toEqual([true, 'resolved', 'fullscreenchange', 'body']);
  // What is left is the element's, and not the window's.
  expect(await kiosk.inPage('document.exitFullscreen().then(() => document.fullscreenElement)')).toBe(null);
  await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
  expect(kiosk.output()).not.toContain('Refused full screen');
});

it('is left pending for an app that has not asked for the permission, as in Chromium, and the log says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-kiosk-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  cpSync(fixtureFolder('kiosk'), folder, { recursive: true });
  const manifest = join(folder, 'manifest.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"app.window.fullscreen",', ''));
  const kiosk = await start({}, folder);
  expect(await kiosk.inPage(ask)).toEqual([true, 'pending', '']);
  await kiosk.waitForOutput('Refused full screen');
  await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
});
