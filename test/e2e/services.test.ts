import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let shell: RunningShell;
beforeEach(async () => {
  // A system that chooses no language, as many kiosks' do.
  const env = { LANG: 'C.UTF-8', LANGUAGE: '', LC_ALL: '', LC_MESSAGES: '' };
  shell = await startShell(fixtureFolder('services'), { idleMs: 120_000, env });
  await shell.waitForOutput('services: launched');
});
afterEach(() => shell.close());

const call = async (code: string) => (await shell.background()).evaluate(code);

it('keeps the system awake while the app asks for it', async () => {
  /** Which of the first blockers are at work, by Electron's numbers. */
  const blockers = () =>
    shell.electron.evaluate(({ powerSaveBlocker }) => [0, 1, 2, 3].filter((id) => powerSaveBlocker.isStarted(id)));
  const before = await blockers();
  await call("chrome.power.requestKeepAwake('display')");
  await expect.poll(async () => (await blockers()).length).toBe(before.length + 1);
  await call("chrome.power.requestKeepAwake('system')");
  await expect.poll(async () => (await blockers()).length).toBe(before.length + 1);
  await call('chrome.power.releaseKeepAwake()');
  await expect.poll(blockers).toEqual(before);
});

it('opens a tab in the system browser, and nothing else', async () => {
  await shell.electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (url) => void opened.push(url);
  });
  await call("chrome.browser.openTab({ url: 'https://example.com/' })");
  await expect(call("chrome.browser.openTab({ url: 'file:///etc/passwd' })")).rejects.toThrow('Invalid url');
  await expect(call("chrome.browser.openTab({ url: 'javascript:1' })")).rejects.toThrow('Invalid url');
  const opened = await shell.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
  expect(opened).toEqual(['https://example.com/']);
});

it('tells of changes of the displays', async () => {
  await shell.electron.evaluate(({ screen }) => void screen.emit('display-metrics-changed'));
  await shell.waitForOutput('services: displays changed');
});

it('knows whether the user is there', async () => {
  expect(['active', 'idle', 'locked']).toContain(await call('chrome.idle.queryState(60)'));
});

it('tells of changes of the voices', async () => {
  await call("speechSynthesis.dispatchEvent(new Event('voiceschanged'))");
  await shell.waitForOutput('services: voices changed');
  expect(shell.output()).not.toContain('Uncaught');
});

it('names languages that Intl knows', async () => {
  expect(await call('new Intl.DateTimeFormat(navigator.languages).resolvedOptions().locale')).toBe('en-US');
  expect(await call('navigator.languages')).toEqual(['en-US', 'en']);
});
