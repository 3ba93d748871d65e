import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storageManaged } from '../../../../src/api/storage-managed/contract.ts';
import managedRoom from '../../../../src/api/storage-managed/main.ts';
import { storageSync } from '../../../../src/api/storage-sync/contract.ts';
import syncRoom from '../../../../src/api/storage-sync/main.ts';
import { fakeLifecycle } from '../../../support/fake-lifecycle.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import { parseManagedSchema } from '../../../../src/main/package/managed-schema.ts';
import {
  MAX_WRITE_OPERATIONS_PER_HOUR,
  MAX_WRITE_OPERATIONS_PER_MINUTE,
  SYNC_LIMITS,
} from '../../../../src/main/storage/storage-limits.ts';
import { openStorage, type StorageOptions } from '../../../../src/main/storage/storage-service.ts';

const APP = 'abcdefghijklmnopabcdefghijklmnop';
const caller = {} as PageConnection;

let folder: string;
let sent: unknown[];
let apps: AppHost[];
let ready: () => void;

function app(machine: string, options: Partial<StorageOptions> = {}): AppHost {
  const unreachable = (text: string) => expect.unreachable(text);
  const backgroundReady = new Promise<void>((resolve) => (ready = resolve));
  const host: Pick<AppHost, 'storage' | 'broadcast' | 'lifecycle'> = {
    storage: openStorage(join(folder, machine, APP), {
      unlimited: false,
      log: { error: unreachable, warn: unreachable, info: unreachable },
      ...options,
    }),
    broadcast: (event, args) => sent.push([event, ...args]),
    lifecycle: fakeLifecycle({ backgroundReady: () => backgroundReady }),
  };
  apps.push(host as AppHost);
  return host as AppHost;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-sync-'));
  sent = [];
  apps = [];
});

afterEach(async () => {
  await Promise.all(apps.map(({ storage }) => storage.close()));
  await rm(folder, { recursive: true });
});

describe('storage.sync', () => {
  it('tells the limits that it keeps', () => {
    expect(storageSync.constants).toMatchObject({
      QUOTA_BYTES: SYNC_LIMITS.bytes,
      QUOTA_BYTES_PER_ITEM: SYNC_LIMITS.bytesPerItem,
      MAX_ITEMS: SYNC_LIMITS.items,
      MAX_WRITE_OPERATIONS_PER_HOUR,
      MAX_WRITE_OPERATIONS_PER_MINUTE,
    });
  });

  it('answers as every area does, after its events', async () => {
    const { handlers } = syncRoom.create(app('a'));
    expect(await handlers.set(caller, { a: 1 })).toEqual([]);
    expect(sent.splice(0)).toEqual([
      ['storage.sync.onChanged', { a: { newValue: 1 } }],
      ['storage.onChanged', { a: { newValue: 1 } }, 'sync'],
    ]);
    expect(await handlers.get(caller, { a: 0, z: 9 })).toEqual([{ a: 1, z: 9 }]);
    expect(await handlers.getKeys(caller)).toEqual([['a']]);
    expect(await handlers.getBytesInUse(caller, undefined)).toEqual([2]);
    expect(await handlers.setAccessLevel(caller, { accessLevel: 'TRUSTED_CONTEXTS' })).toEqual([]);
    await handlers.remove(caller, 'a');
    await handlers.clear(caller);
    expect(sent).toHaveLength(2);
  });

  it('counts every write of a function against its rate, also one that fails', async () => {
    const { handlers } = syncRoom.create(app('a'));
    for (let i = 0; i < 119; i++) await handlers.set(caller, {});
    await expect(handlers.set(caller, { a: 'x'.repeat(9000) })).rejects.toThrow('kQuotaBytesPerItem');
    await expect(handlers.set(caller, {})).rejects.toThrow('MAX_WRITE_OPERATIONS_PER_MINUTE');
    expect(await handlers.remove(caller, 'a')).toEqual([]);
    expect(await handlers.clear(caller)).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('tells another machine’s changes once the event page can hear them', async () => {
    const dir = join(folder, 'shared');
    await mkdir(dir);
    const share = (machine: string) => ({ sync: { machine, dir, pollMs: 3_600_000 } });
    const writer = syncRoom.create(app('a', share('a')));
    await writer.handlers.set(caller, { a: 1 });
    await apps[0]?.storage.sync.exchange();
    sent = [];
    const reader = syncRoom.create(app('b', share('b')));
    expect(await reader.handlers.get(caller, 'a')).toEqual([{ a: 1 }]);
    expect(sent).toEqual([]);
    ready();
    await expect
      .poll(() => sent)
      .toEqual([
        ['storage.sync.onChanged', { a: { newValue: 1 } }],
        ['storage.onChanged', { a: { newValue: 1 } }, 'sync'],
      ]);
  });
});

describe('storage.managed', () => {
  it('is read-only, in Chrome’s words, and counts no bytes', async () => {
    const { handlers } = managedRoom.create(app('a'));
    const text = 'This is a read-only store.';
    await expect(handlers.set(caller, {})).rejects.toThrow(text);
    await expect(handlers.remove(caller, [])).rejects.toThrow(text);
    await expect(handlers.clear(caller)).rejects.toThrow(text);
    expect(await handlers.get(caller, { a: 1 })).toEqual([{ a: 1 }]);
    expect(await handlers.getKeys(caller)).toEqual([[]]);
    expect(await handlers.getBytesInUse(caller, undefined)).toEqual([0]);
    expect(storageManaged).not.toHaveProperty('constants');
  });

  it('gives the policy at once, and tells what is new in it once the event page can hear it', async () => {
    const file = join(folder, 'policy.json');
    await writeFile(file, JSON.stringify({ [APP]: { name: 'n' } }));
    const schema = parseManagedSchema({ type: 'object', properties: { name: { type: 'string' } } });
    const { handlers } = managedRoom.create(app('a', { managed: { file, required: true, schema } }));
    expect(await handlers.get(caller, undefined)).toEqual([{ name: 'n' }]);
    expect(sent).toEqual([]);
    ready();
    await expect
      .poll(() => sent)
      .toEqual([
        ['storage.managed.onChanged', { name: { newValue: 'n' } }],
        ['storage.onChanged', { name: { newValue: 'n' } }, 'managed'],
      ]);
  });
});
