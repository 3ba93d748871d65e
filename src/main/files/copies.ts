/** What copies of all kinds have in common. */
import { constants, type Stats } from 'node:fs';
import { access, copyFile, lstat, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { entryError } from './entry-error.ts';
import { replaceBy, synchronize } from './written-file.ts';

/** How files take their places. */
export interface Placing {
  /** A free path beside another, for what is to take its place. */
  beside(path: string): string;
  /** See FileWrites. */
  replace(path: string, work: () => Promise<void>): Promise<void>;
}

/** What was copied from where to where, a directory before what is in it. */
export type Copied = readonly (readonly [from: string, to: string])[];

/** A file takes the place of a file, and a directory that of a directory. */
export function checkPlace(stats: Stats, there: Stats | undefined): void {
  if (there && there.isDirectory() !== stats.isDirectory()) throw entryError('InvalidModification');
}

export function isWithin(path: string, other: string): boolean {
  return other === path || other.startsWith(join(path, '/'));
}

/** Copies a file, over one that is there when the copy is complete. */
export async function copyOver(from: string, to: string, there: Stats | undefined, placing: Placing): Promise<Copied> {
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

/** Removes what has been moved by copying it, and nothing that has no copy: links, and what has come meanwhile. */
export async function removeCopied(copied: Copied): Promise<void> {
  // The copies are on another disk, which may stop before this one.
  for (const [, to] of copied) if ((await lstat(to)).isFile()) await synchronize(to);
  for (const [from, to] of copied.toReversed()) {
    if ((await lstat(to)).isFile()) await unlink(from);
    else await rmdir(from);
  }
}
