/**
 * Large pieces of what pages write come as the body of a request to the app's own origin: so the browser's store of Blobs hands them to main,
 * and they do not go through the page and its port.
 */
import { ApiError } from '../../api/core/api-error.ts';
import type { AppEntries } from './app-entries.ts';
import { entryError } from './entry-error.ts';

/** More than any file has; what is not a whole number below this is no position in one. */
const MOST_BYTES = 2 ** 52;

/**
 * Writes what a request brings into the file that its query names.
 * @param query `fileSystem`, `fullPath`, `position`, `operation`: from the page, untrusted
 * @returns '' or an EntryErrorCode
 */
export async function writeUpload(
  entries: AppEntries,
  query: URLSearchParams,
  body: ReadableStream<Uint8Array> | null,
): Promise<string> {
  try {
    const named = await entries.findWritable(query.get('fileSystem') ?? '', query.get('fullPath') ?? '');
    let position = checkedPosition(Number(query.get('position')));
    const operation = query.get('operation') ?? '';
    if (body) {
      for await (const bytes of body) {
        await entries.writes.write(undefined, named, position, bytes, operation);
        position += bytes.length;
      }
    }
    return '';
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}

/** @throws ApiError for what is no position in a file */
export function checkedPosition(position: number): number {
  if (!Number.isInteger(position) || position < 0 || position > MOST_BYTES) throw entryError('InvalidState');
  return position;
}
