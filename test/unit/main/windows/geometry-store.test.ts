import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GeometryStore } from '../../../../src/main/windows/geometry-store.ts';
import type { Geometry } from '../../../../src/main/windows/geometry-store.ts';

let folder = '';
let file = '';
let warnings: string[] = [];

const open = () => new GeometryStore(file, (message) => void warnings.push(message));
const at = (left: number): Geometry => ({ bounds: { left, top: 2, width: 300, height: 200 }, state: 'normal' });

beforeEach(() => {
  vi.useFakeTimers();
  folder = mkdtempSync(join(tmpdir(), 'holdfast-geometry-'));
  file = join(folder, 'Windows', 'app.json');
  warnings = [];
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

describe('what was set', () => {
  it('is known at once, and after a restart', () => {
    const store = open();
    expect(store.get('main')).toBeUndefined();
    store.set('main', at(1));
    store.set('main', { ...at(5), state: 'maximized' });
    expect(store.get('main')).toEqual({ ...at(5), state: 'maximized' });
    store.flush();
    expect(open().get('main')).toEqual({ ...at(5), state: 'maximized' });
    expect(warnings).toEqual([]);
  });

  it('is written a second after the first change, by itself', () => {
    const store = open();
    store.set('main', at(1));
    vi.advanceTimersByTime(900);
    store.set('main', at(2));
    expect(existsSync(file)).toBe(false);
    vi.advanceTimersByTime(100);
    expect(open().get('main')).toEqual(at(2));
  });

  it('may have any id that an app thinks of', () => {
    const ids = ['__proto__', 'constructor', '0', '', 'ü\n"'];
    const store = open();
    for (const [i, id] of ids.entries()) store.set(id, at(i));
    store.flush();
    const again = open();
    const known = ids.map((id) => again.get(id)?.bounds.left);
    expect(known.slice(1)).toEqual([1, 2, 3, 4]);
    expect(again.get('toString')).toBeUndefined();
    expect('bounds' in {}).toBe(false);
  });
});

describe('flush', () => {
  it('writes nothing when nothing waits to be written', () => {
    const store = open();
    store.flush();
    expect(existsSync(file)).toBe(false);
    store.set('main', at(1));
    store.flush();
    const { mtimeMs, ino } = statSync(file);
    store.flush();
    vi.advanceTimersByTime(5000);
    expect(statSync(file)).toMatchObject({ mtimeMs, ino });
  });

  it('replaces the file as a whole and leaves nothing else behind', () => {
    const store = open();
    store.set('main', at(1));
    store.flush();
    const { ino } = statSync(file);
    store.set('main', at(2));
    store.flush();
    // Another file under the same name: a crash in the middle would have left the old one whole.
    expect(statSync(file).ino).not.toBe(ino);
    expect(readdirSync(join(folder, 'Windows'))).toEqual(['app.json']);
  });

  it('says where nothing can be written, and the app runs on', () => {
    writeFileSync(join(folder, 'Windows'), 'a file where the folder should be');
    const store = open();
    store.set('main', at(1));
    store.flush();
    expect(warnings.at(-1)).toContain(`could not be saved in ${file}: `);
    expect(store.get('main')).toEqual(at(1));
  });
});

describe('a file that cannot be used', () => {
  it.each([
    ['half a file', '{"main":{"bounds":{"left":1,"top'],
    ['an empty file', ''],
    ['another kind of value', '[1,2]'],
    ['a window without a size', '{"main":{"bounds":{"left":1,"top":2},"state":"normal"}}'],
    ['a position that is no number', '{"main":{"bounds":{"left":"1","top":2,"width":3,"height":4},"state":"normal"}}'],
    ['half a pixel', '{"main":{"bounds":{"left":0.5,"top":2,"width":3,"height":4},"state":"normal"}}'],
    ['an unknown state', '{"main":{"bounds":{"left":1,"top":2,"width":3,"height":4},"state":"closed"}}'],
  ])('is said and does no harm: %s', (_what, text) => {
    mkdirSync(join(folder, 'Windows'));
    writeFileSync(file, text);
    const store = open();
    expect(store.get('main')).toBeUndefined();
    expect(warnings).toEqual([
      `${file} holds no window positions that can be read; windows open at their default places.`,
    ]);
    store.set('main', at(1));
    store.flush();
    expect(open().get('main')).toEqual(at(1));
    expect(warnings).toHaveLength(1);
  });

  it('is said when it cannot be opened', () => {
    mkdirSync(file, { recursive: true });
    expect(open().get('main')).toBeUndefined();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`Window positions could not be read from ${file}: `);
  });
});

describe('the number of windows', () => {
  it('is bounded; the ones that were used longest ago go first', () => {
    const store = open();
    for (let i = 0; i < 100; i++) store.set(`w${i}`, at(i));
    store.set('w0', at(1000));
    store.set('new', at(2000));
    expect(store.get('w1')).toBeUndefined();
    expect(store.get('w0')).toEqual(at(1000));
    expect(store.get('w2')).toEqual(at(2));
    store.flush();
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object)).toHaveLength(100);
  });

  it('is bounded over restarts too', () => {
    const store = open();
    for (let i = 0; i < 100; i++) store.set(`w${i}`, at(i));
    store.flush();
    const again = open();
    again.set('new', at(1));
    expect(again.get('w0')).toBeUndefined();
    expect(again.get('w1')).toEqual(at(1));
  });
});
