/** `copyTo` and `moveTo` of the browser's own entries, which take a directory of the user's too, as in Chrome. */
import { apply, defineValue, getOwnPropertyDescriptor, getPrototypeOf, OPEN, PageTypeError } from '../primordials.ts';
import type { BrowserEntry } from './browser-entries.ts';

/**
 * Copies or moves one of the browser's entries to a directory of the user's.
 * @param failed makes the TypeError of the call
 * @returns false when the arguments name no such directory
 */
export type TransferToUser = (
  entry: BrowserEntry,
  args: readonly unknown[],
  failed: (text: string) => TypeError,
  move: boolean,
) => boolean;

type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * The classes of those entries are nowhere to be had but from an entry. So the ways to the first one are watched, and the app gets it when its
 * methods have been extended.
 */
export function extendBrowserEntries(transfer: TransferToUser): void {
  let extended = false;
  const extend = (entry: object) => {
    if (extended) return;
    extended = true;
    let prototype = getPrototypeOf(entry);
    while (prototype && !getOwnPropertyDescriptor(prototype, 'copyTo')) prototype = getPrototypeOf(prototype);
    if (!prototype) return;
    extendMethod(prototype, 'copyTo', (entry, args, failed) => transfer(entry, args, failed, false));
    extendMethod(prototype, 'moveTo', (entry, args, failed) => transfer(entry, args, failed, true));
  };
  watch('webkitRequestFileSystem', 2, (system) => extend((system as { root: object }).root));
  watch('webkitResolveLocalFileSystemURL', 1, (entry) => extend(entry as object));
}

function extendMethod(
  prototype: object,
  key: string,
  transfer: (entry: BrowserEntry, args: readonly unknown[], failed: (text: string) => TypeError) => boolean,
): void {
  const own = (prototype as Record<string, Method>)[key] as Method;
  const failed = (text: string) => new PageTypeError(`Failed to execute '${key}' on 'Entry': ${text}`);
  const holder = {
    method(this: unknown, ...args: unknown[]): unknown {
      return transfer(this as BrowserEntry, args, failed) ? undefined : apply(own, this, args);
    },
  };
  defineValue(holder.method, 'name', key, { configurable: true });
  defineValue(holder.method, 'length', 1, { configurable: true });
  defineValue(prototype, key, holder.method, OPEN);
}

/** @param index of the callback that gets an entry, or what has one */
function watch(key: string, index: number, seen: (result: unknown) => void): void {
  const own = (window as unknown as Record<string, Method | undefined>)[key];
  if (!own) return;
  const holder = {
    method(this: unknown, ...args: unknown[]): unknown {
      const callback = args[index];
      if (typeof callback === 'function' || (typeof callback === 'object' && callback !== null)) {
        args[index] = (result: unknown) => {
          seen(result);
          const listener =
            typeof callback === 'function' ? callback : (callback as { handleEvent: Method }).handleEvent;
          return apply(listener as Method, callback, [result]);
        };
      }
      return apply(own, this, args);
    },
  };
  defineValue(holder.method, 'name', key, { configurable: true });
  defineValue(holder.method, 'length', own.length, { configurable: true });
  defineValue(window, key, holder.method, OPEN);
}
