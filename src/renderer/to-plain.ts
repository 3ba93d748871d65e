/**
 * The conversion that Chrome applies to a value which may hold anything (`storage.set` items, messages) before it leaves the page
 * (V8ValueConverter): own enumerable string keys, no toJSON, bytes as bytes; what has no form is dropped from objects and null in
 * arrays. All of it as Chromium 156 answers.
 */
import { isArray } from '../api/core/argument-spec.ts';
import { bytesOf, isBinary } from '../api/core/binary.ts';
import { dictionary, getOwnPropertyDescriptor, keys } from './primordials.ts';

const { isFinite } = Number;
const { getPrototypeOf } = Object;
const { toStringTag } = Symbol;
/** The value handed over is at depth 0; what lies deeper than this is dropped. */
const MAX_DEPTH = 100;

/**
 * @param own whether each property of the value is converted for itself: what its getter throws is thrown on (of those further inside it
 *   is not), and the value itself, found inside of one, is not yet a value inside itself
 * @returns a copy made of plain objects, arrays, bytes, strings, finite numbers, booleans and null.
 */
export function toPlain(value: unknown, own = false): unknown {
  return convert(value, [], own);
}

function convert(value: unknown, path: unknown[], own = false): unknown {
  if (path.length > MAX_DEPTH) return undefined;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return isFinite(value) ? value : undefined;
    case 'object':
      return value === null ? null : convertObject(value, path, own);
    default:
      return undefined;
  }
}

function convertObject(value: object, path: unknown[], own: boolean): unknown {
  // A typed array given as the whole value is an object of numbers; inside of one it stays what it is and main decides about it.
  if (path.length > 0 && isBinary(value)) return bytesOf(value);
  // A value inside itself becomes null.
  for (let i = 0; i < path.length; i++) if (path[i] === value) return null;
  if (path.length > 0 && isOfTheDom(value)) return dictionary<unknown>();
  path[path.length] = own ? undefined : value;
  const result = isArray(value) ? convertArray(value, path) : convertDictionary(value, path, own);
  path.length -= 1;
  return result;
}

/** The language's own classes that look like the browser's. */
const LANGUAGE = [
  Map,
  Set,
  WeakMap,
  WeakSet,
  WeakRef,
  Promise,
  FinalizationRegistry,
  ArrayBuffer,
  DataView,
  Symbol,
  BigInt,
].map((of): object => of.prototype);

/**
 * Whether it is an object of the browser's: a window, a node, an event … Chromium makes an empty object of each, whatever properties it has.
 * They are told by their classes, whose prototypes have a name that nobody can assign.
 */
function isOfTheDom(value: object): boolean {
  try {
    for (let at = getPrototypeOf(value) as object | null; at !== null; at = getPrototypeOf(at) as object | null) {
      const tag = getOwnPropertyDescriptor(at, toStringTag);
      if (tag && tag.writable === false && typeof tag.value === 'string') return !includes(LANGUAGE, at);
    }
  } catch {
    // A proxy that throws, or has been revoked.
  }
  return false;
}

function includes(list: readonly object[], wanted: object): boolean {
  for (let i = 0; i < list.length; i++) if (list[i] === wanted) return true;
  return false;
}

function convertArray(value: readonly unknown[], path: unknown[]): unknown[] {
  const items: unknown[] = [];
  for (let i = 0; i < value.length; i++) {
    const item = convert(value[i], path);
    // Positions must not shift.
    items[i] = item === undefined ? null : item;
  }
  return items;
}

function convertDictionary(value: object, path: unknown[], own: boolean): object {
  const result = dictionary<unknown>();
  const names = path.length > 1 ? keysOrNone(value) : keys(value);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    let item: unknown;
    try {
      item = convert((value as Record<string, unknown>)[name], path);
    } catch (error) {
      if (own) throw error;
      item = null; // A getter that throws.
    }
    if (item !== undefined) result[name] = item;
  }
  return result;
}

/** Of an object inside of the value that does not let itself be looked at (a revoked proxy) Chromium makes an empty one. */
function keysOrNone(value: object): string[] {
  try {
    return keys(value);
  } catch {
    return [];
  }
}
