/** What the browser's own process writes for pages (docs/decisions/013-the-browser-writes.md), seen by its files and by what is in the user's. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixtureFolder, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

interface Writer extends EventTarget {
  readonly position: number;
  readonly length: number;
  readonly error: DOMException | null;
  seek(to: number): void;
  truncate(length: number): void;
  write(content: Blob): void;
  abort(): void;
}
interface FileEntry {
  createWriter(done: (writer: Writer) => void): void;
}
/** What apps/fixtures/files/window.js has, and what the tests put beside it. */
interface DirectWindow {
  choose(options: object): Promise<FileEntry>;
  read(entry: FileEntry): Promise<string>;
  getFile(directory: FileEntry, path: string, flags?: object): Promise<FileEntry>;
  directory: FileEntry;
  writerOf(name: string): Promise<Writer>;
  /** Resolves at `writeend` with the name of the error, or nothing. */
  done(writer: Writer, act: (writer: Writer) => void): Promise<string | undefined>;
  /** Writes one piece after the other, until `stop`; each piece is its number's letter. */
  chain(name: string, size: number): void;
  written: number;
  stop: boolean;
  ended: Promise<void>;
}

const SIZE = 256 * 1024;
const PARTS = 2;
const PART = 4 * 1024 * 1024;
const PIECE = 'abcdefghijklmnopqrstuvwxyz';
const textOf = (pieces: number) => Array.from({ length: pieces }, (_, i) => PIECE[i % 26]?.repeat(SIZE)).join('');

let folder: string;
let profile: string;
let shell: RunningShell;
let page: Page;
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-direct-')));
  profile = temporaryProfile();
  mkdirSync(join(profile, 'Writes/of-another-app'), { recursive: true });
  shell = await startShell(fixtureFolder('files'), { profile, fileDialogs: [[folder]] });
  page = await shell.page('window.html');
  await page.evaluate(async () => {
    const app = globalThis as unknown as DirectWindow;
    app.directory = await app.choose({ type: 'openDirectory' });
    app.writerOf = async (name) => {
      const entry = await app.getFile(app.directory, name, { create: true });
      return new Promise((resolve) => entry.createWriter(resolve));
    };
    app.done = (writer, act) =>
      new Promise((resolve) => {
        writer.addEventListener('writeend', () => resolve(writer.error?.name), { once: true });
        act(writer);
      });
    app.chain = (name, size) => {
      app.written = 0;
      app.stop = false;
      const writeAll = async () => {
        const writer = await app.writerOf(name);
        const writeOne = () => writer.write(new Blob([String.fromCodePoint(97 + (app.written % 26)).repeat(size)]));
        await new Promise<void>((resolve) => {
          writer.addEventListener('writeend', () => {
            app.written += 1;
            if (app.stop || writer.error) resolve();
            else writeOne();
          });
          writeOne();
        });
      };
      app.ended = writeAll();
    };
  });
});
afterEach(async () => {
  await shell.close();
  // The browser's other processes, which outlive one that was killed, write to the profile for moments yet.
  for (const path of [folder, profile]) rmSync(path, { recursive: true, force: true, maxRetries: 10 });
});

const path = (name: string) => join(folder, name);
const content = (name: string) => readFileSync(path(name), 'utf8');

/** The shell's folder of the one app, with what is in it. */
function direct(): { readonly folder: string; readonly names: readonly string[] } {
  const writes = join(profile, 'Writes');
  const [app] = existsSync(writes) ? readdirSync(writes) : [];
  const own = app === undefined ? writes : join(writes, app);
  return { folder: own, names: app === undefined ? [] : readdirSync(own) };
}

/** Numbers of the files that the browser may write to now. */
function targets(): number[] {
  const { folder: own, names } = direct();
  return names.filter((name) => name.endsWith('.crswap')).map((name) => statSync(join(own, name)).ino);
}

/** Of the app's folder and what main has beside its files. */
const inodes = () => readdirSync(folder).map((name) => statSync(path(name)).ino);

it('leaves nothing in the profile of what a killed shell had there', () => {
  expect(existsSync(join(profile, 'Writes/of-another-app'))).toBe(false);
});

it('writes a chain of large pieces, and nothing more after the app has come to rest', async () => {
  await page.evaluate((size) => (globalThis as unknown as DirectWindow).chain('new.bin', size), SIZE);
  await expect.poll(() => targets().some((target) => inodes().includes(target)), { interval: 5 }).toBe(true);
  // It is in the file when the app rests, not before.
  expect(statSync(path('new.bin')).size).toBe(0);
  const written = await page.evaluate(async () => {
    const app = globalThis as unknown as DirectWindow;
    const from = app.written;
    while (app.written < from + 30) await new Promise((resolve) => setTimeout(resolve, 5));
    app.stop = true;
    await app.ended;
    return app.written;
  });
  await expect.poll(() => readdirSync(folder)).toEqual(['new.bin']);
  await expect.poll(() => content('new.bin') === textOf(written)).toBe(true);
  await expect.poll(targets).toEqual([]);
  await expect.poll(() => statSync(path('new.bin')).nlink).toBe(1);
});

it('writes what the page asks for, wherever in the file, also by several writers', async () => {
  const seen = await page.evaluate(async () => {
    const app = globalThis as unknown as DirectWindow;
    // The same for each run.
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const work = async (name: string) => {
      const writer = await app.writerOf(name);
      let expected = new Uint8Array(0);
      for (let i = 0; i < 40; i++) {
        const length = expected.length;
        if (random(8) === 0) {
          const to = random(length + 100_000);
          const cut = new Uint8Array(to);
          cut.set(expected.subarray(0, to));
          expected = cut;
          await app.done(writer, () => writer.truncate(to));
        } else {
          const at = random(2) === 0 ? length : random(length + 1);
          const bytes = new Uint8Array(random(4) === 0 ? random(5000) : random(500_000)).fill(65 + random(26));
          const longer = new Uint8Array(Math.max(length, at + bytes.length));
          longer.set(expected);
          longer.set(bytes, at);
          expected = longer;
          writer.seek(at);
          await app.done(writer, () => writer.write(new Blob([bytes])));
        }
        // Now and then it comes to rest.
        if (random(5) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      }
      const entry = await app.getFile(app.directory, name);
      const text = await app.read(entry);
      const wrong = text.length !== expected.length || text !== new TextDecoder().decode(expected);
      return [writer.length === expected.length, wrong];
    };
    return Promise.all(['1', '2', '3', '4', '5', '6'].map(work));
  });
  expect(seen).toEqual(Array.from({ length: 6 }, () => [true, false]));
  expect(direct().names.length).toBeGreaterThan(0);
  await expect.poll(targets).toEqual([]);
  await expect.poll(() => readdirSync(folder).toSorted()).toEqual(['1', '2', '3', '4', '5', '6']);
});

it('loses nothing where another writer rests and goes on while one writes', async () => {
  writeFileSync(path('shared'), '-'.repeat(PARTS * PART + 1));
  await page.evaluate((size) => (globalThis as unknown as DirectWindow).chain('other', size), SIZE);
  await expect.poll(() => targets().length).toBeGreaterThan(0);
  const wrong = await page.evaluate(
    async ([parts, size, letters]) => {
      const app = globalThis as unknown as DirectWindow;
      app.stop = true;
      await app.ended;
      const entry = await app.getFile(app.directory, 'shared');
      const state = { over: false };
      const small = async () => {
        const writer = await app.writerOf('shared');
        while (!state.over) {
          writer.seek(parts * size);
          await app.done(writer, () => writer.write(new Blob(['+'])));
          await new Promise((resolve) => setTimeout(resolve));
        }
      };
      const others = small();
      const writer = await app.writerOf('shared');
      const found: unknown[] = [];
      for (const letter of letters) {
        writer.seek(0);
        for (let part = 0; part < parts; part++) {
          found.push(await app.done(writer, () => writer.write(new Blob([letter.repeat(size)]))));
        }
        // What it reads may be replaced while it does.
        const text = await app.read(entry).catch(() => undefined);
        if (text !== undefined && !text.startsWith(letter.repeat(parts * size))) found.push(letter);
      }
      state.over = true;
      await others;
      return found.filter((failure) => failure !== undefined);
    },
    [PARTS, PART, PIECE.slice(0, 12)] as const,
  );
  expect(wrong).toEqual([]);
  await expect.poll(targets).toEqual([]);
  await expect.poll(() => content('shared') === `${'l'.repeat(PARTS * PART)}+`).toBe(true);
});

it('adds to a file in place', async () => {
  writeFileSync(path('log.txt'), 'begin ');
  const { ino } = statSync(path('log.txt'));
  // Until a stream is ready main writes.
  await page.evaluate((size) => (globalThis as unknown as DirectWindow).chain('other', size), SIZE);
  await expect.poll(() => targets().length).toBeGreaterThan(0);
  const seen = await page.evaluate(async (size) => {
    const app = globalThis as unknown as DirectWindow;
    app.stop = true;
    await app.ended;
    const writer = await app.writerOf('log.txt');
    writer.seek(writer.length);
    const failures = [
      await app.done(writer, () => writer.write(new Blob(['a'.repeat(size)]))),
      await app.done(writer, () => writer.write(new Blob(['b'.repeat(size)]))),
    ];
    return [failures, writer.length];
  }, SIZE);
  expect(seen).toEqual([[undefined, undefined], 6 + 2 * SIZE]);
  await expect.poll(() => content('log.txt') === `begin ${textOf(2)}`).toBe(true);
  expect(statSync(path('log.txt')).ino).toBe(ino);
  // Main takes its link away when the app has come to rest, of which the page is not told.
  await expect.poll(() => statSync(path('log.txt')).nlink).toBe(1);
});

it('keeps what the page was told of when its process is killed', async () => {
  await page.evaluate((size) => (globalThis as unknown as DirectWindow).chain('new.bin', size), SIZE);
  await expect.poll(() => targets().length, { interval: 5 }).toBeGreaterThan(0);
  const told = await page.evaluate(async () => {
    const app = globalThis as unknown as DirectWindow;
    const from = app.written;
    while (app.written < from + 5) await new Promise((resolve) => setTimeout(resolve, 5));
    return app.written;
  });
  await shell.electron.evaluate(({ webContents }) => {
    for (const contents of webContents.getAllWebContents()) contents.forcefullyCrashRenderer();
  });
  await shell.waitForOutput('The pages of Files are gone');
  await expect.poll(() => readdirSync(folder)).toEqual(['new.bin']);
  await expect.poll(() => content('new.bin').startsWith(textOf(told))).toBe(true);
  await expect.poll(() => statSync(path('new.bin')).nlink).toBe(1);
  await expect.poll(() => direct().names).toEqual([]);
});

it('stops when the app does, and lets the next operation follow', async () => {
  await page.evaluate((size) => (globalThis as unknown as DirectWindow).chain('other', size), SIZE);
  await expect.poll(() => targets().length).toBeGreaterThan(0);
  const seen = await page.evaluate(async () => {
    const app = globalThis as unknown as DirectWindow;
    app.stop = true;
    await app.ended;
    const writer = await app.writerOf('new.bin');
    const first = await app.done(writer, () => {
      writer.addEventListener('progress', () => writer.abort(), { once: true });
      writer.write(new Blob([new Uint8Array(40e6)]));
    });
    const stopped = writer.position;
    const second = await app.done(writer, () => writer.truncate(0));
    const third = await app.done(writer, () => {
      writer.seek(0);
      writer.write(new Blob(['end']));
    });
    const entry = await app.getFile(app.directory, 'new.bin');
    return [first, stopped > 0 && stopped < 40e6, second, third, await app.read(entry)];
  });
  // What an abort leaves as the writer's error stays, as in Chromium.
  expect(seen).toEqual(['AbortError', true, 'AbortError', 'AbortError', 'end']);
});

it('is no news to the event page, and leaves nothing behind', async () => {
  const background = await shell.background();
  await background.evaluate(() => {
    const heard: string[] = [];
    (globalThis as unknown as { heard: string[] }).heard = heard;
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop', 'message']) {
      window.addEventListener(type, (event) => heard.push(event.type), { capture: true });
    }
  });
  await page.evaluate((size) => (globalThis as unknown as DirectWindow).chain('new.bin', size), SIZE);
  await expect.poll(() => targets().length).toBeGreaterThan(0);
  await page.evaluate(async () => {
    const app = globalThis as unknown as DirectWindow;
    app.stop = true;
    await app.ended;
  });
  expect(await background.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)).toEqual([]);
  const own = direct().folder;
  expect(existsSync(own)).toBe(true);
  await shell.close();
  expect(existsSync(own)).toBe(false);
});
