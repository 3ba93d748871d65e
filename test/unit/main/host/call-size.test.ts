import { describe, expect, it } from 'vitest';
import { callSize } from '../../../../src/main/host/call-size.ts';

const nested = (levels: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { value };
  return value;
};

describe('the size of a call', () => {
  it('is that of what it holds, about', () => {
    expect(callSize([])).toBeLessThan(100);
    expect(callSize([7, new Uint8Array(1_000_000)])).toBeCloseTo(1_000_000, -3);
    expect(callSize(['x'.repeat(500_000)])).toBeCloseTo(1_000_000, -3);
    expect(callSize([{ ['k'.repeat(500_000)]: true }])).toBeCloseTo(1_000_000, -3);
    expect(callSize([Array.from({ length: 1000 }, () => ({ a: ['x'.repeat(500)] }))])).toBeGreaterThan(1_000_000);
  });

  it('counts the whole buffer behind a view, which is what was sent', () => {
    expect(callSize([new Uint8Array(new ArrayBuffer(1_000_000), 10, 1)])).toBeGreaterThan(1_000_000);
  });

  it('is known of everything that page code makes, the deepest too', async () => {
    await import('../../../support/fake-window.ts');
    const { toPlain } = await import('../../../../src/renderer/to-plain.ts');
    const value = { date: new Date(0), map: new Map([[1, 2]]), bytes: new Float64Array(2), deep: nested(500), n: null };
    expect(callSize(structuredClone([1, undefined, toPlain(value), true, -0.5, 'x']))).toBeGreaterThan(0);
  });
});

const sparse: unknown[] = [];
sparse.length = 2 ** 32 - 1;
const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;

it.each<[string, unknown]>([
  ['a list of four thousand million holes', sparse],
  ['a value inside itself', cyclic],
  ['ten thousand levels', nested(10_000)],
  ['a map', new Map()],
  ['a date', new Date()],
  ['an error', new Error('x')],
  ['a buffer', new ArrayBuffer(1)],
  ['a view of other numbers', new Float32Array(1)],
  ['a bigint', 1n],
])('no page code sends %s', (_what, value) => {
  expect(callSize([value])).toBeUndefined();
  expect(callSize([1, { list: [value] }])).toBeUndefined();
});
