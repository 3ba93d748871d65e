import { describe, expect, it } from 'vitest';
import { settledMinima, slopeOf } from '../../soak/slope.ts';
import { createRandom } from '../../support/random.ts';

const points = (values: readonly number[], stepHours = 0.1) =>
  values.map((value, i) => ({ hours: i * stepHours, value }));

describe('the slope', () => {
  it('is that of a straight line, without an error', () => {
    const { perHour, error } = slopeOf(points([10, 12, 14, 16]));
    expect(perHour).toBeCloseTo(20);
    expect(error).toBeCloseTo(0);
  });

  it('is 0 of what stays', () => {
    expect(slopeOf(points([5, 5, 5, 5])).perHour).toBe(0);
  });

  it('of noise is within its error, and that of a leak in noise is not', () => {
    const random = createRandom(3);
    const noise = Array.from({ length: 40 }, () => 200 + 20 * random.next());
    const flat = slopeOf(points(noise, 0.01));
    expect(Math.abs(flat.perHour)).toBeLessThan(3 * flat.error);
    const leaking = slopeOf(
      points(
        noise.map((value, i) => value + i * 5),
        0.01,
      ),
    );
    expect(leaking.perHour - 2 * leaking.error).toBeGreaterThan(300);
  });

  it('needs two moments', () => {
    expect(() => slopeOf([{ hours: 1, value: 1 }])).toThrow('no slope of one moment');
  });
});

it('the settled minima are the least of each window of the second half', () => {
  const samples = points([99, 99, 99, 99, 99, 99, 5, 3, 4, 8, 9, 7, 1]);
  expect(settledMinima(samples, 3).map(({ value }) => value)).toEqual([3, 7]);
  expect(settledMinima(points([1, 2]), 3)).toEqual([]);
});
