import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseManagedSchema } from '../../../../src/main/package/managed-schema.ts';
import { openManaged, type ManagedOptions, type ManagedStorage } from '../../../../src/main/storage/managed-storage.ts';
import type { StorageChanges } from '../../../../src/main/storage/storage-service.ts';

const APP = 'abcdefghijklmnopabcdefghijklmnop';
const schema = parseManagedSchema({
  type: 'object',
  properties: {
    name: { type: 'string' },
    count: { type: 'integer' },
    list: { type: 'array', items: { type: 'string' } },
  },
});

let folder: string;
let file: string;
let logged: string[];
let heard: StorageChanges[];
let opened: ManagedStorage[];

function open(options: Partial<ManagedOptions> = {}): ManagedStorage {
  const push = (text: string) => logged.push(text);
  const log = { error: push, warn: push, info: push };
  // Only `reload` looks, unless the test says otherwise.
  const all = { file, required: true, schema, pollMs: 3_600_000, ...options };
  const managed = openManaged(APP, join(folder, 'Storage', APP), all, log);
  opened.push(managed);
  managed.start((changes) => void heard.push(changes));
  return managed;
}

const write = (policy: unknown) => writeFile(file, JSON.stringify({ [APP]: policy }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'managed-'));
  file = join(folder, 'policy.json');
  logged = [];
  heard = [];
  opened = [];
});

afterEach(async () => {
  for (const managed of opened) managed.close();
  await rm(folder, { recursive: true });
});

describe('storage.managed', () => {
  it('answers get in every form', async () => {
    await write({ name: 'n', count: 3, list: ['a'] });
    const managed = open();
    expect(await managed.get(undefined)).toEqual({ count: 3, list: ['a'], name: 'n' });
    expect(await managed.get('name')).toEqual({ name: 'n' });
    expect(await managed.get(['count', 'missing'])).toEqual({ count: 3 });
    expect(await managed.get({ name: 'default', missing: 1 })).toEqual({ missing: 1, name: 'n' });
    expect(await managed.getKeys()).toEqual(['count', 'list', 'name']);
    expect(logged).toEqual([]);
  });

  it('tells what is new once, over runs of the app too, and what changes', async () => {
    await write({ name: 'n', count: 3 });
    await open().reload();
    expect(heard).toEqual([{ count: { newValue: 3 }, name: { newValue: 'n' } }]);
    const managed = open();
    await managed.reload();
    expect(heard).toHaveLength(1);
    await write({ name: 'm', list: [] });
    await managed.reload();
    expect(heard[1]).toEqual({
      count: { oldValue: 3 },
      list: { newValue: [] },
      name: { newValue: 'm', oldValue: 'n' },
    });
    expect(await managed.get(undefined)).toEqual({ list: [], name: 'm' });
  });

  it('sees that the file changes', async () => {
    await write({ count: 1 });
    const managed = open({ pollMs: 20 });
    expect(await managed.get('count')).toEqual({ count: 1 });
    await write({ count: 22 });
    await vi.waitFor(() => expect(heard).toContainEqual({ count: { newValue: 22, oldValue: 1 } }), 10_000);
  });

  it('refuses a bad policy as a whole, with the path of each fault, once; the last good one stays, over runs too', async () => {
    await write({ name: 'good', count: 1 });
    const managed = open();
    await managed.reload();
    await write({ name: 5, count: 2, list: ['a', 6] });
    await managed.reload();
    await managed.reload();
    expect(logged).toEqual([
      `The policy in ${file} is refused as a whole, the last good one stays: \n` +
        '  name: expected string, got number.\n  list[1]: expected string, got number.',
    ]);
    expect(await managed.get(undefined)).toEqual({ count: 1, name: 'good' });
    expect(await open().get(undefined)).toEqual({ count: 1, name: 'good' });
    expect(heard).toHaveLength(1);
  });

  it.each([
    ['not JSON', '{', 'it is not JSON'],
    ['no object', '[]', 'it must be an object with app ids as its keys'],
    ['no policy', `{"${APP}": 5}`, `"${APP}" must be an object`],
    ['half of Chrome’s form', '{"3rdparty": {}}', '"3rdparty" must be'],
  ])('%s is told', async (_, text, reason) => {
    await writeFile(file, text);
    expect(await open().get(undefined)).toEqual({});
    expect(logged).toEqual([expect.stringContaining(reason)]);
    expect(logged[0]).toContain('the app gets none');
  });

  it('takes the form of Chrome’s own policy files', async () => {
    await writeFile(file, JSON.stringify({ '3rdparty': { extensions: { [APP]: { name: 'n' } } } }));
    expect(await open().get(undefined)).toEqual({ name: 'n' });
  });

  it('is empty without a policy for the app, and without a file that need not be there', async () => {
    await writeFile(file, JSON.stringify({ another: { name: 'n' } }));
    expect(await open().get(undefined)).toEqual({});
    expect(await open({ file: join(folder, 'none.json'), required: false }).get(undefined)).toEqual({});
    expect(logged).toEqual([]);
    await open({ file: join(folder, 'none.json') }).reload();
    expect(logged).toEqual([expect.stringContaining('ENOENT')]);
  });

  it('says when the app takes no policy', async () => {
    await write({ name: 'n' });
    expect(await open({ schema: undefined }).get(undefined)).toEqual({});
    expect(logged).toEqual([expect.stringContaining('has no "storage": {"managed_schema": …}')]);
  });
});
