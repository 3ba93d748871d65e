/** `DataTransferItem.webkitGetAsEntry()` for what the user has dropped on the page: an entry that chrome.fileSystem knows, as in Chrome. */
import type { EntryDescription } from '../../api/core/entries.ts';
import type { DroppedEntry } from '../../api/core/wire.ts';
import { addWindowListener, apply, defineValue, dictionary, OPEN, stopEvent } from '../primordials.ts';

const DataTransferItemClass = globalThis.DataTransferItem;

/**
 * @param token the name of the event by which the preload tells what a drop brings, before any listener of the page runs
 * @param make makes the entry that main describes
 */
export function takeDroppedEntries(token: string, make: (description: EntryDescription) => object): void {
  // By the browser's name for it, of the last drop.
  let dropped = dictionary<EntryDescription>();
  addWindowListener(
    token,
    (event) => {
      stopEvent(event);
      const told = (event as CustomEvent<readonly DroppedEntry[]>).detail;
      dropped = dictionary();
      for (let i = 0; i < told.length; i++) {
        const one = told[i] as DroppedEntry;
        dropped[one[0]] = { fileSystem: one[1], fullPath: one[2], isDirectory: one[3] };
      }
    },
    { capture: true },
  );
  const { prototype } = DataTransferItemClass;
  const { webkitGetAsEntry: getOwn } = prototype;
  const holder = {
    webkitGetAsEntry(this: unknown): object | null {
      // The browser checks `this`, and answers null when the drop is over.
      const own = apply(getOwn, this, []) as { readonly fullPath: string } | null;
      const description = own ? dropped[own.fullPath] : undefined;
      return description ? make(description) : own;
    },
  };
  defineValue(prototype, 'webkitGetAsEntry', holder.webkitGetAsEntry, OPEN);
}
