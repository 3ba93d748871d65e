/** One app's place in the folder that several machines share: a file for each machine, written by that one only, read by all. */
import { watch, type FSWatcher } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StorageLog } from './level-database.ts';
import { readSyncFile, SyncFileError, writeWhole } from './sync-file.ts';
import { isNewer, type SyncEntry } from './sync-entries.ts';

interface Seen {
  readonly signature: string;
  /** Read twice as it is now: where time stamps are coarse, a file can change and look the same. */
  readonly settled: boolean;
  readonly reason?: string;
}

export class SyncFolder {
  readonly #dir: string;
  readonly #folder: string;
  readonly #app: string;
  readonly #ownName: string;
  readonly #log: StorageLog;
  readonly #seen = new Map<string, Seen>();
  #watcher: FSWatcher | undefined;
  /** The last trouble that was told. */
  #trouble: string | undefined;

  /**
   * @param dir the shared folder; it is never made, for what is missing may be a disk that is not mounted
   * @param app its id, the name of its folder in there
   */
  constructor(dir: string, app: string, machine: string, log: StorageLog) {
    this.#dir = dir;
    this.#folder = join(dir, app);
    this.#app = app;
    this.#ownName = `${machine}.json`;
    this.#log = log;
  }

  /**
   * What changed since the last time, over all files, of each key the newest. The own file is read like the others': a copied profile has a
   * twin that writes it too.
   * @returns undefined when the folder cannot be read now, which has been told.
   */
  async read(): Promise<ReadonlyMap<string, SyncEntry> | undefined> {
    const newest = new Map<string, SyncEntry>();
    try {
      await this.#make();
      for (const name of (await readdir(this.#folder)).filter((entry) => entry.endsWith('.json')).toSorted()) {
        for (const [key, entry] of await this.#readChanged(name)) {
          if (isNewer(entry, newest.get(key))) newest.set(key, entry);
        }
      }
      this.#works();
      return newest;
    } catch (error) {
      this.#fails(error);
      return undefined;
    }
  }

  async #readChanged(name: string): Promise<ReadonlyMap<string, SyncEntry>> {
    const path = join(this.#folder, name);
    const before = this.#seen.get(name);
    let signature = '';
    try {
      const { mtimeMs, size, ino } = await stat(path);
      signature = `${mtimeMs} ${size} ${ino}`;
      if (before?.settled && before.signature === signature) return NONE;
      const content = await readSyncFile(path);
      this.#seen.set(name, { signature, settled: before?.signature === signature });
      return content && content.app === this.#app ? content.entries : NONE;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return NONE;
      if (!(error instanceof SyncFileError)) throw error;
      const again = before?.signature === signature && before.reason !== undefined;
      // The first time it may be on its way; one that stays so is told once.
      if (again) this.#log.warn(`${path} is ignored: ${message}.`);
      this.#seen.set(name, { signature, settled: again, reason: message });
      return NONE;
    }
  }

  /** Replaces this machine's file. @returns false when the folder cannot be written now, which has been told. */
  async write(text: string): Promise<boolean> {
    try {
      await this.#make();
      await writeWhole(join(this.#folder, this.#ownName), text);
      this.#works();
      return true;
    } catch (error) {
      this.#fails(error);
      return false;
    }
  }

  /** Calls `changed` whenever something happens in the folder, as far as the system tells; to be repeated, for it may not yet be possible. */
  watch(changed: () => void): void {
    if (this.#watcher) return;
    try {
      this.#watcher = watch(this.#folder, { persistent: false }, changed);
      this.#watcher.on('error', () => this.unwatch());
    } catch {
      // Looking now and then has to do.
    }
  }

  unwatch(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  async #make(): Promise<void> {
    await mkdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }

  #works(): void {
    if (this.#trouble !== undefined) this.#log.info(`The sync folder ${this.#dir} can be used again.`);
    this.#trouble = undefined;
  }

  #fails(error: unknown): void {
    // Whatever watched it watches nothing any more.
    this.unwatch();
    const { code, message } = error as NodeJS.ErrnoException;
    const trouble = code ?? message;
    if (this.#trouble === trouble) return;
    this.#trouble = trouble;
    this.#log.warn(
      `The sync folder ${this.#dir} cannot be used now (${message}). Apps go on with what this machine has; it is tried again.`,
    );
  }
}

const NONE: ReadonlyMap<string, SyncEntry> = new Map();
