/** The storage of one app. */
import { join } from 'node:path';
import { StorageArea, type StorageAreaOptions } from './storage-area.ts';

export type { StorageChanges } from './pending-writes.ts';
export type { StorageArea } from './storage-area.ts';

export interface StorageService {
  /** `chrome.storage.local`. Its database is opened by the first call. */
  area(name: 'local'): StorageArea;
  /** Answers what was called so far and closes the databases; to be awaited before the app is loaded again or the shell exits. */
  close(): Promise<void>;
}

/**
 * @param folder the app's own storage folder, `<profile>/Storage/<app id>`; the area `local` is the LevelDB folder `local` in it, with the
 *   raw key (UTF-8) as key and the value's JSON text as value, as in Chrome's own `Local App Settings`.
 */
export function openStorage(folder: string, options: StorageAreaOptions): StorageService {
  const local = new StorageArea(join(folder, 'local'), options);
  return { area: () => local, close: () => local.close() };
}
