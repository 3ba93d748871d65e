/** What the methods of entries do to files, but for writing (file-writes.ts). */
import { cp, lstat, mkdir, open, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises';
import type { EntryDescription } from '../../api/core/entries.ts';
import { checkPlace, copyOver, isWithin, removeCopied } from './copies.ts';
import type { Copied, Placing } from './copies.ts';
import { entryError, withEntryErrors } from './entry-error.ts';
import { copyIntoGallery, copyOutOfGallery, removeFromGallery, requireBelowTop } from './gallery-operations.ts';
import { isListed } from './gallery-rules.ts';
import { isPlainName, look, lookFor } from './granted-paths.ts';
import type { NamedPath } from './granted-paths.ts';

export interface EntryInfo {
  readonly isDirectory: boolean;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** @throws ApiError with an EntryErrorCode, as all functions here do */
export async function info(named: NamedPath): Promise<EntryInfo> {
  const stats = await look(named);
  return { isDirectory: stats.isDirectory(), size: stats.size, modified: stats.mtimeMs };
}

export interface Wanted {
  readonly isDirectory: boolean;
  readonly create: boolean;
  readonly exclusive: boolean;
}

/** `getFile` and `getDirectory`: finds or makes what is named. */
export function get(named: NamedPath, { isDirectory, create, exclusive }: Wanted): Promise<void> {
  return withEntryErrors(async () => {
    if (create && !named.grant.writable) throw entryError('Security');
    const found = create ? await lookFor(named) : await look(named);
    if (!found) return isDirectory ? mkdir(named.path) : makeFile(named.path);
    if (create && exclusive) throw entryError('PathExists');
    if (found.isDirectory() !== isDirectory) throw entryError('TypeMismatch');
  });
}

async function makeFile(path: string): Promise<void> {
  await (await open(path, 'wx')).close();
}

/** The entries of a directory, without symbolic links, as in Chromium, and without what is neither file nor directory. */
export function list(named: NamedPath, fullPath: string): Promise<EntryDescription[]> {
  return withEntryErrors(async () => {
    if (!(await look(named)).isDirectory()) throw entryError('TypeMismatch');
    const found = await readdir(named.path, { withFileTypes: true });
    const { id, gallery } = named.grant;
    const above = fullPath === '/' ? '' : fullPath;
    return found
      .filter((entry) => (entry.isFile() || entry.isDirectory()) && isPlainName(entry.name))
      .filter((entry) => !gallery || isListed(entry.name, entry.isDirectory()))
      .map((entry) => ({
        fileSystem: id,
        fullPath: `${above}/${entry.name}`,
        isDirectory: entry.isDirectory(),
      }));
  });
}

/** `remove` and `removeRecursively`. */
export function remove(named: NamedPath, recursively: boolean): Promise<void> {
  return withEntryErrors(async () => {
    const stats = await look(named);
    if (!stats.isDirectory()) return unlink(named.path);
    if (named.grant.gallery) requireBelowTop(named);
    if (recursively && named.grant.gallery) return removeFromGallery(named.path);
    // Links are removed and not followed.
    await (recursively ? rm(named.path, { recursive: true }) : rmdir(named.path));
  });
}

/**
 * `copyTo` and `moveTo`. A file takes the place of a file and a moved directory that of an empty directory; nothing else is replaced, and nothing is
 * before what takes its place is complete.
 * @param target where it is to be, its own name included
 */
export function transfer(from: NamedPath, target: NamedPath, move: boolean, placing: Placing): Promise<void> {
  return withEntryErrors(async () => {
    const stats = await look(from);
    // Moving into a gallery is nothing that Chromium lets an app do.
    if (target.grant.gallery && move) throw entryError('Security');
    if (target.grant.gallery) return copyIntoGallery(from, target, stats, placing);
    const there = await lookFor(target);
    checkPlace(stats, there);
    if (isWithin(from.path, target.path)) throw entryError('InvalidModification');
    if (from.grant.gallery) return copyOutOfGallery(from, target, move, there, placing);
    const copy = () =>
      stats.isFile() ? copyOver(from.path, target.path, there, placing) : copyTree(from.path, target.path);
    if (!move) {
      await copy();
      return;
    }
    if (there?.isDirectory()) await rmdir(target.path);
    try {
      await placing.replace(target.path, () => rename(from.path, target.path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
      await removeCopied(await copy());
    }
  });
}

async function copyTree(from: string, to: string): Promise<Copied> {
  const copied: [string, string][] = [];
  // Like a listing: without links, which would lead anywhere.
  const filter = async (path: string, copy: string) => {
    const found = await lstat(path);
    if (!found.isFile() && !found.isDirectory()) return false;
    copied.push([path, copy]);
    return true;
  };
  await rmdir(to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await cp(from, to, { recursive: true, errorOnExist: true, force: false, filter });
  return copied;
}
