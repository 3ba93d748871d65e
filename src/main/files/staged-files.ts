/**
 * Files that a page writes to take the place of others when they are complete, and not before: until then the old one is what it was, whatever becomes of
 * the page, of what it reads from, of the disk or of the shell. To the page such a file is one that it has been given.
 */
import { rmSync } from 'node:fs';
import { access, constants, open, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { EntryDescription } from '../../api/core/entries.ts';
import { entryError, withEntryErrors } from './entry-error.ts';
import type { FileWrites } from './file-writes.ts';
import { requireMedia, requireMediaName } from './gallery-operations.ts';
import { lookFor, requireCopyTarget } from './granted-paths.ts';
import type { Grant, GrantedPaths, NamedPath } from './granted-paths.ts';
import type { TemporaryFiles } from './temporary-files.ts';
import { replaceBy } from './written-file.ts';

/** That an app may have at a time. */
const MOST = 64;

interface Stage {
  readonly grant: Grant;
  /** Where it is going to be. */
  readonly target: NamedPath;
  readonly page: object;
}

export class StagedFiles {
  readonly #stages = new Map<string, Stage>();
  readonly #granted: GrantedPaths;
  readonly #temporary: TemporaryFiles;
  readonly #writes: FileWrites;
  #opening = 0;
  #isDisposed = false;

  constructor(granted: GrantedPaths, temporary: TemporaryFiles, writes: FileWrites) {
    this.#granted = granted;
    this.#temporary = temporary;
    this.#writes = writes;
  }

  /**
   * @param target of the file that is there, or is to be
   * @returns an empty file beside it
   * @throws ApiError with an EntryErrorCode, as all methods here do
   */
  begin(page: object, target: NamedPath): Promise<EntryDescription> {
    return withEntryErrors(async () => {
      const there = await checkTarget(target);
      if (this.#stages.size + this.#opening >= MOST) throw entryError('InvalidState');
      const root = this.#temporary.pathBeside(target.path);
      this.#opening += 1;
      try {
        // Whoever may not read the old one shall not read it here while it is being written.
        await (await open(root, 'wx', there ? 0o600 : 0o666)).close();
      } finally {
        this.#opening -= 1;
      }
      if (this.#isDisposed) {
        await rm(root, { force: true });
        throw entryError('InvalidState');
      }
      const grant = this.#granted.add({ root, isDirectory: false, writable: true, displayable: false });
      this.#stages.set(grant.id, { grant, target, page });
      return this.#granted.describe(grant);
    });
  }

  /** It is complete and takes its place, with mode and owner of the file that was there. @param id of the file system that `begin` gave; untrusted */
  async finish(id: string): Promise<void> {
    const stage = this.#stages.get(id);
    if (!stage) throw entryError('InvalidState');
    const { grant, target } = stage;
    try {
      await withEntryErrors(async () => {
        await this.#writes.settle(grant.root);
        await this.#writes.replace(target.path, async () => {
          // Anything may have become of it meanwhile.
          const there = await checkTarget(target);
          if (target.grant.gallery) await requireMedia(grant.root, basename(target.path));
          await replaceBy(grant.root, target.path, there);
        });
      });
      this.#forget(stage);
    } catch (error) {
      await this.#remove(stage);
      throw error;
    }
  }

  /** It is not going to be complete. @param id untrusted; what is no such file is left alone */
  async abandon(id: string): Promise<void> {
    const stage = this.#stages.get(id);
    if (stage) await this.#remove(stage);
  }

  /** What a page that is gone has not completed nobody will. */
  pageGone(page: object): void {
    for (const stage of this.#stages.values()) if (stage.page === page) void this.#remove(stage);
  }

  /** The app ends; to be called when FileWrites has ended. At once. */
  dispose(): void {
    this.#isDisposed = true;
    for (const { grant } of this.#stages.values()) rmSync(grant.root, { force: true });
    this.#stages.clear();
  }

  async #remove(stage: Stage): Promise<void> {
    this.#forget(stage);
    await this.#writes.settle(stage.grant.root).catch(() => {});
    await rm(stage.grant.root, { force: true }).catch(() => {});
  }

  #forget({ grant }: Stage): void {
    this.#stages.delete(grant.id);
    this.#granted.remove(grant.id);
  }
}

/** @returns what is there, a file that may be written; undefined when nothing is */
async function checkTarget(target: NamedPath): Promise<Awaited<ReturnType<typeof lookFor>>> {
  requireCopyTarget(target.grant);
  if (target.grant.gallery) requireMediaName(basename(target.path));
  const there = await lookFor(target);
  if (there?.isDirectory()) throw entryError('TypeMismatch');
  if (there) await access(target.path, constants.W_OK);
  return there;
}
