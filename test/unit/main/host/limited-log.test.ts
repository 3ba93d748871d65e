import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLimitedLog, MOST_LINES, WINDOW_MS } from '../../../../src/main/host/limited-log.ts';
import { fakeLog } from '../../../support/fake-log.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('passes a few lines on as they come', () => {
  const log = fakeLog();
  const limited = createLimitedLog(log);
  limited.warn('one');
  limited.error('two');
  limited.info('three');
  vi.advanceTimersByTime(WINDOW_MS * 2);
  expect(log.lines).toEqual(['warn: one', 'error: two', 'info: three']);
});

it('leaves out what is too much, says how much that was, and begins anew', () => {
  const log = fakeLog();
  const limited = createLimitedLog(log);
  for (let i = 0; i < MOST_LINES + 500; i++) limited.warn(`refused ${i}`);
  expect(log.lines).toHaveLength(MOST_LINES);
  limited.error('a fault is not hidden by refusals');
  expect(log.lines.at(-1)).toBe('error: a fault is not hidden by refusals');
  vi.advanceTimersByTime(WINDOW_MS);
  expect(log.lines.slice(MOST_LINES + 1)).toEqual(['warn: 500 more lines like these in 10 s are left out.']);
  limited.warn('again');
  expect(log.lines.at(-1)).toBe('warn: again');
});
