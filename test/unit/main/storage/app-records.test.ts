import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hasSmallDisks, smallDisk } from '../../../support/small-disk.ts';
import { openRecords } from '../../../../src/main/storage/app-records.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-records-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const warnings: string[] = [];
const records = () => openRecords(join(folder, 'app'), (message) => warnings.push(message));

it('keeps a value under its name, whole', () => {
  expect(records().read('a')).toBe(undefined);
  records().write('a', [{ b: 1 }]);
  records().write('c', 'other');
  expect(records().read('a')).toEqual([{ b: 1 }]);
  records().write('a', 2);
  expect(records().read('a')).toBe(2);
  expect(readdirSync(join(folder, 'app')).toSorted()).toEqual(['a.json', 'c.json']);
});

it('removes it', () => {
  records().write('a', 1);
  records().write('a', undefined);
  records().write('never', undefined);
  expect(records().read('a')).toBe(undefined);
});

it('has nothing where it cannot read, and can be written again', () => {
  records().write('a', 1);
  writeFileSync(join(folder, 'app', 'a.json'), '[1');
  expect(records().read('a')).toBe(undefined);
  records().write('a', 2);
  expect(records().read('a')).toBe(2);
});

it.skipIf(!hasSmallDisks())('keeps what it has on a full disk, says so once, and goes on when there is room', () => {
  const disk = smallDisk(1);
  if (!disk) throw new Error('There is no small disk.');
  try {
    const told: string[] = [];
    const kept = openRecords(disk.folder, (message) => told.push(message));
    expect(kept.write('a', 'first')).toBe(true);
    disk.fill();
    const large = 'x'.repeat(100_000);
    expect([kept.write('a', large), kept.write('a', large), kept.read('a')]).toEqual([false, false, 'first']);
    expect(told).toEqual([expect.stringMatching(/a\.json cannot be written: .*ENOSPC/)]);
    // Not to its last block: then less would be written than asked for, and nothing would fail.
    truncateSync(join(disk.folder, 'filler'), 1024 * 1024 - 16_384);
    expect([kept.write('a', large), kept.read('a')]).toEqual([false, 'first']);
    disk.free();
    expect([kept.write('a', large), kept.read('a')]).toEqual([true, large]);
    expect(readdirSync(disk.folder)).toEqual(['a.json']);
  } finally {
    disk.remove();
  }
});
