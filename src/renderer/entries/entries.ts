/**
 * FileEntry, DirectoryEntry, DirectoryReader, DOMFileSystem and Metadata, for what main has given the app. They look and answer like those that
 * Chromium 156 gives a Chrome App for a file of the user's; what they do is done by main, which knows them by file system and path.
 */
import type { EntryDescription, FileTicket } from '../../api/core/entries.ts';
import { shared } from '../app-realm.ts';
import { apply, create, dictionary, getPrototypeOf, later } from '../primordials.ts';
import { browserTree, isBrowserDirectory, isBrowserEntry } from './browser-entries.ts';
import { extendBrowserEntries } from './browser-transfers.ts';
import type { TransferToUser } from './browser-transfers.ts';
import { createDirectoryReader } from './directory-reader.ts';
import { entryException } from './entry-errors.ts';
import { isName, nameOf, parentOf, resolvePath } from './entry-paths.ts';
import { transferBetween } from './file-tree.ts';
import type { Transfer } from './file-tree.ts';
import { createFileWriters } from './file-writer.ts';
import { callbackAt, createPrototype } from './idl.ts';
import type { AppCallback, Failed } from './idl.ts';
import { createUserTree } from './user-tree.ts';

const { get: weakGet, set: weakSet } = WeakMap.prototype;
const PageFile = globalThis.File;
const PageDate = Date;
const PageWeakMap = WeakMap;
const { iterator } = Symbol;
const iterate = Array.prototype[Symbol.iterator];

/** What an entry object stands for. */
export interface EntryRecord {
  readonly fileSystem: FileSystemRecord;
  readonly fullPath: string;
  readonly isDirectory: boolean;
}

interface FileSystemRecord {
  readonly id: string;
  readonly name: string;
  readonly object: object;
  /** A folder of media, which `chrome.fileSystem` does not take for the user's files. */
  readonly isGallery: boolean;
  root: object | undefined;
}

/** Calls one of the functions of src/api/core/entry-functions.ts. */
export type CallMain = (
  method: string,
  args: readonly unknown[],
  done: (error: string | null, results: readonly unknown[]) => void,
) => void;

export interface Entries {
  /** The object for what main describes, a new one each time. */
  make(description: EntryDescription): object;
  /** The object for a file system of media, a new one each time, as in Chromium. @param name its own */
  makeGallery(id: string, name: string): object;
  /** The name of any file system that has been made here; undefined for everything else. */
  nameOfFileSystem(value: unknown): string | undefined;
  readonly transferFromBrowser: TransferToUser;
}

/** What stands behind an entry that any page of the app has made; undefined for everything else. */
export function recordOf(value: unknown): EntryRecord | undefined {
  return typeof value === 'object' && value !== null
    ? (apply(weakGet, shared().entries, [value]) as EntryRecord | undefined)
    : undefined;
}

let ofThisPage: Entries | undefined;

interface PageOfApp {
  readonly appId: string;
  readonly call: CallMain;
}

/** Lets the browser's own entries be copied to the user's; to be called before the page's first script. */
export function joinBrowserEntries(page: PageOfApp): void {
  extendBrowserEntries((entry, args, failed, move) => pageEntries(page).transferFromBrowser(entry, args, failed, move));
}

/** The page's one set of classes. */
export function pageEntries({ appId, call }: PageOfApp): Entries {
  ofThisPage ??= createEntries(appId, call);
  return ofThisPage;
}

/** @param appId for the names of file systems */
function createEntries(appId: string, call: CallMain): Entries {
  const fileSystems = dictionary<FileSystemRecord>();
  const ownFileSystems = new PageWeakMap<object, FileSystemRecord>();
  const metadata = new PageWeakMap<object, { size: number; modified: number }>();
  const writers = createFileWriters(call);
  const userTree = createUserTree({ call, file: getFile });

  const fileSystemPrototype = createPrototype<FileSystemRecord>(Object.prototype, {
    name: 'DOMFileSystem',
    selfOf: (object) => apply(weakGet, ownFileSystems, [object]) as FileSystemRecord | undefined,
    getters: {
      name: (self) => self.name,
      root(self) {
        self.root ??= makeObject({ fileSystem: self, fullPath: '/', isDirectory: true });
        return self.root;
      },
    },
  });

  const metadataPrototype = createPrototype<{ size: number; modified: number }>(Object.prototype, {
    name: 'Metadata',
    selfOf: (object) => apply(weakGet, metadata, [object]) as { size: number; modified: number } | undefined,
    getters: { modificationTime: (self) => new PageDate(self.modified), size: (self) => self.size },
  });

  const entryPrototype = createPrototype<EntryRecord>(Object.prototype, {
    name: 'Entry',
    selfOf: recordOf,
    getters: {
      isFile: (self) => !self.isDirectory,
      isDirectory: (self) => self.isDirectory,
      name: (self) => nameOf(self.fullPath),
      fullPath: (self) => self.fullPath,
      filesystem: (self) => self.fileSystem.object,
    },
    methods: {
      copyTo: [1, (self, args, failed) => transfer(self, args, failed, false)],
      getMetadata: [
        1,
        (self, args, failed) => {
          const done = callbackAt(args, 0, failed, false);
          ask('entryInfo', self, [], callbackAt(args, 1, failed, true), (results) => {
            const { size, modified } = results[0] as { size: number; modified: number };
            const object = create(metadataPrototype) as object;
            apply(weakSet, metadata, [object, { size, modified }]);
            done(object);
          });
        },
      ],
      getParent: [
        0,
        (self, args, failed) => {
          const done = callbackAt(args, 0, failed, true);
          const parent: EntryRecord = { ...self, fullPath: parentOf(self.fullPath), isDirectory: true };
          ask('entryInfo', parent, [], callbackAt(args, 1, failed, true), () => done(makeObject(parent)));
        },
      ],
      moveTo: [1, (self, args, failed) => transfer(self, args, failed, true)],
      remove: [1, (self, args, failed) => remove(self, args, failed, false)],
      // Chromium has no URLs for the user's files.
      toURL: [0, () => ''],
    },
  });

  const filePrototype = createPrototype<EntryRecord>(entryPrototype, {
    name: 'FileEntry',
    selfOf: (object) => recordOfKind(object, false),
    methods: {
      createWriter: [
        1,
        (self, args, failed) => {
          const done = callbackAt(args, 0, failed, false);
          ask('entryInfo', self, [], callbackAt(args, 1, failed, true), (results) => {
            done(writers.make(self, (results[0] as { size: number }).size));
          });
        },
      ],
      file: [
        1,
        (self, args, failed) => {
          const done = callbackAt(args, 0, failed, false);
          getFile(self, done, callbackAt(args, 1, failed, true));
        },
      ],
    },
  });

  const directoryPrototype = createPrototype<EntryRecord>(entryPrototype, {
    name: 'DirectoryEntry',
    selfOf: (object) => recordOfKind(object, true),
    methods: {
      createReader: [0, (self) => createDirectoryReader(self, call, make)],
      getDirectory: [1, (self, args, failed) => find(self, args, failed, true)],
      getFile: [1, (self, args, failed) => find(self, args, failed, false)],
      removeRecursively: [1, (self, args, failed) => remove(self, args, failed, true)],
    },
  });

  function fileSystemOf(id: string): FileSystemRecord {
    const known = fileSystems[id];
    if (known) return known;
    return makeFileSystem(id, `chrome-app_${appId}_0:Isolated_${id}`, false);
  }

  function makeFileSystem(id: string, name: string, isGallery: boolean): FileSystemRecord {
    const object = create(fileSystemPrototype) as object;
    const made: FileSystemRecord = { id, name, object, isGallery, root: undefined };
    apply(weakSet, ownFileSystems, [object, made]);
    fileSystems[id] = made;
    return made;
  }

  function makeObject(record: EntryRecord): object {
    const object = create(record.isDirectory ? directoryPrototype : filePrototype) as object;
    apply(weakSet, shared().entries, [object, record]);
    return object;
  }

  function make({ fileSystem, fullPath, isDirectory }: EntryDescription): object {
    return makeObject({ fileSystem: fileSystemOf(fileSystem), fullPath, isDirectory });
  }

  function ask(
    method: string,
    { fileSystem, fullPath }: EntryRecord,
    more: readonly unknown[],
    failed: AppCallback,
    done: (results: readonly unknown[]) => void,
  ): void {
    const args: unknown[] = [fileSystem.id, fullPath];
    for (let i = 0; i < more.length; i++) args[2 + i] = more[i];
    call(`runtime.${method}`, args, (error, results) => {
      if (error === null) done(results);
      else failed(entryException(error));
    });
  }

  /** Answers an error that is known here, as all answers: later. */
  function refuse(code: string, failed: AppCallback): void {
    later(() => failed(entryException(code)));
  }

  function getFile(self: EntryRecord, done: (file: File) => void, failed: AppCallback): void {
    ask('entryFile', self, [], failed, (results) => {
      const { number, name } = results[0] as FileTicket;
      shared().files.take(number, (file) => {
        done(ownFile(file, name));
      });
    });
  }

  function find(self: EntryRecord, args: readonly unknown[], failed: Failed, isDirectory: boolean): void {
    // As the browser converts it: `undefined` is no path.
    const path = args[0] === undefined || args[0] === null ? '' : (args[0] as number) + '';
    const flags = flagsOf(args[1], failed);
    const done = callbackAt(args, 2, failed, true);
    const fullPath = resolvePath(self.fullPath, path);
    const found: EntryRecord = { fileSystem: self.fileSystem, fullPath, isDirectory };
    ask('entryGet', found, [isDirectory, flags.create, flags.exclusive], callbackAt(args, 3, failed, true), () =>
      done(makeObject(found)),
    );
  }

  function remove(self: EntryRecord, args: readonly unknown[], failed: Failed, recursively: boolean): void {
    const done = callbackAt(args, 0, failed, false);
    const wrong = callbackAt(args, 1, failed, true);
    if (self.fullPath === '/') refuse('InvalidModification', wrong);
    else ask('entryRemove', self, [recursively], wrong, () => done());
  }

  function transfer(self: EntryRecord, args: readonly unknown[], failed: Failed, move: boolean): void {
    const target = recordOfKind(args[0], true);
    if (!target && isBrowserDirectory(args[0])) {
      const at = { from: userTree, node: self, to: browserTree, directory: args[0] };
      return transferElsewhere(at, nameOf(self.fullPath), args, failed, move, (made) => made);
    }
    if (!target) throw failed("parameter 1 is not of type 'DirectoryEntry'.");
    const name = args[1] === undefined || args[1] === null ? nameOf(self.fullPath) : (args[1] as number) + '';
    const done = callbackAt(args, 2, failed, true);
    const wrong = callbackAt(args, 3, failed, true);
    const fullPath = resolvePath(target.fullPath, name);
    const isSame = target.fileSystem.id === self.fileSystem.id && fullPath === self.fullPath;
    if (!isName(name) || isSame) return refuse('InvalidModification', wrong);
    const there: EntryRecord = { fileSystem: target.fileSystem, fullPath, isDirectory: self.isDirectory };
    ask('entryTransfer', self, [there.fileSystem.id, fullPath, move], wrong, () => done(makeObject(there)));
  }

  function transferElsewhere<Source, Target>(
    at: Pick<Transfer<Source, Target>, 'from' | 'node' | 'to' | 'directory'>,
    ownName: string,
    args: readonly unknown[],
    failed: Failed,
    move: boolean,
    entryOf: (made: Target) => object,
  ): void {
    const name = args[1] === undefined || args[1] === null ? ownName : (args[1] as number) + '';
    const done = callbackAt(args, 2, failed, true);
    const wrong = callbackAt(args, 3, failed, true);
    if (!isName(name)) return refuse('InvalidModification', wrong);
    transferBetween({ ...at, name, move }, (made) => done(entryOf(made)), wrong);
  }

  const transferFromBrowser: TransferToUser = (entry, args, failed, move) => {
    const directory = recordOfKind(args[0], true);
    if (!directory || !isBrowserEntry(entry)) return false;
    if (directory.fileSystem.isGallery && move) {
      refuse('Security', callbackAt(args, 3, failed, true));
      return true;
    }
    const at = { from: browserTree, node: entry, to: userTree, directory };
    transferElsewhere(at, entry.name, args, failed, move, makeObject);
    return true;
  };

  return {
    make,
    makeGallery: (id, name) => makeFileSystem(id, name, true).object,
    nameOfFileSystem(value) {
      if (typeof value !== 'object' || value === null) return undefined;
      return (apply(weakGet, ownFileSystems, [value]) as FileSystemRecord | undefined)?.name;
    },
    transferFromBrowser,
  };
}

/** The event page's File as one of this page's own class, which reads from the same place. */
function ownFile(file: File, name: string): File {
  if (getPrototypeOf(file) === PageFile.prototype) return file;
  const parts: BlobPart[] = [file];
  // The browser goes through the list as a page would, and a page may have replaced how.
  (parts as unknown as Record<symbol, unknown>)[iterator] = iterate;
  const options = create(null) as FilePropertyBag;
  options.type = file.type;
  options.lastModified = file.lastModified;
  return new PageFile(parts, name, options);
}

function recordOfKind(object: unknown, isDirectory: boolean): EntryRecord | undefined {
  const record = recordOf(object);
  return record?.isDirectory === isDirectory ? record : undefined;
}

function flagsOf(value: unknown, failed: Failed): { create: boolean; exclusive: boolean } {
  if (value === undefined || value === null) return { create: false, exclusive: false };
  if (typeof value !== 'object' && typeof value !== 'function') {
    throw failed("The provided value is not of type 'FileSystemFlags'.");
  }
  const { create: makes, exclusive } = value as { create?: unknown; exclusive?: unknown };
  return { create: !!makes, exclusive: !!exclusive };
}
