/** Random arguments for a declared parameter: valid, nearly valid, and odd. */
import { isOptional, typeOf } from '../../src/api/core/contract.ts';
import type { PropertySpec, TypeSpec } from '../../src/api/core/contract.ts';
import type { Random } from '../support/random.ts';
import { hintsFor } from './hints.ts';
import { atom, literal, type Node } from './source.ts';

const INTEGERS = [0, 1, 2, 3, 5, 10, 60, 255, 256, 1000, 4096, 65535, 65536, -1, -2147483648, 2147483647, -0];
const NUMBERS = ['0', '1', '0.5', '-0', '-1', '1e300', '5e-324', '9007199254740993', '1.5', '2147483648', '0.1 + 0.2'];
export const STRINGS = [
  '',
  'a',
  'b',
  'key',
  'A',
  ' ',
  '1',
  '01',
  '-1',
  '__proto__',
  'constructor',
  'toString',
  'length',
  'ü€😀',
  'a.b',
  'a b',
  '$1',
  '\u2028',
  '<&>',
];
/** What JavaScript has and no parameter expects, as expressions. */
const WILD = [
  'undefined',
  'null',
  'true',
  'false',
  '0',
  '1',
  '-0',
  '1.5',
  'NaN',
  'Infinity',
  '-Infinity',
  '2147483648',
  '-2147483649',
  '9007199254740993',
  '5e-324',
  '12345678901234567890n',
  'Symbol("s")',
  '""',
  '"a"',
  '"x".repeat(4000)',
  '[]',
  '{}',
  '[1]',
  '["a"]',
  '[, 1, , 2]',
  '[undefined]',
  '[[]]',
  'new Date(0)',
  'new Date(NaN)',
  '/wild/g',
  'new Map([[1, 2]])',
  'new Set([1])',
  'new Error("wild")',
  'document.createElement("p")',
  'window',
  'cyclic()',
  'deep(60)',
  '{get a() { throw new Error("thrown by a getter"); }}',
  '{get a() { return 1; }}',
  'new Proxy({}, {})',
  '{toString: () => "a", valueOf: () => 1, toJSON: () => "json"}',
  '{toJSON: () => { throw new Error("thrown by toJSON"); }}',
  'Object.create(null)',
  'Object.create({a: 1})',
  'Object.freeze({a: 1})',
  'Object(1)',
  'Object("a")',
  'Object(true)',
  'Object(Symbol("s"))',
  'Object(1n)',
  'new ArrayBuffer(2)',
  'new Uint8Array([1, 2])',
  'new Float64Array([1, NaN])',
  'new DataView(new ArrayBuffer(4), 1)',
  'detached()',
  'new Blob(["blob"])',
  'Promise.resolve(1)',
  '() => 1',
  'class A {}',
  'function () {}',
  'async () => 1',
  'chrome.runtime.onMessage',
  'arrayLike()',
  'new (class B { constructor() { this.a = 1; } })()',
  '{a: undefined}',
  '{a: null}',
  '{[Symbol("s")]: 1}',
  'Object.defineProperty({}, "a", {value: 1})',
  '(function () { return arguments; })(1, 2)',
  'globalThis',
  'Math',
  'JSON',
  'new URL("http://127.0.0.1/")',
  'new WeakMap()',
  'subArray()',
];
const BINARIES = [
  'new ArrayBuffer(0)',
  'new ArrayBuffer(3)',
  'bytes("hello")',
  'new Uint8Array([1, 2, 3])',
  'new Uint8Array([1, 2, 3]).subarray(1)',
  'new DataView(bytes("hello"), 2)',
  'new Float64Array(2)',
  'new Int8Array(0)',
  'detached()',
  'filled(5000)',
];

export class Values {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /**
   * @param path of the parameter, e.g. `alarms.create.alarmInfo.when`: see hints.ts
   * @param wrong how likely each part is to be of another type
   * @param without properties that are not given
   */
  argument(spec: PropertySpec, path: string, wrong: number, without?: RegExp): Node {
    const random = this.#random;
    if (random.chance(wrong)) return this.wild(path);
    if (isOptional(spec) && random.chance(0.15)) return atom(random.pick(['undefined', 'null']));
    return this.#right(typeOf(spec), path, wrong, without);
  }

  /** Anything; never a string in the place of an address, which would be looked up. */
  wild(path = '', depth = 0): Node {
    const random = this.#random;
    if (depth < 3 && random.chance(0.12)) {
      if (random.chance(0.4)) return { items: this.#some(4, () => this.wild('', depth + 1)) };
      return {
        entries: this.#distinct(this.#some(4, () => [random.pick(STRINGS), this.wild('', depth + 1)] as const)),
      };
    }
    const source = random.pick(WILD);
    return atom(/address|host/i.test(path) && source.startsWith('"') ? '"<"' : source);
  }

  /** A value that JSON can hold, for the most part. */
  plain(depth = 0): Node {
    const random = this.#random;
    const kind = random.below(depth > 3 ? 5 : 8);
    if (kind === 0) return literal(random.pick(STRINGS));
    if (kind === 1) return literal(random.pick(INTEGERS));
    if (kind === 2) return atom(random.pick(NUMBERS));
    if (kind === 3) return literal(random.chance(0.5));
    if (kind === 4) return random.chance(0.5) ? atom('null') : this.wild();
    if (kind === 5) return { items: this.#some(4, () => this.plain(depth + 1)) };
    return { entries: this.#distinct(this.#some(4, () => [random.pick(STRINGS), this.plain(depth + 1)] as const)) };
  }

  #right(spec: TypeSpec, path: string, wrong: number, without?: RegExp): Node {
    const random = this.#random;
    const hints = hintsFor(path, spec.type);
    if (hints && random.chance(0.85)) return atom(random.pick(hints));
    switch (spec.type) {
      case 'integer':
      case 'number':
        return this.#number(spec);
      case 'boolean':
        return literal(random.chance(0.5));
      case 'string':
        return literal(/address|host/i.test(path) ? '127.0.0.1' : random.pick(STRINGS));
      case 'binary':
        return atom(random.pick(BINARIES));
      case 'enum':
        return literal(random.chance(0.95) ? random.pick(spec.values) : random.pick(STRINGS));
      case 'array':
        return { items: this.#some(4, () => this.argument(spec.items, `${path}[]`, wrong / 2, without)) };
      case 'choices':
        return this.#right(random.pick(spec.choices), path, wrong, without);
      case 'dictionary':
        return this.#dictionary(spec, path, wrong, without);
      case 'object':
        return {
          entries: this.#distinct(
            this.#some(4, () => [random.pick(STRINGS), random.chance(0.7) ? this.plain() : this.wild()] as const),
          ),
        };
      default:
        return random.chance(0.7) ? this.plain() : this.wild();
    }
  }

  #number(spec: Extract<TypeSpec, { type: 'integer' | 'number' }>): Node {
    const random = this.#random;
    const { minimum, maximum } = spec;
    const bounds = [minimum, maximum].filter((bound) => bound !== undefined);
    if (bounds.length > 0 && random.chance(0.5)) {
      const bound = random.pick(bounds);
      return literal(bound + random.pick([0, 1, -1, spec.type === 'number' ? 0.5 : 2]));
    }
    return spec.type === 'number' && random.chance(0.5) ? atom(random.pick(NUMBERS)) : literal(random.pick(INTEGERS));
  }

  #dictionary(spec: Extract<TypeSpec, { type: 'dictionary' }>, path: string, wrong: number, without?: RegExp): Node {
    const random = this.#random;
    const properties = Object.entries(spec.properties).filter(([key]) => !without?.test(key));
    // Of many few are taken: every one more is one more reason to be refused.
    const likelihood = Math.min(0.5, 3 / Math.max(1, properties.length));
    const entries = properties
      .filter(([, property]) => random.chance(isOptional(property) ? likelihood : 0.97))
      .map(([key, property]) => [key, this.argument(property, `${path}.${key}`, wrong / 2, without)] as const);
    if (random.chance(wrong / 2)) entries.push([random.pick(STRINGS), this.wild()]);
    return { entries: this.#distinct(random.chance(0.1) ? entries.toReversed() : entries) };
  }

  #some<T>(below: number, make: () => T): T[] {
    return Array.from({ length: this.#random.below(below) }, make);
  }

  #distinct(entries: readonly (readonly [string, Node])[]): (readonly [string, Node])[] {
    return [...new Map(entries)];
  }
}
