/**
 * Watches what the user drops on the page from outside, in the preload's world, which no script of the page reaches. Here the browser tells the paths;
 * they go to main and never to the page, which learns main's ids for them (src/renderer/entries/dropped-entries.ts).
 */
import { ipcRenderer, webUtils } from 'electron';
import { DROP_CHANNEL, MOST_DROPPED } from '../api/core/wire.ts';
import type { DroppedEntry, DroppedFile } from '../api/core/wire.ts';
import type { EntryDescription } from '../api/core/entries.ts';

/** What TypeScript does not know yet. */
interface Handle {
  requestPermission(options: { readonly mode: 'readwrite' }): Promise<string>;
}
interface Item extends DataTransferItem {
  getAsFileSystemHandle(): Promise<Handle | null>;
}

interface Dropped extends DroppedFile {
  readonly item: Item;
}

/**
 * To be called before the document's first script: nothing that the page does to a drop comes before this.
 * @param token the name of the event that tells the page
 */
export function watchDrops(token: string): void {
  let own = false;
  const listen = (type: string, listener: (event: Event) => void) =>
    window.addEventListener(type, listener, { capture: true });
  // A page that has a File to read and drags it from itself to itself gets no more of it by that.
  listen('dragstart', (event) => {
    if (event.isTrusted) own = true;
  });
  const over = (event: Event) => {
    if (event.isTrusted) own = false;
  };
  listen('dragend', over);
  // Not sent while something is dragged: whatever was has ended, also when its element is gone and nobody is told.
  listen('pointermove', over);
  listen('drop', (event) => {
    const { dataTransfer } = event as DragEvent;
    // What a script dispatches is not trusted, whatever is in it.
    if (event.isTrusted && !own && dataTransfer) take(dataTransfer.items, token);
  });
}

function take(items: DataTransferItemList, token: string): void {
  const dropped: Dropped[] = [];
  for (let i = 0; i < items.length && dropped.length < MOST_DROPPED; i++) {
    const item = items[i] as Item;
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    // A File that a script has made has no path.
    const path = file ? webUtils.getPathForFile(file) : '';
    if (!entry || path === '') continue;
    dropped.push({
      name: entry.fullPath.slice(1),
      path,
      isDirectory: entry.isDirectory,
      item,
    });
  }
  if (dropped.length === 0) return;
  const claims: DroppedFile[] = dropped.map(({ name, path, isDirectory }) => ({ name, path, isDirectory }));
  const entries = ipcRenderer.sendSync(DROP_CHANNEL, claims) as readonly EntryDescription[];
  const told: DroppedEntry[] = [];
  for (const [i, { name, item }] of dropped.entries()) {
    const entry = entries[i];
    if (!entry) continue;
    // The browser's own name for it, by which the page asks.
    told.push([`/${name}`, entry.fileSystem, entry.fullPath, entry.isDirectory]);
    // Asking makes the browser name the path to main: see src/main/files/dropped-files.ts. Not before main knows of it: of some folders the browser
    // asks main whether there may be a handle.
    void item
      .getAsFileSystemHandle()
      .then((handle) => handle?.requestPermission({ mode: 'readwrite' }))
      .catch(() => {});
  }
  if (told.length > 0) window.dispatchEvent(new CustomEvent(token, { detail: told }));
}
