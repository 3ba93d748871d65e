import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SessionRecord } from '../../../../src/main/app/session-record.ts';

let folder = '';
let file = '';
let warnings: string[] = [];
const open = () => new SessionRecord(file, (message) => warnings.push(message));
const running = [{ folder: '/apps/a', hasWindows: true }];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-session-'));
  file = join(folder, 'profile', 'Running.json');
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('tells the next shell what was running', () => {
  expect(open().read()).toEqual([]);
  open().write(running);
  expect(open().read()).toEqual(running);
});

it('leaves nothing when nothing runs any more', () => {
  const record = open();
  record.write(running);
  record.write([]);
  expect(existsSync(file)).toBe(false);
  expect(open().read()).toEqual([]);
});

it('writes only changes', () => {
  const record = open();
  record.write(running);
  rmSync(file);
  record.write(structuredClone(running));
  expect(existsSync(file)).toBe(false);
});

it('takes what it cannot read for nothing', () => {
  open().write(running);
  for (const text of ['{', '[{"folder":5}]']) {
    writeFileSync(file, text);
    expect(open().read()).toEqual([]);
  }
});

it('says so when it cannot write', () => {
  writeFileSync(join(folder, 'profile'), 'a file where the folder should be');
  open().write(running);
  expect(warnings[0]).toContain(file);
});
