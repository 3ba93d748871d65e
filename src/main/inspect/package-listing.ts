/** The files of an app folder, by their paths in it. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Enough for any app; a folder with more is hardly the one that was meant. */
const MOST_FILES = 50_000;

/** @returns paths with `/`, in the order of their names. Links are not followed, folders that begin with a dot are left out. */
export async function listFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  const waiting = [''];
  for (let at = waiting.shift(); at !== undefined && files.length < MOST_FILES; at = waiting.shift()) {
    const entries = await readdir(join(folder, at), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.')) waiting.push(path);
      } else if (entry.isFile()) files.push(path);
    }
  }
  return files;
}
