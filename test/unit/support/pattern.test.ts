import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { checkPattern, fillPattern, patternSource } from '../../support/pattern.ts';

const SEED = 0xdeadbeef;
const filled = (from: number, size: number) => {
  const bytes = new Uint8Array(size);
  fillPattern(bytes, SEED, from);
  return bytes;
};

it('knows its own bytes in pieces', () => {
  const whole = filled(0, 10_000);
  expect(checkPattern(whole, SEED, 0)).toBe(-1);
  expect(checkPattern(whole.subarray(777, 9000), SEED, 777)).toBe(-1);
  expect(filled(777, 10)).toEqual(whole.slice(777, 787));
});

it('shows a changed, a lost and a doubled piece, and another seed', () => {
  const whole = filled(0, 10_000);
  const changed = whole.slice();
  changed[5000] = (changed[5000] ?? 0) ^ 1;
  expect(checkPattern(changed, SEED, 0)).toBe(5000);
  // One byte in 256 agrees by chance: what follows does not.
  for (const lost of [1, 100, 4096]) expect(checkPattern(whole.subarray(lost), SEED, 0)).toBeGreaterThanOrEqual(0);
  expect(checkPattern(whole.subarray(0, 4096), SEED, 4096)).toBeGreaterThanOrEqual(0);
  expect(checkPattern(whole, SEED + 1, 0)).toBeGreaterThanOrEqual(0);
});

it('is the same in a page', () => {
  const page: { fillPattern?: typeof fillPattern } = {};
  runInNewContext(patternSource, page);
  const bytes = new Uint8Array(1000);
  page.fillPattern?.(bytes, SEED, 5);
  expect(checkPattern(bytes, SEED, 5)).toBe(-1);
});
