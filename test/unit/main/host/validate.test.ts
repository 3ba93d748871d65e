import { describe, expect, it } from 'vitest';
import {
  any,
  array,
  binary,
  boolean,
  choices,
  dictionary,
  enumeration,
  integer,
  number,
  object,
  optional,
  param,
  string,
  within,
} from '../../../../src/api/core/contract.ts';
import type { PropertySpec } from '../../../../src/api/core/contract.ts';
import { argumentsSchema } from '../../../../src/main/host/validate.ts';

function check(specs: readonly PropertySpec[], args: unknown) {
  return argumentsSchema({ params: specs.map((spec, i) => param(`p${i}`, spec)), callback: 'none' }).safeParse(args);
}

const accepts = (spec: PropertySpec, value: unknown) => check([spec], [value]).success;
const json = (text: string): unknown => JSON.parse(text);

const Point = dictionary('Point', { x: integer, label: optional(string) });
const Line = dictionary('Line', { from: Point, to: optional(Point) });
const State = enumeration('State', ['open', 'closed']);

/** For every kind of type: what fits, and what a page that went through argument matching cannot have sent. */
const kinds: readonly (readonly [
  name: string,
  spec: PropertySpec,
  fit: readonly unknown[],
  misfit: readonly unknown[],
])[] = [
  ['bounded', within(number, { minimum: 1, maximum: 2.5 }), [1, 2.5], [0.9, 2.6]],
  [
    'integer',
    integer,
    [0, -1, 2 ** 31 - 1, -(2 ** 31)],
    [1.5, 2 ** 31, -(2 ** 31) - 1, Number.NaN, Infinity, '1', 1n, true, [1], {}],
  ],
  ['number', number, [0, 1.5, -1e300, 2 ** 53], [Number.NaN, Infinity, -Infinity, '1', 1n, new Date(0)]],
  ['boolean', boolean, [true, false], [0, 1, 'true', {}]],
  ['string', string, ['', 'a', '\u0000\ud800'], [1, ['a'], Object('a'), {}]],
  [
    'binary',
    binary,
    [new Uint8Array(0), Uint8Array.of(1, 2)],
    [new ArrayBuffer(2), new Uint16Array(2), new DataView(new ArrayBuffer(1)), [1, 2], { length: 1, 0: 1 }, 'ab'],
  ],
  ['any', any, [1, 'a', null, { deep: [1] }, new Uint8Array(1)], []],
  ['enum', State, ['open', 'closed'], ['opened', '', 'toString', '__proto__', 0, ['open']]],
  [
    'array',
    array(integer),
    [[], [1, 2]],
    [[1, 'a'], Array.from({ length: 2 }), [null], { length: 1, 0: 1 }, new Int32Array(2), '1'],
  ],
  ['choices', choices(string, array(string)), ['a', [], ['a']], [1, [1], {}]],
  [
    'dictionary',
    Point,
    [{ x: 1 }, { x: 1, label: 'a' }, { x: 1, label: undefined }],
    [
      {},
      { label: 'a' },
      { x: '1' },
      { x: 1, label: 5 },
      { x: 1, label: null },
      { x: 1, y: 2 },
      json('{"x":1,"__proto__":{"label":"a"}}'),
      json('{"x":1,"constructor":1}'),
      [1],
      'x',
      new Map([['x', 1]]),
    ],
  ],
  [
    'dictionary of dictionaries',
    Line,
    [{ from: { x: 1 } }, { from: { x: 1 }, to: { x: 2 } }],
    [{ from: {} }, { from: { x: 1, z: 1 } }, { from: { x: 1 }, to: json('{"x":1,"__proto__":{}}') }],
  ],
  [
    'object',
    object,
    [{}, { a: 1, b: { c: [] } }, Object.create(null)],
    [[], [1], new Map(), new Date(0), new Uint8Array(1), 'a', 1, () => {}],
  ],
];

describe.each(kinds)('%s', (_name, spec, fit, misfit) => {
  it('accepts what fits', () => {
    for (const value of fit) expect([value, accepts(spec, value)]).toEqual([value, true]);
  });

  it('refuses what does not', () => {
    for (const value of misfit) expect([value, accepts(spec, value)]).toEqual([value, false]);
  });

  it('refuses null and a missing value unless it is optional or may be anything', () => {
    const open = spec === any;
    expect(accepts(spec, undefined)).toBe(open);
    expect(accepts(spec, null)).toBe(open);
    expect(accepts(optional(spec as typeof integer), undefined)).toBe(true);
    expect(accepts(optional(spec as typeof integer), null)).toBe(open);
  });
});

describe('values', () => {
  it('come out as they went in', () => {
    const bytes = Uint8Array.of(1, 2);
    const result = check([integer, optional(Point), binary], [7, { x: 1, label: 'a' }, bytes]);
    expect(result.data).toEqual([7, { x: 1, label: 'a' }, bytes]);
    expect(result.data?.[2]).toBe(bytes);
  });

  it('of an object may have a key named __proto__, which stays a key', () => {
    const items = json('{"a":1,"__proto__":{"polluted":1}}');
    const [kept] = check([object], [items]).data ?? [];
    expect(Object.keys(kept as object)).toEqual(['a', '__proto__']);
    expect('polluted' in {}).toBe(false);
  });

  it('of a string are bounded in length', () => {
    expect(accepts(string, 'x'.repeat(64 * 1024 * 1024))).toBe(true);
    expect(accepts(string, 'x'.repeat(64 * 1024 * 1024 + 1))).toBe(false);
  });
});

describe('the list', () => {
  it('has one entry for each parameter', () => {
    expect(check([integer, string], [1]).success).toBe(false);
    expect(check([integer, any], [1]).success).toBe(false);
    expect(check([integer, string], [1, 'a']).success).toBe(true);
    expect(check([integer, string], [1, 'a', undefined]).success).toBe(false);
    expect(check([integer, optional(string)], [1, undefined]).success).toBe(true);
    expect(check([integer, optional(string)], [1, undefined, 2]).success).toBe(false);
  });

  it('is empty for a function without parameters', () => {
    expect(check([], []).success).toBe(true);
    expect(check([], [undefined]).success).toBe(false);
    expect(check([], [1]).success).toBe(false);
  });

  it('is an array', () => {
    for (const args of [{ 0: 1, length: 1 }, '1', null, undefined, new Set([1])])
      expect(check([integer], args).success).toBe(false);
  });

  it('refuses what only looks as if it had a length, without looking at it', () => {
    const odd = { length: [{ toString: 'no function' }] };
    expect(check([string], [odd]).success).toBe(false);
    expect(check([array(string)], [odd]).success).toBe(false);
    expect(check([choices(string, array(string), object)], [odd]).success).toBe(true);
  });
});
