/** The files that one load of an app may reach, and what is under way with them. */
import { realpath, stat } from 'node:fs/promises';
import type { EntryDescription } from '../../api/core/entries.ts';
import { FileWrites } from './file-writes.ts';
import { GrantedPaths } from './granted-paths.ts';

export class AppEntries {
  readonly granted = new GrantedPaths();
  readonly writes = new FileWrites();

  /**
   * Gives the app a file or a folder that the user has chosen, or that has been kept for it.
   * @param path absolute; a symbolic link is followed, here and never again: it is what the user chose
   * @returns undefined when nothing is there that can be given
   */
  async give(path: string, writable: boolean): Promise<EntryDescription | undefined> {
    try {
      const root = await realpath(path);
      const stats = await stat(root);
      if (!stats.isFile() && !stats.isDirectory()) return undefined;
      return this.granted.describe(this.granted.add({ root, isDirectory: stats.isDirectory(), writable }));
    } catch {
      return undefined;
    }
  }
}
