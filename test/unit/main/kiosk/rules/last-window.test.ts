import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LastWindow } from '../../../../../src/main/kiosk/rules/last-window.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function made() {
  const empty = vi.fn<() => void>();
  return { empty, windows: new LastWindow(empty) };
}

it('tells that the last window is closed, when no other has come in its place', () => {
  const { empty, windows } = made();
  const [first, second] = [windows.opened(), windows.opened()];
  first();
  vi.advanceTimersByTime(10_000);
  expect(empty).not.toHaveBeenCalled();
  second();
  vi.advanceTimersByTime(100);
  const third = windows.opened();
  vi.advanceTimersByTime(10_000);
  expect(empty).not.toHaveBeenCalled();
  third();
  vi.advanceTimersByTime(10_000);
  expect(empty).toHaveBeenCalledOnce();
});

it('takes no window of an app that has ended for one of the next, which may take its time to open its own', () => {
  const { empty, windows } = made();
  const [before, after] = [windows.opened(), windows.opened()];
  before();
  after();
  windows.launching();
  vi.advanceTimersByTime(10_000);
  const late = windows.opened();
  windows.launching();
  late();
  vi.advanceTimersByTime(10_000);
  expect(empty).not.toHaveBeenCalled();
  windows.opened()();
  vi.advanceTimersByTime(10_000);
  expect(empty).toHaveBeenCalledOnce();
});

it('tells nothing once it has been stopped', () => {
  const { empty, windows } = made();
  windows.opened()();
  windows.stop();
  vi.advanceTimersByTime(10_000);
  expect(empty).not.toHaveBeenCalled();
});
