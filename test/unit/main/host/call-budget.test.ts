import { expect, it } from 'vitest';
import { ApiError } from '../../../../src/api/core/api-error.ts';
import { CallBudget, MOST_BYTES, MOST_CALLS } from '../../../../src/main/host/call-budget.ts';
import { WRITE_QUOTA } from '../../../../src/main/sockets/write-quota.ts';

it('bounds what waits, in calls', () => {
  const budget = new CallBudget();
  for (let i = 0; i < MOST_CALLS; i++) budget.take(1);
  expect(() => budget.take(1)).toThrow(ApiError);
  budget.giveBack(1);
  budget.take(1);
  expect(budget.calls).toBe(MOST_CALLS);
});

it('bounds what waits, in bytes; one call alone may be of any size that arrived', () => {
  const budget = new CallBudget();
  budget.take(MOST_BYTES * 2);
  expect(() => budget.take(1)).toThrow('Too many calls are waiting for their answers.');
  budget.giveBack(MOST_BYTES * 2);
  budget.take(MOST_BYTES / 2);
  budget.take(MOST_BYTES / 2);
  expect(() => budget.take(1)).toThrow(ApiError);
  expect(budget.calls).toBe(2);
});

it('leaves the error to the write quota, whose text apps know', () => {
  expect(MOST_BYTES).toBeGreaterThanOrEqual(2 * WRITE_QUOTA);
});
