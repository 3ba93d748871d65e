import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storage } from '../../../../src/api/storage/contract.ts';
import { storageLocal } from '../../../../src/api/storage-local/contract.ts';
import room from '../../../../src/api/storage-local/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import { LOCAL_LIMITS } from '../../../../src/main/storage/storage-limits.ts';
import { openStorage } from '../../../../src/main/storage/storage-service.ts';

describe('the surface, as Chromium 156 has it', () => {
  it('members of chrome.storage.local in their order', () => {
    expect(Object.keys(storageLocal.functions)).toEqual([
      'get',
      'getKeys',
      'set',
      'remove',
      'clear',
      'getBytesInUse',
      'setAccessLevel',
    ]);
    expect(Object.keys(storageLocal.events)).toEqual(['onChanged']);
    expect(Object.keys(storage.events)).toEqual(['onChanged']);
  });

  it('every callback is optional: without one a call returns a promise', () => {
    for (const spec of Object.values(storageLocal.functions)) expect(spec.callback).toBe('optional');
  });

  it('tells the quota that it keeps', () => {
    expect(storageLocal.constants).toEqual({ QUOTA_BYTES: LOCAL_LIMITS.bytes });
  });
});

describe('the room', () => {
  let folder: string;
  let sent: unknown[];
  let instance: ReturnType<typeof room.create>;
  const caller = {} as PageConnection;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'storage-room-'));
    sent = [];
    const unreachable = (text: string) => expect.unreachable(text);
    const log = { error: unreachable, warn: unreachable, info: unreachable };
    const app: Pick<AppHost, 'storage' | 'broadcast'> = {
      storage: openStorage(folder, { unlimited: false, log }),
      broadcast: (event, args) => sent.push([event, ...args]),
    };
    instance = room.create(app as AppHost);
  });

  afterEach(async () => {
    await instance.dispose?.();
    await rm(folder, { recursive: true });
  });

  it('set, remove and clear call back without arguments, after the events of the area and then of chrome.storage', async () => {
    const { set, remove, clear, get } = instance.handlers;
    expect(await set(caller, { a: 1, b: 2 })).toEqual([]);
    expect(sent.splice(0)).toEqual([
      ['storage.local.onChanged', { a: { newValue: 1 }, b: { newValue: 2 } }],
      ['storage.onChanged', { a: { newValue: 1 }, b: { newValue: 2 } }, 'local'],
    ]);
    expect(await remove(caller, 'a')).toEqual([]);
    expect(sent.splice(0)).toEqual([
      ['storage.local.onChanged', { a: { oldValue: 1 } }],
      ['storage.onChanged', { a: { oldValue: 1 } }, 'local'],
    ]);
    expect(await clear(caller)).toEqual([]);
    expect(sent.splice(0)).toHaveLength(2);
    expect(await get(caller, undefined)).toEqual([{}]);
  });

  it('fires nothing when nothing changed or the call failed', async () => {
    const { set, remove, clear } = instance.handlers;
    await set(caller, { a: 1 });
    sent = [];
    await set(caller, { a: 1 });
    await remove(caller, ['missing']);
    await expect(set(caller, { a: 2, b: new Uint8Array(1) })).rejects.toThrow('Cannot serialize value to JSON');
    expect(sent).toEqual([]);
    await clear(caller);
    expect(sent).toHaveLength(2);
  });

  it('answers the readers with one argument each, and setAccessLevel with none', async () => {
    const { set, getKeys, getBytesInUse, get, setAccessLevel } = instance.handlers;
    await set(caller, { a: 1 });
    expect(await get(caller, { a: 0, z: 9 })).toEqual([{ a: 1, z: 9 }]);
    expect(await getKeys(caller)).toEqual([['a']]);
    expect(await getBytesInUse(caller, undefined)).toEqual([2]);
    expect(await setAccessLevel(caller, { accessLevel: 'TRUSTED_CONTEXTS' })).toEqual([]);
  });
});
