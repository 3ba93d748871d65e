import { afterEach, expect, it, vi } from 'vitest';
import { isSuspended, nextRestart } from '../../../../../src/main/kiosk/rules/schedule.ts';
import { Timetable } from '../../../../../src/main/kiosk/session/timetable.ts';

afterEach(() => void vi.useRealTimers());

const at = { hour: 3, minute: 30 };
const text = (date: Date) =>
  `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()} ${date.getHours()}:${date.getMinutes()}`;

it.each([
  [{ frequency: 'DAILY', reboot_time: at }, new Date(2026, 0, 31, 3, 29), '2026-1-31 3:30'],
  [{ frequency: 'DAILY', reboot_time: at }, new Date(2026, 0, 31, 3, 30), '2026-2-1 3:30'],
  [{ frequency: 'WEEKLY', reboot_time: at, day_of_week: 'SUNDAY' }, new Date(2026, 10, 29, 12), '2026-12-6 3:30'],
  [{ frequency: 'MONTHLY', reboot_time: at, day_of_month: 31 }, new Date(2026, 1, 1), '2026-2-28 3:30'],
  [{ frequency: 'MONTHLY', reboot_time: at, day_of_month: 1 }, new Date(2026, 11, 1, 4), '2027-1-1 3:30'],
] as const)('%j after %s', (schedule, now, expected) => expect(text(nextRestart(schedule, now))).toBe(expected));

const NIGHT = [
  { start: { day_of_week: 'SATURDAY', time: 22 * 3_600_000 }, end: { day_of_week: 'SUNDAY', time: 6 * 3_600_000 } },
] as const;

it.each([
  [new Date(2026, 10, 28, 21, 59), false],
  [new Date(2026, 10, 28, 22, 0), true],
  [new Date(2026, 10, 29, 5, 59), true],
  [new Date(2026, 10, 29, 6, 0), false],
  [new Date(2026, 10, 25, 23, 0), false],
])('rests over the end of the week: %s, %s', (now, expected) => expect(isSuspended([...NIGHT], now)).toBe(expected));

it('a day and a night of a kiosk, with a clock that is set in between', () => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date(2026, 10, 28, 12, 0));
  const happened: string[] = [];
  const note = (what: string) =>
    happened.push(`${new Date().getHours()}:${String(new Date().getMinutes()).padStart(2, '0')} ${what}`);
  const table = new Timetable({
    restart: () => note('restart'),
    suspend: (rests) => note(rests ? 'rests' : 'goes on'),
  });
  table.set({
    DeviceScheduledReboot: { frequency: 'DAILY', reboot_time: at },
    DeviceWeeklyScheduledSuspend: [...NIGHT],
  });
  vi.advanceTimersByTime(24 * 3_600_000);
  expect(happened).toEqual(['22:00 rests', '3:30 restart', '6:00 goes on']);
  // Set back by a day: what is over is not due again until it is its time.
  happened.length = 0;
  vi.setSystemTime(new Date(2026, 10, 27, 12, 0));
  vi.advanceTimersByTime(15 * 3_600_000);
  expect(happened).toEqual([]);
  vi.advanceTimersByTime(3_600_000);
  expect(happened).toEqual(['3:30 restart']);
  // Set forward over it: once.
  vi.setSystemTime(new Date(2026, 11, 2, 12, 0));
  vi.advanceTimersByTime(3_600_000);
  expect(happened).toEqual(['3:30 restart', '12:00 restart']);
  table.stop();
  vi.advanceTimersByTime(48 * 3_600_000);
  expect(happened).toHaveLength(2);
});
