/** What stands behind the entry objects of an app's pages, and how main is asked about it. */
import { shared } from '../app-realm.ts';
import { apply } from '../primordials.ts';
import { entryException } from './entry-errors.ts';

const { get: weakGet } = WeakMap.prototype;

/** What an entry object stands for. */
export interface EntryRecord {
  readonly fileSystem: FileSystemRecord;
  readonly fullPath: string;
  readonly isDirectory: boolean;
}

export interface FileSystemRecord {
  readonly id: string;
  readonly name: string;
  readonly object: object;
  /** A folder of media, which `chrome.fileSystem` does not take for the user's files. */
  readonly isGallery: boolean;
  root: object | undefined;
}

/** Calls one of the functions of src/api/core/entry-functions.ts. */
export type CallMain = (
  method: string,
  args: readonly unknown[],
  done: (error: string | null, results: readonly unknown[]) => void,
) => void;

/** What stands behind an entry that any page of the app has made; undefined for everything else. */
export function recordOf(value: unknown): EntryRecord | undefined {
  return typeof value === 'object' && value !== null
    ? (apply(weakGet, shared().entries, [value]) as EntryRecord | undefined)
    : undefined;
}

/** The same, of a file or of a directory. */
export function recordOfKind(object: unknown, isDirectory: boolean): EntryRecord | undefined {
  const record = recordOf(object);
  return record?.isDirectory === isDirectory ? record : undefined;
}

/**
 * Calls a function of main's about an entry.
 * @param more arguments behind the entry's own
 * @param failed gets a DOMException
 */
export function askMain(
  call: CallMain,
  method: string,
  { fileSystem, fullPath }: EntryRecord,
  more: readonly unknown[],
  failed: (error: unknown) => void,
  done: (results: readonly unknown[]) => void,
): void {
  const args: unknown[] = [fileSystem.id, fullPath];
  for (let i = 0; i < more.length; i++) args[2 + i] = more[i];
  call(`runtime.${method}`, args, (error, results) => {
    if (error === null) done(results);
    else failed(entryException(error));
  });
}
