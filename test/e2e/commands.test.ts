import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let shell: RunningShell;
beforeEach(async () => {
  shell = await startShell(fixtureFolder('commands'), { idleMs: 120_000 });
});
afterEach(() => shell.close());

/** As the system does: the devices' own protocol goes past what looks at keys first. */
const press = (keyCode: string, ...modifiers: ('control' | 'shift' | 'alt')[]) =>
  shell.electron.evaluate(
    ({ webContents }, input) => {
      const contents = webContents.getAllWebContents().find((other) => other.getURL().endsWith('/window.html'));
      contents?.sendInputEvent({ type: 'keyDown', ...input });
      contents?.sendInputEvent({ type: 'keyUp', ...input });
    },
    { keyCode, modifiers },
  );

it('fires for its keys in the windows of the app, whose pages do not get them', async () => {
  const window = await shell.page('window.html');
  await window.locator('input').focus();
  await press('Y', 'control', 'shift');
  await shell.waitForOutput(/command \["save",null\]/);
  await press('Down', 'alt');
  await shell.waitForOutput(/command \["next",null\]/);
  // What is the browser's own in Chrome is no command, and a key for the page.
  await press('S', 'control');
  await shell.waitForOutput(/key [sS]/);
  const lines = shell.output().split('\n');
  expect(lines.filter((line) => line.includes('command ')).length).toBe(2);
  expect(lines.some((line) => /key (Y|ArrowDown)/.test(line))).toBe(false);
});

it('has the global one on the whole desktop, as long as the app is loaded', async () => {
  await shell.page('window.html');
  const isRegistered = () =>
    shell.electron.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Ctrl+Shift+7'));
  await expect.poll(isRegistered).toBe(true);
  const background = await shell.page('_generated_background_page.html');
  await background.evaluate('chrome.app.window.getAll()[0].close()');
  await expect.poll(isRegistered).toBe(true);
});
