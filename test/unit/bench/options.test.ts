import { expect, it } from 'vitest';
import { parse } from '../../bench/main.ts';

it('measures Holdfast and plain Node five times unless told otherwise', () => {
  expect(parse([], '/repo')).toEqual({
    targets: ['holdfast', 'node'],
    repetitions: 5,
    quick: false,
    only: [],
    json: '/repo/test-results/bench.json',
    from: undefined,
    write: false,
  });
});

it('takes what to compare with, how often and which rows', () => {
  const choice = parse(['--vs', 'node,chromium', '--quick', '--only', 'tcp,start', '--json', '/tmp/x.json'], '/repo');
  expect(choice.targets).toEqual(['holdfast', 'node', 'chromium']);
  expect(choice).toMatchObject({ repetitions: 2, quick: true, only: ['tcp', 'start'], json: '/tmp/x.json' });
  expect(parse(['--vs', 'chromium', '--repetitions', '3'], '/repo')).toMatchObject({
    targets: ['holdfast', 'chromium'],
    repetitions: 3,
  });
});

it('names what is wrong', () => {
  expect(() => parse(['--vs', 'firefox'], '/repo')).toThrow('not "firefox"');
  expect(() => parse(['--vs', 'holdfast'], '/repo')).toThrow('not "holdfast"');
  expect(() => parse(['--repetitions', '0'], '/repo')).toThrow('from 1 to 20, not "0"');
  expect(() => parse(['--repetitons', '2'], '/repo')).toThrow('--repetitons');
});
