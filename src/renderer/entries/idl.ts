/** What the browser does for its own classes: the checks of `this` and arguments, with Chromium's texts, and members as it defines them. */
import {
  apply,
  create,
  defineAccessor,
  defineValue,
  keys,
  OPEN,
  PageTypeError,
  reportException,
} from '../primordials.ts';

const { toStringTag } = Symbol;
const { defineProperty } = Object;

export type Method<Self> = (self: Self, args: readonly unknown[], failed: Failed) => unknown;
/** Makes the TypeError of a call: `Failed to execute …: <text>`. */
export type Failed = (text: string) => TypeError;

export interface ClassSpec<Self> {
  /** What `Object.prototype.toString` says. */
  readonly name: string;
  /** What an object stands for; undefined when it is none of the class. */
  selfOf(object: unknown): Self | undefined;
  /** What a class has beside getters and methods; Chromium's has it between the two. */
  define?(prototype: object): void;
  readonly getters?: Readonly<Record<string, (self: Self) => unknown>>;
  /** The number is that of the required arguments. */
  readonly methods?: Readonly<Record<string, readonly [required: number, run: Method<Self>]>>;
}

/** Builds a prototype; like Chromium's for these classes it has no constructor, which is nowhere to be had. */
export function createPrototype<Self>(parent: object, spec: ClassSpec<Self>): object {
  const prototype = create(parent) as object;
  const self = (object: unknown): Self => {
    const found = spec.selfOf(object);
    if (found === undefined) throw new PageTypeError('Illegal invocation');
    return found;
  };
  const getters = spec.getters ?? {};
  eachKey(getters, (key) => {
    const read = getters[key] as (self: Self) => unknown;
    const get = function (this: unknown) {
      return read(self(this));
    };
    defineAccessor(prototype, key, get, undefined, { enumerable: true, configurable: true });
  });
  spec.define?.(prototype);
  const methods = spec.methods ?? {};
  eachKey(methods, (key) => {
    const required = methods[key]?.[0] ?? 0;
    const run = methods[key]?.[1] as Method<Self>;
    defineMethod(prototype, spec.name, key, required, (object, args, failed) => run(self(object), args, failed));
  });
  const tag = create(null) as PropertyDescriptor;
  tag.value = spec.name;
  tag.configurable = true;
  defineProperty(prototype, toStringTag, tag);
  return prototype;
}

function defineMethod(
  prototype: object,
  className: string,
  key: string,
  required: number,
  run: (object: unknown, args: readonly unknown[], failed: Failed) => unknown,
): void {
  const failed: Failed = (text) => new PageTypeError(`Failed to execute '${key}' on '${className}': ${text}`);
  const holder = {
    method(this: unknown, ...args: unknown[]): unknown {
      if (args.length < required) {
        const noun = required === 1 ? 'argument' : 'arguments';
        throw failed(`${required} ${noun} required, but only ${args.length} present.`);
      }
      return run(this, args, failed);
    },
  };
  defineValue(holder.method, 'name', key, { configurable: true });
  defineValue(holder.method, 'length', required, { configurable: true });
  defineValue(prototype, key, holder.method, OPEN);
}

function eachKey(object: object, run: (key: string) => void): void {
  const names = keys(object);
  for (let i = 0; i < names.length; i++) run(names[i] as string);
}

/** A callback of the app's: a function, or an object with `handleEvent`. What it throws is reported and goes no further. */
export type AppCallback = (...args: unknown[]) => void;

/**
 * @param index of the argument, from 0
 * @returns one that does nothing for an optional callback that is left out
 */
export function callbackAt(args: readonly unknown[], index: number, failed: Failed, optional: boolean): AppCallback {
  const given = args[index];
  if (given === undefined || given === null) {
    if (optional) return () => {};
    throw failed(`parameter ${index + 1} is not of type 'Object'.`);
  }
  if (typeof given !== 'function' && typeof given !== 'object') {
    throw failed(`parameter ${index + 1} is not of type 'Object'.`);
  }
  return (...results) => {
    try {
      const listener = typeof given === 'function' ? given : (given as { handleEvent: unknown }).handleEvent;
      apply(listener as AppCallback, given, results);
    } catch (thrown) {
      reportException(thrown);
    }
  };
}
