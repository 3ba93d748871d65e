/** What the user drops on a page. The drops are the browser's own, by the developer tools' protocol: trusted events with real files. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

interface Entry {
  readonly name: string;
  readonly fullPath: string;
  readonly isDirectory: boolean;
  readonly filesystem: { readonly name: string };
}

/** The functions of apps/fixtures/files/window.js, and what the tests put beside them. */
interface DropWindow {
  choose(options: object): Promise<unknown>;
  read(entry: unknown): Promise<string>;
  write(entry: unknown, content: string): Promise<void>;
  getFile(directory: unknown, path: string, flags?: object): Promise<unknown>;
  retain(entry: unknown): string;
  restore(id: string): Promise<unknown>;
  /** Of the last drop. */
  dropped: Entry[];
  /** What chrome.fileSystem says to an entry, or its error. */
  ask(name: string, entry: unknown): Promise<unknown>;
  chrome: {
    fileSystem: Record<string, (entry: unknown, done: (result: unknown) => void) => void>;
    runtime: { lastError?: { message: string } };
  };
}

let folder: string;
let shell: RunningShell;
let page: Page;
let tools: CDPSession;
const path = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-drop-')));
  writeFileSync(path('a.txt'), 'hello');
  mkdirSync(path('dir'));
  writeFileSync(path('dir/x.txt'), 'in it');
});
afterEach(async () => {
  await shell.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

async function start(fileDialogs: (string[] | null)[] = []): Promise<void> {
  shell = await startShell(fixtureFolder('files'), { fileDialogs });
  page = await shell.page('window.html');
  tools = await page.context().newCDPSession(page);
  await page.evaluate(() => {
    const window = globalThis as unknown as DropWindow;
    window.dropped = [];
    window.ask = (name, entry) =>
      new Promise((resolve) => {
        const done = (result: unknown) => resolve(window.chrome.runtime.lastError?.message ?? result);
        try {
          window.chrome.fileSystem[name]?.(entry, done);
        } catch (error) {
          resolve(String(error));
        }
      });
    document.addEventListener('dragover', (event) => event.preventDefault());
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      const items = event.dataTransfer?.items ?? ([] as unknown as DataTransferItemList);
      window.dropped = Array.from(items, (item) => item.webkitGetAsEntry() as unknown as Entry);
    });
  });
}

async function drop(...names: string[]): Promise<void> {
  const data = { items: [], files: names.map((name) => resolve(folder, name)), dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await tools.send('Input.dispatchDragEvent', { type, x: 100, y: 100, data });
  }
}

/** Of what was dropped last. */
function displayPath(): Promise<unknown> {
  return page.evaluate(() => {
    const app = globalThis as unknown as DropWindow;
    return app.ask('getDisplayPath', app.dropped[0]);
  });
}

it('are entries that chrome.fileSystem knows, and may be read only', async () => {
  await start();
  await drop('a.txt', 'dir');
  const seen = await page.evaluate(async () => {
    const app = globalThis as unknown as DropWindow;
    const [file, directory] = app.dropped;
    return [
      app.dropped.map((entry) => [Object.prototype.toString.call(entry), entry.fullPath, entry.isDirectory]),
      await app.ask('getDisplayPath', file),
      await app.ask('isWritableEntry', file),
      await app.read(file),
      await app.write(file, 'x').catch((error: DOMException) => error.name),
      await app.read(await app.getFile(directory, 'x.txt')),
      await app.ask('getDisplayPath', await app.getFile(directory, 'x.txt')),
      await app.getFile(directory, 'new.txt', { create: true }).catch((error: DOMException) => error.name),
      await app.getFile(directory, '../b.txt').catch((error: DOMException) => error.name),
    ];
  });
  expect(seen).toEqual([
    [
      ['[object FileEntry]', '/a.txt', false],
      ['[object DirectoryEntry]', '/dir', true],
    ],
    path('a.txt'),
    false,
    'hello',
    'SecurityError',
    'in it',
    path('dir/x.txt'),
    'SecurityError',
    'EncodingError',
  ]);
});

it('are together in one file system, as in Chromium 156, whose root lists them', async () => {
  writeFileSync(path('dir/a.txt'), 'the other');
  await start();
  await drop('a.txt', 'dir', 'dir/a.txt');
  const seen = await page.evaluate(async () => {
    interface Root {
      readonly fullPath: string;
      createReader(): { readEntries(done: (entries: Entry[]) => void, failed: (error: DOMException) => void): void };
      getParent(done: (entry: Root) => void, failed: (error: DOMException) => void): void;
      remove(done: () => void, failed: (error: DOMException) => void): void;
      getMetadata(done: (data: { size: number }) => void, failed: (error: DOMException) => void): void;
      readonly filesystem: { readonly root: Root };
    }
    const app = globalThis as unknown as DropWindow;
    const [file, directory, other] = app.dropped as unknown as [Root, Root, Root];
    const { root } = file.filesystem;
    const name = (error: DOMException) => error.name;
    const asked = async (ask: (done: (value: unknown) => void, failed: (error: DOMException) => void) => void) =>
      new Promise((resolve, reject) => ask(resolve, reject)).catch(name);
    const get = (directoryEntry: unknown, to: string, flags = {}) =>
      app.getFile(directoryEntry, to, flags).then((entry) => (entry as Root).fullPath, name);
    const parent = (await asked((done, failed) => directory.getParent(done, failed))) as Root;
    return [
      other.fullPath,
      [file.filesystem === directory.filesystem, parent.filesystem === file.filesystem, parent.fullPath],
      await asked((done, failed) =>
        root.createReader().readEntries((entries) => done(entries.map((entry) => entry.fullPath)), failed),
      ),
      await asked((done, failed) => root.getMetadata(({ size }) => done(size), failed)),
      await get(root, 'dir/x.txt'),
      await get(directory, '/a.txt'),
      await get(directory, '../a.txt'),
      await get(root, 'none.txt'),
      await asked((done, failed) => root.remove(() => done('removed'), failed)),
      await app.ask('getDisplayPath', root),
      await app.ask('isWritableEntry', root),
      await app.read(other),
    ];
  });
  expect(seen).toEqual([
    '/a (1).txt',
    [true, true, '/'],
    ['/a.txt', '/dir', '/a (1).txt'],
    0,
    '/dir/x.txt',
    '/a.txt',
    '/a.txt',
    'EncodingError',
    'InvalidModificationError',
    'Invalid parameters',
    false,
    'the other',
  ]);
});

it('become writable and are kept when the app asks for that', async () => {
  await start();
  await drop('a.txt', 'dir');
  const seen = await page.evaluate(async () => {
    const app = globalThis as unknown as DropWindow;
    const [file, directory] = app.dropped;
    const id = app.retain(file);
    await app.write(await app.ask('getWritableEntry', file), 'changed');
    await app.write(
      await app.getFile(await app.ask('getWritableEntry', directory), 'new.txt', { create: true }),
      'made',
    );
    return [id.replace(/^[0-9A-F]{32}/, 'ID'), await app.read(await app.restore(id))];
  });
  expect(seen).toEqual(['ID:a.txt', 'changed']);
  await expect.poll(() => readFileSync(path('dir/new.txt'), 'utf8')).toBe('made');
  await expect.poll(() => readFileSync(path('a.txt'), 'utf8')).toBe('changed');
});

it('may be folders of which the browser gives web pages no handle', async () => {
  await start();
  await drop(homedir());
  expect(await displayPath()).toBe(homedir());
});

it('come from nothing that a script can make up', async () => {
  await start([[path('a.txt')]]);
  const seen = await page.evaluate(async () => {
    const app = globalThis as unknown as DropWindow;
    const entry = (await app.choose({})) as { file(done: (file: File) => void): void };
    const real = await new Promise<File>((resolve) => entry.file(resolve));
    const stored = await new Promise<File>((resolve, reject) => {
      const open = indexedDB.open('files');
      open.onupgradeneeded = () => open.result.createObjectStore('files');
      open.onsuccess = () => {
        const store = open.result.transaction('files', 'readwrite').objectStore('files');
        store.put(real, 'file');
        const got = store.get('file');
        got.onsuccess = () => resolve(got.result as File);
        got.onerror = () => reject(got.error as DOMException);
      };
    });
    const outcomes: unknown[] = [];
    for (const file of [new File(['x'], 'a.txt'), real, stored]) {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      document.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
      const [found] = app.dropped;
      outcomes.push(found, await app.ask('getDisplayPath', found));
    }
    return outcomes;
  });
  const refused = [null, expect.stringContaining('No matching signature')];
  expect(seen).toEqual([...refused, ...refused, ...refused]);
});

it('gain nothing from being dragged by the page itself', async () => {
  await start();
  await page.evaluate(() => {
    document.body.innerHTML = '<p draggable="true" style="height: 40px">Drag me</p>';
  });
  await page.mouse.move(20, 30);
  await page.mouse.down();
  await page.mouse.move(60, 60, { steps: 4 });
  // As if the page had put a File of this path into what is dragged.
  await drop('a.txt');
  expect(await displayPath()).toBe('Invalid parameters');
  await page.mouse.up();
  await page.mouse.move(130, 130);
  // The next one comes from outside.
  await drop('a.txt');
  expect(await displayPath()).toBe(path('a.txt'));
});
