/** Entries of the browser's own: those of the sandboxed file systems, and of what was dropped on a page. */
import { apply, create } from '../primordials.ts';

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

export function isBrowserDirectory(value: unknown): value is FileSystemDirectoryEntry {
  return (apply(toString, value, []) as string) === '[object DirectoryEntry]';
}

/** FileWriter, as far as it is needed here; TypeScript does not know it. */
interface BrowserFileEntry {
  createWriter(done: (writer: BrowserWriter) => void, failed: (error: unknown) => void): void;
}
interface BrowserWriter {
  error: unknown;
  onwriteend: (() => void) | null;
  truncate(length: number): void;
  write(content: Blob): void;
}

/** Puts a File into a sandboxed file system, in the place of what is there. */
export function copyIntoBrowsers(
  directory: FileSystemDirectoryEntry,
  name: string,
  file: File,
  done: (entry: unknown) => void,
  failed: (error: unknown) => void,
): void {
  const flags = create(null) as { create: boolean };
  flags.create = true;
  const write = (found: unknown) => {
    const entry = found as BrowserFileEntry;
    entry.createWriter((writer) => {
      writer.onwriteend = () => {
        if (writer.error) return failed(writer.error);
        writer.onwriteend = () => (writer.error ? failed(writer.error) : done(entry));
        writer.write(file);
      };
      writer.truncate(0);
    }, failed);
  };
  directory.getFile(name, flags, write, failed);
}
