import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRecords } from '../../../../src/main/storage/app-records.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-records-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const records = () => openRecords(join(folder, 'app'));

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
