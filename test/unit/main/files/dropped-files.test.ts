import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { givenFolder } from './files-fixture.ts';
import type { GivenFolder } from './files-fixture.ts';

const PAGE = 7;
let given: GivenFolder;
let path: string;
beforeEach(async () => {
  given = await givenFolder();
  path = join(given.folder, 'secret.txt');
});
afterEach(() => {
  vi.useRealTimers();
  given.remove();
});
const claim = (files: unknown) => given.entries.dropped.claim(PAGE, files);
/** Of one file. */
const claimed = () => {
  const [entry] = claim([{ name: 'secret.txt', path, isDirectory: false }]);
  if (!entry) throw new Error('Nothing was given.');
  return entry;
};

it('gives what the browser names too, to be read', async () => {
  const { fileSystem, fullPath } = claimed();
  expect(fullPath).toBe('/secret.txt');
  const found = given.entries.find(fileSystem, fullPath);
  await given.entries.dropped.prove(PAGE, path);
  expect(await found).toMatchObject({ path, grant: { writable: false, displayable: true } });
  await expect(given.entries.findWritable(fileSystem, fullPath)).rejects.toThrow('Security');
});

it('gives nothing on the word of a page alone', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { fileSystem, fullPath } = claimed();
  const found = given.entries.find(fileSystem, fullPath);
  vi.advanceTimersByTime(60_000);
  await expect(found).rejects.toThrow('Encoding');
  // Too late.
  await given.entries.dropped.prove(PAGE, path);
  await expect(given.entries.find(fileSystem, fullPath)).rejects.toThrow('Encoding');
});

it('gives nothing for what the browser names to another page, or of another file', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { fileSystem, fullPath } = claimed();
  await given.entries.dropped.prove(PAGE + 1, path);
  await given.entries.dropped.prove(PAGE, join(given.inner, 'a.txt'));
  const found = given.entries.find(fileSystem, fullPath);
  vi.advanceTimersByTime(60_000);
  await expect(found).rejects.toThrow('Encoding');
});

it('gives nothing for what the browser names and no page has asked for', async () => {
  await given.entries.dropped.prove(PAGE, path);
  expect(given.entries.dropped.isClaimed(path)).toBe(false);
  claimed();
  expect(given.entries.dropped.isClaimed(path)).toBe(true);
});

it('follows a link once, under the name that was dropped', async () => {
  const link = join(given.folder, 'link');
  symlinkSync(given.inner, link);
  const [entry] = claim([{ name: 'link', path: link, isDirectory: true }]);
  await given.entries.dropped.prove(PAGE, link);
  const { path: real } = await given.entries.find(entry?.fileSystem ?? '', '/link/a.txt');
  expect(real).toBe(join(given.inner, 'a.txt'));
});

it('gives what is dropped together in one file system, whose root lists what the browser has named', async () => {
  const other = join(given.inner, 'a.txt');
  const entries = claim([
    { name: 'secret.txt', path, isDirectory: false },
    { name: 'a (1).txt', path: other, isDirectory: false },
    { name: 'gone.txt', path: join(given.folder, 'gone.txt'), isDirectory: false },
  ]);
  const [fileSystem = ''] = new Set(entries.map((entry) => entry.fileSystem));
  expect(entries.every((entry) => entry.fileSystem === fileSystem)).toBe(true);
  const listed = given.entries.listOf(fileSystem, '/');
  // In whatever order it names them, they are listed as they were dropped.
  for (const one of [other, path, join(given.folder, 'gone.txt')]) await given.entries.dropped.prove(PAGE, one);
  expect(await listed).toEqual([
    { fileSystem, fullPath: '/secret.txt', isDirectory: false },
    { fileSystem, fullPath: '/a (1).txt', isDirectory: false },
  ]);
  expect((await given.entries.find(fileSystem, '/a (1).txt')).path).toBe(other);
  await expect(given.entries.find(fileSystem, '/gone.txt')).rejects.toThrow('Encoding');
  await expect(given.entries.find(fileSystem, '/a (1).txt/x')).rejects.toThrow('Encoding');
  // What a dialog has given has no root to be looked at.
  expect(await given.entries.listOf(given.id, '/')).toBeUndefined();
});

it('ends the waiting when the file has gone meanwhile', async () => {
  const gone = join(given.folder, 'gone.txt');
  const [entry] = claim([{ name: 'gone.txt', path: gone, isDirectory: false }]);
  await given.entries.dropped.prove(PAGE, gone);
  await expect(given.entries.find(entry?.fileSystem ?? '', '/gone.txt')).rejects.toThrow('Encoding');
});

it.each([
  [undefined],
  ['/etc/passwd'],
  [[{ name: 'a', path: 'relative.txt', isDirectory: false }]],
  [[{ name: 'a', path: 7, isDirectory: false }]],
  [[{ name: 'a', path: '/a' }]],
  [[{ path: '/a', isDirectory: false }]],
  [[{ name: '..', path: '/a', isDirectory: true }]],
  [[{ name: 'a/b', path: '/a', isDirectory: true }]],
  [['/a', '/b'].map((path) => ({ name: 'a', path, isDirectory: false }))],
  [Array.from({ length: 1001 }, (_, i) => ({ name: `${i}`, path: '/a', isDirectory: false }))],
])('takes no list that no preload sends', (files) => {
  expect(claim(files)).toEqual([]);
});

it('lets no more than so many wait', () => {
  const many = Array.from({ length: 1000 }, (_, i) => ({ name: `${i}`, path: '/a', isDirectory: false }));
  const counts = [1, 2, 3, 4, 5].map(() => claim(many).length);
  expect(counts).toEqual([1000, 1000, 1000, 1000, 0]);
});
