import '../../support/fake-window.ts';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../../src/renderer/to-plain.ts';
import { withBrokenBuiltins } from '../../support/hostile-builtins.ts';

/** The result with ordinary prototypes, for comparison. */
const plain = (value: unknown): unknown => structuredClone(toPlain(value));

describe('what has a form', () => {
  it('stays what it is', () => {
    const value = {
      text: 'a',
      number: 1.5,
      zero: -0,
      yes: true,
      nothing: null,
      list: [1, 'b', [], {}],
      inner: { deep: [null] },
    };
    expect(plain(value)).toEqual(value);
  });

  it('is copied', () => {
    const inner = { a: 1 };
    const list = [inner];
    const copy = toPlain({ list }) as { list: { a: number }[] };
    inner.a = 2;
    list.push({ a: 3 });
    expect(copy.list.map((item) => ({ ...item }))).toEqual([{ a: 1 }]);
  });

  it('may stand in two places', () => {
    const twice = { a: 1 };
    expect(plain({ x: twice, y: [twice, twice] })).toEqual({ x: { a: 1 }, y: [{ a: 1 }, { a: 1 }] });
  });
});

describe('what has no form', () => {
  const none = [undefined, () => {}, Symbol('s'), 1n, Number.NaN, Infinity, -Infinity];

  it('is dropped from objects', () => {
    const value = Object.fromEntries(none.map((item, i) => [`k${i}`, item]));
    expect(plain({ ...value, kept: 1 })).toEqual({ kept: 1 });
  });

  it('is null in arrays, where positions must not shift', () => {
    expect(plain([...none, 1])).toEqual([...none.map(() => null), 1]);
  });

  it('is null for the holes of an array', () => {
    const holes = [1];
    holes[3] = 4;
    expect(plain(holes)).toEqual([1, null, null, 4]);
  });

  it('is nothing when it is the whole value', () => {
    for (const item of none) expect(toPlain(item)).toBeUndefined();
  });
});

describe('objects', () => {
  it('are their own enumerable string keys', () => {
    const value = Object.create({ inherited: 1 }, { hidden: { value: 2, enumerable: false } }) as Record<
      PropertyKey,
      unknown
    >;
    value['own'] = 3;
    value[Symbol('s')] = 4;
    expect(plain(value)).toEqual({ own: 3 });
  });

  it('of any class are treated alike, and toJSON is not called', () => {
    class Point {
      x = 1;
      toJSON(): string {
        return 'no';
      }
    }
    const json = { a: 1, toJSON: () => 'no' };
    expect(plain({ point: new Point(), json, date: new Date(0), map: new Map([[1, 2]]), expression: /x/ })).toEqual({
      point: { x: 1 },
      json: { a: 1 },
      date: {},
      map: {},
      expression: {},
    });
  });

  it('with a getter that throws have null there', () => {
    const value = {
      get bad(): never {
        throw new Error('getter');
      },
      good: 1,
    };
    expect(plain(value)).toEqual({ bad: null, good: 1 });
  });

  it('throw what their own getters throw, where they are to, and not what others inside do', () => {
    const value = {
      get bad(): never {
        throw new Error('getter');
      },
    };
    expect(() => toPlain(value, true)).toThrow('getter');
    expect(plain(toPlain({ value }, true))).toEqual({ value: { bad: null } });
  });

  it('may have a key named __proto__', () => {
    const copy = toPlain(JSON.parse('{"__proto__":{"polluted":1},"a":2}')) as object;
    expect(Object.entries(copy).map(([key, value]) => [key, { ...(value as object) }])).toEqual([
      ['__proto__', { polluted: 1 }],
      ['a', {}],
    ]);
    expect('polluted' in {}).toBe(false);
  });
});

describe('a value inside of itself', () => {
  it('is null there', () => {
    const value: Record<string, unknown> = { a: 1 };
    value['self'] = value;
    value['list'] = [value];
    expect(plain(value)).toEqual({ a: 1, self: null, list: [null] });
  });

  it('of which each property is converted for itself is there once more', () => {
    const value: Record<string, unknown> = { a: 1 };
    value['self'] = value;
    value['list'] = [value];
    expect(plain(toPlain(value, true))).toEqual({
      a: 1,
      self: { a: 1, self: null, list: [null] },
      list: [{ a: 1, self: null, list: null }],
    });
  });

  it('is null in arrays too', () => {
    const list: unknown[] = [1];
    list[1] = list;
    expect(plain(list)).toEqual([1, null]);
  });
});

describe('depth', () => {
  const nested = (depth: number) => {
    let value: unknown = 'end';
    for (let i = 0; i < depth; i++) value = { next: value };
    return value;
  };
  const depthOf = (value: unknown): readonly [depth: number, end: unknown] => {
    let depth = 0;
    let current = value;
    while (typeof current === 'object' && current !== null && 'next' in current) {
      current = current.next;
      depth += 1;
    }
    return [depth, current];
  };

  it('of a hundred objects is kept', () => {
    expect(depthOf(toPlain(nested(100)))).toEqual([100, 'end']);
  });

  it('ends there', () => {
    const [depth, end] = depthOf(toPlain(nested(101)));
    expect(depth).toBe(100);
    expect(Object.keys(end as object)).toEqual([]);
    expect(depthOf(toPlain(nested(20_000)))[0]).toBe(100);
  });

  it('is null beyond in arrays', () => {
    let value: unknown = 'end';
    for (let i = 0; i < 101; i++) value = [value];
    let copy = toPlain(value);
    for (let i = 0; i < 100; i++) copy = (copy as unknown[])[0];
    expect(copy).toEqual([null]);
  });
});

describe('bytes', () => {
  it('inside of a value are the bytes that it shows, for main to decide about', () => {
    const { buffer } = Uint8Array.of(1, 2, 3, 4);
    const view = new Uint16Array(1);
    const data = new DataView(buffer, 1, 2);
    expect(toPlain({ buffer, list: [view], data })).toEqual({
      buffer: Uint8Array.of(1, 2, 3, 4),
      list: [Uint8Array.of(0, 0)],
      data: Uint8Array.of(2, 3),
    });
  });

  it('that have been detached are none', () => {
    const buffer = new ArrayBuffer(4);
    const value = { buffer, view: new Uint8Array(buffer), data: new DataView(buffer) };
    structuredClone(buffer, { transfer: [buffer] });
    const none = new Uint8Array(0);
    expect(structuredClone(toPlain(value))).toEqual({ buffer: none, view: none, data: none });
  });

  it('of another window are known as well', () => {
    const foreign: unknown = runInNewContext('new ArrayBuffer(3)');
    expect(foreign instanceof ArrayBuffer).toBe(false);
    expect(toPlain({ foreign })).toEqual({ foreign: new Uint8Array(3) });
  });

  it('are not what merely says so', () => {
    expect(plain({ like: { [Symbol.toStringTag]: 'ArrayBuffer', length: 2 } })).toEqual({ like: { length: 2 } });
  });

  it('that are the whole value are an object of numbers', () => {
    expect(plain(Uint8Array.of(7, 8))).toEqual({ 0: 7, 1: 8 });
    expect(plain(new ArrayBuffer(2))).toEqual({});
  });
});

it('does not depend on built-ins that the app has replaced', () => {
  const value = { a: [1, { b: 2 }], c: new Uint8Array(1) };
  let copy: unknown;
  withBrokenBuiltins(() => {
    copy = toPlain(value);
  });
  expect(structuredClone(copy)).toEqual(value);
});

it('makes an empty object of one inside that does not let itself be looked at, and fails for one outside', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(plain({ proxy, list: [proxy] })).toEqual({ proxy: {}, list: [{}] });
  expect(() => toPlain(proxy)).toThrow('revoked');
});
