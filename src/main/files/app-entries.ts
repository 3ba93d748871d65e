/** The files that one load of an app may reach, and what is under way with them. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntryDescription } from '../../api/core/entries.ts';
import { DirectWrites } from './direct-writes.ts';
import { DroppedFiles } from './dropped-files.ts';
import { FileWrites } from './file-writes.ts';
import { GrantedPaths } from './granted-paths.ts';
import type { Grant, NamedPath } from './granted-paths.ts';
import { TemporaryFiles } from './temporary-files.ts';
import type { AppRecords } from '../storage/app-records.ts';

export class AppEntries {
  readonly granted = new GrantedPaths();
  readonly dropped = new DroppedFiles(this.granted);
  readonly writes: FileWrites;
  readonly direct: DirectWrites;
  /** The folder of staged files. */
  #staging: string | undefined;

  /**
   * @param records where what a killed shell leaves is found again; undefined: nowhere
   * @param directFolder of DirectWrites
   */
  constructor(records?: AppRecords, directFolder?: string) {
    const temporary = new TemporaryFiles(records);
    this.direct = new DirectWrites(directFolder);
    this.writes = new FileWrites(temporary, this.direct);
    void temporary.sweep();
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

  async grant(fileSystem: string): Promise<Grant | undefined> {
    await this.dropped.arrival(fileSystem);
    return this.granted.grant(fileSystem);
  }

  /** Gives the app an empty file of the shell's, with a name that nothing else has. It goes with `unstage`, at the latest. */
  async stage(): Promise<EntryDescription> {
    this.#staging ??= mkdtempSync(join(tmpdir(), 'holdfast-staged-'));
    const path = join(this.#staging, randomUUID());
    await (await open(path, 'wx')).close();
    return this.granted.describe(
      this.granted.add({ root: path, isDirectory: false, writable: true, displayable: false }),
    );
  }

  /** The app is unloaded, maybe with the shell, which waits for nothing: what it has staged goes. */
  unstage(): void {
    if (this.#staging !== undefined) rmSync(this.#staging, { recursive: true, force: true });
    this.#staging = undefined;
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
