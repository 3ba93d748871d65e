/** The user's files, for transferBetween(). */
import type { EntryDescription } from '../../api/core/entries.ts';
import type { CallMain, EntryRecord } from './entries.ts';
import { newOperation, sendBlob } from './blob-sender.ts';
import { entryException } from './entry-errors.ts';
import { nameOf, resolvePath } from './entry-paths.ts';
import type { FileTree, Refused } from './file-tree.ts';

export interface UserFiles {
  readonly call: CallMain;
  /** `file()` of an entry. */
  file(record: EntryRecord, done: (file: File) => void, failed: Refused): void;
}

export function createUserTree({ call, file }: UserFiles): FileTree<EntryRecord> {
  const ask = (
    method: string,
    { fileSystem, fullPath }: EntryRecord,
    more: readonly boolean[],
    done: (result: unknown) => void,
    failed: Refused,
  ) => {
    const args: unknown[] = [fileSystem.id, fullPath];
    for (let i = 0; i < more.length; i++) args[2 + i] = more[i];
    call(`runtime.${method}`, args, (error, results) => {
      if (error === null) done(results[0]);
      else failed(entryException(error));
    });
  };
  const below = ({ fileSystem, fullPath }: EntryRecord, name: string, isDirectory: boolean): EntryRecord => ({
    fileSystem,
    fullPath: resolvePath(fullPath, name),
    isDirectory,
  });
  const make = (node: EntryRecord, done: (made: EntryRecord) => void, failed: Refused) =>
    ask('entryGet', node, [node.isDirectory, true, false], () => done(node), failed);
  /** It is in the file when `done` runs, and until then the file is what it was. */
  const replace = (node: EntryRecord, content: Blob, done: () => void, failed: Refused) => {
    const ended = (failure: string | undefined) => {
      if (failure !== undefined) return failed(entryException(failure));
      // Asking for anything makes main put what was written into its place.
      ask('entryInfo', node, [], done, failed);
    };
    const write = () =>
      sendBlob(call, {
        entry: node,
        position: 0,
        blob: content,
        operation: newOperation(),
        isAborted: () => false,
        wrote: () => {},
        ended,
      });
    call('runtime.entryTruncate', [node.fileSystem.id, node.fullPath, 0], (error) => {
      if (error === null) write();
      else failed(entryException(error));
    });
  };
  /** Main copies there what it has seen to be media. */
  const putIntoGallery = (node: EntryRecord, content: Blob, done: (made: EntryRecord) => void, failed: Refused) => {
    const staged = (result: unknown) => {
      const { fileSystem: id, fullPath } = result as EntryDescription;
      const file: EntryRecord = {
        fileSystem: { ...node.fileSystem, id, isGallery: false },
        fullPath,
        isDirectory: false,
      };
      const remove = (ended: () => void) => ask('entryRemove', file, [false], ended, ended);
      const refused: Refused = (error) => remove(() => failed(error));
      const copy = () =>
        call('runtime.entryTransfer', [id, fullPath, node.fileSystem.id, node.fullPath, false], (error) => {
          if (error === null) remove(() => done(node));
          else refused(entryException(error));
        });
      replace(file, content, copy, refused);
    };
    ask('entryStage', node, [], staged, failed);
  };
  return {
    isDirectory: (node) => node.isDirectory,
    nameOf: (node) => nameOf(node.fullPath),
    check: (node, done, failed) => ask('entryInfo', node, [], () => done(), failed),
    find(directory, name, done, failed) {
      const found = (info: unknown) => done(below(directory, name, (info as { isDirectory: boolean }).isDirectory));
      const missing = (error: unknown) => {
        if ((error as DOMException).name === 'NotFoundError') done(undefined);
        else failed(error);
      };
      ask('entryInfo', below(directory, name, false), [], found, missing);
    },
    list(directory, done, failed) {
      const listed = (result: unknown) => {
        const descriptions = result as readonly EntryDescription[];
        const nodes: EntryRecord[] = [];
        for (let i = 0; i < descriptions.length; i++) {
          const { fullPath, isDirectory } = descriptions[i] as EntryDescription;
          nodes[i] = { fileSystem: directory.fileSystem, fullPath, isDirectory };
        }
        done(nodes);
      };
      ask('entryList', directory, [], listed, failed);
    },
    file,
    makeDirectory: (directory, name, done, failed) => make(below(directory, name, true), done, failed),
    put: (directory, name, content, done, failed) => {
      if (directory.fileSystem.isGallery) return putIntoGallery(below(directory, name, false), content, done, failed);
      make(below(directory, name, false), (node) => replace(node, content, () => done(node), failed), failed);
    },
    remove: (node, done, failed) => ask('entryRemove', node, [node.isDirectory], done, failed),
  };
}
