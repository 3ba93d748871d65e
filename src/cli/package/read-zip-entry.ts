import { text } from 'node:stream/consumers';
import { openPromise } from 'yauzl';

/**
 * Looks into a zip file.
 * @param wanted the entry to read
 * @param others entries to look for
 */
export async function readZipEntry(
  file: string,
  wanted: string,
  others: readonly string[],
): Promise<{ readonly content: string | undefined; readonly has: readonly string[] }> {
  const zip = await openPromise(file, { autoClose: false, lazyEntries: true });
  const has: string[] = [];
  let content: string | undefined;
  try {
    for await (const entry of zip.eachEntry()) {
      if (others.includes(entry.fileName)) has.push(entry.fileName);
      if (entry.fileName === wanted) content = await text(await zip.openReadStreamPromise(entry));
    }
  } finally {
    zip.close();
  }
  return { content, has };
}
