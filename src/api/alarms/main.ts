import * as z from 'zod';
import { defineRoom } from '../../main/host/room.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';
import { AlarmSchedule, MINUTE_MS } from './main-schedule.ts';
import type { Alarm } from './main-schedule.ts';

const MOST_ALARMS = 500;
/** The least delay and period that Chrome gives an app out of its store; to an unpacked one it only says so. */
const PACKED_MINIMUM_MINUTES = 1;
const RECORD = 'alarms';

const record = z.array(
  z.object({ name: z.string(), scheduledTime: z.number(), periodInMinutes: z.number().optional() }),
);

/** An alarm after the end of Chromium's time, which never rings; a number that a record can keep. */
const NEVER = Number.MAX_VALUE;
/** Chromium counts microseconds from 1601 on, in 63 bits. */
const END_OF_TIME_MS = 2 ** 63 / 1000 - 11_644_473_600_000;

/** `alarms.Alarm`; the keys in Chrome's order, which is alphabetical. Of an alarm that never rings Chromium says 0. */
function shown({ name, periodInMinutes, persistAcrossSessions, scheduledTime: time }: Alarm) {
  const period = periodInMinutes === undefined ? {} : { periodInMinutes };
  return { name, ...period, persistAcrossSessions, scheduledTime: time === NEVER ? 0 : time };
}

function after(delayInMinutes: number): number {
  const time = Date.now() + delayInMinutes * MINUTE_MS;
  return time >= END_OF_TIME_MS ? NEVER : time;
}

/** `chrome.alarms` for one app. Alarms are kept in the profile, and those that came due meanwhile go off at the next start, once. */
export default defineRoom(contract, (app) => {
  const schedule = new AlarmSchedule((alarm) => app.broadcast('alarms.onAlarm', [shown(alarm)]), save);
  const stored = record.safeParse(app.records.read(RECORD));
  let written = '[]';
  if (stored.success && stored.data.length > 0) {
    written = textOf(stored.data);
    schedule.add(...stored.data.map((alarm) => ({ ...alarm, persistAcrossSessions: true })));
  }

  // Alarms that were missed wait for the app's first page: before it has run, nobody is known to listen.
  void app.lifecycle.backgroundReady().then(() => {
    if (app.lifecycle.awake) schedule.start();
  });

  function save(): void {
    const kept = schedule.list.filter(({ persistAcrossSessions }) => persistAcrossSessions);
    const text = textOf(kept);
    if (text === written) return;
    if (app.records.write(RECORD, kept.length === 0 ? undefined : JSON.parse(text))) written = text;
  }

  return {
    handlers: {
      create: (page, name = '', { when, delayInMinutes, periodInMinutes, persistAcrossSessions = true }) => {
        if (when !== undefined && delayInMinutes !== undefined) {
          throw new ApiError('Cannot set both when and delayInMinutes.');
        }
        const delay = delayInMinutes ?? periodInMinutes;
        if (when === undefined && delay === undefined) {
          throw new ApiError('Must set at least one of when, delayInMinutes, or periodInMinutes.');
        }
        if (schedule.list.length >= MOST_ALARMS) {
          throw new ApiError(`An extension cannot have more than ${MOST_ALARMS} active alarms.`);
        }
        const scheduledTime = when ?? after(delay ?? 0);
        schedule.add({ name, scheduledTime, periodInMinutes, persistAcrossSessions });
        for (const warning of warnings(name, delayInMinutes, periodInMinutes)) page.push('alarms', warning);
        return [];
      },
      get: (_page, name = '') => {
        const alarm = schedule.find(name);
        return alarm ? [shown(alarm)] : [];
      },
      getAll: () => [schedule.list.map(shown)],
      clear: (_page, name = '') => [schedule.remove(name)],
      clearAll: () => {
        schedule.clear();
        return [true];
      },
    },
    wakes: () => schedule.list.length > 0 && app.lifecycle.listens('alarms.onAlarm'),
    dispose: () => schedule.stop(),
  };
});

/** Chromium's words to the developer of an unpacked app. */
function warnings(name: string, delay: number | undefined, period: number | undefined): string[] {
  return [
    { what: 'delay', minutes: delay },
    { what: 'period', minutes: period },
  ]
    .filter(({ minutes }) => minutes !== undefined && minutes < PACKED_MINIMUM_MINUTES)
    .map(
      ({ what }) =>
        `Alarm ${what} is less than the minimum duration of ${PACKED_MINIMUM_MINUTES * 60} seconds. In packed extensions, alarm "${name}" will fire after the minimum duration.`,
    );
}

function textOf(alarms: readonly Omit<Alarm, 'persistAcrossSessions'>[]): string {
  return JSON.stringify(alarms, ['name', 'scheduledTime', 'periodInMinutes']);
}
