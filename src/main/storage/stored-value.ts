/**
 * What `chrome.storage` keeps of a value, and as which text. Measured in Chromium 156 by storing one value of each kind, reading it back
 * and asking getBytesInUse; the rules here give the same values and the same byte counts.
 */
import { ApiError } from '../../api/core/api-error.ts';

/** A value as Chrome's conversion leaves it. Binary values pass through `get` defaults but cannot be stored. */
export type StoredValue =
  | null
  | boolean
  | number
  | string
  | ArrayBuffer
  | StoredValue[]
  | { readonly [key: string]: StoredValue };

/** Chrome's converter goes this deep below the items object; what lies deeper is dropped. */
const MAX_DEPTH = 100;

/**
 * Converts one item of the object given to `set` or `get`, as Chrome's renderer does:
 * - functions, symbols, bigints, `undefined`, NaN and the infinities are dropped from objects and become null in arrays;
 * - any other object (Date, RegExp, Map, Error, boxed string, class instance) is its own enumerable string keys, without `toJSON`;
 * - an object inside itself becomes null; what is deeper than 100 levels below the items object is dropped;
 * - keys are ordered by their UTF-8 bytes, lone surrogates become U+FFFD, -0 becomes 0;
 * - an ArrayBuffer or a view becomes an ArrayBuffer of the viewed bytes.
 *
 * The page has done this already; doing it again makes the stored text canonical (equal values have equal texts) and keeps a hostile
 * page from storing what an honest one cannot.
 * @returns undefined when the value is dropped.
 */
export function toStored(value: unknown): StoredValue | undefined {
  return convert(value, 1, new Set());
}

function convert(value: unknown, depth: number, ancestors: Set<object>): StoredValue | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return wellFormed(value);
  // The sum turns -0 into 0.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined;
  if (typeof value !== 'object') return undefined;
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice().buffer;
  if (ancestors.has(value)) return null;
  ancestors.add(value);
  const converted = Array.isArray(value)
    ? Array.from(value, (item) => convert(item, depth + 1, ancestors) ?? null)
    : convertObject(value, depth, ancestors);
  ancestors.delete(value);
  return converted;
}

function convertObject(value: object, depth: number, ancestors: Set<object>): StoredValue {
  const byKey = new Map<string, StoredValue>();
  for (const [key, item] of Object.entries(value)) {
    const converted = convert(item, depth + 1, ancestors);
    if (converted !== undefined) byKey.set(wellFormed(key), converted);
  }
  return sortedObject(byKey);
}

/** An object whose keys are in Chrome's order; `__proto__` is a key like any other. */
export function sortedObject<T>(byKey: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries(sortKeys(byKey.keys()).map((key) => [key, byKey.get(key) as T]));
}

/** Sorts by UTF-8 bytes: Chrome's dictionaries and LevelDB's default order. Differs from `sort()` only where surrogates occur. */
export function sortKeys(keys: Iterable<string>): string[] {
  const list = [...keys];
  if (!list.some((key) => /[\ud800-\udfff]/.test(key))) return list.sort();
  return list
    .map((key) => ({ key, bytes: Buffer.from(key) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ key }) => key);
}

/** Lone surrogates become U+FFFD, as they do in Chrome's strings and in UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * The JSON text Chrome stores, which is what quota and getBytesInUse count. Beside JSON.stringify's rules it escapes `<`, U+2028 and U+2029,
 * writes numbers outside int32 as doubles (`2147483648.0`) and from 1e12 on with an exponent.
 * @throws ApiError with Chrome's text when the value holds binary data.
 */
export function toJsonText(value: StoredValue): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return numberText(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof ArrayBuffer) throw new ApiError('Cannot serialize value to JSON');
  if (Array.isArray(value)) return `[${value.map(toJsonText).join(',')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${quote(key)}:${toJsonText(item)}`)
    .join(',')}}`;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(/[<\u2028\u2029]/g, (char) => ESCAPES[char] ?? char);
}

const ESCAPES: Readonly<Record<string, string>> = { '<': '\\u003C', '\u2028': '\\u2028', '\u2029': '\\u2029' };

function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) <= 2 ** 31 && value !== 2 ** 31) return String(value);
  if (Math.abs(value) >= 1e12) return value.toExponential();
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
