/**
 * Writes to the user's files so that a failure costs nothing: what changes a file goes to a temporary one beside it, which takes its place
 * when the app has come to rest; what only adds to a file is added in place and taken back when that fails. A full disk is an error, and
 * the file is what it was.
 */
import { constants, fdatasyncSync, rmSync, type Stats } from 'node:fs';
import { access, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { entryError, withEntryErrors } from './entry-error.ts';
import type { DirectWrites } from './direct-writes.ts';
import { restore, takeBack } from './file-change.ts';
import type { Change, StreamUser, Streams } from './file-change.ts';
import { look } from './granted-paths.ts';
import type { NamedPath } from './granted-paths.ts';
import { PathTurns } from './path-turns.ts';
import type { TemporaryFiles } from './temporary-files.ts';
import { makeTemporary, takePlace, takePlaceSync, writeAll } from './written-file.ts';
import { WriterMarks, writerOf } from './writer-marks.ts';

/** Files that one app may have under its hand at a time; each is an open descriptor. */
const MOST_OPEN = 128;
/** Writes that failed and of which more pieces may come. */
const MOST_FAILED = 256;

/** Of an operation's name, its writer's included. */
const MOST_NAME = 64;

/** Bytes that take the place of an empty file without delay, on any file system. */
const MOST_QUICK = 1024 * 1024;

/** Of all apps: of two that write to one file each has to see what the other has written. */
const turns = new PathTurns<FileWrites>();
/**
 * By path, streams of all apps that were writing to it when it was settled. What is under way in them still comes, and would be lost with a file
 * that another takes the place of: until they are over everything is written in place.
 */
const late = new Map<string, Streams>();

/** Told of a file that keeps its old content though the app has been told that it is written, when it has nobody left to tell it otherwise. */
export type Lost = (path: string, error: Error) => void;

export class FileWrites {
  readonly #changes = new Map<string, Change>();
  /** Those whose temporary files are about to take their places. */
  readonly #committing = new Set<Change>();
  /** By path, the end of the last operation of this app's. */
  readonly #last = new Map<string, Promise<void>>();
  readonly #failed = new Set<string>();
  readonly #temporary: TemporaryFiles;
  readonly #direct: DirectWrites | undefined;
  readonly #lost: Lost;
  #isDisposed = false;

  /**
   * @param direct undefined: the browser writes nothing
   * @param lost see Lost
   */
  constructor(temporary: TemporaryFiles, direct?: DirectWrites, lost: Lost = () => {}) {
    this.#temporary = temporary;
    this.#direct = direct;
    this.#lost = lost;
  }

  /**
   * One piece of a write; its pieces may come in any order.
   * @param position beyond the file's end the gap is filled with zeros
   * @param operation names the write and its writer, for its app alone (`writerOf`): when one of its pieces fails, the others do too
   * @throws ApiError with an EntryErrorCode. What was added to the file has then been taken back, as far as it is of this write; of what else was changed
   * all that this writer has not settled, and nothing of what others have written
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
      ({ handle, marks }) => {
        marks.note(operation, [position, position + bytes.length], 'write');
        return writeAll(handle, bytes, position);
      },
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
        streams.set(stream, { owner: this, page, writer: writerOf(operation) });
        change.marks.note(operation, [position, Infinity], 'stream');
        if (await this.#direct?.point(stream, temporary ?? path, handle)) from = temporary === undefined ? before : 0;
        else streams.delete(stream);
      },
    );
    return from;
  }

  /** Cuts the file, or fills it up with zeros. */
  truncate(page: object, named: NamedPath, length: number, operation: string): Promise<void> {
    return this.#change(
      page,
      named,
      operation,
      (size) => length >= size,
      async ({ handle, marks, before }) => {
        const { size } = await handle.stat();
        marks.note(operation, [Math.min(length, size), Math.max(length, size, before)], 'cut');
        await handle.truncate(length);
      },
      length,
    );
  }

  /** A page has written what it wanted to by a stream, and nothing of that is under way any more. */
  endDirect(path: string, stream: string): Promise<void> {
    return this.#inTurn(path, () => this.#endStreams(path, (name, user) => user.owner === this && name === stream));
  }

  /** A writer has come to rest; others that have streams may be writing still, and the last of all settles it. Does not reject: see Lost. */
  rest(path: string): Promise<void> {
    if (!this.#changes.has(path) && !this.#last.has(path)) return Promise.resolve();
    return this.#inTurn(path, async () => {
      if (!this.#changes.get(path)?.streams.size) await this.#tryCommit(path);
    });
  }

  /** The app has come to rest, or wants to see what it has written: what was written is in the file when this resolves. Without a change it does nothing. */
  settle(path: string): Promise<void> {
    if (!this.#changes.has(path) && !this.#last.has(path)) return Promise.resolve();
    return this.#inTurn(path, () => this.#commit(path));
  }

  /** Settles a file, whichever app has it open, and has nobody write to it until `work` has put something else into its place. */
  replace(path: string, work: () => Promise<void>): Promise<void> {
    return this.#inTurn(path, async () => {
      const holder = turns.holder(path);
      if (holder) await holder.#tryCommit(path);
      await work();
    });
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
      const has = last === page || last === undefined || isUser(streams, page);
      if (has) void this.#endOf(page, path);
    }
    for (const [path, streams] of late) {
      if (isUser(streams, page)) void this.#endOf(page, path);
    }
    // Of what is being opened it is not known yet whose it is; another page's goes on in a change of its own.
    for (const path of this.#last.keys()) if (!this.#changes.has(path)) void this.#endOf(page, path);
  }

  #endOf(page: object, path: string): Promise<void> {
    void this.#inTurn(path, () => this.#endStreams(path, (_name, user) => user.page === page));
    return this.rest(path);
  }

  async #endStreams(path: string, isMeant: (name: string, user: StreamUser) => boolean): Promise<void> {
    const ofLate = late.get(path);
    for (const streams of [this.#changes.get(path)?.streams, ofLate]) {
      for (const [name, user] of streams ?? []) {
        if (!isMeant(name, user)) continue;
        streams?.delete(name);
        if (streams !== ofLate) await this.#direct?.release(name);
      }
    }
    if (ofLate?.size === 0) late.delete(path);
  }

  /** The app ends. At once: after this nothing of it may run any more. */
  dispose(): void {
    this.#isDisposed = true;
    for (const change of [...this.#changes.values(), ...this.#committing]) {
      const { handle, temporary, path, before } = change;
      try {
        if (temporary === undefined) continue;
        // One that is about to take its place may be closed already; then it is on the disk.
        if (handle.fd >= 0 && before > 0) fdatasyncSync(handle.fd);
        takePlaceSync(temporary, path);
      } catch (error) {
        // It may have taken its place already.
        const isThere = this.#committing.has(change) && (error as NodeJS.ErrnoException).code === 'ENOENT';
        if (!isThere) this.#lost(path, error as Error);
        if (temporary !== undefined) rmSync(temporary, { force: true });
      } finally {
        // Not by its number: the handle would close that again when it is collected, whosever it is by then.
        void handle.close().catch(() => {});
      }
    }
    for (const change of this.#changes.values()) this.#forget(change);
    for (const [path, streams] of late) {
      for (const [name, { owner }] of streams) if (owner === this) streams.delete(name);
      if (streams.size === 0) late.delete(path);
    }
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
        // It is kept, and comes from the page.
        if (operation.length > MOST_NAME) throw entryError('InvalidState');
        // What it had written is gone: more of it would leave a hole.
        if (this.#isDisposed || this.#failed.has(operation)) throw entryError('InvalidState');
        const open = this.#changes.get(path);
        // Adding goes in place only, in whatever order; what follows and changes more needs a file of its own.
        const isFit = open && (open.temporary !== undefined || adds(open.before));
        if (open && !isFit) await this.#commit(path);
        // What is open needs no second look: nothing on the way to it is used again but to put the file in its place.
        let change = isFit ? open : undefined;
        try {
          change ??= await this.#begin(page, named, adds, keep);
          change.page = page;
          await work(change);
        } catch (error) {
          remember(this.#failed, operation, MOST_FAILED);
          if (change) await this.#undo(change, operation);
          throw error;
        }
      }),
    );
  }

  async #begin(
    page: object | undefined,
    named: NamedPath,
    adds: (size: number) => boolean,
    keep: number | undefined,
  ): Promise<Change> {
    if (this.#changes.size >= MOST_OPEN) await this.#commitOldest();
    const { path } = named;
    const holder = turns.holder(path);
    if (holder && holder !== this) await holder.#tryCommit(path);
    const stats = await lookAtFile(named);
    // A new file could take the place of one that must not be written.
    await access(path, constants.W_OK);
    const { size } = stats;
    // An empty file has nothing to lose in the copy either, and the first write of a new file is all or nothing.
    const inPlace = late.has(path) || (size > 0 && adds(size));
    const temporary = inPlace ? undefined : this.#temporary.pathBeside(path);
    if (temporary !== undefined) await makeTemporary(temporary, path, stats, keep === 0);
    const handle = await open(temporary ?? path, constants.O_RDWR | constants.O_NOFOLLOW);
    if (this.#isDisposed) {
      await handle.close();
      if (temporary !== undefined) await rm(temporary, { force: true });
      throw entryError('InvalidState');
    }
    const change: Change = {
      path,
      handle,
      temporary,
      before: size,
      marks: new WriterMarks(),
      page,
      streams: new Map(),
    };
    this.#changes.set(path, change);
    turns.hold(path, this);
    return change;
  }

  async #commit(path: string): Promise<void> {
    const change = this.#changes.get(path);
    if (!change) return;
    this.#forget(change);
    this.#committing.add(change);
    const { handle, temporary, before, streams } = change;
    try {
      await this.#release(change);
      // Nobody would take it away again after the end of the app.
      if (streams.size > 0 && !this.#isDisposed) late.set(path, new Map([...(late.get(path) ?? []), ...streams]));
      // Should the machine stop now, the name must not come before the content and cost the old one. Where there was none the system may take
      // its time, as with everything that Chromium writes.
      if (temporary !== undefined && before > 0) await handle.datasync();
      const { size } = await handle.stat();
      await handle.close();
      const aside = before === 0 && size > MOST_QUICK ? this.#temporary.pathBeside(path) : undefined;
      if (temporary !== undefined) await takePlace(temporary, path, aside);
    } catch (error) {
      // What stays open keeps a drive from being taken out.
      await handle.close().catch(() => {});
      // The end of the app came between, and has put it into its place.
      if (this.#isDisposed) return;
      if (temporary !== undefined) await rm(temporary, { force: true });
      throw error;
    } finally {
      this.#committing.delete(change);
    }
  }

  /** As `#commit`, where nobody waits for it who has written. */
  async #tryCommit(path: string): Promise<void> {
    try {
      await this.#commit(path);
    } catch (error) {
      this.#lost(path, error as Error);
    }
  }

  /** An operation has failed. What others have written into the file stays. */
  async #undo(change: Change, operation: string): Promise<void> {
    const { handle, temporary, marks, streams } = change;
    const writer = writerOf(operation);
    for (const [stream, user] of streams) {
      if (user.writer !== writer) continue;
      streams.delete(stream);
      await this.#direct?.release(stream);
    }
    if (temporary === undefined) return takeBack(change, operation);
    if (marks.hasOthers(operation)) return restore(change, operation);
    this.#forget(change);
    await handle.close().catch(() => {});
    await rm(temporary, { force: true }).catch(() => {});
  }

  #forget({ path }: Change): void {
    this.#changes.delete(path);
    turns.release(path, this);
  }

  async #release({ streams }: Change): Promise<void> {
    for (const stream of streams.keys()) await this.#direct?.release(stream);
  }

  /** Makes room. What is under way is not waited for: it might be waiting in its turn. */
  async #commitOldest(): Promise<void> {
    const path = [...this.#changes.keys()].find((other) => !turns.isBusy(other));
    if (path === undefined) throw entryError('InvalidState');
    await this.#inTurn(path, () => this.#tryCommit(path));
  }

  #inTurn(path: string, work: () => Promise<void>): Promise<void> {
    const done = turns.take(path, work);
    const settled = done.catch(() => {});
    this.#last.set(path, settled);
    void settled.then(() => {
      if (this.#last.get(path) === settled) this.#last.delete(path);
    });
    return done;
  }
}

const isUser = (streams: Streams, page: object): boolean => [...streams.values()].some((user) => user.page === page);

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
