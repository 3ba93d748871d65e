/**
 * What of the user's files an app has been given. Each gift is a file system of its own for the app, with an unguessable id and one entry
 * at its top, but that what is dropped together has one file system; a page names an entry by that id and a path below it, and never sees where it
 * really is. Ids belong to one load of one app.
 */
import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { platform } from 'node:process';
import type { EntryDescription } from '../../api/core/entries.ts';
import { asEntryError, entryError } from './entry-error.ts';

export interface Grant {
  readonly id: string;
  /** Absolute, and without symbolic links when it was given. */
  readonly root: string;
  /** The first name of every path in it. */
  readonly name: string;
  readonly isDirectory: boolean;
  readonly writable: boolean;
  /** Whether the app may know the real path. */
  readonly displayable: boolean;
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

/** A file system of an app's: at its top what was given, by name. */
interface FileSystem {
  readonly tops: Map<string, Grant>;
  /** The names that its root lists, as far as they have been given; undefined when it lists nothing. */
  readonly order?: readonly string[];
}

export class GrantedPaths {
  readonly #systems = new Map<string, FileSystem>();

  /** @param root absolute, and resolved by the caller (realpath) */
  add(grant: Omit<Grant, 'id' | 'name' | 'displayable'> & Partial<Pick<Grant, 'id' | 'name' | 'displayable'>>): Grant {
    const made = complete(grant);
    this.#put(made.id, { tops: new Map([[made.name, made]]) });
    return made;
  }

  /**
   * Gives something beside what was given under the same id, in a file system whose root lists what is in it.
   * @param order names of all that is given there, in whatever order that happens
   */
  addTogether(grant: Parameters<GrantedPaths['add']>[0] & Pick<Grant, 'id'>, order: readonly string[]): void {
    const made = complete(grant);
    const system = this.#systems.get(made.id) ?? { tops: new Map<string, Grant>(), order };
    system.tops.set(made.name, made);
    this.#put(made.id, system);
  }

  #put(id: string, system: FileSystem): void {
    const [oldest] = this.#systems.keys();
    if (this.#systems.size >= MOST_GRANTS && oldest !== undefined) this.#systems.delete(oldest);
    this.#systems.set(id, system);
  }

  /** What a root lists; undefined for every other path. */
  listOf(fileSystem: string, fullPath: string): readonly EntryDescription[] | undefined {
    const system = fullPath === '/' ? this.#systems.get(fileSystem) : undefined;
    return system?.order
      ?.map((name) => system.tops.get(name))
      .filter((top) => top !== undefined)
      .map((top) => this.describe(top));
  }

  /** Nobody names anything by it any more. */
  remove(id: string): void {
    this.#systems.delete(id);
  }

  /** Whether the app may write to anything. */
  get hasWritable(): boolean {
    for (const { tops } of this.#systems.values()) {
      for (const { writable } of tops.values()) if (writable) return true;
    }
    return false;
  }

  /** What is given in a file system, as far as that is the same for all of it. */
  grant(fileSystem: string): Grant | undefined {
    const [first] = this.#systems.get(fileSystem)?.tops.values() ?? [];
    return first;
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
    const system = this.#systems.get(fileSystem);
    if (!system) throw entryError('Encoding');
    if (fullPath === '/') throw entryError('NoModificationAllowed');
    const [start, first = '', ...below] = fullPath.split('/');
    const grant = system.tops.get(first);
    if (start !== '' || !grant || below.some(isStep)) throw entryError('Encoding');
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

function complete(grant: Parameters<GrantedPaths['add']>[0]): Grant {
  return { id: newFileSystemId(), name: basename(grant.root), displayable: true, ...grant };
}

/**
 * Looks at what is at a named path. No symbolic link is followed, neither the last name nor one on the way: it might lead out of
 * what was given. Chromium does not see links in a directory that was given either.
 * @throws ApiError `NotFound` when there is nothing, or a link
 */
export async function look({ grant, below }: NamedPath): Promise<Stats> {
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

/** One name of a path, and nothing that means something else to the operating system. */
export function isPlainName(name: string): boolean {
  if (isStep(name) || name.includes('/') || name.includes('\0')) return false;
  return platform !== 'win32' || !/[\\:*?"<>|]|[. ]$/.test(name);
}

/** What a path has between names, and a page's own code has taken out of it. */
function isStep(name: string): boolean {
  return name === '' || name === '.' || name === '..';
}
