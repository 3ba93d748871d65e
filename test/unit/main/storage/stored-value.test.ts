import { describe, expect, it } from 'vitest';
import {
  sortKeys,
  toJsonText,
  toStored,
  wellFormed,
  type StoredValue,
} from '../../../../src/main/storage/stored-value.ts';

/** What Chromium 156 answers to `get` after `set({v: value})`; DROPPED when the key is then missing. */
const DROPPED = undefined;

class Point {
  x = 1;
  get sum(): number {
    return this.x + 1;
  }
}

describe('toStored: values as Chromium 156 keeps them', () => {
  const cases: [string, unknown, unknown][] = [
    ['null', null, null],
    ['undefined', undefined, DROPPED],
    ['NaN', NaN, DROPPED],
    ['Infinity', -Infinity, DROPPED],
    ['a function', () => 1, DROPPED],
    ['a symbol', Symbol('s'), DROPPED],
    ['a bigint', 5n, DROPPED],
    ['a Date', new Date(0), {}],
    ['a RegExp', /x/g, {}],
    ['a Map', new Map([['a', 1]]), {}],
    ['an Error', new Error('x'), {}],
    ['a boxed string', new String('ab'), { 0: 'a', 1: 'b' }],
    ['a boxed number', new Number(4), {}],
    ['toJSON, which is not called', { a: 1, toJSON: () => ({ b: 2 }) }, { a: 1 }],
    ['a class instance', new Point(), { x: 1 }],
    ['inherited keys', Object.create({ inherited: 1 }), {}],
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['keys that are not enumerable', Object.defineProperty({ a: 1 }, 'b', { value: 2 }), { a: 1 }],
    ['symbol keys', { [Symbol('k')]: 1, a: 2 }, { a: 2 }],
    ['what an object drops', { a: undefined, b: () => 1, c: NaN, d: null }, { d: null }],
    ['what an array turns into null', [undefined, null, () => 1, Symbol('s'), NaN], [null, null, null, null, null]],
    ['holes', Object.assign([1], { 2: 3 }), [1, null, 3]],
    ['named properties of an array', Object.assign([1], { extra: 2 }), [1]],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['NUL in a string', 'a\0b', 'a\0b'],
  ];
  it.each(cases)('%s', (_name, value, kept) => {
    expect(toStored(value)).toStrictEqual(kept);
  });

  it('turns -0 into 0', () => {
    expect(Object.is(toStored(-0), 0)).toBe(true);
  });

  it('replaces an object inside itself by null', () => {
    const object: Record<string, unknown> = { n: 1 };
    object['self'] = object;
    const array: unknown[] = [1];
    array.push(array);
    expect(toStored(object)).toEqual({ n: 1, self: null });
    expect(toStored(array)).toEqual([1, null]);
  });

  it('keeps an object that occurs twice, but not inside itself', () => {
    const shared = { s: 1 };
    expect(toStored([shared, shared])).toEqual([{ s: 1 }, { s: 1 }]);
  });

  it('keeps 100 levels and drops what is deeper', () => {
    const objects = (levels: number): object => (levels === 1 ? {} : { d: objects(levels - 1) });
    const arrays = (levels: number): unknown[] => (levels === 1 ? [] : [arrays(levels - 1)]);
    expect(toStored(objects(100))).toEqual(objects(100));
    expect(toStored(objects(101))).toEqual(objects(100));
    expect(toStored(arrays(100))).toEqual(arrays(100));
    expect(JSON.stringify(toStored(arrays(101)))).toBe('['.repeat(100) + 'null' + ']'.repeat(100));
  });

  it('orders keys by their UTF-8 bytes, so equal objects have equal texts', () => {
    const text = toJsonText(toStored({ z: 1, a: { y: 2, x: 1 } }) as StoredValue);
    expect(text).toBe('{"a":{"x":1,"y":2},"z":1}');
    expect(sortKeys(['\u{10000}', '\uffff', '\ue000', 'a.b', 'a', 'a b', 'B', ''])).toEqual([
      '',
      'B',
      'a',
      'a b',
      'a.b',
      '\ue000',
      '\uffff',
      '\u{10000}',
    ]);
  });

  it('keeps __proto__ as a key like any other', () => {
    const kept = toStored(JSON.parse('{"__proto__":{"x":1},"a":1}'));
    expect(Object.keys(kept as object)).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
  });

  it('hands on exactly the viewed bytes of a view, as an ArrayBuffer', () => {
    const kept = toStored(new Uint16Array([1, 2, 3]).subarray(1, 2));
    expect(kept).toBeInstanceOf(ArrayBuffer);
    expect([...new Uint8Array(kept as ArrayBuffer)]).toEqual([2, 0]);
  });
});

describe('toJsonText: the text that Chromium 156 counts', () => {
  // Bytes of the value as getBytesInUse tells them, the key's own taken off.
  it.each<[number, number]>([
    [0, 1],
    [1, 1],
    [1.5, 3],
    [-0.5, 4],
    [0.000001, 8],
    [1e-7, 4],
    [-5e-7, 5],
    [5e-324, 6],
    [2147483647, 10],
    [-2147483648, 11],
    [2147483648, 12],
    [-2147483649, 13],
    [123456.789, 10],
    [123456789012, 14],
    [999999999999, 14],
    [100000000000.25, 15],
    [1000000000000, 5],
    [1234567890123, 18],
    [1234567890123.5, 19],
    [9007199254740992, 21],
    [100000000000000000000, 5],
    [1e21, 5],
    [1e100, 6],
  ])('the number %d takes %d bytes', (value, bytes) => {
    const text = toJsonText(value);
    expect(text).toHaveLength(bytes);
    expect(JSON.parse(text)).toBe(value);
  });

  it.each<[string, number]>([
    ['\0', 6],
    ['\b', 2],
    ['\n', 2],
    ['\v', 6],
    ['\x1f', 6],
    ['"', 2],
    ['&', 1],
    ['/', 1],
    ['<', 6],
    ['>', 1],
    ['\\', 2],
    ['\x7f', 1],
    ['\x80', 2],
    ['\u2027', 3],
    ['\u2028', 6],
    ['\u2029', 6],
    ['\ufeff', 3],
    ['\uffff', 3],
    ['\u{1F600}', 4],
  ])('the character %j takes %d bytes', (char, bytes) => {
    const text = toJsonText(char);
    expect(Buffer.byteLength(text) - 2).toBe(bytes);
    expect(JSON.parse(text)).toBe(char);
  });

  it('refuses binary data at any depth with the text of Chrome', () => {
    expect(() => toJsonText([{ a: new ArrayBuffer(1) }])).toThrow('Cannot serialize value to JSON');
  });

  it('escapes keys as it escapes strings', () => {
    expect(toJsonText({ '<"': 1 })).toBe('{"\\u003C\\"":1}');
  });
});

it('wellFormed leaves pairs alone', () => {
  expect(wellFormed('\u{1F600}\udfff')).toBe('\u{1F600}\ufffd');
});
