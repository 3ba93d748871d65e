/**
 * What the user drops on a page becomes entries of the app's. The preload says which paths, and gets ids at once, because
 * `webkitGetAsEntry()` answers at once. But a page's process is not believed: an id leads nowhere until the browser itself, which has seen the drop, has
 * named the same path in a question of its own. It asks for the permission to write by a handle of the dropped file, and such a handle is to be had for
 * nothing else (src/preload/dropped-files.ts). That question is always answered with no.
 */
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import * as z from 'zod';
import type { EntryDescription } from '../../api/core/entries.ts';
import { MOST_DROPPED } from '../../api/core/wire.ts';
import { isPlainName, newFileSystemId } from './granted-paths.ts';
import type { GrantedPaths } from './granted-paths.ts';

const claims = z
  .array(
    z.object({
      name: z.string().refine((name) => isPlainName(name)),
      path: z.string().refine((path) => isAbsolute(path)),
      isDirectory: z.boolean(),
    }),
  )
  .max(MOST_DROPPED)
  .refine((files) => new Set(files.map(({ name }) => name)).size === files.length);

/** How long the browser may take to name what was dropped. */
const PROOF_MS = 10_000;
/** Of one app: each waits with a timer. */
const MOST_WAITING = 4 * MOST_DROPPED;

interface Waiting {
  readonly fileSystem: string;
  readonly contents: number;
  readonly name: string;
  readonly path: string;
  /** Of all that was dropped with it. */
  readonly order: readonly string[];
  /** Whatever comes of it. */
  readonly over: Promise<void>;
  end(): void;
}

export class DroppedFiles {
  readonly #granted: GrantedPaths;
  readonly #waiting = new Set<Waiting>();

  constructor(granted: GrantedPaths) {
    this.#granted = granted;
  }

  /**
   * @param contents the id of the page's WebContents
   * @param files what its preload says: untrusted
   * @returns an entry for each file, all in one file system, as in Chromium; none when the list is not what a preload sends
   */
  claim(contents: number, files: unknown): readonly EntryDescription[] {
    const { data } = claims.safeParse(files);
    if (!data || this.#waiting.size + data.length > MOST_WAITING) return [];
    const fileSystem = newFileSystemId();
    const order = data.map(({ name }) => name);
    return data.map(({ name, path, isDirectory }) => {
      this.#wait({ fileSystem, contents, name, path, order });
      return { fileSystem, fullPath: `/${name}`, isDirectory };
    });
  }

  /** Whether a page says that this was dropped on it. */
  isClaimed(path: string): boolean {
    return [...this.#waiting].some((waiting) => waiting.path === path);
  }

  /** The browser says that a page has a handle of what is at this path. */
  async prove(contents: number, path: string): Promise<void> {
    const proved = [...this.#waiting].filter((waiting) => waiting.contents === contents && waiting.path === path);
    await Promise.all(
      proved.map(async (waiting) => {
        try {
          const root = await realpath(path);
          const stats = await stat(root);
          if (!stats.isFile() && !stats.isDirectory()) return;
          // Reading only, as in Chromium: writing takes chrome.fileSystem.getWritableEntry.
          const { fileSystem: id, name, order } = waiting;
          this.#granted.addTogether({ id, root, name, isDirectory: stats.isDirectory(), writable: false }, order);
        } catch {
          // It has gone meanwhile.
        } finally {
          waiting.end();
        }
      }),
    );
  }

  /** Resolves when it is known which dropped entries of a file system are the app's; undefined when nothing has to be waited for. */
  arrival(fileSystem: string): Promise<unknown> | undefined {
    const waiting = [...this.#waiting].filter((one) => one.fileSystem === fileSystem);
    return waiting.length === 0 ? undefined : Promise.all(waiting.map(({ over }) => over));
  }

  #wait(claimed: Omit<Waiting, 'over' | 'end'>): void {
    let resolve = () => {};
    const over = new Promise<void>((done) => {
      resolve = done;
    });
    const end = () => {
      clearTimeout(timer);
      this.#waiting.delete(waiting);
      resolve();
    };
    const timer = setTimeout(end, PROOF_MS);
    timer.unref();
    const waiting: Waiting = { ...claimed, over, end };
    this.#waiting.add(waiting);
  }
}
