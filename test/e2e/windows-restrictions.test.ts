/** What a platform app's page may not do: the words on the console. Everything else about it is compared in the conformance group `restrictions`. */
import { afterEach, expect, it } from 'vitest';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let shell: RunningShell;
afterEach(() => shell.close());

it('tells on the console what is not available, in Chromium’s words', async () => {
  shell = await startShell(fixtureFolder('windows'));
  const window = await shell.page('window.html');
  await window.evaluate(`(() => {
    // What an app does to the console and to the built-ins changes nothing.
    console.error = () => {};
    Function.prototype.apply = Function.prototype.call = undefined;
    alert('x'), prompt('x'), document.open(), history.back, localStorage, toolbar, document.all;
    onunload = () => {};
    addEventListener('beforeunload', () => {});
    addEventListener('unload', () => {});
  })()`);
  const lines = [
    'window.alert() is not available in packaged apps.',
    'window.prompt() is not available in packaged apps.',
    'document.open() is not available in packaged apps.',
    'history.back is not available in packaged apps.',
    'window.localStorage is not available in packaged apps. Use chrome.storage.local instead.',
    'window.toolbar is not available in packaged apps.',
    'document.all is not available in packaged apps.',
    'window.onunload is not available in packaged apps.',
    'beforeunload is not available in packaged apps.',
    // With what stands before it: the one above ends like it.
    'error: unload is not available in packaged apps.',
  ];
  await shell.waitForOutput(lines.at(-1) ?? '');
  const printed = shell
    .output()
    .split('\n')
    .filter((line) => line.includes('in packaged apps.'));
  expect(printed).toEqual(lines.map((line) => expect.stringContaining(line)));
});

it('takes nothing from a Firefox OS app', async () => {
  shell = await startShell(fixtureFolder('moz-tcp'));
  const page = await shell.page('index.html');
  expect(
    await page.evaluate(`(() => {
      localStorage.setItem('kept', 'here');
      const request = new XMLHttpRequest();
      request.open('GET', 'index.html', false);
      request.send();
      return [localStorage.getItem('kept'), history.length > 0, 'toolbar' in window && typeof toolbar, request.status];
    })()`),
  ).toEqual(['here', true, 'object', 200]);
});
