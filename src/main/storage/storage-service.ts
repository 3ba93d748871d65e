/** The storage of one app. */
import { basename, join } from 'node:path';
import type { StorageLog } from './level-database.ts';
import { openManaged, type ManagedOptions, type ManagedStorage } from './managed-storage.ts';
import { StorageArea } from './storage-area.ts';
import { LOCAL_LIMITS, SYNC_LIMITS } from './storage-limits.ts';
import { SyncReplica, type SyncOptions } from './sync-replica.ts';

export type { ManagedStorage } from './managed-storage.ts';
export type { StorageChanges } from './pending-writes.ts';
export type { StorageArea } from './storage-area.ts';
export type { SyncReplica } from './sync-replica.ts';

export interface StorageService {
  /** `chrome.storage.local` or `chrome.storage.sync`. Its database is opened by the first call. */
  area(name: 'local' | 'sync'): StorageArea;
  /** What keeps the area `sync` in step with other machines; to be started before the area's first call. */
  readonly sync: SyncReplica;
  readonly managed: ManagedStorage;
  /**
   * Begins at once and answers behind everything that was begun before, in whichever area: apps read several in one breath, and what is
   * answered last counts for them.
   * @param answer makes the answer of the result, when it is its turn
   */
  inTurn<T, R>(this: void, run: () => T | Promise<T>, answer: (value: T) => R): Promise<R>;
  /** Answers what was called so far and closes the databases; to be awaited before the app is loaded again or the shell exits. */
  close(): Promise<void>;
}

export interface StorageOptions {
  /** The app has the permission `unlimitedStorage`. */
  readonly unlimited: boolean;
  readonly log: StorageLog;
  readonly sync?: SyncOptions | undefined;
  readonly managed?: ManagedOptions | undefined;
}

/**
 * @param folder the app's own storage folder, `<profile>/Storage/<app id>`; the areas are the LevelDB folders `local` and `sync` in it, with
 *   the raw key (UTF-8) as key and the value's JSON text as value, as in Chrome's own `Local App Settings` and `Sync App Settings`.
 */
export function openStorage(folder: string, options: StorageOptions): StorageService {
  const { log, unlimited } = options;
  const local = new StorageArea(join(folder, 'local'), { name: 'local', limits: unlimited ? {} : LOCAL_LIMITS, log });
  const sync = new StorageArea(join(folder, 'sync'), {
    name: 'sync',
    limits: SYNC_LIMITS,
    log,
    committed: (values, foreign) => replica.committed(values, foreign),
  });
  const replica = new SyncReplica(basename(folder), folder, sync, options.sync ?? { machine: 'this' }, log);
  const managed = openManaged(basename(folder), folder, options.managed, log);
  let closing: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T, R>(run: () => T | Promise<T>, answer: (value: T) => R): Promise<R> {
    const before = last;
    const result = (async () => run())();
    // Until it is its turn nobody looks at how it ended.
    result.catch(() => {});
    const answered = (async () => {
      await before;
      return answer(await result);
    })();
    last = answered.catch(() => {});
    return answered;
  }
  async function close(): Promise<void> {
    managed.close();
    await Promise.all([
      local.close(),
      replica
        .stop()
        .then(() => sync.close())
        .then(() => replica.publish()),
    ]);
    // A later call opens the databases again, and they can be closed again.
    closing = undefined;
  }

  return {
    area: (name) => (name === 'local' ? local : sync),
    sync: replica,
    managed,
    inTurn,
    close: () => (closing ??= close()),
  };
}
