/** What a commit in the making will do to the database, and the changes it will announce. */
import { ApiError } from '../../api/core/api-error.ts';
import { itemSize, type LevelDatabase } from './level-database.ts';
import { sortedObject } from './stored-value.ts';
import type { SyncEntry } from './sync-entries.ts';

/** The payload of onChanged: only the keys whose value really changed, in Chrome's key order. */
export type StorageChanges = Record<string, { newValue?: unknown; oldValue?: unknown }>;

/** What the writes of one commit will have done, seen by the later ones among them. */
export class PendingWrites {
  readonly values = new Map<string, string | undefined>();
  /** By key, the stamps of those values that another machine wrote (`storage.sync`). */
  readonly foreign = new Map<string, SyncEntry>();
  /** Bytes that the area will use. */
  total: number;
  /** Items that it will hold. */
  count: number;

  constructor(
    private readonly database: LevelDatabase,
    /** For messages: `local`, `sync`. */
    private readonly area: string,
  ) {
    this.total = database.totalSize();
    this.count = database.count();
  }

  async read(keys: readonly string[]): Promise<Map<string, string>> {
    return this.overlay(await this.database.read(keys), keys);
  }

  async readAll(): Promise<Map<string, string>> {
    return this.overlay(await this.database.readAll(), this.values.keys());
  }

  private overlay(texts: Map<string, string>, keys: Iterable<string>): Map<string, string> {
    for (const key of keys) {
      if (!this.values.has(key)) continue;
      const text = this.values.get(key);
      if (text === undefined) texts.delete(key);
      else texts.set(key, text);
    }
    return texts;
  }

  /**
   * Takes up a call's writes.
   * @param texts by key; undefined removes the key.
   * @param old what `read` told for these keys.
   */
  apply(texts: ReadonlyMap<string, string | undefined>, old: ReadonlyMap<string, string>): StorageChanges {
    const changes = new Map<string, { newValue?: unknown; oldValue?: unknown }>();
    for (const [key, text] of texts) {
      const before = old.get(key);
      if (text === before) continue;
      changes.set(key, {
        ...(text === undefined ? {} : { newValue: parseText(this.area, text, key) }),
        ...(before === undefined || !isJson(before) ? {} : { oldValue: parseText(this.area, before, key) }),
      });
      this.total += sizeOf(key, text) - sizeOf(key, before);
      this.count += (text === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
      this.values.set(key, text);
      this.foreign.delete(key);
    }
    return sortedObject(changes);
  }
}

/** UTF-8 bytes of an item, 0 when there is none. */
export function sizeOf(key: string, text: string | undefined): number {
  return text === undefined ? 0 : itemSize(key, text);
}

/** False for a text that something other than Chrome or this code wrote: it must stay possible to overwrite or remove it. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @throws ApiError that names the key when the text is not JSON. */
export function parseText(area: string, text: string, key: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(
      `chrome.storage.${area}: the stored text of ${JSON.stringify(key)} is not JSON; set or remove that key.`,
    );
  }
}
