import { expect, it } from 'vitest';
import { parse } from '../../fuzz/main.ts';

it('makes 100,000 calls under a new seed unless told otherwise', () => {
  const choice = parse([]);
  expect(choice).toMatchObject({ calls: 100_000, port: false, quiet: false });
  expect(Number.isInteger(choice.seed)).toBe(true);
});

it('takes a seed and a count', () => {
  expect(parse(['--seed', '7', '--calls', '1000000', '--port', '--quiet'])).toEqual({
    calls: 1_000_000,
    seed: 7,
    port: true,
    quiet: true,
  });
});

it('names what is wrong', () => {
  expect(() => parse(['--seed', 'seven'])).toThrow('--seed is a number from 0 to 4294967295, not "seven"');
  expect(() => parse(['--calls', '0'])).toThrow('--calls is a number from 1');
  expect(() => parse(['--cals', '1'])).toThrow('--cals');
});

it('compares with Chromium when it is told to, with fewer calls', () => {
  expect(parse(['--vs', 'chromium', '--rooms', 'alarms,tcp'])).toMatchObject({
    calls: 20_000,
    beside: ['alarms', 'tcp'],
  });
  expect(parse(['--vs', 'chromium'])).toMatchObject({ beside: [] });
  expect(() => parse(['--vs', 'firefox'])).toThrow('--vs is "chromium", not "firefox".');
  expect(() => parse(['--vs', 'chromium', '--rooms', 'kitchen'])).toThrow('not "kitchen"');
});
