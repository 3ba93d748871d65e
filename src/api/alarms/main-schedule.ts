/**
 * When an app's alarms go off: Chromium's AlarmManager, with the limits that it has for unpacked apps. It looks at the alarms at most once a
 * second; what has come due by then fires in one go, the youngest first, each once however often its period has passed meanwhile.
 */

export interface Alarm {
  readonly name: string;
  /** Milliseconds since 1970, with a fraction. */
  scheduledTime: number;
  readonly periodInMinutes?: number | undefined;
  /** False for one that ends with the shell. */
  readonly persistAcrossSessions: boolean;
}

export const MINUTE_MS = 60_000;
const POLL_MS = 1000;
/** Timers know nothing of a clock that is set or a machine that sleeps, so the clock is looked at now and then. */
const LONGEST_TIMER_MS = 60_000;

export class AlarmSchedule {
  readonly #fire: (alarm: Alarm) => void;
  readonly #changed: () => void;
  #alarms: Alarm[] = [];
  #timer: NodeJS.Timeout | undefined;
  #lastPoll: number | undefined;
  #started = false;

  /**
   * @param fire gets each alarm as it was scheduled
   * @param changed the list is another one now
   */
  constructor(fire: (alarm: Alarm) => void, changed: () => void) {
    this.#fire = fire;
    this.#changed = changed;
  }

  /** In the order in which they were created. */
  get list(): readonly Alarm[] {
    return this.#alarms;
  }

  find(name: string): Alarm | undefined {
    return this.#alarms.find((alarm) => alarm.name === name);
  }

  /** Puts alarms in, each in place of one of the same name. */
  add(...alarms: readonly Alarm[]): void {
    for (const alarm of alarms) {
      this.#alarms = this.#alarms.filter(({ name }) => name !== alarm.name);
      this.#alarms.push(alarm);
    }
    this.#listChanged();
  }

  /** Takes an alarm out; false when there is none of that name. */
  remove(name: string): boolean {
    const rest = this.#alarms.filter((alarm) => alarm.name !== name);
    if (rest.length === this.#alarms.length) return false;
    this.#alarms = rest;
    this.#listChanged();
    return true;
  }

  clear(): void {
    if (this.#alarms.length === 0) return;
    this.#alarms = [];
    this.#listChanged();
  }

  /** Alarms may go off from now on; those that are due do at once. */
  start(): void {
    this.#started = true;
    this.#schedule();
  }

  /** No alarm goes off any more; the list stays. */
  stop(): void {
    this.#started = false;
    clearTimeout(this.#timer);
  }

  #listChanged(): void {
    this.#schedule();
    this.#changed();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#started || this.#alarms.length === 0) return;
    const soonest = Math.min(...this.#alarms.map(({ scheduledTime }) => scheduledTime));
    const at = this.#lastPoll === undefined ? soonest : Math.max(soonest, this.#lastPoll + POLL_MS);
    const wait = Math.min(Math.max(Math.ceil(at - Date.now()), 0), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => this.#poll(), wait);
  }

  #poll(): void {
    const now = Date.now();
    const due = this.#alarms.filter(({ scheduledTime }) => scheduledTime <= now).toReversed();
    // The wait was longer than one timer.
    if (due.length === 0) return this.#schedule();
    this.#lastPoll = now;
    const fired = due.map((alarm) => ({ ...alarm }));
    for (const alarm of due) {
      if (alarm.periodInMinutes === undefined) this.#alarms.splice(this.#alarms.indexOf(alarm), 1);
      else alarm.scheduledTime = nextTime(alarm.scheduledTime, alarm.periodInMinutes * MINUTE_MS, now);
    }
    this.#listChanged();
    for (const alarm of fired) this.#fire(alarm);
  }
}

/** The next time that is in line with the first one; periods that have passed are left out. */
function nextTime(scheduled: number, period: number, now: number): number {
  if (period <= 0) return scheduled;
  return scheduled + period * (Math.floor((now - scheduled) / period) + 1);
}
