/** What a profile holds of an app: the databases of chrome.storage, and the browser's files of its session. */
import { existsSync } from 'node:fs';
import { cp, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { LevelDatabase, StorageUnavailableError } from '../../main/storage/level-database.ts';
import { say } from '../say.ts';
import { UserError } from '../user-error.ts';

export type AreaName = 'local' | 'sync';
export const AREAS: readonly AreaName[] = ['local', 'sync'];

/** What of a session is the app's: caches, and what Chromium notes about the network, are not. */
const KEPT: ReadonlySet<string> = new Set([
  'Cookies',
  'File System',
  'IndexedDB',
  'Local Storage',
  'Network',
  'Service Worker',
  'WebStorage',
  'databases',
]);
/** Empty files by which a running process holds a database. */
const LOCK = 'LOCK';

/**
 * The items of an area by key, as JSON text; undefined when the app has never used it.
 * @throws UserError when it cannot be read, also because an app is using it.
 */
export async function readArea(storage: string, area: AreaName): Promise<Map<string, string> | undefined> {
  const folder = join(storage, area);
  if (!existsSync(folder)) return undefined;
  try {
    const database = await LevelDatabase.open(folder, { error: say, warn: say, info: say });
    try {
      return await database.readAll();
    } finally {
      await database.close();
    }
  } catch (error) {
    if (error instanceof StorageUnavailableError) throw new UserError(error.message);
    throw error;
  }
}

/** A database that is being filled, in large batches; it is whole after `close`. */
export class AreaWriter {
  readonly #level: ClassicLevel;
  #waiting: { type: 'put'; key: string; value: string }[] = [];
  #bytes = 0;

  constructor(storage: string, area: AreaName) {
    this.#level = new ClassicLevel(join(storage, area));
  }

  async put(key: string, json: string): Promise<void> {
    this.#waiting.push({ type: 'put', key, value: json });
    this.#bytes += json.length;
    if (this.#bytes > 4 * 1024 * 1024) await this.#flush();
  }

  async close(): Promise<void> {
    await this.#flush();
    await this.#level.close();
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    await this.#level.batch(batch, { sync: true });
  }
}

/**
 * Copies what lies beside the areas and is no data of the app: what repairs kept, the last good policy.
 * @param areas which are not replaced, so that they are copied too, with their stamps
 */
export async function keepRest(from: string, to: string, areas: readonly AreaName[]): Promise<void> {
  if (!existsSync(from)) return;
  for (const name of await readdir(from)) {
    const kept =
      name === 'managed.json' ||
      name.endsWith('.damaged') ||
      areas.some((area) => name === area) ||
      (name === 'sync-state.json' && areas.includes('sync'));
    if (kept) await cp(join(from, name), join(to, name), { recursive: true });
  }
}

export interface StoredFile {
  /** Relative to the session's folder, with `/`. */
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

/** The browser's files that hold data of the app. */
export async function sessionFiles(partition: string): Promise<StoredFile[]> {
  const found: StoredFile[] = [];
  const visit = async (folder: string, prefix: string) => {
    for (const entry of (await readdir(folder, { withFileTypes: true })).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const name = `${prefix}${entry.name}`;
      if (prefix === '' && !KEPT.has(entry.name.replace(/-journal$/, ''))) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await visit(path, `${name}/`);
      else if (entry.isFile() && entry.name !== LOCK) found.push({ name, path, size: (await stat(path)).size });
    }
  };
  if (existsSync(partition)) await visit(partition, '');
  return found;
}

/** Whether a file of this name may be put into a session. */
export function isSessionFile(name: string): boolean {
  return KEPT.has((name.split('/')[0] ?? '').replace(/-journal$/, ''));
}
