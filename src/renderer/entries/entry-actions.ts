/** What the methods of the user's entries do: look up, remove, copy and move, hand over a File. */
import type { FileTicket } from '../../api/core/entries.ts';
import { shared } from '../app-realm.ts';
import { create, getPrototypeOf, later } from '../primordials.ts';
import { browserTree, isBrowserDirectory, isBrowserEntry } from './browser-entries.ts';
import type { TransferToUser } from './browser-transfers.ts';
import { entryException } from './entry-errors.ts';
import { isName, nameOf, resolvePath } from './entry-paths.ts';
import { askMain, recordOfKind } from './entry-record.ts';
import type { CallMain, EntryRecord } from './entry-record.ts';
import { transferBetween } from './file-tree.ts';
import type { Transfer } from './file-tree.ts';
import { callbackAt } from './idl.ts';
import type { AppCallback, Failed } from './idl.ts';
import { createUserTree } from './user-tree.ts';

const PageFile = globalThis.File;
const { iterator } = Symbol;
const iterate = Array.prototype[Symbol.iterator];

/** `args` are those of the method; what is wrong with them is thrown, made by `failed`. */
export interface EntryActions {
  getFile(self: EntryRecord, done: (file: File) => void, failed: AppCallback): void;
  find(self: EntryRecord, args: readonly unknown[], failed: Failed, isDirectory: boolean): void;
  remove(self: EntryRecord, args: readonly unknown[], failed: Failed, recursively: boolean): void;
  transfer(self: EntryRecord, args: readonly unknown[], failed: Failed, move: boolean): void;
  readonly transferFromBrowser: TransferToUser;
}

/** @param makeObject the entry object for a record, a new one each time */
export function createEntryActions(call: CallMain, makeObject: (record: EntryRecord) => object): EntryActions {
  const userTree = createUserTree({ call, file: getFile });

  /** Answers an error that is known here, as all answers: later. */
  function refuse(code: string, failed: AppCallback): void {
    later(() => failed(entryException(code)));
  }

  function getFile(self: EntryRecord, done: (file: File) => void, failed: AppCallback): void {
    askMain(call, 'entryFile', self, [], failed, (results) => {
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
    askMain(
      call,
      'entryGet',
      found,
      [isDirectory, flags.create, flags.exclusive],
      callbackAt(args, 3, failed, true),
      () => done(makeObject(found)),
    );
  }

  function remove(self: EntryRecord, args: readonly unknown[], failed: Failed, recursively: boolean): void {
    const done = callbackAt(args, 0, failed, false);
    const wrong = callbackAt(args, 1, failed, true);
    if (self.fullPath === '/') refuse('InvalidModification', wrong);
    else askMain(call, 'entryRemove', self, [recursively], wrong, () => done());
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
    askMain(call, 'entryTransfer', self, [there.fileSystem.id, fullPath, move], wrong, () => done(makeObject(there)));
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

  return { getFile, find, remove, transfer, transferFromBrowser };
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

function flagsOf(value: unknown, failed: Failed): { create: boolean; exclusive: boolean } {
  if (value === undefined || value === null) return { create: false, exclusive: false };
  if (typeof value !== 'object' && typeof value !== 'function') {
    throw failed("The provided value is not of type 'FileSystemFlags'.");
  }
  const { create: makes, exclusive } = value as { create?: unknown; exclusive?: unknown };
  return { create: !!makes, exclusive: !!exclusive };
}
