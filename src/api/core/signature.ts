/**
 * Matches a call's arguments against a declared function the way Chrome's native bindings do (APISignature and ArgumentSpec in
 * Chromium), and produces its TypeError texts. Runs in the app's own world, where Array.prototype or Object may have been
 * replaced: hence index loops, no iteration protocol, and functions captured before the app's first script.
 */
import { isOptional, typeOf } from './contract.ts';
import type { FunctionSpec, ParamSpec, PropertySpec, TypeSpec } from './contract.ts';

const { keys, getPrototypeOf, is } = Object;
const { isArray: isArrayOrThrow } = Array;
const { isView } = ArrayBuffer;
const { TypeError: PageTypeError, Uint8Array: PageUint8Array, ArrayBuffer: PageArrayBuffer } = globalThis;
const { apply } = Reflect;
const { isFinite } = Number;
const byteLengthOf = Reflect.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')?.get as () => number;
const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype) as object;
const viewGetter = (prototype: object, key: string) =>
  Reflect.getOwnPropertyDescriptor(prototype, key)?.get as () => number & ArrayBuffer;
const arrayParts = ['buffer', 'byteOffset', 'byteLength'].map((key) => viewGetter(typedArrayPrototype, key));
const dataViewParts = ['buffer', 'byteOffset', 'byteLength'].map((key) => viewGetter(DataView.prototype, key));
const setBytes = Uint8Array.prototype.set;
const { indexOf, slice } = String.prototype;
// Of 2023; the types of the older language do not have it.
const { toWellFormed } = String.prototype as unknown as { toWellFormed: () => string };

/** The arguments of an accepted call: one entry per declared parameter (`undefined` where omitted). */
export interface MatchedCall {
  readonly args: unknown[];
  /** The app's callback; undefined when there is none (then the caller makes a Promise or nothing). */
  readonly callback: ((...results: unknown[]) => void) | undefined;
}

/**
 * How a value that may hold anything (`any`, `object`) is turned into what main may be sent.
 * @param own of an `object`: what its own getters throw is thrown on
 */
export type Converter = (value: unknown, own?: boolean) => unknown;

/**
 * @param name full name without `chrome.`, e.g. `sockets.tcp.send`
 * @throws TypeError with Chrome's text when the arguments do not match.
 */
export function matchCall(
  name: string,
  spec: FunctionSpec,
  given: readonly unknown[],
  convert: Converter,
): MatchedCall {
  const slots = align(spec, given);
  if (!slots) throw invocationError(name, spec, 'No matching signature.');
  const args: unknown[] = [];
  for (let i = 0; i < spec.params.length; i++) {
    const param = spec.params[i] as ParamSpec;
    const value = slots[i];
    if (value === undefined || value === null) {
      args[i] = undefined;
      continue;
    }
    const parsed = parse(typeOf(param.spec), value, convert);
    if (parsed.error !== '') throw invocationError(name, spec, `Error at parameter '${param.name}': ${parsed.error}`);
    args[i] = parsed.value;
  }
  return { args, callback: slots[spec.params.length] as MatchedCall['callback'] };
}

/** The error of a call that does not fit, with Chrome's text. */
export function invocationError(name: string, spec: FunctionSpec, detail: string): TypeError {
  return new PageTypeError(`Error in invocation of ${name}(${signatureText(spec)}): ${detail}`);
}

/** E.g. `integer socketId, optional sockets.tcp.SecureOptions options, function callback`. */
export function signatureText(spec: FunctionSpec): string {
  let text = '';
  for (let i = 0; i < spec.params.length; i++) {
    const { name, spec: type } = spec.params[i] as ParamSpec;
    text += `${i ? ', ' : ''}${isOptional(type) ? 'optional ' : ''}${typeName(typeOf(type))} ${name}`;
  }
  if (spec.callback === 'none') return text;
  return `${text}${text === '' ? '' : ', '}${spec.callback === 'optional' ? 'optional ' : ''}function callback`;
}

function typeName(type: TypeSpec): string {
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

/**
 * Distributes the given arguments over the parameters, leaving out optional ones where that makes the rest fit; undefined when
 * no way does. The last slot is the callback's.
 */
function align(spec: FunctionSpec, given: readonly unknown[]): unknown[] | undefined {
  const count = spec.params.length + (spec.callback === 'none' ? 0 : 1);
  if (given.length > count) return undefined;
  const slots: unknown[] = [];
  return place(0, 0) ? slots : undefined;

  function place(slot: number, from: number): boolean {
    if (slot === count) return from === given.length;
    const isCallback = slot === spec.params.length;
    const optional = isCallback ? spec.callback === 'optional' : isOptional((spec.params[slot] as ParamSpec).spec);
    if (from < given.length) {
      const value = given[from];
      const empty = value === undefined || value === null;
      const fits = isCallback
        ? typeof value === 'function'
        : !empty && looksLike(typeOf((spec.params[slot] as ParamSpec).spec), value);
      if (fits || (empty && optional)) {
        slots[slot] = empty ? undefined : value;
        if (place(slot + 1, from + 1)) return true;
      }
    }
    if (!optional) return false;
    slots[slot] = undefined;
    return place(slot + 1, from);
  }
}

/** Chrome's shallow test, which decides about alignment only. */
function looksLike(type: TypeSpec, value: unknown): boolean {
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

interface Parsed {
  readonly error: string;
  readonly value: unknown;
}

const accept = (value: unknown): Parsed => ({ error: '', value });
const refuse = (error: string): Parsed => ({ error, value: undefined });

function parse(type: TypeSpec, value: unknown, convert: Converter): Parsed {
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

/** Whether it is an ArrayBuffer or a view of one, of any window of the app. */
export function isBinary(value: unknown): value is ArrayBuffer | ArrayBufferView {
  if (typeof value !== 'object' || value === null) return false;
  return isView(value) || bufferLength(value) >= 0;
}

/** The length of an ArrayBuffer of any realm, or -1: `instanceof` fails for buffers that another window of the app made. */
function bufferLength(value: object): number {
  try {
    return apply(byteLengthOf, value, []);
  } catch {
    return -1;
  }
}

/**
 * The bytes as a Uint8Array that owns its whole buffer. Structured clone takes the bytes when the call is posted, which is still
 * inside the call: what the app does to its buffer afterwards changes nothing. Only a view of a part must be copied first,
 * because a clone takes the whole buffer behind a view. What has been detached or cut off is empty, as in Chromium; the built-ins
 * would throw at it.
 */
export function bytesOf(value: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (!isView(value)) return bufferLength(value) > 0 ? new PageUint8Array(value) : new PageUint8Array(0);
  const parts = partsOf(value);
  const length = parts ? (parts[2] as number) : 0;
  if (!parts || length === 0) return new PageUint8Array(0);
  const buffer = parts[0] as ArrayBuffer;
  const window = new PageUint8Array(buffer, parts[1] as number, length);
  if (length === bufferLength(buffer)) return window;
  const copy = new PageUint8Array(new PageArrayBuffer(length));
  apply(setBytes, copy, [window]);
  return copy;
}

/** Buffer, offset and length; undefined for a DataView of a detached or shortened buffer. */
function partsOf(view: ArrayBufferView): readonly unknown[] | undefined {
  try {
    return readParts(arrayParts, view);
  } catch {
    // Not a typed array.
  }
  try {
    return readParts(dataViewParts, view);
  } catch {
    return undefined;
  }
}

function readParts(getters: readonly (() => unknown)[], view: ArrayBufferView): unknown[] {
  const parts: unknown[] = [];
  for (let i = 0; i < getters.length; i++) parts[i] = apply(getters[i] as () => unknown, view, []);
  return parts;
}
