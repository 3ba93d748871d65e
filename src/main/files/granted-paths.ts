/**
 * What of the user's files an app has been given. Each gift is a file system of its own for the app, with an unguessable id and one entry
 * at its top; a page names an entry by that id and a path below it, and never sees where it really is. Ids belong to one load of one app.
 */
import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { platform } from 'node:process';
import type { EntryDescription } from '../../api/core/entries.ts';
import { asEntryError, entryError } from './entry-error.ts';
import { isMediaName } from './gallery-rules.ts';
import type { GalleryRights } from './gallery-rules.ts';

export interface Grant {
  readonly id: string;
  /** Absolute, and without symbolic links when it was given. */
  readonly root: string;
  /** The first name of every path in it; '' of a gallery, whose top is the folder itself. */
  readonly name: string;
  readonly isDirectory: boolean;
  readonly writable: boolean;
  /** Whether the app may know the real path. */
  readonly displayable: boolean;
  /** It is a folder of media, with rules of its own; `writable` is false then. */
  readonly gallery?: GalleryRights;
}

/** An entry that a page has named. */
export interface NamedPath {
  readonly grant: Grant;
  /** Names below the grant's root; none for the root itself. */
  readonly below: readonly string[];
  /** Absolute, on this machine. */
  readonly path: string;
}

/** An unguessable one. */
export function newFileSystemId(): string {
  return randomUUID().replaceAll('-', '').toUpperCase();
}

/** File systems that one load of an app may have: each costs memory, and a page can ask for them without end. */
const MOST_GRANTS = 65_536;

export class GrantedPaths {
  readonly #grants = new Map<string, Grant>();

  /** @param root absolute, and resolved by the caller (realpath) */
  add(grant: Omit<Grant, 'id' | 'name' | 'displayable'> & Partial<Pick<Grant, 'id' | 'name' | 'displayable'>>): Grant {
    const [oldest] = this.#grants.keys();
    if (this.#grants.size >= MOST_GRANTS && oldest !== undefined) this.#grants.delete(oldest);
    const made = { id: newFileSystemId(), name: basename(grant.root), displayable: true, ...grant };
    this.#grants.set(made.id, made);
    return made;
  }

  remove(fileSystem: string): void {
    this.#grants.delete(fileSystem);
  }

  /** Whether the app may write to anything. */
  get hasWritable(): boolean {
    for (const { writable } of this.#grants.values()) if (writable) return true;
    return false;
  }

  grant(fileSystem: string): Grant | undefined {
    return this.#grants.get(fileSystem);
  }

  /** The entry at the top of a grant. */
  describe({ id, name, isDirectory }: Grant): EntryDescription {
    return { fileSystem: id, fullPath: `/${name}`, isDirectory };
  }

  /**
   * Finds what a page has named; whether something is there is not looked at.
   * @param fullPath from the page: untrusted
   * @throws ApiError with an EntryErrorCode; for an id that is not this app's the same as for a path outside of it
   */
  find(fileSystem: string, fullPath: string): NamedPath {
    const grant = this.#grants.get(fileSystem);
    if (!grant) throw entryError('Encoding');
    const below = grant.gallery ? namesBelowTop(fullPath) : namesBelow(fullPath, grant.name);
    if (below.some(isStep)) throw entryError('Encoding');
    // A path below a file that was given leads nowhere.
    if (!grant.isDirectory && below.length > 0) throw entryError('Encoding');
    if (!below.every(isPlainName)) throw entryError('NotFound');
    return { grant, below, path: join(grant.root, ...below) };
  }

  /** As `find`, for what is going to be changed. */
  findWritable(fileSystem: string, fullPath: string): NamedPath {
    const found = this.find(fileSystem, fullPath);
    if (!found.grant.writable) throw entryError('Security');
    return found;
  }
}

/** Refuses what an app may not take away: all that it may not write to, but in a gallery what its manifest lets it delete. */
export function requireRemovable({ gallery, writable }: Grant): void {
  if (gallery ? !gallery.delete : !writable) throw entryError('Security');
}

/** Refuses to have something copied to where the app may not write; into a gallery may who also may copy to it. */
export function requireCopyTarget({ gallery, writable }: Grant): void {
  if (gallery ? !gallery.copyTo : !writable) throw entryError('Security');
}

/**
 * Looks at what is at a named path. No symbolic link is followed, neither the last name nor one on the way: it might lead out of
 * what was given. Chromium does not see links in a directory that was given either.
 * @throws ApiError `NotFound` when there is nothing, or a link
 */
export async function look({ grant, below }: NamedPath): Promise<Stats> {
  if (grant.gallery && !grant.gallery.read) throw entryError('Security');
  try {
    let path = grant.root;
    let stats = await lstat(path);
    for (const name of below) {
      if (!stats.isDirectory()) throw entryError('NotFound');
      path = join(path, name);
      stats = await lstat(path);
    }
    // Sockets, devices and pipes are no files: opening one may never come back.
    if (!stats.isFile() && !stats.isDirectory()) throw entryError('NotFound');
    if (grant.gallery && stats.isFile() && !isMediaName(below.at(-1) ?? '')) throw entryError('NotFound');
    return stats;
  } catch (error) {
    throw asEntryError(error);
  }
}

/** As `look`; undefined when there is nothing. The way there has to exist. */
export async function lookFor(named: NamedPath): Promise<Stats | undefined> {
  if (named.below.length > 0) {
    const parent = await look({ ...named, below: named.below.slice(0, -1) });
    if (!parent.isDirectory()) throw entryError('NotFound');
  }
  try {
    return await look(named);
  } catch (error) {
    // What cannot be looked at because it is a link must not be taken for a free place.
    if (await exists(named.path)) throw error;
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function namesBelow(fullPath: string, name: string): string[] {
  if (fullPath === '/') throw entryError('NoModificationAllowed');
  const [start, first, ...below] = fullPath.split('/');
  if (start !== '' || first !== name) throw entryError('Encoding');
  return below;
}

function namesBelowTop(fullPath: string): string[] {
  if (fullPath === '/') return [];
  const [start, ...below] = fullPath.split('/');
  if (start !== '') throw entryError('Encoding');
  return below;
}

/** One name of a path, and nothing that means something else to the operating system. */
export function isPlainName(name: string): boolean {
  if (isStep(name) || name.includes('/') || name.includes('\0')) return false;
  return platform !== 'win32' || !/[\\:*?"<>|]|[. ]$/.test(name);
}

/** What a path has between names, and a page's own code has taken out of it. */
function isStep(name: string): boolean {
  return name === '' || name === '.' || name === '..';
}
