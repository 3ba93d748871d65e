import { expect, it } from 'vitest';
import { goalText, ratioTo, verdictOf } from '../../bench/ratios.ts';
import { FIGURES, MEASURED_ROWS, ROWS, START } from '../../bench/rows.ts';
import type { Figure } from '../../bench/rows.ts';

const figure = (key: string): Figure => {
  const found = FIGURES.find((one) => one.key === key);
  if (!found) throw new Error(`no figure ${key}`);
  return found;
};

it('takes the ratio within each repetition', () => {
  const samples = { start: { holdfast: [10, 40, null, 8], chromium: [10, 10, 10, 4] } };
  expect(ratioTo('chromium', START, samples)).toEqual({ median: 2, smallest: 1, largest: 4 });
});

it('has none where one side failed or there is nothing to divide by', () => {
  expect(ratioTo('chromium', START, {})).toBeUndefined();
  expect(ratioTo('chromium', START, { start: { holdfast: [1, null], chromium: [null, 1] } })).toBeUndefined();
  expect(ratioTo('node', START, { start: { holdfast: [1], node: [0] } })).toBeUndefined();
  const lost = { 'flood-5000-lost': { holdfast: [1], node: [2] } };
  expect(ratioTo('node', figure('flood-5000-lost'), lost)).toBeUndefined();
});

it('judges a goal by its direction, the goal itself included', () => {
  const at = (median: number) => ({ median, smallest: median, largest: median });
  expect(verdictOf(figure('receive-default'), at(4))).toEqual({ goal: 4, met: true, missedBy: 0 });
  expect(verdictOf(figure('receive-default'), at(3))).toEqual({ goal: 4, met: false, missedBy: 25 });
  expect(verdictOf(figure('tcp-p50'), at(0.5))).toMatchObject({ met: true });
  expect(verdictOf(figure('tcp-p50'), at(0.75))).toEqual({ goal: 0.5, met: false, missedBy: 50 });
  expect(verdictOf(figure('tcp-mean'), at(9))).toBeUndefined();
});

it('has the goals that were set', () => {
  const goals = FIGURES.flatMap((one) => (one.goal === undefined ? [] : [`${one.key} ${goalText(one)}`]));
  expect(goals).toEqual([
    'receive-default ≥ 4',
    'receive-65536 ≥ 1.2',
    'receive-1048576 ≥ 1.2',
    'send-awaited ≥ 1.5',
    'send-pipelined ≥ 1.5',
    'tcp-p50 ≤ 0.5',
    'tcp-p99 ≤ 0.7',
    'udp-p50 ≤ 0.5',
    'udp-p99 ≤ 0.7',
    'accept-close ≥ 2',
    'accept-answer ≥ 2',
    'accept-burst ≥ 2',
    'sockets-1000-memory ≤ 1',
    'start ≤ 1',
  ]);
});

it('measures every row once, memory before anything has left garbage behind', () => {
  expect(new Set(FIGURES.map(({ key }) => key)).size).toBe(FIGURES.length);
  expect(MEASURED_ROWS.toSorted((a, b) => ROWS.indexOf(a) - ROWS.indexOf(b))).toEqual(ROWS);
  expect(MEASURED_ROWS.slice(0, 5).map((row) => row.figures[0].key)).toEqual([
    'memory-idle',
    'sockets-1-receive',
    'sockets-10-receive',
    'sockets-100-receive',
    'sockets-1000-receive',
  ]);
});
