/** Entries of the browser's own: those of the sandboxed file systems, and of what was dropped on a page. */
import { apply, create } from '../primordials.ts';
import type { FileTree, Refused } from './file-tree.ts';

const { toString } = Object.prototype;

/** By what it says of itself: an object that lies is answered like one of the browser's, which gets it nothing. */
export function isBrowserEntry(value: unknown): boolean {
  const text: unknown = apply(toString, value, []);
  return (
    isBrowserDirectory(value) ||
    text === '[object FileEntry]' ||
    text === '[object FileSystemFileEntry]' ||
    text === '[object FileSystemDirectoryEntry]'
  );
}

export function isBrowserDirectory(value: unknown): value is BrowserEntry {
  return (apply(toString, value, []) as string) === '[object DirectoryEntry]';
}

/** FileEntry and DirectoryEntry, as far as they are needed here; TypeScript does not know all of them. */
export interface BrowserEntry {
  readonly isDirectory: boolean;
  readonly name: string;
  getMetadata(done: () => void, failed: Refused): void;
  remove(done: () => void, failed: Refused): void;
  removeRecursively(done: () => void, failed: Refused): void;
  file(done: (file: File) => void, failed: Refused): void;
  createWriter(done: (writer: BrowserWriter) => void, failed: Refused): void;
  createReader(): { readEntries(done: (batch: readonly BrowserEntry[]) => void, failed: Refused): void };
  getFile(path: string, flags: object, done: (entry: BrowserEntry) => void, failed: Refused): void;
  getDirectory(path: string, flags: object, done: (entry: BrowserEntry) => void, failed: Refused): void;
}
interface BrowserWriter {
  error: unknown;
  onwriteend: (() => void) | null;
  truncate(length: number): void;
  write(content: Blob): void;
}

const nameOfError = (error: unknown): string => (error as DOMException).name;

export const browserTree: FileTree<BrowserEntry> = {
  isDirectory: (node) => node.isDirectory,
  nameOf: (node) => node.name,
  check: (node, done, failed) => node.getMetadata(() => done(), failed),
  find(directory, name, done, failed) {
    const noFile = (error: unknown) => {
      if (nameOfError(error) === 'NotFoundError') done(undefined);
      else if (nameOfError(error) === 'TypeMismatchError') directory.getDirectory(name, create(null), done, failed);
      else failed(error);
    };
    directory.getFile(name, create(null), done, noFile);
  },
  list(directory, done, failed) {
    const reader = directory.createReader();
    const all: BrowserEntry[] = [];
    const next = () =>
      reader.readEntries((batch) => {
        if (batch.length === 0) return done(all);
        for (let i = 0; i < batch.length; i++) all[all.length] = batch[i] as BrowserEntry;
        next();
      }, failed);
    next();
  },
  file: (node, done, failed) => node.file(done, failed),
  makeDirectory: (directory, name, done, failed) => directory.getDirectory(name, making(), done, failed),
  put(directory, name, content, done, failed) {
    const write = (entry: BrowserEntry) =>
      entry.createWriter((writer) => {
        writer.onwriteend = () => {
          if (writer.error) return failed(writer.error);
          writer.onwriteend = () => (writer.error ? failed(writer.error) : done(entry));
          writer.write(content);
        };
        writer.truncate(0);
      }, failed);
    directory.getFile(name, making(), write, failed);
  },
  remove(node, done, failed) {
    if (node.isDirectory) node.removeRecursively(done, failed);
    else node.remove(done, failed);
  },
};

function making(): object {
  const flags = create(null) as { create: boolean };
  flags.create = true;
  return flags;
}
