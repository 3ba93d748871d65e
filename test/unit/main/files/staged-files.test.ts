import { chmodSync, chownSync, readdirSync, readFileSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import fileSystem from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EntryDescription } from '../../../../src/api/core/entries.ts';
import { hasSmallDisks, smallDisk } from '../../../support/small-disk.ts';
import { FileWrites } from '../../../../src/main/files/file-writes.ts';
import { TemporaryFiles } from '../../../../src/main/files/temporary-files.ts';
import { givenFolder } from './files-fixture.ts';
import type { GivenFolder } from './files-fixture.ts';

const page = {};
const bytes = (text: string) => new TextEncoder().encode(text);
let given: GivenFolder;
let path: string;
beforeEach(async () => {
  given = await givenFolder();
  path = join(given.inner, 'a.txt');
});
afterEach(() => {
  given.entries.dispose();
  given.remove();
});
const content = () => readFileSync(path, 'utf8');
const files = () => readdirSync(given.inner).toSorted();
const begin = (name = '/a.txt') => given.entries.staged.begin(page, given.named(name));
const write = ({ fileSystem, fullPath }: EntryDescription, text: string, position = 0) =>
  given.entries.writes.write(
    page,
    given.entries.granted.findWritable(fileSystem, fullPath),
    position,
    bytes(text),
    'c',
  );

it('takes the place of the old file when it is complete, with its mode and owner', async () => {
  chmodSync(path, 0o640);
  if (getuid?.() === 0) chownSync(path, 4321, 4321);
  const staged = await begin();
  await write(staged, 'new ');
  await write(staged, 'text', 4);
  expect(content()).toBe('hello');
  await given.entries.staged.finish(staged.fileSystem);
  expect(content()).toBe('new text');
  expect(files()).toEqual(['a.txt']);
  expect(statSync(path).mode & 0o777).toBe(0o640);
  if (getuid?.() === 0) expect([statSync(path).uid, statSync(path).gid]).toEqual([4321, 4321]);
  // The page has no hold on it any more.
  await expect(given.entries.staged.finish(staged.fileSystem)).rejects.toThrow('InvalidState');
  expect(() => given.entries.granted.findWritable(staged.fileSystem, staged.fullPath)).toThrow('Encoding');
});

it('is not listed while it is written, nor is what a writer has beside its file', async () => {
  await write(await begin('/b.txt'), 'new');
  await given.entries.writes.write(page, given.named('/a.txt'), 0, bytes('J'), 'w');
  expect(files().length).toBeGreaterThan(2);
  expect((await given.entries.list(given.id, '/inner')).map(({ fullPath }) => fullPath)).toEqual(['/inner/a.txt']);
});

it('is a new file where none was', async () => {
  const staged = await begin('/b.txt');
  await write(staged, 'new');
  await given.entries.staged.finish(staged.fileSystem);
  expect(readFileSync(join(given.inner, 'b.txt'), 'utf8')).toBe('new');
  expect(statSync(join(given.inner, 'b.txt')).mode & 0o600).toBe(0o600);
  expect(files()).toEqual(['a.txt', 'b.txt']);
});

it('leaves the old file when it is not going to be complete', async () => {
  const staged = await begin();
  await write(staged, 'ne');
  await given.entries.staged.abandon(staged.fileSystem);
  expect([content(), files()]).toEqual(['hello', ['a.txt']]);
});

it('leaves the old file when the page goes, and when the app ends', async () => {
  await write(await begin(), 'ne');
  given.entries.pageGone(page);
  await expect.poll(files).toEqual(['a.txt']);
  expect(content()).toBe('hello');
  await write(await begin(), 'ne');
  given.entries.dispose();
  expect([content(), files()]).toEqual(['hello', ['a.txt']]);
});

it('follows no link that has taken the place of the file, and goes over no folder', async () => {
  const staged = await begin();
  await write(staged, 'new');
  unlinkSync(path);
  symlinkSync('../secret.txt', path);
  await expect(given.entries.staged.finish(staged.fileSystem)).rejects.toThrow('NotFound');
  expect(readFileSync(join(given.folder, 'secret.txt'), 'utf8')).toBe('secret');
  expect(files()).toEqual(['a.txt']);
  await expect(begin('')).rejects.toThrow('TypeMismatch');
});

it('does not take the place of what a writer of the app is about to put there', async () => {
  const staged = await begin();
  await write(staged, 'copy');
  await given.entries.writes.write(page, given.named('/a.txt'), 0, bytes('J'), 'w');
  await given.entries.staged.finish(staged.fileSystem);
  await given.entries.writes.settle(path);
  expect([content(), files()]).toEqual(['copy', ['a.txt']]);
});

it('is given to an app so many times', async () => {
  const all = await Promise.allSettled(Array.from({ length: 70 }, () => begin()));
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(64);
});

it.skipIf(!hasSmallDisks())('leaves the old file on a full disk', async () => {
  const disk = smallDisk(1);
  if (!disk) throw new Error('There is no small disk.');
  try {
    const described = await given.entries.give(disk.folder, true);
    const root = described?.fullPath ?? '';
    const named = (name: string) => given.entries.granted.find(described?.fileSystem ?? '', `${root}/${name}`);
    const old = await given.entries.staged.begin(page, named('old.txt'));
    await write(old, 'old');
    await given.entries.staged.finish(old.fileSystem);
    const staged = await given.entries.staged.begin(page, named('old.txt'));
    await write(staged, 'ne');
    disk.fill();
    await expect(write(staged, 'w'.repeat(8192), 2)).rejects.toThrow('QuotaExceeded');
    await given.entries.staged.abandon(staged.fileSystem);
    expect(readFileSync(join(disk.folder, 'old.txt'), 'utf8')).toBe('old');
    expect(readdirSync(disk.folder).toSorted()).toEqual(['filler', 'old.txt']);
  } finally {
    disk.remove();
  }
});

it('takes the place of what is written to meanwhile, by any app, and what is written then goes into it', async () => {
  const other = new FileWrites(new TemporaryFiles());
  try {
    const staged = await begin();
    await write(staged, 'new text');
    await other.write({}, given.named('/a.txt'), 0, bytes('J'), 'o/1');
    let late: Promise<void> | undefined;
    vi.spyOn(fileSystem, 'chmod').mockImplementationOnce(async () => {
      late = given.entries.writes.write(page, given.named('/a.txt'), 0, bytes('N'), 'w/1');
      // More than it would need.
      for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
    });
    syncBuiltinESMExports();
    await given.entries.staged.finish(staged.fileSystem);
    await late;
    await Promise.all([given.entries.writes.settle(path), other.settle(path)]);
    expect(content()).toBe('New text');
    expect(files()).toEqual(['a.txt']);
  } finally {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
    other.dispose();
  }
});
