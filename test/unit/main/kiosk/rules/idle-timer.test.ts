import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { IdleTimer } from '../../../../../src/main/kiosk/rules/idle-timer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const said: string[] = [];
  const timer = new IdleTimer(
    {
      warn: (seconds) => said.push(`warn ${seconds}`),
      unwarn: () => said.push('unwarn'),
      reset: () => said.push('reset'),
    },
    () => Date.now(),
  );
  timer.set({ AfterSeconds: 60, WarningSeconds: 3 });
  const after = (seconds: number) => {
    vi.advanceTimersByTime(seconds * 1000);
    return said.splice(0);
  };
  return { timer, after };
}

it('resets nothing before somebody has come, and once after they have left', () => {
  const { timer, after } = start();
  expect(after(600)).toEqual([]);
  timer.touch();
  expect(after(56)).toEqual([]);
  expect(after(4)).toEqual(['warn 3', 'warn 2', 'warn 1', 'unwarn', 'reset']);
  expect(after(600)).toEqual([]);
  timer.touch();
  expect(after(60)).toContain('reset');
});

it('starts anew with each touch, during the warning too', () => {
  const { timer, after } = start();
  for (let i = 0; i < 20; i++) {
    timer.touch();
    expect(after(50)).toEqual([]);
  }
  expect(after(8)).toEqual(['warn 3', 'warn 2']);
  timer.touch();
  expect(after(56)).toEqual(['unwarn']);
  expect(after(4)).toContain('reset');
});

it('is silent without times, and takes others at once', () => {
  const { timer, after } = start();
  timer.touch();
  after(58);
  timer.set(undefined);
  expect(after(600)).toEqual(['unwarn']);
  timer.set({ AfterSeconds: 5, WarningSeconds: 0 });
  timer.touch();
  expect(after(5)).toEqual(['reset']);
});

it('resets as often as somebody leaves in a day, with one timer at a time', () => {
  const { timer, after } = start();
  let resets = 0;
  for (let minute = 0; minute < 24 * 60; minute += 2) {
    timer.touch();
    resets += after(120).filter((what) => what === 'reset').length;
    expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
  }
  expect(resets).toBe(720);
});
