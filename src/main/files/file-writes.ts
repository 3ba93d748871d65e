/**
 * Writes to the user's files so that a failure costs nothing: what changes a file goes to a temporary one beside it, which takes its place
 * when the app has come to rest; what only adds to a file is added in place and taken back when that fails. A full disk is an error, and
 * the file is what it was.
 */
import { constants, fdatasyncSync, renameSync, rmSync, type Stats } from 'node:fs';
import { access, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { entryError, withEntryErrors } from './entry-error.ts';
import type { DirectWrites } from './direct-writes.ts';
import { look } from './granted-paths.ts';
import type { NamedPath } from './granted-paths.ts';
import type { TemporaryFiles } from './temporary-files.ts';
import { makeTemporary, takePlace, writeAll } from './written-file.ts';

/** Files that one app may have under its hand at a time; each is an open descriptor. */
const MOST_OPEN = 128;
/** Writes that failed and of which more pieces may come. */
const MOST_FAILED = 256;
/** Writes at a time into one file; each writer has one. */
const MOST_OPERATIONS = 16;

/** Bytes that take the place of an empty file without delay, on any file system. */
const MOST_QUICK = 1024 * 1024;

interface Change {
  readonly path: string;
  readonly handle: FileHandle;
  /** What is written to instead of the file itself; undefined for what only adds to it. */
  readonly temporary: string | undefined;
  /** The file's length before, in bytes, to which it is cut when adding fails. */
  readonly before: number;
  /** Writes whose pieces are in it, the last ones. */
  readonly operations: Set<string>;
  /** The page that wrote last: when it goes, nobody is left to say that it has come to rest. Undefined when that is not known. */
  page: object | undefined;
  /** Streams by which the browser writes to it. */
  readonly streams: Streams;
}

/** By stream, the page that has it. */
type Streams = Map<string, object>;

export class FileWrites {
  readonly #changes = new Map<string, Change>();
  /** Those whose temporary files are about to take their places. */
  readonly #committing = new Set<Change>();
  /**
   * By path, streams that were writing to it when it was settled. What is under way in them still comes, and would be lost with a file
   * that another takes the place of: until they are over everything is written in place.
   */
  readonly #late = new Map<string, Streams>();
  /** By path, the end of the last operation: they are carried out one after the other. */
  readonly #last = new Map<string, Promise<void>>();
  readonly #failed = new Set<string>();
  readonly #temporary: TemporaryFiles;
  readonly #direct: DirectWrites | undefined;
  #isDisposed = false;

  /** @param direct undefined: the browser writes nothing */
  constructor(temporary: TemporaryFiles, direct?: DirectWrites) {
    this.#temporary = temporary;
    this.#direct = direct;
  }

  /**
   * One piece of a write; its pieces may come in any order.
   * @param position beyond the file's end the gap is filled with zeros
   * @param operation names the write, for its app alone: when one of its pieces fails, the others do too
   * @throws ApiError with an EntryErrorCode; the file is then as it was before the first write that has not been settled
   */
  write(
    page: object | undefined,
    named: NamedPath,
    position: number,
    bytes: Uint8Array,
    operation: string,
  ): Promise<void> {
    return this.#change(
      page,
      named,
      operation,
      (size) => position >= size,
      ({ handle }) => writeAll(handle, bytes, position),
    );
  }

  /**
   * Lets the browser write pieces of a write that begins at this position, and of those after it, until the app comes to rest. What becomes of a
   * piece only the page knows; one that fails is to be given to `write`.
   * @param stream see DirectWrites
   * @returns the position before which the browser must not write; undefined when it cannot write to this file
   */
  async direct(
    page: object,
    named: NamedPath,
    position: number,
    operation: string,
    stream: string,
  ): Promise<number | undefined> {
    let from: number | undefined;
    await this.#change(
      page,
      named,
      operation,
      (size) => position >= size,
      async (change) => {
        const { path, temporary, before, handle, streams } = change;
        // Known before it points there: whatever comes, it is released.
        streams.set(stream, page);
        if (await this.#direct?.point(stream, temporary ?? path, handle)) from = temporary === undefined ? before : 0;
        else streams.delete(stream);
      },
    );
    return from;
  }

  /** Cuts the file, or fills it up with zeros. */
  truncate(page: object, named: NamedPath, length: number): Promise<void> {
    return this.#change(
      page,
      named,
      '',
      (size) => length >= size,
      async (change) => {
        await change.handle.truncate(length);
      },
      length,
    );
  }

  /** A page has written what it wanted to by a stream, and nothing of that is under way any more. */
  endDirect(path: string, stream: string): Promise<void> {
    return this.#inTurn(path, () => this.#endStreams(path, (name) => name === stream));
  }

  /** A writer has come to rest; others that have streams may be writing still, and the last of all settles it. */
  rest(path: string): Promise<void> {
    if (!this.#changes.has(path) && !this.#last.has(path)) return Promise.resolve();
    return this.#inTurn(path, async () => {
      if (!this.#changes.get(path)?.streams.size) await this.#commit(path);
    });
  }

  /** The app has come to rest, or wants to see what it has written: what was written is in the file when this resolves. Without a change it does nothing. */
  settle(path: string): Promise<void> {
    if (!this.#changes.has(path) && !this.#last.has(path)) return Promise.resolve();
    return this.#inTurn(path, () => this.#commit(path));
  }

  /** Everything at this path and below it. */
  async settleBelow(path: string): Promise<void> {
    const below = join(path, '/');
    const paths = new Set([...this.#changes.keys(), ...this.#last.keys()]);
    for (const other of paths) if (other === path || other.startsWith(below)) await this.settle(other);
  }

  /** A page is gone; what it has been told of as written is kept. */
  pageGone(page: object): void {
    for (const { path, page: last, streams } of this.#changes.values()) {
      const has = last === page || last === undefined || [...streams.values()].includes(page);
      if (has) void this.#endOf(page, path).catch(() => {});
    }
    for (const [path, streams] of this.#late) {
      if ([...streams.values()].includes(page)) void this.#endOf(page, path).catch(() => {});
    }
  }

  #endOf(page: object, path: string): Promise<void> {
    void this.#inTurn(path, () => this.#endStreams(path, (_name, user) => user === page));
    return this.rest(path);
  }

  async #endStreams(path: string, isMeant: (name: string, page: object) => boolean): Promise<void> {
    const late = this.#late.get(path);
    for (const streams of [this.#changes.get(path)?.streams, late]) {
      for (const [name, page] of streams ?? []) {
        if (!isMeant(name, page)) continue;
        streams?.delete(name);
        if (streams !== late) await this.#direct?.release(name);
      }
    }
    if (late?.size === 0) this.#late.delete(path);
  }

  /** The app ends. At once: after this nothing of it may run any more. */
  dispose(): void {
    this.#isDisposed = true;
    for (const { handle, temporary, path, before } of [...this.#changes.values(), ...this.#committing]) {
      try {
        if (temporary === undefined) continue;
        // One that is about to take its place may be closed already; then it is on the disk.
        if (handle.fd >= 0 && before > 0) fdatasyncSync(handle.fd);
        renameSync(temporary, path);
      } catch {
        if (temporary !== undefined) rmSync(temporary, { force: true });
      } finally {
        // Not by its number: the handle would close that again when it is collected, whosever it is by then.
        void handle.close().catch(() => {});
      }
    }
    this.#changes.clear();
    this.#direct?.dispose();
    if (this.#last.size === 0) this.#temporary.end();
    else void this.#temporary.endAfter(Promise.all(this.#last.values()));
  }

  /** @param keep what of the file's content is needed, in bytes; all of it without a number */
  #change(
    page: object | undefined,
    named: NamedPath,
    operation: string,
    adds: (size: number) => boolean,
    work: (change: Change) => Promise<void>,
    keep?: number,
  ): Promise<void> {
    const { path } = named;
    return this.#inTurn(path, () =>
      withEntryErrors(async () => {
        // What it had written is gone: more of it would leave a hole.
        if (this.#isDisposed || this.#failed.has(operation)) throw entryError('InvalidState');
        const open = this.#changes.get(path);
        // Adding goes in place only, in whatever order; what follows and changes more needs a file of its own.
        const isFit = open && (open.temporary !== undefined || adds(open.before));
        if (open && !isFit) await this.#commit(path);
        // What is open needs no second look: nothing on the way to it is used again but to put the file in its place.
        let change = isFit ? open : undefined;
        try {
          change ??= await this.#begin(page, path, await lookAtFile(named), adds, keep);
          change.page = page;
          if (operation !== '') remember(change.operations, operation, MOST_OPERATIONS);
          await work(change);
        } catch (error) {
          if (operation !== '') remember(this.#failed, operation, MOST_FAILED);
          if (change) await this.#giveUp(change);
          throw error;
        }
      }),
    );
  }

  async #begin(
    page: object | undefined,
    path: string,
    stats: Stats,
    adds: (size: number) => boolean,
    keep: number | undefined,
  ): Promise<Change> {
    if (this.#changes.size >= MOST_OPEN) await this.#commitOldest();
    // A new file could take the place of one that must not be written.
    await access(path, constants.W_OK);
    const { size } = stats;
    // An empty file has nothing to lose in the copy either, and the first write of a new file is all or nothing.
    const inPlace = this.#late.has(path) || (size > 0 && adds(size));
    const temporary = inPlace ? undefined : this.#temporary.pathBeside(path);
    if (temporary !== undefined) await makeTemporary(temporary, path, stats, keep === 0);
    const handle = await open(temporary ?? path, constants.O_RDWR | constants.O_NOFOLLOW);
    if (this.#isDisposed) {
      await handle.close();
      if (temporary !== undefined) await rm(temporary, { force: true });
      throw entryError('InvalidState');
    }
    const change: Change = { path, handle, temporary, before: size, operations: new Set(), page, streams: new Map() };
    this.#changes.set(path, change);
    return change;
  }

  async #commit(path: string): Promise<void> {
    const change = this.#changes.get(path);
    if (!change) return;
    this.#changes.delete(path);
    this.#committing.add(change);
    const { handle, temporary, before, streams } = change;
    try {
      await this.#release(change);
      if (streams.size > 0) this.#late.set(path, new Map([...(this.#late.get(path) ?? []), ...streams]));
      // Should the machine stop now, the name must not come before the content and cost the old one. Where there was none the system may take
      // its time, as with everything that Chromium writes.
      if (temporary !== undefined && before > 0) await handle.datasync();
      const { size } = await handle.stat();
      await handle.close();
      const aside = before === 0 && size > MOST_QUICK ? this.#temporary.pathBeside(path) : undefined;
      if (temporary !== undefined) await takePlace(temporary, path, aside);
    } catch (error) {
      if (temporary !== undefined) await rm(temporary, { force: true });
      throw error;
    } finally {
      this.#committing.delete(change);
    }
  }

  async #giveUp(change: Change): Promise<void> {
    const { path, handle, temporary, before, operations } = change;
    this.#changes.delete(path);
    await this.#release(change);
    for (const operation of operations) remember(this.#failed, operation, MOST_FAILED);
    if (temporary === undefined) await handle.truncate(before).catch(() => {});
    await handle.close().catch(() => {});
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => {});
  }

  async #release({ streams }: Change): Promise<void> {
    for (const stream of streams.keys()) await this.#direct?.release(stream);
  }

  /** Makes room. What is under way is not waited for: it might be waiting in its turn. */
  async #commitOldest(): Promise<void> {
    const path = [...this.#changes.keys()].find((other) => !this.#last.has(other));
    if (path === undefined) throw entryError('InvalidState');
    await this.settle(path);
  }

  #inTurn(path: string, work: () => Promise<void>): Promise<void> {
    const before = this.#last.get(path) ?? Promise.resolve();
    const done = before.then(work);
    const settled = done.catch(() => {});
    this.#last.set(path, settled);
    void settled.then(() => {
      if (this.#last.get(path) === settled) this.#last.delete(path);
    });
    return done;
  }
}

/** Adds to a set that keeps the newest only. */
function remember(set: Set<string>, text: string, most: number): void {
  set.delete(text);
  set.add(text);
  const [oldest] = set;
  if (set.size > most && oldest !== undefined) set.delete(oldest);
}

async function lookAtFile(named: NamedPath): Promise<Stats> {
  const stats = await look(named);
  if (!stats.isFile()) throw entryError('TypeMismatch');
  return stats;
}
