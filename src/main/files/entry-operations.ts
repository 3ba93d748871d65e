/** What the methods of entries do to files, but for writing (file-writes.ts). */
import { constants, type Stats } from 'node:fs';
import { access, copyFile, cp, lstat, mkdir, open, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntryDescription } from '../../api/core/entries.ts';
import { entryError, withEntryErrors } from './entry-error.ts';
import { isPlainName, look, lookFor } from './granted-paths.ts';
import type { NamedPath } from './granted-paths.ts';
import { replaceBy, synchronize } from './written-file.ts';

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
    const { id } = named.grant;
    return found
      .filter((entry) => (entry.isFile() || entry.isDirectory()) && isPlainName(entry.name))
      .map((entry) => ({
        fileSystem: id,
        fullPath: `${fullPath}/${entry.name}`,
        isDirectory: entry.isDirectory(),
      }));
  });
}

/** `remove` and `removeRecursively`. */
export function remove(named: NamedPath, recursively: boolean): Promise<void> {
  return withEntryErrors(async () => {
    const stats = await look(named);
    if (!stats.isDirectory()) return unlink(named.path);
    // Links are removed and not followed.
    await (recursively ? rm(named.path, { recursive: true }) : rmdir(named.path));
  });
}

/** How files take their places. */
export interface Placing {
  /** A free path beside another, for what is to take its place. */
  beside(path: string): string;
  /** See FileWrites. */
  replace(path: string, work: () => Promise<void>): Promise<void>;
}

/**
 * `copyTo` and `moveTo`. A file takes the place of a file and a moved directory that of an empty directory; nothing else is replaced, and nothing is
 * before what takes its place is complete.
 * @param target where it is to be, its own name included
 */
export function transfer(from: NamedPath, target: NamedPath, move: boolean, placing: Placing): Promise<void> {
  return withEntryErrors(async () => {
    const stats = await look(from);
    const there = await lookFor(target);
    checkPlace(stats, there);
    if (isWithin(from.path, target.path)) throw entryError('InvalidModification');
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

function checkPlace(stats: Stats, there: Stats | undefined): void {
  if (there && there.isDirectory() !== stats.isDirectory()) throw entryError('InvalidModification');
}

function isWithin(path: string, other: string): boolean {
  return other === path || other.startsWith(join(path, '/'));
}

/** What was copied from where to where, a directory before what is in it. */
type Copied = readonly (readonly [from: string, to: string])[];

async function copyOver(from: string, to: string, there: Stats | undefined, placing: Placing): Promise<Copied> {
  // A rename asks only whether the folder may be written.
  if (there) await access(to, constants.W_OK);
  const temporary = placing.beside(to);
  try {
    // A copy on write where the file system has it.
    await copyFile(from, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await placing.replace(to, () => replaceBy(temporary, to, there));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  return [[from, to]];
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

/** Removes what has been moved by copying it, and nothing that has no copy: links, and what has come meanwhile. */
async function removeCopied(copied: Copied): Promise<void> {
  // The copies are on another disk, which may stop before this one.
  for (const [, to] of copied) if ((await lstat(to)).isFile()) await synchronize(to);
  for (const [from, to] of copied.toReversed()) {
    if ((await lstat(to)).isFile()) await unlink(from);
    else await rmdir(from);
  }
}
