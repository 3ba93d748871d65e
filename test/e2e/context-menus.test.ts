import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let shell: RunningShell;
beforeEach(async () => {
  shell = await startShell(fixtureFolder('context-menus'), { idleMs: 120_000 });
  // A native menu takes the system's input, which tests have none of: it is built as always, and looked at instead of shown.
  await shell.electron.evaluate(({ Menu }) => {
    Menu.prototype.popup = function () {
      Object.assign(globalThis, { shownMenu: this });
    };
  });
});
afterEach(() => shell.close());

interface Item {
  readonly label: string;
  readonly type: string;
  readonly checked: boolean;
  readonly enabled: boolean;
  readonly items: readonly Item[];
}

/** The menu after a press of the right button; null for none. */
async function menuOn(selector: string): Promise<readonly Item[]> {
  await shell.electron.evaluate(() => void Object.assign(globalThis, { shownMenu: undefined }));
  const window = await shell.page('window.html');
  await window.click(selector, { button: 'right' });
  const read = () =>
    shell.electron.evaluate(() => {
      const { shownMenu } = globalThis as unknown as { shownMenu?: Electron.Menu };
      const look = (menu: Electron.Menu): Item[] =>
        menu.items.map(({ label, type, checked, enabled, submenu }) => {
          return { label, type, checked, enabled, items: submenu ? look(submenu) : [] };
        });
      return shownMenu && look(shownMenu);
    });
  await expect.poll(read).toBeDefined();
  return (await read()) ?? [];
}

/** @param path labels from the top */
const pick = (...path: string[]) =>
  shell.electron.evaluate((_electron, labels) => {
    let { shownMenu: menu } = globalThis as unknown as { shownMenu: Electron.Menu | undefined };
    for (const label of labels) {
      const item = menu?.items.find((other) => other.label === label);
      if (!item) throw new Error(`No ${label}`);
      if (item.submenu) menu = item.submenu;
      else item.click();
    }
  }, path);

const labels = (items: readonly Item[]) => items.map(({ label, type }) => (type === 'separator' ? '-' : label));

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
