/**
 * Matches one value against the declared type of its parameter the way Chrome's native bindings do (ArgumentSpec in Chromium), with the
 * texts of its errors. Runs in the app's own world, where built-ins may have been replaced: hence index loops, no iteration protocol,
 * and functions captured before the app's first script.
 */
import { bytesOf, isBinary } from './binary.ts';
import { isOptional, typeOf } from './contract.ts';
import type { PropertySpec, TypeSpec } from './contract.ts';

const { keys, is } = Object;
const { isArray: isArrayOrThrow } = Array;
const { apply } = Reflect;
const { isFinite } = Number;
const { indexOf, slice } = String.prototype;
// Of 2023; the types of the older language do not have it.
const { toWellFormed } = String.prototype as unknown as { toWellFormed: () => string };

/**
 * How a value that may hold anything (`any`, `object`) is turned into what main may be sent.
 * @param own of an `object`: what its own getters throw is thrown on
 */
export type Converter = (value: unknown, own?: boolean) => unknown;

/** A type as Chrome writes it in a signature. */
export function typeName(type: TypeSpec): string {
  switch (type.type) {
    case 'enum':
    case 'dictionary':
    case 'instance':
      return type.name;
    case 'choices': {
      let text = '';
      for (let i = 0; i < type.choices.length; i++) text += (i ? '|' : '') + typeName(type.choices[i] as TypeSpec);
      return `[${text}]`;
    }
    default:
      return type.type;
  }
}

/** Chrome's shallow test, which decides about alignment only. */
export function looksLike(type: TypeSpec, value: unknown): boolean {
  switch (type.type) {
    case 'integer':
      return isInt32(value);
    case 'number':
      return typeof value === 'number' && isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
    case 'enum':
      return typeof value === 'string';
    case 'binary':
      return isBinary(value);
    case 'any':
      return true;
    case 'function':
      return typeof value === 'function';
    case 'array':
      return isArray(value);
    case 'dictionary':
    case 'object':
    case 'instance':
      return isPlainTarget(value);
    case 'choices':
      for (let i = 0; i < type.choices.length; i++) if (looksLike(type.choices[i] as TypeSpec, value)) return true;
      return false;
  }
}

/** Of one value: as main is sent it, or Chrome's words for what is wrong with it. */
export interface Parsed {
  readonly error: string;
  readonly value: unknown;
}

const accept = (value: unknown): Parsed => ({ error: '', value });
const refuse = (error: string): Parsed => ({ error, value: undefined });

/** The value as main is sent it, or what is wrong with it (`error`, else empty). */
export function parse(type: TypeSpec, value: unknown, convert: Converter): Parsed {
  if (type.type === 'choices') {
    for (let i = 0; i < type.choices.length; i++) {
      const choice = type.choices[i] as TypeSpec;
      if (looksLike(choice, value)) {
        const parsed = parse(choice, value, convert);
        if (parsed.error === '') return parsed;
      }
    }
    return refuse(
      looksLike(type, value)
        ? 'Value did not match any choice.'
        : `Invalid type: expected ${typeName(type)}, found ${foundName(value)}.`,
    );
  }
  if (!looksLike(type, value)) {
    if (type.type === 'number' && typeof value === 'number') return refuse('Value must not be NaN or Infinity.');
    return refuse(`Invalid type: expected ${typeName(type)}, found ${foundName(value)}.`);
  }
  switch (type.type) {
    case 'integer':
    case 'number': {
      const { minimum, maximum } = type;
      if (minimum !== undefined && (value as number) < minimum) return refuse(`Value must be at least ${minimum}.`);
      if (maximum !== undefined && (value as number) > maximum) return refuse(`Value must be at most ${maximum}.`);
      return accept(type.type === 'integer' ? (value as number) | 0 : value);
    }
    case 'enum': {
      let list = '';
      for (let i = 0; i < type.values.length; i++) {
        if (type.values[i] === value) return accept(value);
        list += (i ? ', ' : '') + type.values[i];
      }
      return refuse(`Value must be one of ${list}.`);
    }
    case 'string':
      return accept(withoutHalves(value as string));
    case 'binary':
      return accept(bytesOf(value as ArrayBuffer | ArrayBufferView));
    case 'function':
      return accept(true);
    case 'array': {
      const source = value as unknown[];
      if (source.length < (type.minItems ?? 0)) {
        return refuse(`Array must have at least ${type.minItems} items; found ${source.length}.`);
      }
      const items: unknown[] = [];
      for (let i = 0; i < source.length; i++) {
        const parsed = parse(type.items, source[i], convert);
        if (parsed.error !== '') return refuse(`Error at index ${i}: ${parsed.error}`);
        items[i] = parsed.value;
      }
      return accept(items);
    }
    case 'dictionary':
      return parseDictionary(type, value as Record<string, unknown>, convert);
    case 'any':
    case 'object':
      try {
        return accept(convert(value, type.type === 'object'));
      } catch {
        return refuse('Script threw an error.');
      }
    default:
      return accept(value);
  }
}

/** In the order of the object's own keys, as which fault of several is told; what it inherits does not count. */
function parseDictionary(
  type: Extract<TypeSpec, { type: 'dictionary' }>,
  value: Record<string, unknown>,
  convert: Converter,
): Parsed {
  const result: Record<string, unknown> = {};
  const seen: string[] = [];
  const given = keys(value);
  const declared = keys(type.properties);
  for (let i = 0; i < given.length; i++) {
    const key = printable(given[i] as string);
    if (!includes(declared, key)) return refuse(`Unexpected property: '${key}'.`);
    const spec = type.properties[key] as PropertySpec;
    const item = value[given[i] as string];
    if (item === undefined || item === null) {
      if (isOptional(spec)) continue;
      return refuse(`Missing required property '${key}'.`);
    }
    seen[seen.length] = key;
    const parsed = parse(typeOf(spec), item, convert);
    if (parsed.error !== '') return refuse(`Error at property '${key}': ${parsed.error}`);
    result[key] = parsed.value;
  }
  for (let i = 0; i < declared.length; i++) {
    const key = declared[i] as string;
    if (!isOptional(type.properties[key] as PropertySpec) && !includes(seen, key)) {
      return refuse(`Missing required property '${key}'.`);
    }
  }
  return accept(result);
}

/** Of half of a surrogate pair three U+FFFD reach the browser: one for each byte that it has in the page's UTF-8. */
export function withoutHalves(text: string): string {
  const wellFormed = apply(toWellFormed, text, []);
  if (wellFormed === text) return text;
  let result = '';
  for (let i = 0; i < text.length; i++) result += wellFormed[i] === text[i] ? text[i] : '\ufffd\ufffd\ufffd';
  return result;
}

/** A key as Chromium reads it: up to a NUL, with U+FFFD in the place of half a surrogate pair. */
function printable(key: string): string {
  const end = apply(indexOf, key, ['\0']) as number;
  return apply(toWellFormed, end < 0 ? key : apply(slice, key, [0, end]), []);
}

function includes(list: readonly string[], wanted: string): boolean {
  for (let i = 0; i < list.length; i++) if (list[i] === wanted) return true;
  return false;
}

/** What Chrome calls a value that does not fit; it has no name for symbols and big integers, and -0 is not among its integers. */
function foundName(value: unknown): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'array';
  if (isBinary(value)) return 'binary';
  if (isInt32(value)) return is(value, -0) ? 'number' : 'integer';
  return typeof value === 'symbol' || typeof value === 'bigint' ? 'other' : typeof value;
}

function isInt32(value: unknown): boolean {
  return typeof value === 'number' && (value | 0) === value;
}

/** A proxy that has been revoked makes the built-in throw; to Chromium it is an object like any other. */
export function isArray(value: unknown): value is unknown[] {
  try {
    return isArrayOrThrow(value);
  } catch {
    return false;
  }
}

function isPlainTarget(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !isArray(value);
}
