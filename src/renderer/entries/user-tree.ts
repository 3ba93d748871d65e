/** The user's files, for transferBetween(). */
import type { EntryDescription } from '../../api/core/entries.ts';
import { askMain } from './entry-record.ts';
import type { CallMain, EntryRecord } from './entry-record.ts';
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
    record: EntryRecord,
    more: readonly boolean[],
    done: (result: unknown) => void,
    failed: Refused,
  ) => askMain(call, method, record, more, failed, (results) => done(results[0]));
  const below = ({ fileSystem, fullPath }: EntryRecord, name: string, isDirectory: boolean): EntryRecord => ({
    fileSystem,
    fullPath: resolvePath(fullPath, name),
    isDirectory,
  });
  const make = (node: EntryRecord, done: (made: EntryRecord) => void, failed: Refused) =>
    ask('entryGet', node, [node.isDirectory, true, false], () => done(node), failed);
  /** The old file is what it was until the new one is complete and `done` runs. */
  const replace = (node: EntryRecord, content: Blob, done: () => void, failed: Refused) => {
    const write = (staged: EntryDescription) => {
      const { fullPath, isDirectory } = staged;
      const entry = { fileSystem: { ...node.fileSystem, id: staged.fileSystem }, fullPath, isDirectory };
      const end = (isComplete: boolean, ended: (error: string | null) => void) =>
        call('runtime.entryEndStage', [staged.fileSystem, isComplete], ended);
      const ended = (failure: string | undefined) => {
        if (failure !== undefined) return end(false, () => failed(entryException(failure)));
        end(true, (error) => (error === null ? done() : failed(entryException(error))));
      };
      sendBlob(call, {
        entry,
        position: 0,
        blob: content,
        operation: newOperation(),
        isAborted: () => false,
        wrote: () => {},
        ended,
      });
    };
    ask('entryStage', node, [], (staged) => write(staged as EntryDescription), failed);
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
    put(directory, name, content, done, failed) {
      const node = below(directory, name, false);
      replace(node, content, () => done(node), failed);
    },
    remove: (node, done, failed) => ask('entryRemove', node, [node.isDirectory], done, failed),
  };
}
