/** Takes a version of the program out of the `tar.gz` of a product, which has been verified as a whole. */
import { createReadStream, createWriteStream, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Parser } from 'tar';
import type { ReadEntry } from 'tar';
import { VERSIONS } from './in-use-file.ts';
import { withoutAsar } from './without-asar.ts';

/** More than a few times what a product has. */
const MAX_BYTES = 2 ** 32;

/**
 * Writes what is in the archive below `<its one folder>/versions/<version>/`.
 * @param into is there, and empty
 * @throws Error for an archive that is not of this form; there may be files then
 */
export async function unpackProgram(archive: string, version: string, into: string): Promise<void> {
  const writing: Promise<void>[] = [];
  let bytes = 0;
  const take = async (entry: ReadEntry): Promise<void> => {
    const path = pathIn(entry, version);
    if (path.length === 0 || entry.type === 'Directory') {
      entry.resume();
      return;
    }
    bytes += entry.size;
    if (path.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0')) || bytes > MAX_BYTES)
      throw new Error(`it holds ${entry.path}, which no product does.`);
    if (entry.type !== 'File' && entry.type !== 'OldFile') throw new Error(`it holds ${entry.path}, which is no file.`);
    await writeEntry(entry, join(into, ...path));
  };
  const parsed = parse(archive, (entry, fail) => {
    const taken = take(entry);
    taken.catch(fail);
    writing.push(taken);
  });
  // What is being written has to come to its end, before anybody removes it.
  await parsed.catch(() => Promise.allSettled(writing));
  await Promise.all([parsed, ...writing]);
}

/** @returns the parts of its path below the version's folder; none for what is not in that */
function pathIn(entry: ReadEntry, version: string): string[] {
  const [, versions, name, ...path] = entry.path.replace(/\/$/, '').split('/');
  return versions === VERSIONS && name === version ? path : [];
}

async function writeEntry(entry: ReadEntry, file: string): Promise<void> {
  const mode = (entry.mode ?? 0) & 0o100 ? 0o755 : 0o644;
  const fd = withoutAsar(() => {
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, 'wx', mode);
  });
  // To the disk: after a power cut the version must not be in use, and its files empty.
  await pipeline(entry, createWriteStream(file, { fd, flush: true }));
}

function parse(archive: string, take: (entry: ReadEntry, fail: (error: Error) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = createReadStream(archive);
    const fail = (error: Error) => {
      source.destroy();
      reject(error);
    };
    const parser = new Parser({ strict: true, onReadEntry: (entry) => take(entry, fail) });
    parser.on('error', fail).on('end', resolve);
    source.on('error', fail).on('data', (chunk) => {
      if (parser.write(chunk as Buffer)) return;
      source.pause();
      parser.once('drain', () => source.resume());
    });
    source.on('end', () => parser.end());
  });
}
