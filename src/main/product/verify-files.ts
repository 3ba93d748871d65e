/**
 * Whether a product's files are those that were packaged. Electron looks at its archive itself on Windows and macOS only; this finds on
 * every system what was changed, added or taken away, by damage or by somebody who did not change the list too.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param folder to look through; links in it count as what they are, not as what they lead to
 * @param except a path in it that is left out
 * @returns by path, with `/`, sorted: the SHA-256 of each file in hexadecimal
 */
export function hashFiles(folder: string, except?: string): Record<string, string> {
  const paths = listFiles(folder, '').filter((path) => path !== except);
  return Object.fromEntries(paths.toSorted().map((path) => [path, hashOf(join(folder, path))]));
}

/**
 * @param expected what `hashFiles` has given
 * @returns one sentence about the first fault; undefined when there is none
 */
export function findTampering(
  folder: string,
  expected: Readonly<Record<string, string>>,
  except?: string,
): string | undefined {
  const present = new Set(listFiles(folder, ''));
  if (except !== undefined) present.delete(except);
  for (const [path, hash] of Object.entries(expected)) {
    if (!present.delete(path)) return `${path} is missing.`;
    if (hashOf(join(folder, path)) !== hash) return `${path} is not as it was packaged.`;
  }
  for (const path of present) return `${path} does not belong to it.`;
  return undefined;
}

function listFiles(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    return entry.isDirectory() ? listFiles(folder, path) : [path];
  });
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
