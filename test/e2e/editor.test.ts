/** The text editor of apps/editor, used as its users would. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { appFolder, launchAgain, root, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell, ShellTestOptions } from '../support/shell.ts';

let folder: string;
let profile: string;
let shell: RunningShell;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-editor-')));
  profile = temporaryProfile();
  mkdirSync(join(folder, 'recipes'));
  writeFileSync(join(folder, 'recipes/bread.md'), '# Bread\n\n500 g flour, 320 g water, 10 g salt\n');
  writeFileSync(join(folder, 'recipes/soup.md'), '# Soup\n');
  writeFileSync(join(folder, 'list.txt'), 'milk\neggs\n');
});
afterEach(async () => {
  await shell.close();
  for (const path of [folder, profile]) rmSync(path, { recursive: true, force: true, maxRetries: 10 });
});

async function start(options: ShellTestOptions): Promise<Page> {
  shell = await startShell(appFolder('editor'), { profile, ...options });
  const page = await shell.page('editor.html');
  await expect.poll(() => page.textContent('#status')).not.toBe('');
  return page;
}
const status = (page: Page) => expect.poll(() => page.textContent('#status'));
const content = (name: string) => readFileSync(join(folder, name), 'utf8');

it('opens what it is launched with, changes it and saves it', async () => {
  const page = await start({ args: [join(folder, 'list.txt')] });
  await status(page).toBe('Opened list.txt.');
  expect(await page.inputValue('#text')).toBe('milk\neggs\n');
  expect(await page.textContent('#path')).toBe(join(folder, 'list.txt'));
  await page.fill('#text', 'milk\neggs\nbutter\n');
  expect(await page.getAttribute('#tabs li', 'class')).toContain('changed');
  await page.click('#save');
  await status(page).toBe('Saved list.txt.');
  await expect.poll(() => content('list.txt')).toBe('milk\neggs\nbutter\n');
});

it('opens files and folders that the user chooses, and saves under a new name', async () => {
  const page = await start({
    fileDialogs: [[join(folder, 'recipes')], [join(folder, 'list.txt')], [join(folder, 'new.txt')], null],
  });
  await page.click('#folder');
  await expect.poll(() => page.locator('#tree li').allTextContents()).toEqual(['bread.md', 'soup.md']);
  await page.click('#tree li:first-child');
  await status(page).toBe('Opened bread.md.');
  await page.click('#open');
  await status(page).toBe('Opened list.txt.');
  await page.click('#new');
  await page.fill('#text', 'something new');
  await page.keyboard.press('Control+s');
  await status(page).toBe('Saved new.txt.');
  await expect.poll(() => content('new.txt')).toBe('something new');
  await page.click('#open');
  await status(page).toBe('User cancelled');
  expect(await page.locator('#tabs li').allTextContents()).toEqual(['bread.md', 'list.txt', 'new.txt']);
  mkdirSync(join(root, 'test-results/screenshots'), { recursive: true });
  await page.click('#tabs li:first-child');
  await page.screenshot({ path: join(root, 'test-results/screenshots/editor.png') });
});

it('remembers what was open, and says what is not to be had any more', async () => {
  const page = await start({ args: [join(folder, 'list.txt'), join(folder, 'recipes/soup.md')] });
  await expect.poll(() => page.locator('#recent li').count()).toBe(2);
  await shell.close();
  rmSync(join(folder, 'recipes/soup.md'));
  const again = await start({});
  await expect.poll(() => again.locator('#recent li').count()).toBe(2);
  await again.click('#recent li:has-text("list.txt")');
  await status(again).toBe('Opened list.txt.');
  await again.click('#recent li:has-text("soup.md")');
  await status(again).toBe(`${join(folder, 'recipes/soup.md')} is not to be had any more.`);
});

it('opens more in its window when it is launched again', async () => {
  const page = await start({ args: [join(folder, 'list.txt')] });
  await status(page).toBe('Opened list.txt.');
  await launchAgain(appFolder('editor'), profile, [join(folder, 'recipes/bread.md')]);
  await status(page).toBe('Opened bread.md.');
  expect(await page.locator('#tabs li').count()).toBe(2);
});
