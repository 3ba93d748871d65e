import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

describe('recordRun', () => {
  it('finds an app new that has never run', () => {
    expect(recordRun(file, '1.0', '130.0')).toEqual({ reason: 'install' });
  });

  it('has nothing to say about the same app on the same Chromium', () => {
    recordRun(file, '1.0', '130.0');
    expect(recordRun(file, '1.0', '130.0')).toBeUndefined();
  });

  it('tells of another version, whether newer or older, with the one before', () => {
    recordRun(file, '1.0', '130.0');
    expect(recordRun(file, '2.0', '130.0')).toEqual({ reason: 'update', previousVersion: '1.0' });
    expect(recordRun(file, '1.0', '130.0')).toEqual({ reason: 'update', previousVersion: '2.0' });
  });

  it('tells of another Chromium, but of the app’s own update before', () => {
    recordRun(file, '1.0', '130.0');
    expect(recordRun(file, '1.0', '144.0')).toEqual({ reason: 'chrome_update' });
    expect(recordRun(file, '1.1', '145.0')).toEqual({ reason: 'update', previousVersion: '1.0' });
    expect(recordRun(file, '1.1', '145.0')).toBeUndefined();
  });

  it('leaves one file', () => {
    recordRun(file, '1.0', '130.0');
    recordRun(file, '2.0', '130.0');
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
    expect(recordRun(file, '1.0', '130.0')).toEqual({ reason: 'install' });
    expect(recordRun(file, '1.0', '130.0')).toBeUndefined();
  });

  it('throws when it cannot write: an app must not be told of its installation on every start', () => {
    writeFileSync(join(folder, 'Apps'), 'a file where the folder should be');
    expect(() => recordRun(file, '1.0', '130.0')).toThrow(/EEXIST|ENOTDIR/);
    expect(existsSync(file)).toBe(false);
  });
});
