/** Times of a kiosk's week, in local time. */
import { WEEKDAYS } from '../policy/policy-schema.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';

type Reboot = NonNullable<KioskPolicy['DeviceScheduledReboot']>;
type Suspension = NonNullable<KioskPolicy['DeviceWeeklyScheduledSuspend']>[number];

/** Every schedule has a day within these, the 31st of a month included. */
const SEARCHED_DAYS = 62;
const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_MS = 7 * DAY_MS;

/** The first moment after `now` at which the kiosk is to start anew. A date that a month does not have is its last day. */
export function nextRestart({ frequency, reboot_time, day_of_week, day_of_month }: Reboot, now: Date): Date {
  for (let days = 0; days <= SEARCHED_DAYS; days++) {
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, reboot_time.hour, reboot_time.minute);
    if (day <= now) continue;
    if (frequency === 'WEEKLY' && WEEKDAYS[day.getDay()] !== day_of_week) continue;
    const last = new Date(day.getFullYear(), day.getMonth() + 1, 0).getDate();
    if (frequency === 'MONTHLY' && day.getDate() !== Math.min(day_of_month ?? 1, last)) continue;
    return day;
  }
  throw new Error('A schedule without a day.');
}

/** Whether one of the windows holds `now`; a window that ends before it begins goes over the end of the week. */
export function isSuspended(windows: readonly Suspension[], now: Date): boolean {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  // Of the clock on the wall, not of what has passed: a day with a change of the clock is as long as any other.
  const time = (now.getHours() * 60 + now.getMinutes()) * 60_000 + now.getSeconds() * 1000 + now.getMilliseconds();
  const at = midnight.getDay() * DAY_MS + time;
  return windows.some(({ start, end }) => {
    const [from, to] = [start, end].map(({ day_of_week, time: ms }) => WEEKDAYS.indexOf(day_of_week) * DAY_MS + ms);
    if (from === undefined || to === undefined) return false;
    const length = (to - from + WEEK_MS) % WEEK_MS;
    return (at - from + WEEK_MS) % WEEK_MS < length;
  });
}
