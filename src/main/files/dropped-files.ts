/**
 * What the user drops on a page becomes entries of the app's. The preload says which paths, and gets ids at once, because
 * `webkitGetAsEntry()` answers at once. But a page's process is not believed: an id leads nowhere until the browser itself, which has seen the drop, has
 * named the same path in a question of its own. It asks for the permission to write by a handle of the dropped file, and such a handle is to be had for
 * nothing else (src/preload/dropped-files.ts). That question is always answered with no.
 */
import { realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import * as z from 'zod';
import type { EntryDescription } from '../../api/core/entries.ts';
import { MOST_DROPPED } from '../../api/core/wire.ts';
import { newFileSystemId } from './granted-paths.ts';
import type { GrantedPaths } from './granted-paths.ts';

const claims = z
  .array(z.object({ path: z.string().refine((path) => isAbsolute(path)), isDirectory: z.boolean() }))
  .max(MOST_DROPPED);

/** How long the browser may take to name what was dropped. */
const PROOF_MS = 10_000;
/** Of one app: each waits with a timer. */
const MOST_WAITING = 4 * MOST_DROPPED;

interface Waiting {
  readonly contents: number;
  readonly path: string;
  /** Whatever comes of it. */
  readonly over: Promise<void>;
  end(): void;
}

export class DroppedFiles {
  readonly #granted: GrantedPaths;
  readonly #waiting = new Map<string, Waiting>();

  constructor(granted: GrantedPaths) {
    this.#granted = granted;
  }

  /**
   * @param contents the id of the page's WebContents
   * @param files what its preload says: untrusted
   * @returns an entry for each file; none when the list is not what a preload sends
   */
  claim(contents: number, files: unknown): readonly EntryDescription[] {
    const { data } = claims.safeParse(files);
    if (!data || this.#waiting.size + data.length > MOST_WAITING) return [];
    return data.map(({ path, isDirectory }) => ({
      fileSystem: this.#wait(contents, path),
      fullPath: `/${basename(path)}`,
      isDirectory,
    }));
  }

  /** Whether a page says that this was dropped on it. */
  isClaimed(path: string): boolean {
    return [...this.#waiting.values()].some((waiting) => waiting.path === path);
  }

  /** The browser says that a page has a handle of what is at this path. */
  async prove(contents: number, path: string): Promise<void> {
    const proved = [...this.#waiting].filter(([, waiting]) => waiting.contents === contents && waiting.path === path);
    await Promise.all(
      proved.map(async ([id, waiting]) => {
        try {
          const root = await realpath(path);
          const stats = await stat(root);
          if (!stats.isFile() && !stats.isDirectory()) return;
          // Reading only, as in Chromium: writing takes chrome.fileSystem.getWritableEntry.
          this.#granted.add({ id, root, name: basename(path), isDirectory: stats.isDirectory(), writable: false });
        } catch {
          // It has gone meanwhile.
        } finally {
          waiting.end();
        }
      }),
    );
  }

  /** Resolves when it is known whether a dropped entry is the app's; undefined when nothing has to be waited for. */
  arrival(fileSystem: string): Promise<void> | undefined {
    return this.#waiting.get(fileSystem)?.over;
  }

  #wait(contents: number, path: string): string {
    const id = newFileSystemId();
    let resolve = () => {};
    const over = new Promise<void>((done) => {
      resolve = done;
    });
    const end = () => {
      clearTimeout(timer);
      this.#waiting.delete(id);
      resolve();
    };
    const timer = setTimeout(end, PROOF_MS);
    timer.unref();
    this.#waiting.set(id, { contents, path, over, end });
    return id;
  }
}
