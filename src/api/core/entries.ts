/**
 * What a page and main say to each other about entries: the objects of the File and Directory Entries API that stand for files which the
 * user, or the start of the app, has given it.
 */

/** An entry as main describes it; the page makes the object. */
export interface EntryDescription {
  /** The file system that main has made for what was given: 32 hexadecimal digits, unguessable. */
  readonly fileSystem: string;
  /** Absolute within that file system, e.g. `/notes/today.txt`; its first name is that of what was given. */
  readonly fullPath: string;
  readonly isDirectory: boolean;
}

/** Where the app's own origin takes large pieces of what is written (src/main/files/uploads.ts). Chrome keeps names that begin so from packages. */
export const UPLOAD_PATH = '/_holdfast_write';

/** Where it takes what a guest is to show, and where the guest finds it (src/main/app/guest-blobs.ts); so do names of files that begin with `_`. */
export const GUEST_BLOB_PATH = '/_holdfast_blob/';

/** What `file()` needs to find the File that comes another way (src/renderer/entries/files.ts). */
export interface FileTicket {
  readonly number: number;
  readonly name: string;
}

/**
 * How main names a failed operation to the page, with the name and the text of the DOMException that Chromium 156 makes of it. Two of them
 * share a name.
 */
export const ENTRY_ERRORS = {
  NotFound: [
    'NotFoundError',
    'A requested file or directory could not be found at the time an operation was processed.',
  ],
  Security: [
    'SecurityError',
    'It was determined that certain files are unsafe for access within a Web application, or that too many calls are being made on file resources.',
  ],
  Abort: ['AbortError', 'An ongoing operation was aborted, typically with a call to abort().'],
  NotReadable: [
    'NotReadableError',
    'The requested file could not be read, typically due to permission problems that have occurred after a reference to a file was acquired.',
  ],
  Encoding: [
    'EncodingError',
    'A URI supplied to the API was malformed, or the resulting Data URL has exceeded the URL length limitations for Data URLs.',
  ],
  NoModificationAllowed: [
    'NoModificationAllowedError',
    'An attempt was made to write to a file or directory which could not be modified due to the state of the underlying filesystem.',
  ],
  InvalidState: [
    'InvalidStateError',
    'An operation that depends on state cached in an interface object was made but the state had changed since it was read from disk.',
  ],
  InvalidModification: ['InvalidModificationError', 'The object can not be modified in this way.'],
  PathExists: [
    'InvalidModificationError',
    'An attempt was made to create a file or directory where an element already exists.',
  ],
  TypeMismatch: ['TypeMismatchError', 'The path supplied exists, but was not an entry of requested type.'],
  QuotaExceeded: [
    'QuotaExceededError',
    'The operation failed because it would cause the application to exceed its storage quota.',
  ],
} as const satisfies Readonly<Record<string, readonly [name: string, text: string]>>;

export type EntryErrorCode = keyof typeof ENTRY_ERRORS;
