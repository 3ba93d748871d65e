/** The settings app of apps/settings: languages, storage.sync in several windows, policy, and a sandboxed page that runs code. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { appFolder, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell, ShellTestOptions } from '../support/shell.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const READY: Readonly<Record<string, string>> = {
  en: 'All settings are yours to change.',
  de: 'Alle Einstellungen sind frei.',
  ja: 'すべての設定を変更できます。',
  ar: 'يمكنك تغيير جميع الإعدادات.',
};

async function start(
  language = 'en',
  options: ShellTestOptions = {},
): Promise<{ shell: RunningShell; settings: Page }> {
  const env = { LANGUAGE: language, LC_ALL: '', LANG: `${language}.UTF-8` };
  const shell = await startShell(appFolder('settings'), { env, ...options });
  cleanups.push(() => shell.close());
  const settings = await shell.page('settings.html');
  await expect.poll(() => settings.textContent('#status')).not.toBe('');
  return { shell, settings };
}

async function openPreview({ shell, settings }: { shell: RunningShell; settings: Page }): Promise<Page> {
  await settings.click('#preview');
  const preview = await shell.page('preview.html');
  await expect.poll(() => preview.textContent('#receipt')).not.toBe('');
  return preview;
}

it.each([
  ['en', 'ltr', 'Till Settings', '$5.60'],
  ['de', 'ltr', 'Kasseneinstellungen', '5,60\u00a0€'],
  ['ja', 'ltr', 'レジの設定', '合計'],
  ['ar', 'rtl', 'إعدادات صندوق الدفع', 'المجموع'],
])('speaks %s', async (language, direction, title, receipt) => {
  const { shell, settings } = await start(language);
  await expect.poll(() => settings.textContent('#status')).toBe(READY[language]);
  expect(await settings.title()).toBe(title);
  // Of the manifest, of a page and of a style sheet.
  expect(await settings.evaluate('chrome.runtime.getManifest().name')).toBe(title);
  expect(await settings.evaluate('document.documentElement.dir')).toBe(direction);
  expect(await settings.evaluate('getComputedStyle(document.body).direction')).toBe(direction);
  const edge = direction === 'ltr' ? 'paddingLeft' : 'paddingRight';
  expect(await settings.evaluate(`getComputedStyle(document.querySelector('.field')).${edge}`)).toBe('8px');
  // Only English has it.
  if (language === 'ja') expect(await settings.textContent('.hint')).toContain('is an expression');
  await shell.waitForOutput(`settings: install, ${title}`);
  const preview = await openPreview({ shell, settings });
  await expect.poll(() => preview.textContent('#receipt')).toContain(receipt);
});

it('shows in every window at once what one changes', async () => {
  const { shell, settings } = await start();
  const preview = await openPreview({ shell, settings });
  await settings.click('#second');
  const second = () =>
    shell.electron.windows().find((page) => page !== settings && page.url().endsWith('settings.html'));
  await expect.poll(second).toBeDefined();
  const other = second() as Page;
  await expect.poll(() => other.textContent('#status')).toBe(READY['en']);

  await settings.fill('#shopName', 'Müller & Söhne');
  await settings.press('#shopName', 'Tab');
  await expect.poll(() => settings.textContent('#status')).toMatch(/Name of the shop/);
  await expect.poll(() => other.inputValue('#shopName')).toBe('Müller & Söhne');
  await expect.poll(() => other.textContent('#status')).toMatch(/^Changed at .*: Name of the shop$/);
  await expect.poll(() => preview.textContent('#receipt')).toContain('Müller & Söhne');
  await other.selectOption('#theme', 'dark');
  for (const page of [settings, preview]) await expect.poll(() => page.getAttribute('body', 'class')).toContain('dark');
  await settings.click('#reset');
  await expect.poll(() => other.inputValue('#shopName')).toBe('Corner Shop');
  await expect.poll(() => preview.getAttribute('body', 'class')).toContain('light');
});

it('gives its settings as text and takes them again, but nothing else', async () => {
  const { settings } = await start();
  await settings.click('#export');
  const exported = JSON.parse(await settings.inputValue('#transfer')) as Record<string, unknown>;
  expect(exported).toMatchObject({ shopName: 'Corner Shop', currency: 'USD', taxRate: 8, sound: true, theme: 'light' });
  await settings.fill('#transfer', JSON.stringify({ shopName: 'Imported', taxRate: 'much', unknown: 1 }));
  await settings.click('#import');
  await expect.poll(() => settings.inputValue('#shopName')).toBe('Imported');
  expect(await settings.evaluate('chrome.storage.sync.get(null)')).toEqual({ shopName: 'Imported' });
  await settings.fill('#transfer', '{');
  await settings.click('#import');
  await expect.poll(() => settings.textContent('#status')).toBe('This is not JSON.');
  await settings.fill('#transfer', '{"unknown": 1}');
  await settings.click('#import');
  await expect.poll(() => settings.textContent('#status')).toBe('There is no setting in it.');
});

it('runs templates in a page that has no chrome.* and no origin, and survives wrong ones', async () => {
  const started = await start();
  const preview = await openPreview(started);
  const { settings } = started;
  const frame = preview.frames().find((candidate) => candidate.url().endsWith('template.html'));
  expect(await frame?.evaluate("[typeof (globalThis.chrome || {}).storage, origin, eval('6 * 7')]")).toEqual([
    'undefined',
    'null',
    42,
  ]);
  await settings.fill('#template', '{{= 6 * 7 }}{{#items}} [{{name}}]{{/items}}');
  await settings.press('#template', 'Tab');
  await expect.poll(() => preview.textContent('#receipt')).toBe('42 [Coffee] [Bread]');
  await settings.fill('#template', '{{nonsense}}');
  await settings.press('#template', 'Tab');
  await expect.poll(() => preview.textContent('#problem')).toBe('ReferenceError: nonsense is not defined');
  expect(await preview.textContent('#receipt')).toBe('42 [Coffee] [Bread]');
});

it('puts the policy before what the user chose, and follows it', async () => {
  const profile = temporaryProfile();
  cleanups.push(() => rmSync(profile, { recursive: true, force: true, maxRetries: 10 }));
  const write = (id: string, values: object) =>
    writeFileSync(join(profile, 'managed.json'), JSON.stringify({ '3rdparty': { extensions: { [id]: values } } }));
  write('a'.repeat(32), {});
  const { settings } = await start('en', { profile });
  const id = (await settings.evaluate('chrome.runtime.id')) as string;
  await settings.selectOption('#currency', 'JPY');
  await expect.poll(() => settings.textContent('#status')).toMatch(/Currency/);

  write(id, { currency: 'EUR', taxRate: 9.5 });
  await expect.poll(() => settings.textContent('#status')).toBe('Your organisation changed 2 settings.');
  await expect.poll(() => settings.isDisabled('#currency')).toBe(true);
  await expect.poll(() => settings.inputValue('#currency')).toBe('EUR');
  expect(await settings.inputValue('#taxRate')).toBe('9.5');
  expect(await settings.isDisabled('#shopName')).toBe(false);
  expect(
    await settings.evaluate("getComputedStyle(document.querySelector('#taxRate').parentNode, '::after').content"),
  ).toBe('"Set by your organisation"');
  write(id, {});
  await expect.poll(() => settings.isDisabled('#currency')).toBe(false);
  await expect.poll(() => settings.inputValue('#currency')).toBe('JPY');
});
