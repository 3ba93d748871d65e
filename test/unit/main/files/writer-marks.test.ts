import { expect, it } from 'vitest';
import { WriterMarks } from '../../../../src/main/files/writer-marks.ts';

it('tells what one writer alone has changed', () => {
  const marks = new WriterMarks();
  marks.note('a/1', [40, 60], 'write');
  marks.note('a/2', [0, 30], 'write');
  marks.note('b/1', [5, 10], 'write');
  marks.note('c/1', [8, 12], 'write');
  marks.note('b/2', [25, 45], 'write');
  marks.note('c/2', [60, 70], 'write');
  expect(marks.own('a/2')).toEqual([
    [0, 5],
    [12, 25],
    [45, 60],
  ]);
  expect(marks.own('c/2')).toEqual([[60, 70]]);
  marks.note('b/3', [0, 100], 'write');
  expect(marks.own('a/2')).toEqual([]);
  expect(marks.own('b/3')).toEqual([
    [30, 40],
    [70, 100],
  ]);
});

it('tells it at once, however many parts there are', () => {
  const marks = new WriterMarks();
  const [writers, parts] = [60, 250];
  marks.note('a/1', [0, 10 * writers * parts], 'write');
  for (let writer = 0; writer < writers; writer++) {
    for (let part = 0; part < parts; part++) {
      const from = 10 * (part * writers + writer);
      marks.note(`${writer}/${part}`, [from, from + 1], 'write');
    }
  }
  // Part for part this took half a minute, for which no app of the shell was answered.
  expect(marks.own('a/1')).toHaveLength(writers * parts);
});

it('knows nothing exactly of a writer that the browser writes for, or of too many parts', () => {
  const marks = new WriterMarks();
  marks.note('a/1', [0, 10], 'write');
  marks.note('a/2', [20, Infinity], 'stream');
  for (let part = 0; part < 300; part++) marks.note(`b/${part}`, [part * 2, part * 2 + 1], 'write');
  expect([marks.own('a/2'), marks.own('b/299')]).toEqual([[], []]);
});
