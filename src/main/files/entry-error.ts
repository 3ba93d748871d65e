/** Failures of file operations, as the page is told of them. */
import { ApiError } from '../../api/core/api-error.ts';
import type { EntryErrorCode } from '../../api/core/entries.ts';

/** An error that the page turns into Chromium's DOMException (ENTRY_ERRORS). */
export function entryError(code: EntryErrorCode): ApiError {
  return new ApiError(code);
}

/** What Chromium makes of the operating system's errors; every other one is its general failure. */
const CODES: Readonly<Record<string, EntryErrorCode>> = {
  ENOENT: 'NotFound',
  ENOTDIR: 'NotFound',
  // A symbolic link where none may be.
  ELOOP: 'NotFound',
  EACCES: 'NoModificationAllowed',
  EPERM: 'NoModificationAllowed',
  EROFS: 'NoModificationAllowed',
  EISDIR: 'TypeMismatch',
  EEXIST: 'PathExists',
  ENOTEMPTY: 'InvalidModification',
  ENOSPC: 'QuotaExceeded',
  EDQUOT: 'QuotaExceeded',
  EFBIG: 'QuotaExceeded',
};

/** @param error whatever a call of node:fs has thrown; an ApiError stays what it is */
export function asEntryError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) throw error;
  return entryError(CODES[code] ?? 'InvalidState');
}

/** Carries out a file operation, with its failure told in Chromium's way. */
export async function withEntryErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asEntryError(error);
  }
}
