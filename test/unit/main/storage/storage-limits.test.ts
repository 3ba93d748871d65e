import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WriteRate } from '../../../../src/main/storage/storage-limits.ts';
import { openStorage, type StorageArea, type StorageService } from '../../../../src/main/storage/storage-service.ts';

describe('the limits of storage.sync, in the order in which Chromium 156 checks them', () => {
  let folder: string;
  let service: StorageService;
  let sync: StorageArea;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'storage-limits-'));
    const unreachable = (text: string) => expect.unreachable(text);
    // unlimitedStorage is for the area local only.
    service = openStorage(folder, {
      unlimited: true,
      log: { error: unreachable, warn: unreachable, info: unreachable },
    });
    sync = service.area('sync');
  });
  afterEach(async () => {
    await service.close();
    await rm(folder, { recursive: true });
  });

  const many = (count: number, value: unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, value]));

  it('an item to the byte, and then none of the call', async () => {
    await sync.set({ k: 'x'.repeat(8192 - 3) });
    expect(await sync.getBytesInUse(undefined)).toBe(8192);
    const tooLarge = { a: 1, k: 'x'.repeat(8192 - 2) };
    await expect(sync.set(tooLarge)).rejects.toThrow('Resource::kQuotaBytesPerItem quota exceeded');
    expect(await sync.getKeys()).toEqual(['k']);
  });

  it('everything to the byte; what makes it smaller passes', async () => {
    await sync.set(Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`k${10 + i}`, 'x'.repeat(8192 - 5)])));
    await sync.set({ z: 'x'.repeat(4096 - 3) });
    expect(await sync.getBytesInUse(undefined)).toBe(102_400);
    await expect(sync.set({ zz: 1 })).rejects.toThrow('Resource::kQuotaBytes quota exceeded');
    await sync.set({ k10: 1, zz: 1 });
  });

  it('the number of items; those that are there may change', async () => {
    await sync.set(many(512, 1));
    await expect(sync.set({ more: 1 })).rejects.toThrow('Resource::kMaxItems quota exceeded');
    await sync.set({ k3: 2 });
    await sync.remove('k4');
    await sync.set({ more: 1 });
  });

  it('of calls that wait together too', async () => {
    const calls = await Promise.allSettled([sync.set({ first: 1 }), sync.set(many(511, 1)), sync.set({ more: 1 })]);
    expect(calls.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  });

  it('an item’s size comes first, then everything, then the number', async () => {
    const perItem = 'Resource::kQuotaBytesPerItem quota exceeded';
    await expect(sync.set({ ...many(600, 'x'.repeat(200)), z: 'x'.repeat(9000) })).rejects.toThrow(perItem);
    await expect(sync.set(many(600, 'x'.repeat(200)))).rejects.toThrow('Resource::kQuotaBytes quota exceeded');
    await expect(sync.set(many(600, 1))).rejects.toThrow('Resource::kMaxItems quota exceeded');
  });
});

describe('the write rate', () => {
  it('is 120 in a minute that begins with the first call', () => {
    let now = 5000;
    const rate = new WriteRate(() => now);
    for (let i = 0; i < 120; i++) rate.spend();
    expect(() => rate.spend()).toThrow('This request exceeds the MAX_WRITE_OPERATIONS_PER_MINUTE quota.');
    now += 60_000;
    expect(() => rate.spend()).toThrow('PER_MINUTE');
    now += 1;
    rate.spend();
  });

  it('is 1800 in an hour', () => {
    let now = 0;
    const rate = new WriteRate(() => now);
    for (let minute = 0; minute < 15; minute++) {
      for (let i = 0; i < 120; i++) rate.spend();
      now += 60_001;
    }
    expect(() => rate.spend()).toThrow('This request exceeds the MAX_WRITE_OPERATIONS_PER_HOUR quota.');
    now = 3_600_001;
    rate.spend();
  });
});
