import { expect, it } from 'vitest';
import { mean, median, quantile } from '../../bench/statistics.ts';

it('takes the middle of the values, or the mean of the two in the middle', () => {
  expect(median([9, 1, 10])).toBe(9);
  expect(median([4, 1, 3, 100])).toBe(3.5);
  expect(() => median([])).toThrow('no median');
});

it('finds quantiles by the nearest rank', () => {
  const values = Array.from({ length: 200 }, (_, i) => 200 - i);
  expect(quantile(values, 0.5)).toBe(100);
  expect(quantile(values, 0.99)).toBe(198);
  expect(quantile(values, 1)).toBe(200);
  expect(quantile([7], 0)).toBe(7);
});

it('takes the mean', () => {
  expect(mean([1, 2, 6])).toBe(3);
});
