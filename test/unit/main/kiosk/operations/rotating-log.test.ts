import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RotatingLog } from '../../../../../src/main/kiosk/operations/rotating-log.ts';
import { temporaryFolders } from '../../../../support/temporary-folder.ts';

const temporary = temporaryFolders();

function make(folder = join(temporary(), 'Logs')) {
  const faults: string[] = [];
  const clock = { now: 0 };
  const log = new RotatingLog({ failed: (text) => faults.push(text), now: () => clock.now });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { log, folder, faults, clock, read, names: () => readdirSync(folder).sort() };
}

it('writes lines with their time, those from before the policy too, for its owner alone', () => {
  const { log, folder, read, clock } = make();
  log.write('early');
  clock.now = 1000;
  log.set({ MaxBytes: 1000, Files: 2 }, folder);
  log.write('late');
  expect(read('kiosk.log')).toBe('1970-01-01T00:00:00.000Z early\n1970-01-01T00:00:01.000Z late\n');
  if (process.platform !== 'win32') expect(statSync(join(folder, 'kiosk.log')).mode & 0o777).toBe(0o600);
});

it('writes nothing without a policy that says so, and stops when it does no more', () => {
  const { log, folder, read } = make();
  log.write('early');
  log.set(undefined, folder);
  log.write('later');
  expect(() => readdirSync(folder)).toThrow('ENOENT');
  log.set({ MaxBytes: 1000, Files: 2 }, folder);
  log.write('now');
  log.set(undefined, folder);
  log.write('no more');
  expect(read('kiosk.log')).toBe('1970-01-01T00:00:00.000Z now\n');
});

it('keeps as many files of as many bytes as the policy says, the newest', () => {
  const { log, folder, names, read } = make();
  log.set({ MaxBytes: 100, Files: 3 }, folder);
  for (let number = 0; number < 50; number += 1) log.write(`line ${number}`);
  expect(names()).toEqual(['kiosk.log', 'kiosk.log.1', 'kiosk.log.2']);
  for (const name of names()) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(100);
  const lines = names()
    .toReversed()
    .flatMap((name) => read(name).trimEnd().split('\n'));
  // Three of 32 or 33 bytes each in a file: nothing is lost in between.
  expect(lines.map((line) => line.slice(25))).toEqual(Array.from({ length: 8 }, (_one, index) => `line ${index + 42}`));
});

it('takes away what an earlier policy has allowed more of, and nothing else', () => {
  const { log, folder, names } = make();
  log.set({ MaxBytes: 100, Files: 5 }, folder);
  for (let number = 0; number < 50; number += 1) log.write(`line ${number}`);
  for (const name of ['kiosk.log.old', 'other.log.7']) writeFileSync(join(folder, name), '');
  log.set({ MaxBytes: 100, Files: 1 }, folder);
  for (let number = 0; number < 50; number += 1) log.write(`line ${number}`);
  expect(names()).toEqual(['kiosk.log', 'kiosk.log.old', 'other.log.7']);
  expect(statSync(join(folder, 'kiosk.log')).size).toBeLessThanOrEqual(100);
});

it('goes on with the file of an earlier run, also after the half of a line', () => {
  const { log, folder, read } = make();
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, 'kiosk.log'), 'whole\nha');
  log.set({ MaxBytes: 100, Files: 2 }, folder);
  log.write('next');
  expect(read('kiosk.log')).toBe('whole\nha\n1970-01-01T00:00:00.000Z next\n');
});

it('cuts a line without end', () => {
  const { log, folder, read } = make();
  log.set({ MaxBytes: 100_000, Files: 2 }, folder);
  log.write('x'.repeat(50_000));
  expect(read('kiosk.log')).toBe(`1970-01-01T00:00:00.000Z ${'x'.repeat(8192)}…\n`);
});

it('says once that it cannot write, and tries again when there has been time to mend it', () => {
  const { log, folder, faults, clock, read } = make();
  writeFileSync(folder, 'a file in its place');
  log.set({ MaxBytes: 1000, Files: 2 }, folder);
  log.write('lost');
  clock.now = 11_000;
  log.write('lost too');
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^The log in .* cannot be written: EEXIST/);
  rmSync(folder);
  clock.now = 12_000;
  log.write('still waiting');
  clock.now = 21_000;
  log.write('there again');
  expect(read('kiosk.log')).toBe('1970-01-01T00:00:21.000Z there again\n');
});
