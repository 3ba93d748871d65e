import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppEntries } from '../../../../src/main/files/app-entries.ts';
import { look, lookFor } from '../../../../src/main/files/granted-paths.ts';
import { givenFolder } from './files-fixture.ts';
import type { GivenFolder } from './files-fixture.ts';

let given: GivenFolder;
beforeEach(async () => {
  given = await givenFolder();
});
afterEach(() => given.remove());

it('finds what is below what was given', () => {
  expect(given.named('').path).toBe(given.inner);
  expect(given.named('/sub/x.txt').path).toBe(join(given.inner, 'sub/x.txt'));
});

it('gives every file system an id of its own that cannot be guessed', async () => {
  const again = await given.entries.give(given.inner, false);
  expect(again?.fileSystem).toMatch(/^[0-9A-F]{32}$/);
  expect(again?.fileSystem).not.toBe(given.id);
});

describe('what a page may not name', () => {
  it.each([
    ['/', 'NoModificationAllowed'],
    ['', 'Encoding'],
    ['inner/a.txt', 'Encoding'],
    ['/other/a.txt', 'Encoding'],
    ['/inner/../secret.txt', 'Encoding'],
    ['/inner/./a.txt', 'Encoding'],
    ['/inner//a.txt', 'Encoding'],
    ['/inner/sub/../../secret.txt', 'Encoding'],
    ['/inner/a\0b', 'NotFound'],
    ['//inner/a.txt', 'Encoding'],
  ])('%j', (path, error) => {
    expect(() => given.entries.granted.find(given.id, path)).toThrow(error);
  });

  it('another app’s file system, or one that never was', () => {
    const other = new AppEntries();
    expect(() => other.granted.find(given.id, '/inner/a.txt')).toThrow('Encoding');
    expect(() => given.entries.granted.find('0'.repeat(32), '/inner/a.txt')).toThrow('Encoding');
    expect(() => given.entries.granted.find('__proto__', '/inner/a.txt')).toThrow('Encoding');
  });

  it('something below a file', async () => {
    const file = await given.entries.give(join(given.inner, 'a.txt'), true);
    expect(() => given.entries.granted.find(file?.fileSystem ?? '', '/a.txt/../../secret.txt')).toThrow('Encoding');
    expect(() => given.entries.granted.find(file?.fileSystem ?? '', '/a.txt/b')).toThrow('Encoding');
  });

  it('for writing, what was given for reading', async () => {
    const toRead = await given.entries.give(given.inner, false);
    expect(() => given.entries.granted.findWritable(toRead?.fileSystem ?? '', '/inner/a.txt')).toThrow('Security');
  });
});

describe('symbolic links', () => {
  beforeEach(() => {
    symlinkSync('../secret.txt', join(given.inner, 'out'));
    symlinkSync('..', join(given.inner, 'up'));
    symlinkSync('a.txt', join(given.inner, 'within'));
    mkdirSync(join(given.inner, 'sub'));
    symlinkSync('nowhere', join(given.inner, 'sub/dangling'));
  });

  it.each(['/out', '/up', '/up/secret.txt', '/within', '/sub/dangling'])('%s is not there', async (path) => {
    await expect(look(given.named(path))).rejects.toThrow('NotFound');
  });

  it.each(['/out', '/within', '/sub/dangling', '/up/new.txt'])('%s is no place for something new', async (path) => {
    await expect(lookFor(given.named(path))).rejects.toThrow('NotFound');
  });

  it('one that the user chose is followed, once', async () => {
    const chosen = await given.entries.give(join(given.inner, 'within'), true);
    expect(chosen).toMatchObject({ fullPath: '/a.txt', isDirectory: false });
  });
});

it('tells a free place from one that is taken', async () => {
  expect(await lookFor(given.named('/new.txt'))).toBe(undefined);
  expect((await lookFor(given.named('/a.txt')))?.size).toBe(5);
  await expect(lookFor(given.named('/nothing/new.txt'))).rejects.toThrow('NotFound');
  await expect(lookFor(given.named('/a.txt/new.txt'))).rejects.toThrow('NotFound');
});

it('gives nothing that is no file and no directory', async () => {
  expect(await given.entries.give('/dev/null', true)).toBe(undefined);
  expect(await given.entries.give(join(given.folder, 'nothing'), true)).toBe(undefined);
});
