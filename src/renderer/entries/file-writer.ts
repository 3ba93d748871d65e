/** The FileWriter, as a page sees it: its members, and what they throw. As Chromium 156 has it, a call while another is under way throws. */
import {
  apply,
  create,
  defineAccessor,
  defineValue,
  listenTo,
  PageEventTarget,
  setPrototypeOf,
} from '../primordials.ts';
import { newOperation, sizeOf } from './blob-sender.ts';
import type { CallMain, EntryRecord } from './entry-record.ts';
import { entryException } from './entry-errors.ts';
import { createPrototype } from './idl.ts';
import { createWriteOperations, State } from './write-operations.ts';
import type { Writer } from './write-operations.ts';

const { get: weakGet, set: weakSet } = WeakMap.prototype;
const PageBlob = Blob;
const PageWeakMap = WeakMap;
const { trunc } = Math;
const { isFinite } = Number;
const toNumber = Number;

const EVENTS = ['writestart', 'progress', 'write', 'abort', 'error', 'writeend'] as const;
/** Events of a writer that may be dispatched one inside of the other. */
const MOST_DEPTH = 3;

export interface FileWriters {
  /** @param length the file's, in bytes */
  make(entry: EntryRecord, length: number): object;
}

export function createFileWriters(call: CallMain): FileWriters {
  const operations = createWriteOperations(call);
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
      abort: [0, (self) => operations.abort(self)],
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
          operations.truncate(self, length);
        },
      ],
      write: [
        1,
        (self, args, failed) => {
          const blob = args[0];
          if (!isBlob(blob)) throw failed("parameter 1 is not of type 'Blob'.");
          if (self.readyState === State.WRITING) throw stateError(self, 'write');
          checkDepth(self, 'write');
          operations.write(self, blob);
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

  return {
    make(entry, length) {
      const object = new PageEventTarget();
      setPrototypeOf(object, prototype);
      const writer: Writer = {
        entry,
        name: newOperation(),
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
        lease: undefined,
        isAsking: false,
        unsettled: 0,
        handlers: create(null) as Record<string, unknown>,
      };
      apply(weakSet, writers, [object, writer]);
      return object;
    },
  };
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
