import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasSmallDisks, smallDisk } from '../../../support/small-disk.ts';
import type { SmallDisk } from '../../../support/small-disk.ts';
import { get, info, list, remove, transfer } from '../../../../src/main/files/entry-operations.ts';
import type { Placing } from '../../../../src/main/files/copies.ts';
import { synchronize } from '../../../../src/main/files/written-file.ts';
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
const placing: Placing = {
  beside: (path) => `${path}.beside`,
  replace: (path, work) => given.entries.writes.replace(path, work),
};
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
  await transfer(given.named('/sub'), given.named('/copy'), false, placing);
  expect(readdirSync(join(given.inner, 'copy'))).toEqual(['x.txt']);
});

it('moves', async () => {
  await transfer(given.named('/a.txt'), given.named('/sub/x.txt'), true, placing);
  expect(readFileSync(join(given.inner, 'sub/x.txt'), 'utf8')).toBe('hello');
  expect(existsSync(join(given.inner, 'a.txt'))).toBe(false);
});

it('replaces nothing that it should not', async () => {
  await expect(transfer(given.named('/a.txt'), given.named('/sub'), false, placing)).rejects.toThrow(
    'InvalidModification',
  );
  await expect(transfer(given.named('/sub'), given.named('/a.txt'), true, placing)).rejects.toThrow(
    'InvalidModification',
  );
  await expect(transfer(given.named('/sub'), given.named('/sub/in'), true, placing)).rejects.toThrow(
    'InvalidModification',
  );
  await expect(transfer(given.named('/a.txt'), given.named('/sub/out'), true, placing)).rejects.toThrow('NotFound');
  mkdirSync(join(given.inner, 'full'));
  writeFileSync(join(given.inner, 'full/y.txt'), 'y');
  await expect(transfer(given.named('/sub'), given.named('/full'), true, placing)).rejects.toThrow(
    'InvalidModification',
  );
  await expect(transfer(given.named('/sub'), given.named('/full'), false, placing)).rejects.toThrow(
    'InvalidModification',
  );
  expect(readdirSync(join(given.inner, 'full'))).toEqual(['y.txt']);
});

it('has the old file until the copy is complete, and keeps what belongs to it', async () => {
  const target = join(given.inner, 'sub/x.txt');
  chmodSync(target, 0o640);
  linkSync(target, join(given.inner, 'other-name'));
  const beside = (path: string) => {
    expect(readFileSync(target, 'utf8')).toBe('x');
    return placing.beside(path);
  };
  await transfer(given.named('/a.txt'), given.named('/sub/x.txt'), false, { ...placing, beside });
  expect([readFileSync(target, 'utf8'), statSync(target).mode & 0o777]).toEqual(['hello', 0o640]);
  // It was never written to.
  expect(readFileSync(join(given.inner, 'other-name'), 'utf8')).toBe('x');
  expect(readdirSync(join(given.inner, 'sub')).toSorted()).toEqual(['out', 'x.txt']);
});

it('is not undone by what an app writes to the old file meanwhile', async () => {
  const { writes } = given.entries;
  for (const move of [false, true]) {
    writeFileSync(join(given.inner, 'sub/x.txt'), 'x');
    const replace: Placing['replace'] = async (path, work) => {
      // It is open, with what it had, when the new file comes.
      await writes.write({}, given.named('/sub/x.txt'), 0, new TextEncoder().encode('y'), `w/${move}`);
      await placing.replace(path, work);
    };
    await transfer(given.named('/a.txt'), given.named('/sub/x.txt'), move, { ...placing, replace });
    await writes.settle(join(given.inner, 'sub/x.txt'));
    expect(readFileSync(join(given.inner, 'sub/x.txt'), 'utf8')).toBe('hello');
  }
});

it.skipIf(getuid?.() === 0)('waits for the disk with what may only be read, too', async () => {
  const path = join(given.inner, 'a.txt');
  chmodSync(path, 0o444);
  await synchronize(path);
});

describe.skipIf(!hasSmallDisks())('from another disk', () => {
  let disk: SmallDisk;
  let named: (name: string) => ReturnType<GivenFolder['named']>;
  beforeEach(async () => {
    disk = smallDisk(1) as SmallDisk;
    const described = await given.entries.give(disk.folder, true);
    const { fileSystem = '', fullPath = '' } = described ?? {};
    named = (name) => given.entries.granted.find(fileSystem, `${fullPath}/${name}`);
  });
  afterEach(() => disk.remove());

  it('nothing of the old file is lost when there is no room for the new one', async () => {
    writeFileSync(join(disk.folder, 'old.txt'), 'old');
    writeFileSync(join(given.inner, 'big'), Buffer.alloc(2 * 1024 * 1024));
    for (const move of [false, true]) {
      await expect(transfer(given.named('/big'), named('old.txt'), move, placing)).rejects.toThrow('QuotaExceeded');
    }
    expect(readFileSync(join(disk.folder, 'old.txt'), 'utf8')).toBe('old');
    expect(readdirSync(disk.folder)).toEqual(['old.txt']);
    expect(existsSync(join(given.inner, 'big'))).toBe(true);
  });

  it('a file moves over another', async () => {
    writeFileSync(join(disk.folder, 'old.txt'), 'old');
    await transfer(given.named('/a.txt'), named('old.txt'), true, placing);
    expect(readFileSync(join(disk.folder, 'old.txt'), 'utf8')).toBe('hello');
    expect(existsSync(join(given.inner, 'a.txt'))).toBe(false);
  });

  it('a folder moves, and what has no copy stays', async () => {
    mkdirSync(join(given.inner, 'sub/deep'));
    writeFileSync(join(given.inner, 'sub/deep/y.txt'), 'y');
    // The link is not the app's to see, and what it is to the user nobody knows.
    await expect(transfer(given.named('/sub'), named('moved'), true, placing)).rejects.toThrow('InvalidModification');
    expect(readFileSync(join(disk.folder, 'moved/deep/y.txt'), 'utf8')).toBe('y');
    expect(readdirSync(join(given.inner, 'sub'))).toEqual(['out']);
  });
});
