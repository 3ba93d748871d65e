/** A `chrome.storage` area of one app that it may write: Chrome's rules about keys, defaults, changes and quota on top of a LevelDB folder. */
import { setImmediate as turn } from 'node:timers/promises';
import { ApiError } from '../../api/core/api-error.ts';
import { fullDiskFile, LevelDatabase, StorageUnavailableError, type StorageLog } from './level-database.ts';
import { parseText, PendingWrites, type StorageChanges } from './pending-writes.ts';
import { keyList, wantedKeys, withDefaults, type Keys } from './storage-keys.ts';
import { checkLimits, type StorageLimits } from './storage-limits.ts';
import { sortKeys, toJsonText, toStored, wellFormed } from './stored-value.ts';
import type { SyncEntry } from './sync-entries.ts';

export interface StorageAreaOptions {
  readonly name: 'local' | 'sync';
  /** What `set` keeps; none for an app with the permission `unlimitedStorage` in its area `local`. */
  readonly limits: StorageLimits;
  readonly log: StorageLog;
  /**
   * What was committed, after it is on the disk and before any call of the commit is answered.
   * @param values by key; undefined for a removed key
   * @param foreign by key, the entries of other machines that were taken in
   */
  committed?(
    values: ReadonlyMap<string, string | undefined>,
    foreign: ReadonlyMap<string, SyncEntry>,
  ): Promise<void> | void;
}

interface Job {
  /** Reads, or plans a write. Called in the order in which the calls were made. */
  run(database: LevelDatabase, pending: PendingWrites): Promise<unknown>;
  readonly writes: boolean;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * Calls are answered strictly in the order in which they are made. A write is answered when it is on the disk. Writes that wait behind a
 * running one are committed together, each still all or nothing, so that an app which stores in a loop does not wait for one fsync per
 * call.
 */
export class StorageArea {
  private readonly queue: Job[] = [];
  private working: Promise<void> | undefined;
  private database: LevelDatabase | undefined;
  /** The last close: until it is done the folder is locked. */
  private closed: Promise<void> = Promise.resolve();
  /** What the log was told last. */
  private reported: string | undefined;

  constructor(
    private readonly folder: string,
    private readonly options: StorageAreaOptions,
  ) {}

  /**
   * @param keys one key, a list, an object of defaults for keys that are missing, or undefined for everything.
   * @throws ApiError when the database cannot be opened or a stored text is not JSON.
   */
  get(keys: Keys | undefined): Promise<Record<string, unknown>> {
    return this.enqueue(async (database) => {
      if (keys === undefined) return this.parseAll(await database.readAll());
      const found = await database.read(wantedKeys(keys));
      return withDefaults(
        keys,
        mapValues(found, (text, key) => parseText(this.options.name, text, key)),
      );
    });
  }

  /** All keys, ordered by their UTF-8 bytes. */
  getKeys(): Promise<string[]> {
    return this.enqueue((database) => database.keys());
  }

  /**
   * Bytes of keys and JSON texts. A key that is listed twice counts twice, as in Chrome.
   * @param keys undefined for everything.
   */
  getBytesInUse(keys: string | readonly string[] | undefined): Promise<number> {
    return this.enqueue(async (database) => {
      if (keys === undefined) return database.totalSize();
      return keyList(keys).reduce((total, key) => total + database.size(key), 0);
    });
  }

  /**
   * Stores the items, all or none.
   * @returns what changed, for onChanged.
   * @throws ApiError when an item holds binary data, or when it would exceed one of the limits (storage-limits.ts).
   */
  set(items: Readonly<Record<string, unknown>>): Promise<StorageChanges> {
    return this.enqueueWrite(async (pending) => {
      const texts = new Map<string, string>();
      for (const [key, value] of Object.entries(items)) {
        const stored = toStored(value);
        if (stored !== undefined) texts.set(wellFormed(key), toJsonText(stored));
      }
      const old = await pending.read([...texts.keys()]);
      checkLimits(this.options.limits, pending, texts, old);
      return pending.apply(texts, old);
    });
  }

  /** Removes the keys that exist; the others are no error. */
  remove(keys: string | readonly string[]): Promise<StorageChanges> {
    return this.enqueueWrite(async (pending) => {
      const old = await pending.read(keyList(keys));
      return pending.apply(
        mapValues(old, () => undefined),
        old,
      );
    });
  }

  clear(): Promise<StorageChanges> {
    return this.enqueueWrite(async (pending) => {
      const old = await pending.readAll();
      return pending.apply(
        mapValues(old, () => undefined),
        old,
      );
    });
  }

  /**
   * Takes in what other machines wrote, whatever the limits say: it has been accepted there.
   * @param choose sees the texts that there are, by key, and gives the entries to take; called in the order of all calls.
   * @returns what changed here, for onChanged.
   */
  merge(
    choose: (
      texts: ReadonlyMap<string, string>,
    ) => ReadonlyMap<string, SyncEntry> | Promise<ReadonlyMap<string, SyncEntry>>,
  ): Promise<StorageChanges> {
    return this.enqueueWrite(async (pending) => {
      const old = await pending.readAll();
      // What the app has written in this very commit has no stamp yet, and will have a later one than all that has been seen.
      const own = [...pending.values.keys()].filter((key) => !pending.foreign.has(key));
      const entries = new Map(await choose(old));
      for (const key of own) entries.delete(key);
      const changes = pending.apply(
        mapValues(entries, ({ text }) => text),
        old,
      );
      for (const [key, entry] of entries) pending.foreign.set(key, entry);
      return changes;
    });
  }

  /** Answers what was called so far, then closes the database. A later call opens it again. */
  async close(): Promise<void> {
    await this.working;
    const database = this.database;
    this.database = undefined;
    this.closed = database?.close() ?? this.closed;
    await this.closed;
  }

  private parseAll(texts: ReadonlyMap<string, string>): Record<string, unknown> {
    const { name } = this.options;
    return Object.fromEntries(
      sortKeys(texts.keys()).map((key) => [key, parseText(name, texts.get(key) ?? 'null', key)]),
    );
  }

  private enqueueWrite(plan: (pending: PendingWrites) => Promise<StorageChanges>): Promise<StorageChanges> {
    return this.enqueue((_database, pending) => plan(pending), true);
  }

  private enqueue<T>(run: (database: LevelDatabase, pending: PendingWrites) => Promise<T>, writes = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.queue.push({ run, writes, resolve: (value) => resolve(value as T), reject });
      this.working ??= this.work().finally(() => (this.working = undefined));
    });
  }

  private async work(): Promise<void> {
    for (;;) {
      const first = this.queue.shift();
      if (first === undefined) return;
      const jobs = [first];
      while (first.writes && this.queue[0]?.writes === true) jobs.push(this.queue.shift() as Job);
      for (const answer of await this.perform(jobs)) {
        answer();
        // The caller sends onChanged and the callback's arguments in reaction to this answer; the next answer must not overtake them.
        await turn();
      }
    }
  }

  /** Runs the jobs in order and commits what they wrote. @returns one answer per job, to be given in order. */
  private async perform(jobs: readonly Job[]): Promise<(() => void)[]> {
    try {
      const database = await this.open(jobs.some(({ writes }) => writes));
      const pending = new PendingWrites(database, this.options.name);
      const answers: (() => void)[] = [];
      for (const job of jobs) {
        try {
          const value = await job.run(database, pending);
          answers.push(() => job.resolve(value));
        } catch (error) {
          answers.push(() => job.reject(this.forApp(error)));
        }
      }
      if (pending.values.size > 0) {
        await database.write(pending.values);
        this.reported = undefined;
      }
      if (pending.values.size > 0 || pending.foreign.size > 0) {
        await this.options.committed?.(pending.values, pending.foreign);
      }
      return answers;
    } catch (error) {
      return jobs.map((job) => () => job.reject(this.forApp(error)));
    }
  }

  private async open(toWrite: boolean): Promise<LevelDatabase> {
    await this.closed;
    if (toWrite && (await this.database?.isToBeOpenedAgain())) {
      const failed = this.database;
      this.database = undefined;
      await failed?.close();
    }
    this.database ??= await LevelDatabase.open(this.folder, this.options.log);
    return this.database;
  }

  /** The app gets a text without paths; the terminal gets everything, once for as long as it is the same. */
  private forApp(error: unknown): unknown {
    if (error instanceof ApiError) return error;
    const message = error instanceof Error ? error.message : String(error);
    if (this.reported !== message) this.options.log.error(`chrome.storage.${this.options.name}: ${message}`);
    this.reported = message;
    const file = fullDiskFile(error);
    // What Chromium 156 says, whichever of its files it was about to write.
    if (file !== undefined)
      return new ApiError(`IO error: .../${file}: FILE_ERROR_NO_SPACE (ChromeMethodBFE: 3::WritableFileAppend::8)`);
    const reason =
      error instanceof StorageUnavailableError ? error.reason : 'the database failed; the log has the details.';
    return new ApiError(`chrome.storage.${this.options.name}: ${reason}`);
  }
}

function mapValues<V, W>(map: ReadonlyMap<string, V>, change: (value: V, key: string) => W): Map<string, W> {
  return new Map([...map].map(([key, value]) => [key, change(value, key)]));
}
