import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventPageTimer } from '../../../../src/main/app/event-page-timer.ts';

const IDLE = 10_000;
const SUSPEND = 5_000;

let idle = true;
/** What happened, with the time since the start. */
let told: string[] = [];
let start = 0;
/** What the app does when it is told that it will be unloaded. */
let onSuspend = () => {};
let timer: EventPageTimer;

const tell = (what: string) => void told.push(`${what} ${Date.now() - start}`);

beforeEach(() => {
  vi.useFakeTimers();
  start = Date.now();
  idle = true;
  told = [];
  onSuspend = () => {};
  timer = new EventPageTimer(
    { idleMs: IDLE, suspendMs: SUSPEND },
    {
      isIdle: () => idle,
      suspend: () => {
        tell('suspend');
        onSuspend();
      },
      suspendCanceled: () => tell('canceled'),
      unload: () => tell('unload'),
    },
  );
});
afterEach(() => void vi.useRealTimers());

describe('an idle app', () => {
  it('is told, and unloaded after that', () => {
    timer.touch();
    vi.runAllTimers();
    expect(told).toEqual([`suspend ${IDLE}`, `unload ${IDLE + SUSPEND}`]);
  });

  it('begins to wait anew with every activity', () => {
    timer.touch();
    vi.advanceTimersByTime(IDLE - 1);
    timer.touch();
    vi.advanceTimersByTime(IDLE - 1);
    timer.wake();
    vi.advanceTimersByTime(IDLE - 1);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([`suspend ${3 * IDLE - 2}`]);
  });

  it('waits for nothing before the first activity, and has one timer only', () => {
    expect(vi.getTimerCount()).toBe(0);
    timer.touch();
    timer.touch();
    timer.wake();
    expect(vi.getTimerCount()).toBe(1);
  });
});

describe('an app at work', () => {
  it('is left alone until a touch finds it idle', () => {
    idle = false;
    timer.touch();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10 * IDLE);
    expect(told).toEqual([]);
    idle = true;
    timer.touch();
    vi.advanceTimersByTime(IDLE);
    expect(told).toEqual([`suspend ${11 * IDLE}`]);
  });

  it('that nobody reported is found at work when its time has come', () => {
    timer.touch();
    idle = false;
    vi.runAllTimers();
    expect(told).toEqual([]);
  });
});

describe('between onSuspend and the end', () => {
  it('an event calls it off at once, and the waiting begins anew', () => {
    timer.touch();
    vi.advanceTimersByTime(IDLE + 1000);
    timer.wake();
    expect(told).toEqual([`suspend ${IDLE}`, `canceled ${IDLE + 1000}`]);
    vi.runAllTimers();
    expect(told.slice(2)).toEqual([`suspend ${2 * IDLE + 1000}`, `unload ${2 * IDLE + 1000 + SUSPEND}`]);
  });

  it('an event that leads to work calls it off for as long as that lasts', () => {
    timer.touch();
    vi.advanceTimersByTime(IDLE);
    idle = false;
    timer.wake();
    vi.runAllTimers();
    expect(told).toEqual([`suspend ${IDLE}`, `canceled ${IDLE}`]);
  });

  it('work that the app has begun and ended changes nothing', () => {
    onSuspend = () => timer.touch();
    timer.touch();
    vi.advanceTimersByTime(IDLE);
    idle = false;
    timer.touch();
    vi.advanceTimersByTime(SUSPEND - 1);
    idle = true;
    timer.touch();
    vi.runAllTimers();
    expect(told).toEqual([`suspend ${IDLE}`, `unload ${IDLE + SUSPEND}`]);
  });

  it('work that still goes on in the end keeps it', () => {
    timer.touch();
    vi.advanceTimersByTime(IDLE);
    idle = false;
    timer.touch();
    vi.runAllTimers();
    expect(told).toEqual([`suspend ${IDLE}`, `canceled ${IDLE + SUSPEND}`]);
    idle = true;
    timer.touch();
    vi.runAllTimers();
    expect(told.slice(2)).toEqual([`suspend ${2 * IDLE + SUSPEND}`, `unload ${2 * IDLE + 2 * SUSPEND}`]);
  });
});

describe('stop', () => {
  it('ends it before and after onSuspend, without a word', () => {
    timer.touch();
    timer.stop();
    expect(vi.getTimerCount()).toBe(0);
    timer.touch();
    vi.advanceTimersByTime(IDLE);
    timer.stop();
    vi.runAllTimers();
    expect(told).toEqual([`suspend ${IDLE}`]);
    timer.wake();
    expect(told).toEqual([`suspend ${IDLE}`]);
  });
});
