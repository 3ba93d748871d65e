import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
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

/** A kiosk's clocks, and what it did, each at the time that was on the wall. */
function kioskAt(start: Date, DeviceScheduledReboot: Parameters<typeof nextRestart>[0]) {
  let wall = start.getTime();
  let elapsed = 5000;
  const happened: string[] = [];
  const note = (what: string) => happened.push(`${text(new Date(wall))} ${what}`);
  const table = new Timetable(
    { restart: () => note('restart'), suspend: (rests) => note(rests ? 'rests' : 'goes on') },
    { now: () => new Date(wall), elapsed: () => elapsed },
  );
  const policy = { DeviceScheduledReboot, DeviceWeeklyScheduledSuspend: [...NIGHT] };
  table.set(policy);
  onTestFinished(() => table.stop());
  return {
    happened,
    set: (time: Date) => (wall = time.getTime()),
    /** The same policy again, as after a change of another key. */
    policyAgain: () => table.set({ ...policy }),
    pass: (hours: number) => {
      for (let left = hours * 360; left > 0; left -= 1) {
        wall += 10_000;
        elapsed += 10_000;
        table.look();
      }
    },
  };
}
const DAILY = { frequency: 'DAILY', reboot_time: at } as const;

it('a clock without a battery, set soon after the start, restarts nothing', () => {
  const kiosk = kioskAt(new Date(2020, 0, 1, 0, 0), DAILY);
  kiosk.pass(0.01);
  kiosk.set(new Date(2026, 10, 30, 12, 0));
  kiosk.pass(10);
  expect(kiosk.happened).toEqual([]);
  kiosk.pass(6);
  expect(kiosk.happened).toEqual(['2026-12-1 3:30 restart']);
});

it('a machine that slept over the time is made up for', () => {
  const kiosk = kioskAt(new Date(2026, 10, 30, 9, 0), DAILY);
  kiosk.pass(12);
  kiosk.set(new Date(2026, 11, 1, 7, 0));
  kiosk.pass(1);
  expect(kiosk.happened).toEqual(['2026-12-1 7:0 restart']);
});

it('a clock that is corrected by minutes does nothing twice', () => {
  const kiosk = kioskAt(new Date(2026, 10, 30, 3, 0), DAILY);
  kiosk.pass(0.75);
  kiosk.set(new Date(2026, 10, 30, 3, 20));
  kiosk.pass(2);
  expect(kiosk.happened).toEqual(['2026-11-30 3:30 restart']);
});

it('a clock that was years ahead loses no restart', () => {
  const kiosk = kioskAt(new Date(2036, 0, 1, 12, 0), DAILY);
  kiosk.pass(2);
  kiosk.set(new Date(2026, 10, 30, 12, 0));
  kiosk.pass(16);
  expect(kiosk.happened).toEqual(['2026-12-1 3:30 restart']);
});

it('a window of sleep follows the clock, in and out', () => {
  const kiosk = kioskAt(new Date(2026, 10, 28, 12, 0), DAILY);
  kiosk.set(new Date(2026, 10, 28, 23, 0));
  kiosk.pass(0.5);
  kiosk.set(new Date(2026, 10, 28, 12, 0));
  kiosk.pass(0.5);
  expect(kiosk.happened).toEqual(['2026-11-28 23:0 rests', '2026-11-28 12:0 goes on']);
});

it('another key of the policy takes no restart that is due', () => {
  const kiosk = kioskAt(new Date(2026, 10, 30, 1, 0), DAILY);
  kiosk.pass(2);
  kiosk.set(new Date(2026, 10, 30, 4, 0));
  kiosk.policyAgain();
  expect(kiosk.happened).toEqual(['2026-11-30 4:0 restart']);
});
