/**
 * Tells when something changes in a folder or below it. Node's own recursive watch opens every single file on Linux, which a folder of
 * a hundred thousand pictures does not stand; this one watches directories, found without haste, and follows no links.
 */
import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { platform } from 'node:process';

/** Each costs one of the kernel's watches, of which a user has some thousands; deeper changes go unseen beyond it. */
const MOST_DIRECTORIES = 4096;
/** Chromium tells the first change at once, and then at most one in this time. */
const NOTICE_MS = 3000;

export class FolderWatch {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #changed: () => void;
  readonly #noticeMs: number;
  #closed = false;
  #rest: NodeJS.Timeout | undefined;
  #isOwed = false;
  /** Resolves when all directories that were there are watched. */
  readonly ready: Promise<void>;

  /**
   * @param root absolute. Nothing need be there; what is made there later is not seen then
   * @param noticeMs the shortest time between two calls of `changed`
   */
  constructor(root: string, changed: () => void, noticeMs = NOTICE_MS) {
    this.#changed = changed;
    this.#noticeMs = noticeMs;
    this.ready = this.#add(root, platform === 'linux');
  }

  /** How many directories are watched one by one. */
  get size(): number {
    return this.#watchers.size;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#rest);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** @param below whether to watch each directory below by itself; elsewhere than on Linux the system does it */
  async #add(path: string, below: boolean): Promise<void> {
    if (this.#closed || this.#watchers.has(path) || this.#watchers.size >= MOST_DIRECTORIES) return;
    try {
      const watcher = watch(path, { persistent: false, recursive: !below }, (type, name) => {
        this.#notice();
        if (below && type === 'rename' && name !== null) void this.#look(join(path, name));
      });
      // The folder has gone, or the medium: that was told as a change already.
      watcher.on('error', () => this.#drop(path));
      this.#watchers.set(path, watcher);
      if (!below) return;
      for await (const entry of await opendir(path)) {
        if (this.#closed) return;
        if (entry.isDirectory()) await this.#add(join(path, entry.name), below);
      }
    } catch {
      // It is not there, or not to be read.
    }
  }

  /** Something has come or gone: a new directory is watched, and one that is no more is not. */
  async #look(path: string): Promise<void> {
    const found = await lstat(path).catch(() => undefined);
    if (found?.isDirectory()) await this.#add(path, true);
    else this.#drop(path);
  }

  #drop(path: string): void {
    this.#watchers.get(path)?.close();
    this.#watchers.delete(path);
  }

  #notice(): void {
    if (this.#closed) return;
    if (this.#rest) {
      this.#isOwed = true;
      return;
    }
    this.#changed();
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      if (!this.#isOwed) return;
      this.#isOwed = false;
      this.#notice();
    }, this.#noticeMs);
    this.#rest.unref();
  }
}
