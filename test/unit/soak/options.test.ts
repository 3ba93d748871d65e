import { expect, it } from 'vitest';
import { parse } from '../../soak/main.ts';

it('runs for half an hour unless told otherwise', () => {
  expect(parse([])).toMatchObject({ minutes: 30, lull: 10, limit: 30 });
  expect(parse(['--minutes', '5', '--lull', '2', '--limit', '100', '--seed', '1'])).toEqual({
    minutes: 5,
    lull: 2,
    limit: 100,
    seed: 1,
  });
});

it('names what is wrong', () => {
  expect(() => parse(['--minutes', '0'])).toThrow('--minutes is a number from 1');
  expect(() => parse(['--minutes', '1.5'])).toThrow('not "1.5"');
  expect(() => parse(['--hours', '1'])).toThrow('--hours');
});
