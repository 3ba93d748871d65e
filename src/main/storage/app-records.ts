/** Small things that a profile keeps of one app beside its chrome.storage: one JSON file for each, written whole. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeSync } from './write-whole-sync.ts';

export interface AppRecords {
  /** @returns what `write` was given last under the name, as JSON brings it back: to be checked by the caller; undefined when there is nothing. */
  read(name: string): unknown;
  /**
   * On the disk when it returns, or the log says why not; then what was there stays. No app and no alarm fails because a disk is full.
   * @param name of a file, chosen by Holdfast, never by an app
   * @param value for JSON; undefined removes the record
   * @returns whether it is on the disk
   */
  write(name: string, value: unknown): boolean;
}

/**
 * @param folder the app's own folder for its records
 * @param warn told once of each record that cannot be written, until it can
 */
export function openRecords(folder: string, warn: (message: string) => void): AppRecords {
  const fileOf = (name: string) => join(folder, `${name}.json`);
  const failed = new Set<string>();
  const put = (file: string, value: unknown) => {
    if (value === undefined) return rmSync(file, { force: true });
    mkdirSync(folder, { recursive: true });
    writeWholeSync(file, JSON.stringify(value));
  };
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
      try {
        put(fileOf(name), value);
        failed.delete(name);
        return true;
      } catch (error) {
        if (!failed.has(name)) warn(`${fileOf(name)} cannot be written: ${(error as Error).message}.`);
        failed.add(name);
        return false;
      }
    },
  };
}
