/** What becomes of files, and of what the app knows about them, when writing ends before its time. */
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixtureFolder, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

interface Writer extends EventTarget {
  readonly position: number;
  readonly length: number;
  readonly error: DOMException | null;
  seek(to: number): void;
  write(content: Blob): void;
}
interface FileEntry {
  createWriter(done: (writer: Writer) => void): void;
  file(done: (file: File) => void): void;
}
/** What apps/fixtures/files/window.js has, and what the tests put beside it. */
interface FilesWindow {
  choose(options: object): Promise<FileEntry>;
  writer: Writer;
  file: File;
  writes: number;
}
type Failed = (error: DOMException) => void;
interface SandboxedEntry {
  getFile(name: string, flags: object, done: (entry: SandboxedEntry) => void, failed: Failed): void;
  createWriter(done: (writer: Writer) => void): void;
  copyTo(target: object, name: string, done: () => void, failed: Failed): void;
}
interface CopyingWindow extends FilesWindow {
  webkitRequestFileSystem(
    type: number,
    size: number,
    done: (system: { root: SandboxedEntry }) => void,
    failed: Failed,
  ): void;
  source: SandboxedEntry;
  outcome: Promise<string>;
}

let folder: string;
let profile: string;
let shell: RunningShell | undefined;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-failures-')));
  profile = temporaryProfile();
  writeFileSync(join(folder, 'a.txt'), 'hello world\n');
});
afterEach(async () => {
  await shell?.close();
  shell = undefined;
  for (const path of [folder, profile]) rmSync(path, { recursive: true, force: true, maxRetries: 10 });
});

async function start(dialogs: string[][]) {
  shell = await startShell(fixtureFolder('files'), { profile, fileDialogs: dialogs });
  return shell.page('window.html');
}

it('a writer knows how long the file is after a write that failed', async () => {
  const page = await start([[join(folder, 'a.txt')]]);
  await page.evaluate(async () => {
    const app = globalThis as unknown as FilesWindow;
    const entry = await app.choose({ type: 'openWritableFile' });
    app.file = await new Promise((resolve) => entry.file(resolve));
    app.writer = await new Promise((resolve) => entry.createWriter(resolve));
  });
  // The File that is to be written is no longer what it was, which makes it unreadable.
  writeFileSync(join(folder, 'a.txt'), 'bye');
  const seen = await page.evaluate(async () => {
    const { writer, file } = globalThis as unknown as FilesWindow;
    const before = [writer.position, writer.length];
    writer.seek(10);
    await new Promise((resolve) => {
      writer.addEventListener('writeend', resolve);
      writer.write(file);
    });
    return [before, writer.error?.name, writer.position, writer.length];
  });
  expect(seen).toEqual([[0, 12], 'InvalidStateError', 3, 3]);
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('bye');
});

it('a shell that is killed leaves the old file, and the next one removes what else it has left', async () => {
  const page = await start([[join(folder, 'a.txt')]]);
  // The app's own, however much it looks like one of those.
  const own = '.a.txt.0123456789abcdef01234567.tmp';
  writeFileSync(join(folder, own), 'own');
  await page.evaluate(async () => {
    const app = globalThis as unknown as FilesWindow;
    const entry = await app.choose({ type: 'openWritableFile' });
    const writer: Writer = await new Promise((resolve) => entry.createWriter(resolve));
    app.writes = 0;
    // It never comes to rest.
    writer.addEventListener('writeend', () => {
      app.writes += 1;
      writer.seek(0);
      writer.write(new Blob(['JELLO']));
    });
    writer.write(new Blob(['JELLO']));
  });
  await page.waitForFunction(() => (globalThis as unknown as FilesWindow).writes > 2);
  const killed = shell;
  killed?.electron.process().kill('SIGKILL');
  await killed?.exited;
  await killed?.close();
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('hello world\n');
  const left = readdirSync(folder).filter((name) => name !== 'a.txt' && name !== own);
  expect(left).toEqual([expect.stringMatching(/^\.a\.txt\.[0-9a-f]{24}\.tmp$/)]);
  await start([]);
  await expect.poll(() => readdirSync(folder).toSorted()).toEqual([own, 'a.txt']);
});

it('a copy over a file whose source cannot be read to its end leaves the old file', async () => {
  const page = await start([[folder]]);
  await page.evaluate(async () => {
    const app = globalThis as unknown as CopyingWindow;
    const system = await new Promise<{ root: SandboxedEntry }>((resolve, reject) =>
      app.webkitRequestFileSystem(1, 2 ** 30, resolve, reject),
    );
    const make = { create: true };
    app.source = await new Promise((resolve, reject) => system.root.getFile('source', make, resolve, reject));
    const writer: Writer = await new Promise((resolve) => app.source.createWriter(resolve));
    await new Promise((resolve) => {
      writer.addEventListener('writeend', resolve);
      writer.write(new Blob([new Uint8Array(96 * 1024 * 1024)]));
    });
    const target = await app.choose({ type: 'openDirectory' });
    app.outcome = new Promise((resolve) => {
      app.source.copyTo(
        target,
        'a.txt',
        () => resolve('copied'),
        (error) => resolve(error.name),
      );
    });
  });
  // It has begun.
  const written = () => readdirSync(folder).some((name) => statSync(join(folder, name)).size > 1e6);
  await expect.poll(written, { interval: 1, timeout: 20_000 }).toBe(true);
  const outcome = await page.evaluate(async () => {
    const app = globalThis as unknown as CopyingWindow;
    const writer: Writer = await new Promise((resolve) => app.source.createWriter(resolve));
    writer.write(new Blob(['other']));
    return app.outcome;
  });
  expect(outcome).toBe('InvalidStateError');
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('hello world\n');
  expect(readdirSync(folder)).toEqual(['a.txt']);
});

it('a copy over a file that its page does not live to see complete leaves the old file', async () => {
  const page = await start([[folder]]);
  await page.evaluate(async () => {
    const app = globalThis as unknown as CopyingWindow;
    const system = await new Promise<{ root: SandboxedEntry }>((resolve, reject) =>
      app.webkitRequestFileSystem(1, 2 ** 30, resolve, reject),
    );
    app.source = await new Promise((resolve, reject) => system.root.getFile('s', { create: true }, resolve, reject));
    const writer: Writer = await new Promise((resolve) => app.source.createWriter(resolve));
    await new Promise((resolve) => {
      writer.addEventListener('writeend', resolve);
      writer.write(new Blob([new Uint8Array(96 * 1024 * 1024)]));
    });
    const target = await app.choose({ type: 'openDirectory' });
    app.source.copyTo(
      target,
      'a.txt',
      () => {},
      () => {},
    );
  });
  const written = () => readdirSync(folder).some((name) => statSync(join(folder, name)).size > 1e6);
  await expect.poll(written, { interval: 1, timeout: 20_000 }).toBe(true);
  await shell?.close();
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('hello world\n');
  expect(readdirSync(folder)).toEqual(['a.txt']);
});
