import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fullDiskFile, LevelDatabase } from '../../../../src/main/storage/level-database.ts';

const disk = vi.hoisted(() => ({ room: 0, opened: 0, repaired: 0, says: '', writes: false }));
vi.mock(import('node:fs/promises'), async (original) => ({
  ...(await original()),
  statfs: (() => Promise.resolve({ bavail: disk.room, bsize: 1 })) as never,
}));
vi.mock('classic-level', () => {
  const failure = () => Object.assign(new Error(`IO error: /x/000003.log: ${disk.says}`), { code: 'LEVEL_IO_ERROR' });
  return {
    ClassicLevel: class {
      static repair = () => Promise.resolve(void (disk.repaired += 1));
      open = () =>
        Promise.resolve(void (disk.opened += 1)).then(() => (disk.writes ? undefined : Promise.reject(failure())));
      batch = () => Promise.reject(failure());
      iterator = () => [];
      close = () => Promise.resolve();
    },
  };
});

const WORDS = [
  'No space left on device',
  'Auf dem Gerät ist kein Speicherplatz mehr verfügbar',
  'There is not enough space on the disk.',
  'Es steht nicht genug Speicherplatz auf dem Datenträger zur Verfügung.',
];
const log = { error: () => {}, warn: () => {}, info: () => {} };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-full-'));
  Object.assign(disk, { room: 0, opened: 0, repaired: 0 });
});
afterEach(() => {
  for (const one of [folder, `${folder}.damaged`]) rmSync(one, { recursive: true, force: true });
});

it.each(WORDS)('takes a full disk for no damage, whatever the system calls it: %s', async (says) => {
  Object.assign(disk, { says, writes: false });
  await expect(LevelDatabase.open(folder, log)).rejects.toThrow('cannot be opened');
  expect(disk).toMatchObject({ opened: 1, repaired: 0 });
  expect(existsSync(`${folder}.damaged`)).toBe(false);
});

it.each(WORDS)('stays open until there is room: %s', async (says) => {
  Object.assign(disk, { says, writes: true });
  const database = await LevelDatabase.open(folder, log);
  await expect(database.write(new Map([['a', '1']]))).rejects.toThrow(says);
  expect(await database.isToBeOpenedAgain()).toBe(false);
  disk.room = 8 * 1024 * 1024;
  expect(await database.isToBeOpenedAgain()).toBe(true);
});

it('tells an app of a full disk on Windows too', () => {
  const message = String.raw`IO error: C:\Users\a b\000003.log: There is not enough space on the disk.`;
  expect(fullDiskFile(Object.assign(new Error(message), { code: 'LEVEL_IO_ERROR' }))).toBe('000003.log');
});
