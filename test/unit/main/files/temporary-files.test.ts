import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TemporaryFiles } from '../../../../src/main/files/temporary-files.ts';
import { openRecords } from '../../../../src/main/storage/app-records.ts';
import type { AppRecords } from '../../../../src/main/storage/app-records.ts';

let folder: string;
let given: string;
let records: AppRecords;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-temporary-'));
  given = join(folder, 'given');
  mkdirSync(given);
  records = openRecords(join(folder, 'records'), () => {});
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const path = () => join(given, 'a.txt');

it('removes what an earlier load has left, and nothing else', async () => {
  const left = new TemporaryFiles(records).pathBeside(path());
  const others = ['a.txt', '.a.txt.0123456789ab.tmp', '.a.txt.0123456789abcdef01234567.tmp', `${basename(left)}.old`];
  for (const name of [basename(left), ...others]) writeFileSync(join(given, name), 'x');
  const link = left.replace(/........\.tmp$/, '00000000.tmp');
  symlinkSync('a.txt', link);
  const next = new TemporaryFiles(records);
  const own = next.pathBeside(path());
  writeFileSync(own, 'x');
  await next.sweep();
  expect(readdirSync(given).toSorted()).toEqual([...others, basename(own), basename(link)].toSorted());
});

it('remembers nothing of a load that has ended as it should', () => {
  const ended = new TemporaryFiles(records);
  ended.pathBeside(path());
  expect(records.read('temporary-files')).toHaveLength(1);
  ended.end();
  expect(records.read('temporary-files')).toBeUndefined();
});

it('leaves alone what is under way of a load that has ended, until it is over', async () => {
  const ended = new TemporaryFiles(records);
  const left = ended.pathBeside(path());
  writeFileSync(left, 'x');
  let over = () => {};
  const end = ended.endAfter(new Promise<void>((resolve) => (over = resolve)));
  const next = new TemporaryFiles(records);
  const own = next.pathBeside(path());
  await next.sweep();
  expect(readdirSync(given)).toEqual([basename(left)]);
  over();
  await end;
  // The next one's stays remembered.
  expect(records.read('temporary-files')).toMatchObject([{ mark: own.slice(-28, -12) }]);
});

it('tries a folder again that was not there', async () => {
  const left = new TemporaryFiles(records).pathBeside(path());
  writeFileSync(left, 'x');
  renameSync(given, join(folder, 'unplugged'));
  const second = new TemporaryFiles(records);
  await second.sweep();
  second.end();
  renameSync(join(folder, 'unplugged'), given);
  await new TemporaryFiles(records).sweep();
  expect(readdirSync(given)).toEqual([]);
  expect(records.read('temporary-files')).toBeUndefined();
});

it('makes names that a file system takes, whatever the file is called', () => {
  const name = basename(new TemporaryFiles().pathBeside(join(given, 'ä'.repeat(127))));
  expect(Buffer.byteLength(name)).toBeLessThan(255);
});

it('writes on when the record cannot be kept, or is none of its own', () => {
  const broken: AppRecords = {
    read: () => [{ mark: '.*', folder: '/' }],
    write: () => false,
  };
  expect(new TemporaryFiles(broken).pathBeside(path())).toContain(join(given, '.a.txt.'));
});

it('remembers what a copy that is under way makes, until it is over', async () => {
  const ended = new TemporaryFiles(records);
  ended.pathBeside(path());
  let over = () => {};
  const copied = ended.follow(new Promise<void>((resolve) => (over = resolve)));
  ended.end();
  expect(records.read('temporary-files')).toHaveLength(1);
  over();
  await copied;
  await expect.poll(() => records.read('temporary-files')).toBeUndefined();
});
