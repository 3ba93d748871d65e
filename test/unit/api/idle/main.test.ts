import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import room from '../../../../src/api/idle/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';

let state: string;
let asked: number[];
let sent: unknown[];
let listens: boolean;
const page = {
  hasListener: (event: string) => listens && event === 'idle.onStateChanged',
} as unknown as PageConnection;
let idle: ReturnType<typeof room.create>;

beforeEach(() => {
  vi.useFakeTimers();
  [state, asked, sent, listens] = ['active', [], [], true];
  idle = room.create({
    broadcast: (event: string, args: readonly unknown[]) => void sent.push([event, ...args]),
    pages: () => [page],
    desktop: {
      idleState: (seconds: number) => {
        asked.push(seconds);
        return state;
      },
    },
  } as unknown as AppHost);
});
afterEach(async () => {
  await idle.dispose?.();
  vi.useRealTimers();
});

it('asks for the given threshold, up to four hours', async () => {
  state = 'idle';
  expect(await idle.handlers.queryState(page, 15)).toEqual(['idle']);
  await idle.handlers.queryState(page, 20_000);
  expect(asked).toEqual([15, 14_400]);
});

it('tells every change once, by the interval that the app has set', async () => {
  vi.advanceTimersByTime(2000);
  state = 'idle';
  vi.advanceTimersByTime(3000);
  await idle.handlers.setDetectionInterval(page, 30);
  state = 'locked';
  vi.advanceTimersByTime(1000);
  expect(sent).toEqual([
    ['idle.onStateChanged', 'idle'],
    ['idle.onStateChanged', 'locked'],
  ]);
  expect([...new Set(asked)]).toEqual([60, 30]);
});

it('does not look while nobody listens, and no more when the app is gone', async () => {
  listens = false;
  vi.advanceTimersByTime(5000);
  expect(asked).toEqual([]);
  listens = true;
  await idle.dispose?.();
  vi.advanceTimersByTime(5000);
  expect(asked).toEqual([]);
});
