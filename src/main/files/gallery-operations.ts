/** Copying into and out of folders of media, and removing from them: what an app does not see there is neither copied nor removed. */
import { constants, type Stats } from 'node:fs';
import { copyFile, mkdir, open, readdir, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { mediaKindOf, MOST_TO_SNIFF, sniffMediaType } from '../../api/core/media-type.ts';
import { entryError } from './entry-error.ts';
import { isListed, isMediaName } from './gallery-rules.ts';
import { isPlainName, lookFor } from './granted-paths.ts';
import type { NamedPath } from './granted-paths.ts';

/** `removeRecursively`. What the app does not see stays, and with it the directory: `InvalidModification` then. */
export async function removeFromGallery(path: string): Promise<void> {
  for (const { name, isDirectory } of await listed(path, true)) {
    const inner = join(path, name);
    await (isDirectory ? removeFromGallery(inner) : unlink(inner));
  }
  await rmdir(path);
}

/**
 * Copies to where only media may come. Chromium decodes pictures and looks into the rest; here the beginning of a file has to be that
 * of one of its kind.
 * @param stats of `from`, which has been looked at
 */
export async function copyIntoGallery(from: NamedPath, target: NamedPath, stats: Stats): Promise<void> {
  const name = target.below.at(-1);
  if (name === undefined) throw entryError('InvalidModification');
  if (stats.isFile() && !isMediaName(name)) throw entryError('Security');
  await copyTo(from, target, stats, (path, named) => requireMedia(path, named));
}

/** `copyTo` and `moveTo` of what is in a gallery, to where the app may write. */
export async function copyOutOfGallery(from: NamedPath, target: NamedPath, stats: Stats, move: boolean): Promise<void> {
  await copyTo(from, target, stats, () => Promise.resolve());
  if (move) await (stats.isFile() ? unlink(from.path) : removeFromGallery(from.path));
}

/** Throws for a file that may not be copied. @param name that it is to have */
type Check = (path: string, name: string) => Promise<void>;

async function copyTo(from: NamedPath, target: NamedPath, stats: Stats, check: Check): Promise<void> {
  const there = await lookFor(target);
  if (there && there.isDirectory() !== stats.isDirectory()) throw entryError('InvalidModification');
  if (target.path === from.path || target.path.startsWith(join(from.path, '/'))) {
    throw entryError('InvalidModification');
  }
  if (stats.isFile()) return copyOne(from.path, target.path, target.below.at(-1) ?? '', check);
  // Only an empty directory is replaced.
  if (there) await rmdir(target.path);
  await copyTree(from.path, target.path, from.grant.gallery !== undefined, check);
}

async function copyTree(from: string, to: string, isGallery: boolean, check: Check): Promise<void> {
  await mkdir(to);
  for (const { name, isDirectory } of await listed(from, isGallery)) {
    if (isDirectory) await copyTree(join(from, name), join(to, name), isGallery, check);
    else await copyOne(join(from, name), join(to, name), name, check);
  }
}

async function copyOne(from: string, to: string, name: string, check: Check): Promise<void> {
  await check(from, name);
  // A copy on write where the file system has it.
  await copyFile(from, to, constants.COPYFILE_FICLONE);
}

async function requireMedia(path: string, name: string): Promise<void> {
  if (!isMediaName(name)) throw entryError('Security');
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(MOST_TO_SNIFF), 0, MOST_TO_SNIFF, 0);
    const kind = mediaKindOf(sniffMediaType(buffer.subarray(0, bytesRead)) ?? '');
    if (kind === undefined) throw entryError('Security');
  } finally {
    await file.close();
  }
}

/** Files and directories; no links, which might lead anywhere. */
async function listed(path: string, isGallery: boolean): Promise<{ name: string; isDirectory: boolean }[]> {
  const found = await readdir(path, { withFileTypes: true });
  return found
    .filter((entry) => (entry.isFile() || entry.isDirectory()) && isPlainName(entry.name))
    .map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }))
    .filter(({ name, isDirectory }) => !isGallery || isListed(name, isDirectory));
}
