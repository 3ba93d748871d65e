import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { GuestProtocol } from '../../../../src/main/host/guest-protocol.ts';
import { watchHang } from '../../../../src/main/app/guest-hang.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function opened({ attached = true, asking = false } = {}) {
  const contents = Object.assign(new EventEmitter(), {
    debugger: { isAttached: () => attached },
    isDestroyed: () => false,
  });
  const told: boolean[] = [];
  const answers: (() => void)[] = [];
  const send = () => new Promise<unknown>((resolve) => answers.push(() => resolve({})));
  watchHang(contents as unknown as WebContents, { send } as unknown as GuestProtocol, {
    isAsking: () => asking,
    tell: (hangs) => told.push(hangs),
  });
  return { contents, told, answers, input: () => contents.emit('input-event', {}, { type: 'mouseDown' }) };
}
const settled = () => vi.advanceTimersByTimeAsync(0);

it('tells of a page that does not answer after input, and when it does', async () => {
  const { told, answers, input } = opened();
  input();
  input();
  expect(answers).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(14_999);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toEqual([true]);
  answers[0]?.();
  await settled();
  expect(told).toEqual([true, false]);
  // For the second input.
  answers[1]?.();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(answers).toHaveLength(2);
  expect(told).toEqual([true, false]);
});

it('asks again after input that came while it asked', async () => {
  const { told, answers, input } = opened();
  input();
  input();
  answers[0]?.();
  await settled();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(told).toEqual([true]);
});

it('leaves a page alone that has asked its user something', async () => {
  const { told, input } = opened({ asking: true });
  input();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual([]);
});

it('leaves it to Chromium where no debugger is attached', () => {
  const { contents, told, answers, input } = opened({ attached: false });
  input();
  expect(answers).toEqual([]);
  contents.emit('unresponsive');
  contents.emit('unresponsive');
  contents.emit('responsive');
  expect(told).toEqual([true, false]);
});
