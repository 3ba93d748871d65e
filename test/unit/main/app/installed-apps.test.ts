import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordRun } from '../../../../src/main/app/installed-apps.ts';

let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-installed-'));
  file = join(folder, 'Apps', 'app.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const warnings: string[] = [];
const record = (version: string, runtime: string) =>
  recordRun(file, version, runtime, (message) => warnings.push(message));

describe('recordRun', () => {
  it('finds an app new that has never run', () => {
    expect(record('1.0', '130.0')).toEqual({ reason: 'install' });
  });

  it('has nothing to say about the same app on the same Chromium', () => {
    record('1.0', '130.0');
    expect(record('1.0', '130.0')).toBeUndefined();
  });

  it('tells of another version, whether newer or older, with the one before', () => {
    record('1.0', '130.0');
    expect(record('2.0', '130.0')).toEqual({ reason: 'update', previousVersion: '1.0' });
    expect(record('1.0', '130.0')).toEqual({ reason: 'update', previousVersion: '2.0' });
  });

  it('tells of another Chromium, but of the app’s own update before', () => {
    record('1.0', '130.0');
    expect(record('1.0', '144.0')).toEqual({ reason: 'chrome_update' });
    expect(record('1.1', '145.0')).toEqual({ reason: 'update', previousVersion: '1.0' });
    expect(record('1.1', '145.0')).toBeUndefined();
  });

  it('leaves one file', () => {
    record('1.0', '130.0');
    record('2.0', '130.0');
    expect(readdirSync(dirname(file))).toEqual(['app.json']);
  });

  it.each([
    ['half a file', '{"version":"1.'],
    ['an empty file', ''],
    ['another kind of value', '"1.0"'],
    ['a record without a Chromium', '{"version":"1.0"}'],
    ['a version that is no text', '{"version":1,"runtime":"130.0"}'],
  ])('finds an app new whose record cannot be read, and writes a good one: %s', (_what, text) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    expect(record('1.0', '130.0')).toEqual({ reason: 'install' });
    expect(record('1.0', '130.0')).toBeUndefined();
  });

  it('says so when it cannot write: an app must not be told of its installation on every start, but once', () => {
    warnings.length = 0;
    writeFileSync(dirname(file), 'a file where the folder should be');
    expect([record('1.0', '130.0'), record('1.0', '130.0')]).toEqual([undefined, undefined]);
    expect(warnings[0]).toMatch(/app\.json cannot be written: /);
    rmSync(dirname(file));
    expect([record('1.0', '130.0'), record('1.0', '130.0')]).toEqual([{ reason: 'install' }, undefined]);
  });
});
