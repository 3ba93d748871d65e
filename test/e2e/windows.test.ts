import { afterEach, expect, it } from 'vitest';
import { fixtureFolder, launchAgain, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';
import { rmSync } from 'node:fs';

let shell: RunningShell;
afterEach(() => shell.close());

const log = async () => (await shell.background()).evaluate('log.slice()') as Promise<string[]>;

it('gives the opener the live window before its first script', async () => {
  shell = await startShell(fixtureFolder('windows'));
  const window = await shell.page('window.html');
  await window.waitForLoadState('load');
  expect(await window.evaluate('seenAtFirstScript')).toBe('yes');
  await expect
    .poll(async () => (await log()).slice(0, 3))
    .toEqual([
      'launched {"isDemoSession":false,"isKioskSession":false,"isPublicSession":false,"source":"command_line"}',
      'created loading',
      'load seen by the opener',
    ]);
  const background = await shell.background();
  expect(
    await background.evaluate(`(() => {
      const created = chrome.app.window.get('main');
      const live = created.contentWindow;
      live.calledFromBackground = () => live.document.title;
      return [
        live.chrome.app.window.current() === created,
        chrome.app.window.getAll()[0] === created,
        live.ownWindow === created,
        live.calledFromBackground(),
        live.name,
        live.opener === window,
        chrome.app.window.current(),
      ];
    })()`),
  ).toEqual([true, true, true, 'Window fixture', '', true, null]);
  const sameBackground = `new Promise((resolve) => chrome.runtime.getBackgroundPage((page) => resolve(page === opener && page.launches)))`;
  expect(await window.evaluate(sameBackground)).toBe(1);
});

it('looks like a program before its own styles, and like its own styles after', async () => {
  shell = await startShell(fixtureFolder('windows'));
  const window = await shell.page('window.html');
  const style = `(() => {
    const { userSelect, cursor, fontSize, margin, overflow } = getComputedStyle(document.body);
    return [userSelect, cursor, fontSize, margin, overflow, getComputedStyle(document.documentElement).overflow];
  })()`;
  expect(await window.evaluate(style)).toEqual(['none', 'default', '12px', '8px', 'hidden', 'hidden']);
  await window.evaluate(`document.head.append(Object.assign(document.createElement('style'), {
    textContent: 'html, body { overflow: auto; user-select: text; font-size: 20px }',
  }))`);
  expect(await window.evaluate(style)).toEqual(['text', 'default', '20px', '8px', 'auto', 'auto']);
});

it('shares one process between the event page and its windows', async () => {
  shell = await startShell(fixtureFolder('windows'));
  await shell.page('window.html');
  const pids = await shell.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.webContents.getOSProcessId()),
  );
  expect(pids).toHaveLength(2);
  expect(new Set(pids).size).toBe(1);
});

it('launches a running app again in its own event page, and shows the window it has', async () => {
  const profile = temporaryProfile();
  shell = await startShell(fixtureFolder('windows'), { profile });
  await shell.page('window.html');
  await launchAgain(fixtureFolder('windows'), profile);
  await expect.poll(async () => (await shell.background()).evaluate('launches')).toBe(2);
  await expect.poll(log).toContain('created complete');
  const count = () => shell.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  await expect.poll(count).toBe(2);
  await shell.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
});

it('runs onClosed while the window is still among the open ones, and ends when the last window is gone', async () => {
  shell = await startShell(fixtureFolder('windows'), { idleMs: 200, suspendMs: 3000 });
  const background = await shell.background();
  await shell.page('window.html');
  await background.evaluate(`chrome.runtime.onSuspend.addListener(() => console.log('suspending ' + log.join(';')))`);
  await background.evaluate(`chrome.app.window.get('main').close()`);
  expect(await shell.waitForOutput('suspending')).toContain('closed 1');
  expect(await shell.exited).toBe(0);
});

it('keeps a window whose creator is gone, with the event page as its opener', async () => {
  shell = await startShell(fixtureFolder('windows'), { idleMs: 200, suspendMs: 100 });
  const first = await shell.page('window.html');
  await first.evaluate(`void chrome.app.window.create('window.html?second', { id: 'second' }); window.close()`);
  await expect
    .poll(() => shell.electron.windows().map((page) => page.url()))
    .toEqual([expect.stringContaining('_generated'), expect.stringContaining('?second')]);
  const second = shell.electron.windows().find((page) => page.url().includes('?second'));
  expect(await second?.evaluate(`opener.location.pathname`)).toBe('/_generated_background_page.html');
  expect(await second?.evaluate(`opener.chrome.app.window.getAll().length`)).toBe(1);
});

it('makes one window of an id, however many ask at once, and a new one while the old is closing', async () => {
  shell = await startShell(fixtureFolder('windows'));
  await shell.page('window.html');
  const background = await shell.background();
  const outcome = await background.evaluate(`(async () => {
    const create = () => new Promise((resolve) => chrome.app.window.create('window.html', { id: 'twin' }, resolve));
    const [one, two] = await Promise.all([create(), create()]);
    const again = await new Promise((resolve) => {
      one.onClosed.addListener(() => create().then(resolve));
      one.close();
    });
    return [one === two, again !== one, again === chrome.app.window.get('twin'), chrome.app.window.getAll().length];
  })()`);
  expect(outcome).toEqual([true, true, true, 2]);
});

it('runs on when the event page refuses to go away or stops loading', async () => {
  shell = await startShell(fixtureFolder('stubborn'), { idleMs: 300, suspendMs: 100 });
  await shell.waitForOutput('stubborn: launched');
  expect(await shell.exited).toBe(0);
  expect(shell.output()).toContain('same-window link');
});

it('stops an app that reloads itself without end', async () => {
  shell = await startShell(fixtureFolder('reloading'));
  expect(await shell.exited).toBe(2);
  expect(shell.output()).toContain('Reloading fixture reloads itself without end');
  // A page's last words may go with it, so fewer than the six loads may have been printed.
  expect(shell.output().match(/reloading: loaded/g)?.length).toBeLessThanOrEqual(6);
});

it('answers dialogs as a platform app does: not at all', async () => {
  shell = await startShell(fixtureFolder('windows'));
  const window = await shell.page('window.html');
  expect(await window.evaluate(`[alert('x'), confirm('x')].length`)).toBe(2);
});

it('reports bounds, takes new ones and remembers them by id', async () => {
  const profile = temporaryProfile();
  shell = await startShell(fixtureFolder('windows'), { profile });
  const window = await shell.page('window.html');
  const bounds = `(({ left, top, width, height }) => ({ left, top, width, height }))(ownWindow.innerBounds)`;
  await expect.poll(() => window.evaluate(bounds)).toMatchObject({ width: 400, height: 300 });
  await window.evaluate(`ownWindow.outerBounds.setPosition(120, 90), ownWindow.resizeTo(450, 350)`);
  await expect.poll(() => window.evaluate(bounds)).toEqual({ left: 120, top: 90, width: 450, height: 350 });
  await expect.poll(log).toContain('bounds 450x350');
  await shell.close();

  shell = await startShell(fixtureFolder('windows'), { profile });
  const again = await shell.page('window.html');
  await expect.poll(() => again.evaluate(bounds)).toEqual({ left: 120, top: 90, width: 450, height: 350 });
  await shell.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
});

it("answers create's mistakes with Chrome's texts", async () => {
  shell = await startShell(fixtureFolder('windows'));
  const background = await shell.background();
  const create = (url: string, options: object) =>
    background.evaluate(
      `new Promise((resolve) => chrome.app.window.create(${JSON.stringify(url)}, ${JSON.stringify(options)}, function () {
        resolve([arguments.length, typeof arguments[0], chrome.runtime.lastError && chrome.runtime.lastError.message]);
      }))`,
    );
  expect(await create('http://127.0.0.1/', {})).toEqual([
    1,
    'undefined',
    'The URL used for window creation must be local for security reasons.',
  ]);
  expect(await create('window.html', { alwaysOnTop: true })).toEqual([
    1,
    'undefined',
    'The "app.window.alwaysOnTop" permission is required.',
  ]);
  expect(await create('window.html', { innerBounds: { width: 5 }, outerBounds: { width: 5 } })).toEqual([
    1,
    'undefined',
    'The width property cannot be specified for both inner and outer bounds.',
  ]);
  // Chromium: a page that does not exist opens nothing and is no error.
  expect(await create('missing.html', {})).toEqual([1, 'undefined', undefined]);
  await expect(background.evaluate(`chrome.app.window.create('window.html', { bogus: 1 })`)).rejects.toThrow(
    "Error in invocation of app.window.create(string url, optional app.window.CreateWindowOptions options, optional function callback): Error at parameter 'options': Unexpected property: 'bogus'.",
  );
});
