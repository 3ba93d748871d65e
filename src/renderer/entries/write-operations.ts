/**
 * What a FileWriter does, one operation after the other: it has main change the file, and tells of it by events, when Chromium 156 does:
 * `writestart` inside of the call, `progress` after the first bytes, then at most every 50 ms and at the end.
 */
import { apply, create, dispatchTo, later } from '../primordials.ts';
import { sendBlob, sizeOf } from './blob-sender.ts';
import { createDirectStreams } from './direct-streams.ts';
import type { Lease } from './direct-streams.ts';
import type { CallMain, EntryRecord } from './entry-record.ts';
import { entryException } from './entry-errors.ts';

const clock = performance;
const { now } = clock;
const PageProgressEvent = globalThis.ProgressEvent;

export const State = { INIT: 0, WRITING: 1, DONE: 2 } as const;
const PROGRESS_MS = 50;
/** A write of more than this is worth the question whether the browser can do it, and so is one that follows so many others without a rest. */
const SMALL_WRITE = 128 * 1024;
const MOST_SMALL = 8;

/** What stands behind a FileWriter. */
export interface Writer {
  readonly entry: EntryRecord;
  /** Under which main knows it. */
  readonly name: string;
  readonly object: EventTarget;
  readyState: number;
  error: DOMException | null;
  position: number;
  length: number;
  loaded: number;
  total: number;
  toldAt: number;
  /** Events that are being dispatched, one inside of the other. */
  depth: number;
  /** Counts operations, so that what comes of one that was aborted is known for that. */
  operation: number;
  /** The end of what main has been asked for; the next operation waits for it. */
  idle: boolean;
  waiting: (() => void) | undefined;
  /** While the browser writes to the file; null when it cannot. */
  lease: Lease | undefined | null;
  /** Main has not answered yet whether it can. */
  isAsking: boolean;
  /** Operations since the last rest. */
  unsettled: number;
  readonly handlers: Record<string, unknown>;
}

/** To be called when nothing is under way (`readyState`). */
export interface WriteOperations {
  write(writer: Writer, blob: Blob): void;
  /** @param length in bytes, not negative */
  truncate(writer: Writer, length: number): void;
  /** Ends at once what is under way, if anything is. */
  abort(writer: Writer): void;
}

export function createWriteOperations(call: CallMain): WriteOperations {
  const direct = createDirectStreams(call);
  /** @param work is given the operation's number; it runs when main is done with what an aborted one has left */
  function begin(self: Writer, total: number, work: (operation: number) => void): void {
    self.readyState = State.WRITING;
    self.loaded = 0;
    self.total = total;
    self.toldAt = 0;
    self.operation += 1;
    const { operation } = self;
    fire(self, 'writestart');
    if (self.operation !== operation) return;
    if (self.idle) work(operation);
    else self.waiting = () => work(operation);
  }

  function writeBlob(self: Writer, blob: Blob, operation: number): void {
    self.idle = false;
    self.unsettled += 1;
    if (self.lease?.isBroken()) endLease(self);
    const name = nameOf(self, operation);
    const isWorthIt = sizeOf(blob) > SMALL_WRITE || self.unsettled > MOST_SMALL;
    if (isWorthIt) askForLease(self, name, () => send(self, blob, name, operation));
    else send(self, blob, name, operation);
  }

  /** @param done runs at once when there is one, or will be none now */
  function askForLease(self: Writer, name: string, done: () => void): void {
    if (self.lease !== undefined || self.isAsking) return done();
    self.isAsking = true;
    direct.lease(self.entry, self.position, name, (lease) => {
      self.isAsking = false;
      // It may have come to rest meanwhile, which has taken the lease away again.
      if (self.idle) lease?.end();
      else self.lease = lease;
      done();
    });
  }

  function send(self: Writer, blob: Blob, name: string, operation: number): void {
    const isAborted = () => self.operation !== operation;
    sendBlob(call, {
      entry: self.entry,
      position: self.position,
      blob,
      operation: name,
      lease: () => self.lease ?? undefined,
      isAborted,
      wrote(bytes) {
        wrote(self, bytes);
        // A long write need not go on as it has begun.
        if (self.total - self.loaded > SMALL_WRITE && !isAborted()) askForLease(self, name, () => {});
      },
      ended(failure) {
        if (isAborted()) return rest(self);
        if (failure !== undefined) return fail(self, failure, operation);
        fire(self, 'progress');
        if (isAborted()) return rest(self);
        self.idle = true;
        complete(self, undefined);
        settle(self);
      },
    });
  }

  function wrote(self: Writer, bytes: number): void {
    self.loaded += bytes;
    self.position += bytes;
    if (self.position > self.length) self.length = self.position;
    const time = apply(now, clock, []) as number;
    if (self.toldAt !== 0 && time - self.toldAt <= PROGRESS_MS) return;
    self.toldAt = time;
    fire(self, 'progress');
  }

  function truncateFile(self: Writer, length: number, operation: number): void {
    const { fileSystem, fullPath } = self.entry;
    self.idle = false;
    // Main then puts what was added into its place first.
    if (self.lease && length < self.lease.from) endLease(self);
    call('runtime.entryTruncate', [fileSystem.id, fullPath, length, nameOf(self, operation)], (error) => {
      if (self.operation !== operation) return rest(self);
      if (error !== null) return fail(self, error, operation);
      self.idle = true;
      setLength(self, length);
      complete(self, undefined);
      settle(self);
    });
  }

  /** What had been written may be gone, and more than this operation's: the file is asked how long it is now. */
  function fail(self: Writer, failure: string, operation: number): void {
    // Main has taken it away.
    endLease(self);
    call('runtime.entryInfo', [self.entry.fileSystem.id, self.entry.fullPath], (error, results) => {
      if (self.operation !== operation) return rest(self);
      if (error === null) setLength(self, (results[0] as { size: number }).size);
      self.idle = true;
      complete(self, failure);
      settle(self);
    });
  }

  /** Main is done with an operation that was aborted; the next one may have been waiting for that. */
  function rest(self: Writer): void {
    self.idle = true;
    const { waiting } = self;
    self.waiting = undefined;
    if (waiting) waiting();
    else settle(self);
  }

  function complete(self: Writer, failure: string | undefined): void {
    self.readyState = State.DONE;
    if (failure === undefined) fire(self, 'write');
    else {
      self.error = entryException(failure);
      fire(self, failure === 'Abort' ? 'abort' : 'error');
    }
    fire(self, 'writeend');
  }

  /** Unless a listener, or what it has settled, has gone on writing, what was written takes its place in the file. */
  function settle(self: Writer): void {
    if (!self.idle) return;
    const { operation } = self;
    later(() => {
      if (self.operation !== operation || !self.idle) return;
      self.unsettled = 0;
      endLease(self);
      call('runtime.entrySettle', [self.entry.fileSystem.id, self.entry.fullPath], () => {});
    });
  }

  function fire(self: Writer, type: string): void {
    const init = create(null) as ProgressEventInit;
    init.lengthComputable = true;
    init.loaded = self.loaded;
    init.total = self.total;
    self.depth += 1;
    dispatchTo(self.object, new PageProgressEvent(type, init));
    self.depth -= 1;
  }

  return {
    write: (self, blob) => begin(self, sizeOf(blob), (operation) => writeBlob(self, blob, operation)),
    truncate: (self, length) => begin(self, 0, (operation) => truncateFile(self, length, operation)),
    abort(self) {
      if (self.readyState !== State.WRITING) return;
      self.operation += 1;
      complete(self, 'Abort');
    },
  };
}

/** One for each operation: see writerOf() in src/main/files/writer-marks.ts. */
const nameOf = (self: Writer, operation: number): string => `${self.name}/${operation}`;

function endLease(self: Writer): void {
  self.lease?.end();
  if (self.lease) self.lease = undefined;
}

function setLength(self: Writer, length: number): void {
  self.length = length;
  if (self.position > length) self.position = length;
}
