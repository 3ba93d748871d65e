/**
 * The FileWriter. Its states, events and errors are those of Chromium 156: `writestart` comes inside of the call, `progress` after the first
 * bytes, then at most every 50 ms and at the end, and a call while another is under way throws.
 */
import {
  apply,
  create,
  defineAccessor,
  defineValue,
  dispatchTo,
  later,
  listenTo,
  PageEventTarget,
  setPrototypeOf,
} from '../primordials.ts';
import { sendBlob, sizeOf } from './blob-sender.ts';
import type { CallMain, EntryRecord } from './entries.ts';
import { entryException } from './entry-errors.ts';
import { createPrototype } from './idl.ts';

const { get: weakGet, set: weakSet } = WeakMap.prototype;
const clock = performance;
const { now } = clock;
const PageBlob = Blob;
const PageWeakMap = WeakMap;
const PageProgressEvent = globalThis.ProgressEvent;
const { trunc } = Math;
const { isFinite } = Number;
const toNumber = Number;

const State = { INIT: 0, WRITING: 1, DONE: 2 } as const;
const EVENTS = ['writestart', 'progress', 'write', 'abort', 'error', 'writeend'] as const;
const PROGRESS_MS = 50;
const MOST_DEPTH = 3;

interface Writer {
  readonly entry: EntryRecord;
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
  readonly handlers: Record<string, unknown>;
}

export interface FileWriters {
  /** @param length the file's, in bytes */
  make(entry: EntryRecord, length: number): object;
}

export function createFileWriters(call: CallMain): FileWriters {
  const writers = new PageWeakMap<object, Writer>();
  const selfOf = (object: unknown) => apply(weakGet, writers, [object]) as Writer | undefined;

  const prototype = createPrototype<Writer>(PageEventTarget.prototype, {
    name: 'FileWriter',
    selfOf,
    define(target) {
      for (let i = 0; i < EVENTS.length; i++) defineHandler(target, EVENTS[i] as string);
      defineConstants(target);
    },
    getters: {
      readyState: (self) => self.readyState,
      error: (self) => self.error,
      position: (self) => self.position,
      length: (self) => self.length,
    },
    methods: {
      abort: [
        0,
        (self) => {
          if (self.readyState !== State.WRITING) return;
          self.operation += 1;
          complete(self, 'Abort');
        },
      ],
      seek: [
        1,
        (self, args) => {
          if (self.readyState === State.WRITING) throw stateError(self, 'seek');
          const to = toLong(args[0]);
          if (to > self.length) self.position = self.length;
          else if (to >= 0) self.position = to;
          else self.position = to + self.length > 0 ? to + self.length : 0;
        },
      ],
      truncate: [
        1,
        (self, args) => {
          const length = toLong(args[0]);
          if (self.readyState === State.WRITING || length < 0) throw stateError(self, 'truncate');
          checkDepth(self, 'truncate');
          begin(self, 0, (operation) => truncate(self, length, operation));
        },
      ],
      write: [
        1,
        (self, args, failed) => {
          const blob = args[0];
          if (!isBlob(blob)) throw failed("parameter 1 is not of type 'Blob'.");
          if (self.readyState === State.WRITING) throw stateError(self, 'write');
          checkDepth(self, 'write');
          begin(self, sizeOf(blob), (operation) => write(self, blob, operation));
        },
      ],
    },
  });

  function defineHandler(target: object, type: string): void {
    const get = function (this: unknown) {
      return selfOf(this)?.handlers[type] ?? null;
    };
    const set = function (this: unknown, value: unknown) {
      const self = selfOf(this);
      if (!self) return;
      const isKnown = type in self.handlers;
      self.handlers[type] = typeof value === 'function' || (typeof value === 'object' && value !== null) ? value : null;
      if (isKnown) return;
      listenTo(self.object, type, (event) => {
        const handler = self.handlers[type];
        if (typeof handler === 'function') apply(handler as (event: Event) => void, self.object, [event]);
      });
    };
    defineAccessor(target, `on${type}`, get, set as (value: unknown) => void, {
      enumerable: true,
      configurable: true,
    });
  }

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

  function write(self: Writer, blob: Blob, operation: number): void {
    self.idle = false;
    const isAborted = () => self.operation !== operation;
    sendBlob(call, {
      entry: self.entry,
      position: self.position,
      blob,
      isAborted,
      wrote: (bytes) => wrote(self, bytes),
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

  function truncate(self: Writer, length: number, operation: number): void {
    const { fileSystem, fullPath } = self.entry;
    self.idle = false;
    call('runtime.entryTruncate', [fileSystem.id, fullPath, length], (error) => {
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
    const { operation } = self;
    later(() => {
      if (self.operation !== operation || !self.idle) return;
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
    make(entry, length) {
      const object = new PageEventTarget();
      setPrototypeOf(object, prototype);
      const writer: Writer = {
        entry,
        object,
        readyState: State.INIT,
        error: null,
        position: 0,
        length,
        loaded: 0,
        total: 0,
        toldAt: 0,
        depth: 0,
        operation: 0,
        idle: true,
        waiting: undefined,
        handlers: create(null) as Record<string, unknown>,
      };
      apply(weakSet, writers, [object, writer]);
      return object;
    },
  };
}

function setLength(self: Writer, length: number): void {
  self.length = length;
  if (self.position > length) self.position = length;
}

function defineConstants(prototype: object): void {
  const shape = { enumerable: true };
  defineValue(prototype, 'INIT', State.INIT, shape);
  defineValue(prototype, 'WRITING', State.WRITING, shape);
  defineValue(prototype, 'DONE', State.DONE, shape);
}

function stateError(self: Writer, method: string): DOMException {
  self.error = entryException('InvalidState');
  return entryException('InvalidState', `Failed to execute '${method}' on 'FileWriter': `);
}

/** A listener that writes, whose listeners write, and so on, comes to an end. */
function checkDepth(self: Writer, method: string): void {
  if (self.depth <= MOST_DEPTH) return;
  self.error = entryException('Security');
  throw entryException('Security', `Failed to execute '${method}' on 'FileWriter': `);
}

function isBlob(value: unknown): value is Blob {
  try {
    sizeOf(value as Blob);
    return true;
  } catch {
    return value instanceof PageBlob;
  }
}

/** As the browser converts to a `long long`. */
function toLong(value: unknown): number {
  const number = trunc(toNumber(value));
  return isFinite(number) ? number : 0;
}
