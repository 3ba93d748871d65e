/** What a commit in the making will do to the database, and the changes it will announce. */
import { ApiError } from '../../api/core/api-error.ts';
import { itemSize, type LevelDatabase } from './level-database.ts';
import { sortedObject } from './stored-value.ts';

/** The payload of onChanged: only the keys whose value really changed, in Chrome's key order. */
export type StorageChanges = Record<string, { newValue?: unknown; oldValue?: unknown }>;

/** What the writes of one commit will have done, seen by the later ones among them. */
export class PendingWrites {
  readonly values = new Map<string, string | undefined>();
  /** Bytes that the area will use. */
  total: number;

  constructor(private readonly database: LevelDatabase) {
    this.total = database.totalSize();
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
        ...(text === undefined ? {} : { newValue: parseText(text, key) }),
        ...(before === undefined || !isJson(before) ? {} : { oldValue: parseText(before, key) }),
      });
      this.total += sizeOf(key, text) - sizeOf(key, before);
      this.values.set(key, text);
    }
    return sortedObject(changes);
  }
}

/** UTF-8 bytes of an item, 0 when there is none. */
export function sizeOf(key: string, text: string | undefined): number {
  return text === undefined ? 0 : itemSize(key, text);
}

/** False for a text that something other than Chrome or this code wrote: it must stay possible to overwrite or remove it. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @throws ApiError that names the key when the text is not JSON. */
export function parseText(text: string, key: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(
      `chrome.storage.local: the stored text of ${JSON.stringify(key)} is not JSON; set or remove that key.`,
    );
  }
}
