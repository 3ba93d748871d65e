import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixtureFolder, launchAgain, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell, ShellTestOptions } from '../support/shell.ts';

/** The functions of apps/fixtures/files/window.js, as the page has them. */
interface FilesWindow {
  launchItems?: { entry: unknown }[];
  choose(options: object): Promise<unknown>;
  retain(entry: unknown): string;
  restore(id: string): Promise<unknown>;
  displayPath(entry: unknown): Promise<string>;
  read(entry: unknown): Promise<string>;
  write(entry: unknown, content: string): Promise<void>;
  getFile(directory: unknown, path: string, flags?: object): Promise<unknown>;
}

let folder: string;
let profile: string;
let shell: RunningShell | undefined;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-files-')));
  profile = temporaryProfile();
  writeFileSync(join(folder, 'a.txt'), 'hello');
});
afterEach(async () => {
  await shell?.close();
  shell = undefined;
  for (const path of [folder, profile]) rmSync(path, { recursive: true, force: true, maxRetries: 10 });
});

async function start(options: ShellTestOptions) {
  shell = await startShell(fixtureFolder('files'), { profile, ...options });
  return shell.page('window.html');
}
const path = (name: string) => join(folder, name);

it('opens, changes and saves files that the user has chosen', async () => {
  const window = await start({ fileDialogs: [[path('a.txt')], [path('new.txt')], null] });
  const seen = await window.evaluate(async () => {
    const page = globalThis as unknown as FilesWindow;
    const opened = await page.choose({ type: 'openWritableFile', accepts: [{ extensions: ['txt'] }] });
    const before = await page.read(opened);
    await page.write(opened, 'changed');
    const saved = await page.choose({ type: 'saveFile', suggestedName: 'new.txt' });
    await page.write(saved, 'saved');
    const cancelled = await page.choose({}).catch((error: Error) => error.message);
    return [before, await page.read(opened), await page.read(saved), await page.displayPath(saved), cancelled];
  });
  expect(seen).toEqual(['hello', 'changed', 'saved', path('new.txt'), 'User cancelled']);
  await expect.poll(() => readFileSync(path('a.txt'), 'utf8')).toBe('changed');
  await expect.poll(() => readFileSync(path('new.txt'), 'utf8')).toBe('saved');
  await expect.poll(() => readdirSync(folder).toSorted()).toEqual(['a.txt', 'new.txt']);
});

it('keeps the app within a folder that the user has chosen', async () => {
  mkdirSync(path('given'));
  writeFileSync(path('given/in.txt'), 'in');
  symlinkSync('../a.txt', path('given/link'));
  symlinkSync('..', path('given/up'));
  const window = await start({ fileDialogs: [[path('given')]] });
  const seen = await window.evaluate(async () => {
    const page = globalThis as unknown as FilesWindow;
    const directory = await page.choose({ type: 'openDirectory' });
    const outcomes: string[] = [await page.read(await page.getFile(directory, 'in.txt'))];
    const attempts: [string, object][] = [
      ['../a.txt', {}],
      ['/a.txt', {}],
      ['link', {}],
      ['up/a.txt', {}],
      ['up/new.txt', { create: true }],
      ['../new.txt', { create: true }],
      ['in.txt/../../a.txt', {}],
    ];
    for (const [name, flags] of attempts) {
      outcomes.push(await page.getFile(directory, name, flags).then(String, (error: DOMException) => error.name));
    }
    return outcomes;
  });
  expect(seen).toEqual([
    'in',
    'EncodingError',
    'EncodingError',
    'NotFoundError',
    'NotFoundError',
    'NotFoundError',
    'EncodingError',
    'EncodingError',
  ]);
  expect(readdirSync(folder).toSorted()).toEqual(['a.txt', 'given']);
});

it('gives the app what is behind -- and opens more of it in the running app', async () => {
  mkdirSync(path('d'));
  writeFileSync(path('b.txt'), 'second');
  const window = await start({ args: [path('a.txt'), path('b.txt')] });
  await shell?.waitForOutput('launched file_handler, text, , /a.txt text/plain, /b.txt text/plain');
  const texts = await window.evaluate(async () => {
    const page = globalThis as unknown as FilesWindow;
    return Promise.all((page.launchItems ?? []).map(({ entry }) => page.read(entry)));
  });
  expect(texts).toEqual(['hello', 'second']);
  // Another shell on the same profile hands over and ends.
  await launchAgain(fixtureFolder('files'), profile, [
    path('d'),
    'https://notes.example/1',
    path('nothing.bin'),
    'https://other.example/',
  ]);
  await shell?.waitForOutput('launched url_handler, notes, https://notes.example/1');
  await shell?.waitForOutput('has no url_handlers for https://other.example/');
});

it('says what it cannot open, and starts the app all the same', async () => {
  writeFileSync(path('x.bin'), Buffer.from([0, 1, 2]));
  await start({ args: [path('x.bin')] });
  await shell?.waitForOutput('has no file_handlers for');
  await shell?.waitForOutput('files: launched file_handler, ');
});

it('restores what it was asked to keep at the next start, and nothing else', async () => {
  const window = await start({ fileDialogs: [[path('a.txt')]] });
  const id = await window.evaluate(async () => {
    const page = globalThis as unknown as FilesWindow;
    const entry = await page.choose({});
    const made = page.retain(entry);
    await page.restore(made);
    return made;
  });
  await shell?.close();
  const again = await start({});
  const seen = await again.evaluate(async (kept) => {
    const page = globalThis as unknown as FilesWindow;
    const text = await page.read(await page.restore(kept));
    const forged = await page.restore(`${kept}x`).catch((error: Error) => error.message);
    return [text, forged];
  }, id);
  expect(seen).toEqual(['hello', 'Unknown id']);
});

it('gives an app nothing of what another app has', async () => {
  const other = path('other-app');
  cpSync(fixtureFolder('files'), other, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(other, 'manifest.json'), 'utf8')) as object;
  writeFileSync(join(other, 'manifest.json'), JSON.stringify({ ...manifest, name: 'Other' }));
  shell = await startShell([fixtureFolder('files'), other], { profile, fileDialogs: [[path('a.txt')]] });
  await expect.poll(() => windowsOf(shell).length).toBe(2);
  const [first, second] = windowsOf(shell) as [Page, Page];
  const isOwner = (await first.evaluate('chrome.runtime.getManifest().name')) === 'Files';
  const [owner, stranger] = isOwner ? [first, second] : [second, first];
  const { id, fileSystem } = await owner.evaluate(async () => {
    const page = globalThis as unknown as FilesWindow;
    const entry = (await page.choose({ type: 'openWritableFile' })) as { filesystem: { name: string } };
    const id = page.retain(entry);
    await page.restore(id);
    return { id, fileSystem: entry.filesystem.name.replace(/^.*Isolated_/, '') };
  });
  const upload = (target: Page) =>
    target.evaluate(async (given) => {
      const query = new URLSearchParams({ fileSystem: given, fullPath: '/a.txt', position: '0' });
      const response = await fetch(`/_holdfast_write?${query}`, { method: 'POST', body: 'stolen' });
      return `${response.status} ${await response.text()}`;
    }, fileSystem);
  expect(
    await stranger.evaluate((kept) => (globalThis as unknown as FilesWindow).restore(kept).catch(String), id),
  ).toBe('Error: Unknown id');
  expect(await upload(stranger)).toBe('200 Encoding');
  const forged = await stranger.evaluate(async (given) => {
    const page = globalThis as unknown as FilesWindow;
    const entry = { isFile: true, isDirectory: false, fullPath: '/a.txt', filesystem: { name: given } };
    try {
      return await page.displayPath(entry);
    } catch (error) {
      return String(error);
    }
  }, fileSystem);
  expect(forged).toContain('Value must be an instance of Entry');
  expect(readFileSync(path('a.txt'), 'utf8')).toBe('hello');
  // What the stranger was refused, the owner may do.
  expect(await upload(owner)).toBe('204 ');
});

function windowsOf(running: RunningShell | undefined): Page[] {
  return running?.electron.windows().filter((page) => page.url().endsWith('window.html')) ?? [];
}

it('reads with developer tools open', async () => {
  const window = await start({ fileDialogs: [[path('a.txt')]], devtools: true });
  const text = await window.evaluate(async () => {
    const page = globalThis as unknown as FilesWindow;
    return page.read(await page.choose({}));
  });
  expect(text).toBe('hello');
});
