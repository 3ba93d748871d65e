/** Keeps an app's `storage.sync` the same on all machines that share a folder; without a folder it keeps the stamps for the day there is one. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { StorageLog } from './level-database.ts';
import type { StorageChanges } from './pending-writes.ts';
import type { StorageArea } from './storage-area.ts';
import { formatSyncFile, readSyncFile, writeWhole } from './sync-file.ts';
import { SyncFolder } from './sync-folder.ts';
import { SyncState } from './sync-state.ts';
import type { SyncEntry } from './sync-entries.ts';

export interface SyncOptions {
  /** Unlike that of every other machine. */
  readonly machine: string;
  /** The shared folder. */
  readonly dir?: string | undefined;
  /** How often the shared folder is looked at, beside being watched. */
  readonly pollMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const POLL_MS = 5000;
/** The app's first calls wait this long for the shared folder, so that a new machine does not begin with defaults. */
const FIRST_READ_MS = 2000;
/** A share that hangs must not keep the shell from ending. What did not get there does the next time. */
const LAST_WRITE_MS = 2000;

export class SyncReplica {
  readonly #app: string;
  readonly #options: SyncOptions;
  readonly #area: StorageArea;
  readonly #stateFile: string;
  readonly #log: StorageLog;
  readonly #state: SyncState;
  readonly #folder: SyncFolder | undefined;
  #loaded: Promise<void> | undefined;
  #started = false;
  /** What `start` begins. */
  #begun: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  /** The exchange that is under way, and whether another is wanted after it. */
  #exchanging: Promise<void> | undefined;
  #again = false;
  #published = '';
  #onChanges: (changes: StorageChanges) => void = () => {};

  /**
   * @param app its id
   * @param folder where the app's databases are; `sync-state.json` in it is this machine's view
   */
  constructor(app: string, folder: string, area: StorageArea, options: SyncOptions, log: StorageLog) {
    this.#app = app;
    this.#options = options;
    this.#area = area;
    this.#stateFile = join(folder, 'sync-state.json');
    this.#log = log;
    this.#state = new SyncState(options.machine, options.now);
    this.#folder = options.dir === undefined ? undefined : new SyncFolder(options.dir, app, options.machine, log);
  }

  /** Whether other machines' changes may come. */
  get isShared(): boolean {
    return this.#folder !== undefined;
  }

  /** To be called before the first call of the area; the area's calls wait for what it begins. Safe to call again. */
  start(onChanges?: (changes: StorageChanges) => void): void {
    if (onChanges) this.#onChanges = onChanges;
    if (this.#started) return;
    this.#started = true;
    this.#begun = this.#merge(async (texts) => {
      await this.#load();
      const theirs = (await this.#firstRead()) ?? new Map<string, SyncEntry>();
      const newer = this.#state.newerAmong(theirs);
      const unstamped = this.#state.unstamped(texts, newer);
      this.#state.wrote(unstamped);
      if (unstamped.size > 0) await this.#save();
      // What counts as written now is newer than anything.
      for (const key of unstamped.keys()) newer.delete(key);
      return new Map([...this.#state.missingIn(texts), ...newer]);
    }).catch((error: unknown) => this.#failed(error));
    void this.#begun.then(() => this.#poll());
  }

  /** Looks at the shared folder now, and resolves when what was found is stored and told. For tests, and for the watcher. */
  async exchange(): Promise<void> {
    if (!this.#folder || !this.#started) return;
    if (this.#exchanging) {
      this.#again = true;
      return this.#exchanging;
    }
    this.#exchanging = (async () => {
      try {
        do {
          this.#again = false;
          await this.#exchangeOnce();
        } while (this.#again);
      } finally {
        // In the same turn as the look at `#again`: whoever asks after that begins a new one.
        this.#exchanging = undefined;
      }
    })();
    return this.#exchanging;
  }

  async #exchangeOnce(): Promise<void> {
    await this.#begun;
    const theirs = await this.#folder?.read();
    if (theirs && this.#started && this.#state.newerAmong(theirs).size > 0)
      await this.#merge(() => this.#state.newerAmong(theirs));
    const text = this.#text();
    if (text !== this.#published && (await this.#folder?.write(text))) this.#published = text;
  }

  /** The area's `committed`. */
  async committed(
    values: ReadonlyMap<string, string | undefined>,
    foreign: ReadonlyMap<string, SyncEntry>,
  ): Promise<void> {
    await this.#load();
    this.#state.wrote(new Map([...values].filter(([key]) => !foreign.has(key))));
    this.#state.know(foreign);
    await this.#save();
    if (this.#folder) this.exchange().catch((error: unknown) => this.#failed(error));
  }

  /** Takes in no more; resolves when nothing is under way any more. To be called before the area is closed. */
  async stop(): Promise<void> {
    this.#started = false;
    clearTimeout(this.#timer);
    this.#folder?.unwatch();
    await atMost(LAST_WRITE_MS, this.#exchanging);
  }

  /** Puts what is not yet in the shared folder there, if it can be reached. To be called when the area is closed. */
  async publish(): Promise<void> {
    const text = this.#text();
    if (!this.#folder || !this.#loaded || text === this.#published) return;
    await atMost(
      LAST_WRITE_MS,
      this.#folder.write(text).then((done) => {
        if (done) this.#published = text;
      }),
    );
  }

  /** Keeps what could not be had within the time for the next look. */
  async #firstRead(): Promise<ReadonlyMap<string, SyncEntry> | undefined> {
    if (!this.#folder) return undefined;
    const reading = this.#folder.read();
    const first = await atMost(FIRST_READ_MS, reading);
    if (first === undefined) {
      const merge = (theirs: ReadonlyMap<string, SyncEntry> | undefined) =>
        theirs && this.#started ? this.#merge(() => this.#state.newerAmong(theirs)) : undefined;
      reading.then(merge).catch((error: unknown) => this.#failed(error));
    }
    return first;
  }

  async #merge(choose: Parameters<StorageArea['merge']>[0]): Promise<void> {
    const changes = await this.#area.merge(choose);
    if (Object.keys(changes).length > 0) this.#onChanges(changes);
  }

  async #poll(): Promise<void> {
    if (!this.#folder || !this.#started) return;
    try {
      await this.exchange();
    } catch (error) {
      this.#failed(error);
    }
    if (!this.#started) return;
    this.#folder.watch(() => {
      this.exchange().catch((error: unknown) => this.#failed(error));
    });
    this.#timer = setTimeout(() => void this.#poll(), this.#options.pollMs ?? POLL_MS).unref();
  }

  #load(): Promise<void> {
    this.#loaded ??= (async () => {
      try {
        const content = await readSyncFile(this.#stateFile);
        if (content) this.#state.know(content.entries);
      } catch (error) {
        this.#log.warn(
          `${this.#stateFile} cannot be read (${(error as Error).message}): what storage.sync has counts as written now.`,
        );
      }
      this.#state.forget();
    })();
    return this.#loaded;
  }

  #save(): Promise<void> {
    return writeWhole(this.#stateFile, this.#text());
  }

  #text(): string {
    return formatSyncFile({ app: this.#app, machine: this.#options.machine, entries: this.#state.entries });
  }

  #failed(error: unknown): void {
    this.#log.error(`storage.sync: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What the promise gives, or undefined when it takes longer. */
async function atMost<T>(limitMs: number, promise: Promise<T> | undefined): Promise<T | undefined> {
  const over = new AbortController();
  const late = pause(limitMs, undefined, { signal: over.signal }).catch(() => undefined);
  const first = await Promise.race([promise, late]);
  over.abort();
  return first;
}
