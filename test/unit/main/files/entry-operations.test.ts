import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { get, info, list, remove, transfer } from '../../../../src/main/files/entry-operations.ts';
import { givenFolder } from './files-fixture.ts';
import type { GivenFolder } from './files-fixture.ts';

let given: GivenFolder;
beforeEach(async () => {
  given = await givenFolder();
  mkdirSync(join(given.inner, 'sub'));
  writeFileSync(join(given.inner, 'sub/x.txt'), 'x');
  symlinkSync('../../secret.txt', join(given.inner, 'sub/out'));
  symlinkSync('..', join(given.inner, 'up'));
});
afterEach(() => given.remove());
const file = { isDirectory: false, create: true, exclusive: false };

it('tells size and time', async () => {
  expect(await info(given.named('/a.txt'))).toMatchObject({ isDirectory: false, size: 5 });
});

it('lists without links', async () => {
  const found = await list(given.named(''), '/inner');
  expect(found.map(({ fullPath, isDirectory }) => `${fullPath} ${isDirectory}`).toSorted()).toEqual([
    '/inner/a.txt false',
    '/inner/sub true',
  ]);
});

it('makes files and directories', async () => {
  await get(given.named('/new.txt'), file);
  await get(given.named('/new'), { ...file, isDirectory: true });
  expect(readdirSync(given.inner)).toContain('new.txt');
  await expect(get(given.named('/new.txt'), { ...file, exclusive: true })).rejects.toThrow('PathExists');
  await expect(get(given.named('/sub'), file)).rejects.toThrow('TypeMismatch');
  await expect(get(given.named('/up/new.txt'), file)).rejects.toThrow('NotFound');
  expect(existsSync(join(given.folder, 'new.txt'))).toBe(false);
});

it('removes', async () => {
  await expect(remove(given.named('/sub'), false)).rejects.toThrow('InvalidModification');
  await remove(given.named('/sub'), true);
  await remove(given.named('/a.txt'), false);
  expect(readdirSync(given.inner)).toEqual(['up']);
  expect(readFileSync(join(given.folder, 'secret.txt'), 'utf8')).toBe('secret');
  await expect(remove(given.named('/up'), true)).rejects.toThrow('NotFound');
});

it('copies a directory without the links in it', async () => {
  await transfer(given.named('/sub'), given.named('/copy'), false);
  expect(readdirSync(join(given.inner, 'copy'))).toEqual(['x.txt']);
});

it('moves', async () => {
  await transfer(given.named('/a.txt'), given.named('/sub/x.txt'), true);
  expect(readFileSync(join(given.inner, 'sub/x.txt'), 'utf8')).toBe('hello');
  expect(existsSync(join(given.inner, 'a.txt'))).toBe(false);
});

it('replaces nothing that it should not', async () => {
  await expect(transfer(given.named('/a.txt'), given.named('/sub'), false)).rejects.toThrow('InvalidModification');
  await expect(transfer(given.named('/sub'), given.named('/a.txt'), true)).rejects.toThrow('InvalidModification');
  await expect(transfer(given.named('/sub'), given.named('/sub/in'), true)).rejects.toThrow('InvalidModification');
  await expect(transfer(given.named('/a.txt'), given.named('/sub/out'), true)).rejects.toThrow('NotFound');
  mkdirSync(join(given.inner, 'full'));
  writeFileSync(join(given.inner, 'full/y.txt'), 'y');
  await expect(transfer(given.named('/sub'), given.named('/full'), true)).rejects.toThrow('InvalidModification');
  await expect(transfer(given.named('/sub'), given.named('/full'), false)).rejects.toThrow('InvalidModification');
  expect(readdirSync(join(given.inner, 'full'))).toEqual(['y.txt']);
});
