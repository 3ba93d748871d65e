/** The files that one load of an app may reach, and what is under way with them. */
import { realpath, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import type { EntryDescription } from '../../api/core/entries.ts';
import { DirectWrites } from './direct-writes.ts';
import { DroppedFiles } from './dropped-files.ts';
import { list } from './entry-operations.ts';
import { FileWrites } from './file-writes.ts';
import type { Lost } from './file-writes.ts';
import { GrantedPaths } from './granted-paths.ts';
import type { Grant, NamedPath } from './granted-paths.ts';
import { StagedFiles } from './staged-files.ts';
import { TemporaryFiles } from './temporary-files.ts';
import type { AppRecords } from '../storage/app-records.ts';

export class AppEntries {
  readonly granted = new GrantedPaths();
  readonly dropped = new DroppedFiles(this.granted);
  readonly writes: FileWrites;
  readonly direct: DirectWrites;
  readonly staged: StagedFiles;
  readonly temporary: TemporaryFiles;

  /**
   * @param records where what a killed shell leaves is found again; undefined: nowhere
   * @param directFolder of DirectWrites
   * @param lost of FileWrites
   */
  constructor(records?: AppRecords, directFolder?: string, lost?: Lost) {
    const temporary = new TemporaryFiles(records);
    this.temporary = temporary;
    this.direct = new DirectWrites(directFolder);
    this.writes = new FileWrites(temporary, this.direct, lost);
    this.staged = new StagedFiles(this.granted, temporary, this.writes);
    void temporary.sweep();
  }

  /** A page is gone; what it has been told of as written is kept. */
  pageGone(page: object): void {
    this.writes.pageGone(page);
    this.staged.pageGone(page);
  }

  /** The app ends. At once: after this nothing of it may run any more. */
  dispose(): void {
    this.writes.dispose();
    this.staged.dispose();
  }

  /** As GrantedPaths.find. What has been dropped just now is waited for, as in the methods below. */
  async find(fileSystem: string, fullPath: string): Promise<NamedPath> {
    await this.dropped.arrival(fileSystem);
    return this.granted.find(fileSystem, fullPath);
  }

  /** As GrantedPaths.findWritable. */
  async findWritable(fileSystem: string, fullPath: string): Promise<NamedPath> {
    await this.dropped.arrival(fileSystem);
    return this.granted.findWritable(fileSystem, fullPath);
  }

  /** The entries of a directory, or of a drop's root, but for what writes have made there for themselves: no app is to copy or remove it. */
  async list(fileSystem: string, fullPath: string): Promise<readonly EntryDescription[]> {
    const listed = await this.listOf(fileSystem, fullPath);
    if (listed) return listed;
    const found = await list(await this.find(fileSystem, fullPath), fullPath);
    return found.filter((entry) => !this.temporary.isOne(posix.basename(entry.fullPath)));
  }

  /** As GrantedPaths.listOf. */
  async listOf(fileSystem: string, fullPath: string): Promise<readonly EntryDescription[] | undefined> {
    await this.dropped.arrival(fileSystem);
    return this.granted.listOf(fileSystem, fullPath);
  }

  async grant(fileSystem: string): Promise<Grant | undefined> {
    await this.dropped.arrival(fileSystem);
    return this.granted.grant(fileSystem);
  }

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
