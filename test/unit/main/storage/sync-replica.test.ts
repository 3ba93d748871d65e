import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClassicLevel } from 'classic-level';
import { openStorage, type StorageChanges, type StorageService } from '../../../../src/main/storage/storage-service.ts';
import { formatSyncFile, parseSyncFile } from '../../../../src/main/storage/sync-file.ts';
import { HybridClock, isNewer } from '../../../../src/main/storage/sync-entries.ts';

const APP = 'abcdefghijklmnopabcdefghijklmnop';

let root: string;
let shared: string;
let services: StorageService[];
let logged: string[];
/** The machines' clocks. */
let now: Record<string, number>;

interface Machine {
  readonly service: StorageService;
  readonly heard: StorageChanges[];
  get(keys?: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<unknown>;
  remove(key: string): Promise<unknown>;
  exchange(): Promise<void>;
}

/** Nothing but `exchange` looks at the folder, unless the poll is short. */
function machine(name: string, { dir = shared, pollMs = 3_600_000 } = {}): Machine {
  const push = (level: string) => (text: string) => logged.push(`${level}: ${text}`);
  const service = openStorage(join(root, name, APP), {
    unlimited: false,
    log: { error: push('error'), warn: push('warn'), info: push('info') },
    sync: { machine: name, dir, pollMs, now: () => now[name] ?? 1000 },
  });
  services.push(service);
  const heard: StorageChanges[] = [];
  service.sync.start((changes) => heard.push(changes));
  const area = service.area('sync');
  return {
    service,
    heard,
    get: (keys) => area.get(keys),
    set: (items) => area.set(items),
    remove: (key) => area.remove(key),
    exchange: () => service.sync.exchange(),
  };
}

async function settle(...machines: Machine[]): Promise<void> {
  for (let round = 0; round < 2; round++) for (const one of machines) await one.exchange();
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sync-replica-'));
  shared = join(root, 'shared');
  await mkdir(shared);
  services = [];
  logged = [];
  now = {};
});

afterEach(async () => {
  await Promise.all(services.map((service) => service.close()));
  await rm(root, { recursive: true });
});

describe('two machines on one folder', () => {
  it('get what the other writes, changes and removes, as events', async () => {
    const [a, b] = [machine('a'), machine('b')];
    await a.set({ x: 1, y: { deep: [true] } });
    await settle(a, b);
    expect(await b.get()).toEqual({ x: 1, y: { deep: [true] } });
    expect(b.heard).toEqual([{ x: { newValue: 1 }, y: { newValue: { deep: [true] } } }]);
    now = { a: 2000, b: 2000 };
    await b.set({ x: 2 });
    await b.remove('y');
    await settle(b, a);
    expect(await a.get()).toEqual({ x: 2 });
    // In one event or in two, by how fast the folder is looked at.
    expect(Object.assign({}, ...a.heard)).toEqual({
      x: { newValue: 2, oldValue: 1 },
      y: { oldValue: { deep: [true] } },
    });
    expect(logged).toEqual([]);
  });

  it('see changes without being asked to look', async () => {
    const [a, b] = [machine('a', { pollMs: 20 }), machine('b', { pollMs: 20 })];
    await b.get();
    await a.set({ x: 1 });
    await vi.waitFor(() => expect(b.heard).toEqual([{ x: { newValue: 1 } }]), 10_000);
  });

  it('of each key keep the newest write, whoever looks first', async () => {
    const [a, b] = [machine('a'), machine('b')];
    await settle(a, b);
    now = { a: 5000, b: 4000 };
    await Promise.all([a.set({ both: 'a', a: 1, old: 'a' }), b.set({ both: 'b', b: 1 })]);
    now = { a: 5000, b: 6000 };
    await b.set({ old: 'b' });
    await settle(a, b);
    const all = { both: 'a', a: 1, b: 1, old: 'b' };
    expect(await a.get()).toEqual(all);
    expect(await b.get()).toEqual(all);
  });

  it('a write that answers another wins also when its machine’s clock is behind', async () => {
    const [a, b] = [machine('a'), machine('b')];
    now = { a: 9_000_000, b: 1000 };
    await a.set({ x: 'first' });
    await settle(a, b);
    await b.set({ x: 'second' });
    await settle(b, a);
    expect(await a.get()).toEqual({ x: 'second' });
  });

  it('a removal that is newer than a write removes, and the other way round', async () => {
    const [a, b] = [machine('a'), machine('b')];
    await a.set({ x: 1, y: 1 });
    await settle(a, b);
    now = { a: 2000, b: 3000 };
    await a.set({ x: 2 });
    await a.remove('y');
    await b.remove('x');
    await b.set({ y: 3 });
    await settle(a, b);
    expect(await a.get()).toEqual({ y: 3 });
    expect(await b.get()).toEqual({ y: 3 });
  });

  it('keep a write that is committed together with an older one from elsewhere', async () => {
    const [a, b] = [machine('a'), machine('b')];
    await a.set({ x: 1, y: 1 });
    await settle(a, b);
    now = { a: 2000, b: 3000 };
    await a.remove('y');
    await a.exchange();
    // What is read of the folder waits behind the first write, together with the second.
    const area = b.service.area('sync');
    const theirs = new Map([['y', { time: 2000, counter: 1, machine: 'a', text: undefined }]]);
    await Promise.all([b.set({ x: 2 }), b.set({ y: 3 }), area.merge(() => theirs)]);
    await settle(a, b);
    expect(await b.get()).toEqual({ x: 2, y: 3 });
    expect(await a.get()).toEqual({ x: 2, y: 3 });
  });

  it('take in what is beyond the quota: it has been accepted elsewhere', async () => {
    const [a, b] = [machine('a'), machine('b')];
    await settle(a, b);
    const many = (letter: string) =>
      Object.fromEntries(Array.from({ length: 10 }, (_, i) => [letter + i, 'x'.repeat(8000)]));
    await a.set(many('a'));
    await b.set(many('b'));
    await settle(a, b);
    expect(Object.keys(await a.get())).toHaveLength(20);
    await expect(a.set({ more: 1 })).rejects.toThrow('Resource::kQuotaBytes quota exceeded');
  });

  it('a new machine has everything before its app’s first get', async () => {
    const a = machine('a');
    await a.set({ x: 1 });
    await a.exchange();
    const b = machine('b');
    expect(await b.get()).toEqual({ x: 1 });
  });

  it('what a machine wrote is not lost when its file is', async () => {
    const [a, b] = [machine('a'), machine('b')];
    await a.set({ x: 1 });
    await settle(a, b);
    await a.service.close();
    await rm(join(shared, APP, 'a.json'));
    const c = machine('c');
    expect(await c.get()).toEqual({ x: 1 });
  });

  it('a value set twice within one commit is the last one everywhere', async () => {
    const [a, b] = [machine('a'), machine('b')];
    await Promise.all([a.set({ x: 1 }), a.set({ x: 2 }), a.remove('x'), a.set({ x: 3 })]);
    await settle(a, b);
    expect(await b.get()).toEqual({ x: 3 });
  });
});

describe('files of others', () => {
  it('half a file is ignored, told once, and taken when the rest has come', async () => {
    const text = formatSyncFile({
      app: APP,
      machine: 'b',
      entries: new Map([['x', { time: 10, counter: 0, machine: 'b', text: '1' }]]),
    });
    const b = join(shared, APP, 'b.json');
    const a = machine('a');
    await a.get();
    await mkdir(join(shared, APP), { recursive: true });
    await writeFile(b, text.slice(0, -20));
    await a.exchange();
    expect(logged).toEqual([]);
    await a.exchange();
    await a.exchange();
    expect(logged).toEqual([`warn: ${b} is ignored: it is not whole (no JSON).`]);
    expect(await a.get()).toEqual({});
    await writeFile(b, text);
    await a.exchange();
    expect(await a.get()).toEqual({ x: 1 });
  });

  it.each([
    ['a changed value', (text: string) => text.replace('"\\"v\\""', '"\\"w\\""'), 'it is not whole (checksum)'],
    [
      'a newer format',
      (text: string) => text.replace('"version":1', '"version":2'),
      'format version 2, of a newer Holdfast',
    ],
    ['something else', () => '{"hello":1}', 'it is not of the format'],
  ])('%s is refused', (_, change, reason) => {
    const text = formatSyncFile({
      app: APP,
      machine: 'b',
      entries: new Map([['x', { time: 10, counter: 0, machine: 'b', text: '"v"' }]]),
    });
    expect(parseSyncFile(text).entries.get('x')?.text).toBe('"v"');
    expect(() => parseSyncFile(change(text))).toThrow(reason);
  });

  it('a file of another app changes nothing', async () => {
    const a = machine('a');
    await a.get();
    await mkdir(join(shared, APP), { recursive: true });
    const entries = new Map([['x', { time: 10, counter: 0, machine: 'b', text: '1' }]]);
    await writeFile(join(shared, APP, 'b.json'), formatSyncFile({ app: 'another', machine: 'b', entries }));
    await a.exchange();
    expect(await a.get()).toEqual({});
  });
});

describe('a folder that cannot be reached', () => {
  it('is told once; the app goes on; what it wrote gets there when the folder is back', async () => {
    const [a, b] = [machine('a'), machine('b')];
    await settle(a, b);
    await rename(shared, `${shared}.away`);
    await a.set({ x: 1 });
    await a.exchange();
    await a.set({ x: 2 });
    await a.exchange();
    expect(await a.get()).toEqual({ x: 2 });
    const told = logged.filter((line) => line.startsWith('warn'));
    expect(told).toEqual([expect.stringContaining(`The sync folder ${shared} cannot be used now (ENOENT`)]);
    await rename(`${shared}.away`, shared);
    await settle(a, b);
    expect(logged).toContain(`info: The sync folder ${shared} can be used again.`);
    expect(await b.get()).toEqual({ x: 2 });
  });

  it('is never made: it may be a disk that is not there', async () => {
    const a = machine('a', { dir: join(root, 'absent') });
    await a.set({ x: 1 });
    await a.exchange();
    expect(await readdir(root)).not.toContain('absent');
    expect(logged).toHaveLength(1);
  });
});

describe('runs without a folder', () => {
  it('keep their stamps: what was written then is as old as it is when a folder comes', async () => {
    const push = (text: string) => logged.push(text);
    const alone = openStorage(join(root, 'a', APP), {
      unlimited: false,
      log: { error: push, warn: push, info: push },
      sync: { machine: 'a', now: () => 1000 },
    });
    alone.sync.start();
    await alone.area('sync').set({ x: 'alone', only: 1 });
    await alone.close();
    now = { a: 9000, b: 2000 };
    const b = machine('b');
    await b.set({ x: 'shared' });
    await b.exchange();
    const a = machine('a');
    expect(await a.get()).toEqual({ only: 1, x: 'shared' });
  });
});

describe('what is stored without stamps', () => {
  it('counts as written now', async () => {
    const level = new ClassicLevel(join(root, 'a', APP, 'sync'));
    await level.put('x', '"imported"');
    await level.close();
    now = { a: 5000 };
    const b = machine('b');
    await b.set({ x: 'older' });
    await b.exchange();
    const a = machine('a');
    expect(await a.get()).toEqual({ x: 'imported' });
    await settle(a, b);
    expect(await b.get()).toEqual({ x: 'imported' });
  });

  it('a damaged text stays where it is', async () => {
    const level = new ClassicLevel(join(root, 'a', APP, 'sync'));
    await level.put('bad', '{');
    await level.put('good', '1');
    await level.close();
    const [a, b] = [machine('a'), machine('b')];
    await settle(a, b);
    expect(await b.get()).toEqual({ good: 1 });
    await a.set({ bad: 2 });
    await settle(a, b);
    expect(await b.get()).toEqual({ bad: 2, good: 1 });
    expect(logged).toEqual([]);
  });

  it('what a damaged database lost comes back from the stamps', async () => {
    const a = machine('a');
    await a.set({ x: 1, y: 2 });
    await a.service.close();
    await rm(join(root, 'a', APP, 'sync'), { recursive: true });
    const again = machine('a');
    expect(await again.get()).toEqual({ x: 1, y: 2 });
  });

  it('stamps that cannot be read are told, and nothing is lost', async () => {
    const a = machine('a');
    await a.set({ x: 1 });
    await a.service.close();
    const state = join(root, 'a', APP, 'sync-state.json');
    await writeFile(state, (await readFile(state, 'utf8')).slice(0, 40));
    const again = machine('a');
    expect(await again.get()).toEqual({ x: 1 });
    expect(logged).toEqual([expect.stringContaining('sync-state.json cannot be read (it is not whole')]);
  });
});

describe('the clock', () => {
  it('never gives a stamp twice, nor one before what it has seen', () => {
    let time = 100;
    const clock = new HybridClock('a', () => time);
    const first = clock.next();
    const second = clock.next();
    expect(isNewer(second, first)).toBe(true);
    time = 50;
    expect(isNewer(clock.next(), second)).toBe(true);
    clock.saw({ time: 500, counter: 7, machine: 'b' });
    expect(clock.next()).toEqual({ time: 500, counter: 8, machine: 'a' });
    time = 501;
    expect(clock.next()).toEqual({ time: 501, counter: 0, machine: 'a' });
  });
});
