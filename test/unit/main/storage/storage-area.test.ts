import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LOCAL_LIMITS } from '../../../../src/main/storage/storage-limits.ts';
import { openStorage, type StorageArea, type StorageService } from '../../../../src/main/storage/storage-service.ts';

const QUOTA_BYTES = LOCAL_LIMITS.bytes;

let folder: string;
let services: StorageService[];
let local: StorageArea;
let logged: string[];

function open(unlimited = false): StorageArea {
  const push = (text: string) => logged.push(text);
  const log = { error: push, warn: push, info: push };
  const service = openStorage(folder, { unlimited, log });
  services.push(service);
  return service.area('local');
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-area-'));
  services = [];
  logged = [];
  local = open();
});

afterEach(async () => {
  await Promise.all(services.map((service) => service.close()));
  await rm(folder, { recursive: true });
  expect(logged).toEqual([]);
});

describe('get, as Chromium 156 answers', () => {
  beforeEach(async () => {
    await local.set({ b: 1, a: 'x', 10: 'ten', 2: 'two', c: { z: 1, y: [{ q: null }] }, '': 'empty', Z: 0, nul: null });
  });

  it('without keys: everything, integer-like keys first, the others by their bytes', async () => {
    const all = await local.get(undefined);
    expect(Object.keys(all)).toEqual(['2', '10', '', 'Z', 'a', 'b', 'c', 'nul']);
    expect(JSON.stringify(all['c'])).toBe('{"y":[{"q":null}],"z":1}');
  });

  it('with a key or a list: those that exist', async () => {
    expect(await local.get('a')).toEqual({ a: 'x' });
    expect(await local.get('')).toEqual({ '': 'empty' });
    expect(await local.get('missing')).toEqual({});
    expect(await local.get(['c', 'missing', 'a', 'a'])).toEqual({ a: 'x', c: { y: [{ q: null }], z: 1 } });
    expect(await local.get([])).toEqual({});
    expect(await local.get(['toString', 'constructor', '__proto__'])).toEqual({});
  });

  it('with defaults: the stored values, null among them, and the converted defaults', async () => {
    const found = await local.get({
      z: 1,
      a: 'no',
      nul: 5,
      f: () => 1,
      u: undefined,
      d: new Date(0),
      n: { l: [undefined] },
    });
    expect(Object.entries(found)).toEqual([
      ['a', 'x'],
      ['d', {}],
      ['n', { l: [null] }],
      ['nul', null],
      ['z', 1],
    ]);
    expect(await local.get({})).toEqual({});
  });

  it('with binary defaults: ArrayBuffers', async () => {
    const found = await local.get({ t: { v: new Uint8Array([1, 2]) } });
    expect(found).toEqual({ t: { v: new Uint8Array([1, 2]).buffer } });
  });
});

describe('set, remove, clear: what they change', () => {
  it('tells only what changed, in the order of the keys', async () => {
    const first = await local.set({ z: 1, a: 2, m: 3 });
    expect(Object.entries(first)).toEqual([
      ['a', { newValue: 2 }],
      ['m', { newValue: 3 }],
      ['z', { newValue: 1 }],
    ]);
    expect(await local.set({ z: 1, a: 2 })).toEqual({});
    expect(await local.set({ z: 1, a: 5, m: { x: 1, y: 2 } })).toEqual({
      a: { newValue: 5, oldValue: 2 },
      m: { newValue: { x: 1, y: 2 }, oldValue: 3 },
    });
    expect(await local.set({ m: { y: 2, x: 1 } })).toEqual({});
  });

  it('remove and clear tell the old values; a missing key is no error', async () => {
    await local.set({ a: 1, b: 2, c: 3 });
    expect(await local.remove(['c', 'missing', 'c'])).toEqual({ c: { oldValue: 3 } });
    expect(await local.remove('c')).toEqual({});
    expect(await local.remove([])).toEqual({});
    expect(await local.clear()).toEqual({ a: { oldValue: 1 }, b: { oldValue: 2 } });
    expect(await local.clear()).toEqual({});
  });

  it('a dropped value neither stores nor removes', async () => {
    await local.set({ a: 1 });
    expect(await local.set({ a: undefined, b: () => 1, c: NaN })).toEqual({});
    expect(await local.get(undefined)).toEqual({ a: 1 });
  });

  it('binary data refuses the whole call', async () => {
    await expect(local.set({ a: 1, b: { c: new Uint8Array(1) } })).rejects.toMatchObject({
      name: 'ApiError',
      message: 'Cannot serialize value to JSON',
    });
    expect(await local.get(undefined)).toEqual({});
  });

  it('takes any string as key', async () => {
    const items = JSON.parse('{"__proto__":{"x":1},"constructor":2}');
    await local.set(items);
    expect(Object.entries(await local.get(undefined))).toEqual(Object.entries(items));
    await local.set({ 'a\ud800': 1, 'a\ufffd': 2 });
    expect(await local.get('a\ufffd')).toEqual({ 'a\ufffd': 2 });
  });
});

describe('getKeys and getBytesInUse', () => {
  it('keys are ordered by their UTF-8 bytes', async () => {
    await local.set({ b: 1, a: 2, B: 3, 10: 1, 9: 1, é: 1, '': 1, _: 1, '\uffff': 1, '\u{10000}': 1 });
    expect(await local.getKeys()).toEqual(['', '10', '9', 'B', '_', 'a', 'b', 'é', '\uffff', '\u{10000}']);
  });

  it('counts key and JSON text; a repeated key counts again', async () => {
    await local.set({ a: 1, bb: 'x', c: { d: [1, 2] }, é: 'ü', 'q"': '"<' });
    expect(await local.getBytesInUse(undefined)).toBe(37);
    expect(await local.getBytesInUse('c')).toBe(12);
    expect(await local.getBytesInUse('é')).toBe(6);
    expect(await local.getBytesInUse('q"')).toBe(12);
    expect(await local.getBytesInUse(['a', 'bb'])).toBe(7);
    expect(await local.getBytesInUse(['a', 'a', 'missing'])).toBe(4);
    expect(await local.getBytesInUse([])).toBe(0);
    await local.remove('bb');
    expect(await local.getBytesInUse(undefined)).toBe(32);
  });
});

describe('quota', () => {
  const refused = { name: 'ApiError', message: 'Resource::kQuotaBytes quota exceeded' };
  /** With a one-character key: 1 byte of key and 2 of quotes. */
  const full = 'x'.repeat(QUOTA_BYTES - 3);

  it('is 10 MiB of keys and texts, to the byte', async () => {
    await expect(local.set({ k: `${full}x` })).rejects.toMatchObject(refused);
    expect(await local.getBytesInUse(undefined)).toBe(0);
    await local.set({ k: full });
    expect(await local.getBytesInUse(undefined)).toBe(QUOTA_BYTES);
  });

  it('counts all items of the call and all that is stored, less what is replaced', async () => {
    await local.set({ a: full });
    await expect(local.set({ b: 1 })).rejects.toMatchObject(refused);
    await local.set({ a: full });
    await local.set({ a: 's', b: 1 });
    await expect(local.set({ c: full.slice(20), d: 'x'.repeat(50) })).rejects.toMatchObject(refused);
    expect(await local.get(undefined)).toEqual({ a: 's', b: 1 });
  });

  it('sees what earlier calls of the same turn will have stored', async () => {
    const [first, second, third] = await Promise.allSettled([
      local.set({ a: full }),
      local.set({ b: 1 }),
      local.set({ a: 's' }),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: refused });
    expect(third).toMatchObject({ status: 'fulfilled', value: { a: { newValue: 's', oldValue: full } } });
    expect(await local.getBytesInUse(undefined)).toBe(4);
  });

  it('does not bind an app with unlimitedStorage', async () => {
    await services[0]?.close();
    const unlimited = open(true);
    await unlimited.set({ k: `${full}0123456789` });
    expect(await unlimited.getBytesInUse(undefined)).toBe(QUOTA_BYTES + 10);
  });
});

describe('order', () => {
  it('answers in the order of the calls, and each sees what came before', async () => {
    const order: string[] = [];
    const see = (value: unknown) => order.push(JSON.stringify(value));
    await Promise.all([
      local.set({ a: 1 }).then(see),
      local.get('a').then(see),
      local.set({ a: 2, b: 1 }).then(see),
      local.remove('a').then(see),
      local.set({ a: 3 }).then(see),
      local.getBytesInUse(undefined).then(see),
      local.clear().then(see),
      local.getKeys().then(see),
      local.set({ c: new ArrayBuffer(1) }).catch((error: Error) => see(error.message)),
      local.get(undefined).then(see),
    ]);
    expect(order).toEqual([
      '{"a":{"newValue":1}}',
      '{"a":1}',
      '{"a":{"newValue":2,"oldValue":1},"b":{"newValue":1}}',
      '{"a":{"oldValue":2}}',
      '{"a":{"newValue":3}}',
      '4',
      '{"a":{"oldValue":3},"b":{"oldValue":1}}',
      '[]',
      '"Cannot serialize value to JSON"',
      '{}',
    ]);
  });

  it('gives the reaction to one answer its turn before the next answer', async () => {
    const order: string[] = [];
    const answer = async (name: string, call: Promise<unknown>) => {
      await call;
      order.push(`${name}: event`);
      // As the callback's arguments take some promises on their way to the page.
      for (let i = 0; i < 10; i++) await Promise.resolve();
      order.push(`${name}: callback`);
    };
    await Promise.all([answer('first', local.set({ a: 1 })), answer('second', local.set({ a: 2 }))]);
    expect(order).toEqual(['first: event', 'first: callback', 'second: event', 'second: callback']);
  });
});

describe('close', () => {
  it('answers what was called, and a later call opens again', async () => {
    const written = local.set({ a: 1 });
    await services[0]?.close();
    expect(await written).toEqual({ a: { newValue: 1 } });
    expect(await open().get(undefined)).toEqual({ a: 1 });
    await services[1]?.close();
    expect(await local.get('a')).toEqual({ a: 1 });
  });

  it('a call made while it closes waits until the folder is free again', async () => {
    await local.set({ a: 1 });
    const gate = new EventEmitter();
    const reallyClose = Reflect.get(ClassicLevel.prototype, 'close');
    const close = vi.spyOn(ClassicLevel.prototype, 'close').mockImplementationOnce(async function (this: ClassicLevel) {
      await once(gate, 'open');
      return reallyClose.call(this);
    });
    const closed = services[0]?.close();
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce());
    const found = local.get('a');
    // What a call would need to fail on the locked folder: opening takes a few turns.
    await expect(open().getKeys()).rejects.toThrow('the database is in use by another process.');
    gate.emit('open');
    expect(await found).toEqual({ a: 1 });
    await closed;
    close.mockRestore();
    expect(logged.splice(0)).toEqual([expect.stringContaining('in use by another process')]);
  });

  it('without any call there is nothing to close and no folder is made', async () => {
    await services[0]?.close();
    await rm(folder, { recursive: true });
    await services[0]?.close();
    await expect(rm(folder, { recursive: true })).rejects.toMatchObject({ code: 'ENOENT' });
    await local.getKeys();
  });
});
