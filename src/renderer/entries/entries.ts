/**
 * FileEntry, DirectoryEntry, DOMFileSystem and Metadata, for what main has given the app. They look and answer like those that Chromium 156 gives
 * a Chrome App for a file of the user's; what they do is done by main, which knows them by file system and path.
 */
import type { EntryDescription } from '../../api/core/entries.ts';
import { shared } from '../app-realm.ts';
import { apply, create, dictionary } from '../primordials.ts';
import { extendBrowserEntries } from './browser-transfers.ts';
import type { TransferToUser } from './browser-transfers.ts';
import { createDirectoryReader } from './directory-reader.ts';
import { createEntryActions } from './entry-actions.ts';
import { nameOf, parentOf } from './entry-paths.ts';
import { askMain, recordOf, recordOfKind } from './entry-record.ts';
import type { CallMain, EntryRecord, FileSystemRecord } from './entry-record.ts';
import { createFileWriters } from './file-writer.ts';
import { callbackAt, createPrototype } from './idl.ts';

const { get: weakGet, set: weakSet } = WeakMap.prototype;
const PageDate = Date;
const PageWeakMap = WeakMap;

export interface Entries {
  /** The object for what main describes, a new one each time. */
  make(description: EntryDescription): object;
  /** The object for a file system of media, a new one each time, as in Chromium. @param name its own */
  makeGallery(id: string, name: string): object;
  /** The name of any file system that has been made here; undefined for everything else. */
  nameOfFileSystem(value: unknown): string | undefined;
  readonly transferFromBrowser: TransferToUser;
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
  const actions = createEntryActions(call, makeObject);

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
      copyTo: [1, (self, args, failed) => actions.transfer(self, args, failed, false)],
      getMetadata: [
        1,
        (self, args, failed) => {
          const done = callbackAt(args, 0, failed, false);
          askMain(call, 'entryInfo', self, [], callbackAt(args, 1, failed, true), (results) => {
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
          askMain(call, 'entryInfo', parent, [], callbackAt(args, 1, failed, true), () => done(makeObject(parent)));
        },
      ],
      moveTo: [1, (self, args, failed) => actions.transfer(self, args, failed, true)],
      remove: [1, (self, args, failed) => actions.remove(self, args, failed, false)],
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
          askMain(call, 'entryInfo', self, [], callbackAt(args, 1, failed, true), (results) => {
            done(writers.make(self, (results[0] as { size: number }).size));
          });
        },
      ],
      file: [
        1,
        (self, args, failed) => {
          const done = callbackAt(args, 0, failed, false);
          actions.getFile(self, done, callbackAt(args, 1, failed, true));
        },
      ],
    },
  });

  const directoryPrototype = createPrototype<EntryRecord>(entryPrototype, {
    name: 'DirectoryEntry',
    selfOf: (object) => recordOfKind(object, true),
    methods: {
      createReader: [0, (self) => createDirectoryReader(self, call, make)],
      getDirectory: [1, (self, args, failed) => actions.find(self, args, failed, true)],
      getFile: [1, (self, args, failed) => actions.find(self, args, failed, false)],
      removeRecursively: [1, (self, args, failed) => actions.remove(self, args, failed, true)],
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

  return {
    make,
    makeGallery: (id, name) => makeFileSystem(id, name, true).object,
    nameOfFileSystem(value) {
      if (typeof value !== 'object' || value === null) return undefined;
      return (apply(weakGet, ownFileSystems, [value]) as FileSystemRecord | undefined)?.name;
    },
    transferFromBrowser: actions.transferFromBrowser,
  };
}
