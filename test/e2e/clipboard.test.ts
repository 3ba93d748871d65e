/** Copying and pasting as Chrome Apps of all years did: by `document.execCommand`, without a gesture of the user, in any page. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let shell: RunningShell;
beforeEach(async () => {
  shell = await startShell(fixtureFolder('clipboard'), { permissionDialog: 'allow', idleMs: 120_000 });
});
afterEach(() => shell.close());

const EVENT_PAGE = '/_generated_background_page.html';
const WINDOW = '/window.html';

/** Has a page copy the text, or paste; asked by another page, for what a test evaluates counts as a gesture of the user. */
async function ask(page: string, copy?: string): Promise<unknown> {
  const asking = page === EVENT_PAGE ? await shell.page('window.html') : await shell.background();
  await shell.page(page);
  return asking.evaluate(`chrome.runtime.sendMessage(${JSON.stringify({ page, copy })})`);
}
const copied = () => shell.electron.evaluate(({ clipboard }) => clipboard.readText());
const put = (text: string) => shell.electron.evaluate(({ clipboard }, given) => clipboard.writeText(given), text);

it.each([WINDOW, EVENT_PAGE])('copies in %s, for every app', async (page) => {
  expect(await ask(page, `from ${page}`)).toEqual({ gesture: false, done: true, text: `from ${page}` });
  await expect.poll(copied).toBe(`from ${page}`);
});

it('pastes with the permission only, from the next window on', async () => {
  await put('of somebody else');
  expect(await ask(WINDOW)).toEqual({ gesture: false, done: false, text: '' });
  const window = await shell.page('window.html');
  expect(await window.evaluate("chrome.permissions.request({ permissions: ['clipboardRead'] })")).toBe(true);
  await window.evaluate("void chrome.app.window.create('second.html')");
  expect(await ask('/second.html')).toEqual({ gesture: false, done: true, text: 'of somebody else' });
});

it('pastes in no sandboxed page, and nowhere any more when the permission is gone', async () => {
  await put('of somebody else');
  const window = await shell.page('window.html');
  expect(await window.evaluate("chrome.permissions.request({ permissions: ['clipboardRead'] })")).toBe(true);
  await window.evaluate("void chrome.app.window.create('second.html')");
  const second = await shell.page('second.html');
  const pasted = await second.evaluate(
    () =>
      new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.src = 'sandboxed.html';
        frame.onload = () => frame.contentWindow?.postMessage('paste', '*');
        addEventListener('message', ({ data }) => resolve(data), { once: true });
        document.body.append(frame);
      }),
  );
  expect(pasted).toEqual({ origin: 'null', done: false, text: '' });
  expect(await ask('/second.html')).toMatchObject({ done: true, text: 'of somebody else' });
  expect(await window.evaluate("chrome.permissions.remove({ permissions: ['clipboardRead'] })")).toBe(true);
  expect(await ask('/second.html')).toMatchObject({ done: false, text: '' });
});
