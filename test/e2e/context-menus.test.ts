import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';
import { menuAfter, pickInMenu } from '../support/shown-menu.ts';
import type { ShownItem } from '../support/shown-menu.ts';

let shell: RunningShell;
beforeEach(async () => {
  shell = await startShell(fixtureFolder('context-menus'), { idleMs: 120_000 });
});
afterEach(() => shell.close());

/** The menu after a press of the right button. */
async function menuOn(selector: string): Promise<readonly ShownItem[]> {
  const window = await shell.page('window.html');
  return menuAfter(shell, () => window.click(selector, { button: 'right' }));
}

const pick = (...path: string[]) => pickInMenu(shell, path);

const labels = (items: readonly ShownItem[]) => items.map(({ label, type }) => (type === 'separator' ? '-' : label));

/** What the app heard last, without the address of its page, which is told twice. */
async function heard(id: string): Promise<Record<string, unknown>> {
  const line = await shell.waitForOutput(new RegExp(`clicked .*"menuItemId":"${id}".*`));
  const { pageUrl, frameUrl, ...rest } = JSON.parse(/\{.*\}/.exec(line)?.[0] ?? '{}') as Record<string, unknown>;
  expect(pageUrl).toMatch(/^chrome-app:\/\/[a-p]{32}\/window\.html$/);
  expect(frameUrl).toBe(pageUrl);
  return rest;
}

it('shows the items of the app that are for what was clicked, and tells it', async () => {
  const onText = await menuOn('#text');
  expect(labels(onText)).toEqual(['About this page', 'Size', 'Wrap lines']);
  expect(onText[1]?.items.map(({ label, checked }) => [label, checked])).toEqual([
    ['Small', true],
    ['Large', false],
  ]);
  await pick('Size', 'Large');
  expect(await heard('large')).toEqual({
    checked: true,
    editable: false,
    menuItemId: 'large',
    parentMenuItemId: 'size',
    wasChecked: false,
  });
  expect((await menuOn('#text'))[1]?.items.map(({ checked }) => checked)).toEqual([false, true]);

  expect(labels(await menuOn('a'))).toEqual(['Open the link', 'Wrap lines']);
  await pick('Open the link');
  expect(await heard('link')).toEqual({
    editable: false,
    linkUrl: 'https://example.com/somewhere',
    menuItemId: 'link',
  });
});

it('has for text what every program has, before the items of the app', async () => {
  const window = await shell.page('window.html');
  expect(labels(await menuOn('textarea'))).toEqual([
    '&Undo',
    '&Redo',
    '-',
    'Cu&t',
    '&Copy',
    '&Paste',
    'Paste as plain text',
    '-',
    'Select &all',
    '-',
    'Wrap lines',
  ]);
  await pick('Select &all');
  const selected = () => window.evaluate('getSelection().toString()');
  await expect.poll(selected).toBe('or in this field.');
  await menuOn('textarea');
  await pick('Cu&t');
  await expect.poll(() => window.evaluate("document.querySelector('textarea').value")).toBe('');
  await menuOn('textarea');
  await pick('&Undo');
  await expect.poll(() => window.evaluate("document.querySelector('textarea').value")).toBe('or in this field.');

  await window.evaluate("getSelection().selectAllChildren(document.querySelector('#text'))");
  expect(labels(await menuOn('#text'))).toEqual([
    '&Copy',
    '-',
    'Look up “Press the right button on this text,”',
    'Wrap lines',
  ]);
  await pick('Look up “Press the right button on this text,”');
  expect(await heard('search')).toMatchObject({ selectionText: 'Press the right button on this text,' });
});

it('shows nothing where the page has prevented it', async () => {
  const window = await shell.page('window.html');
  await window.evaluate(`addEventListener('contextmenu', (event) => event.preventDefault(), { once: true })`);
  await window.click('#text', { button: 'right' });
  // The next one is the first that comes through.
  expect(labels(await menuOn('a'))).toEqual(['Open the link', 'Wrap lines']);
});
