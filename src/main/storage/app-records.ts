/** Small things that a profile keeps of one app beside its chrome.storage: one JSON file for each, written whole. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface AppRecords {
  /** @returns what `write` was given last under the name, as JSON brings it back: to be checked by the caller; undefined when there is nothing. */
  read(name: string): unknown;
  /**
   * On the disk when it returns.
   * @param name of a file, chosen by Holdfast, never by an app
   * @param value for JSON; undefined removes the record
   * @throws what the file system throws
   */
  write(name: string, value: unknown): void;
}

/** @param folder the app's own folder for its records */
export function openRecords(folder: string): AppRecords {
  const fileOf = (name: string) => join(folder, `${name}.json`);
  return {
    read(name) {
      try {
        return JSON.parse(readFileSync(fileOf(name), 'utf8'));
      } catch {
        // A record that cannot be read is as good as none; the next write replaces it.
        return undefined;
      }
    },
    write(name, value) {
      const file = fileOf(name);
      if (value === undefined) return rmSync(file, { force: true });
      mkdirSync(folder, { recursive: true });
      const handle = openSync(`${file}.new`, 'w');
      try {
        writeSync(handle, JSON.stringify(value));
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(`${file}.new`, file);
    },
  };
}
