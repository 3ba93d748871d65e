/** Looks at the clock for what the policy has set times for. */
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { isSuspended, nextRestart } from '../rules/schedule.ts';

type Times = Pick<KioskPolicy, 'DeviceScheduledReboot' | 'DeviceWeeklyScheduledSuspend'>;

export interface TimetableHost {
  restart(): void;
  suspend(suspended: boolean): void;
}

export interface Clocks {
  /** On the wall. It can be set. */
  now(): Date;
  /** Milliseconds by a clock that nobody can set. */
  elapsed(): number;
}

/** A clock can be set, and a machine can sleep: it is looked at, not counted on. */
const LOOK_MS = 10_000;
/** By less than this a clock is corrected, and nothing comes of it. */
const SET_MS = 60_000;
/** A clock that is set back by less was only wrong: what it has shown has been done, and is not done again. */
const CORRECTED_MS = 3 * 3_600_000;
/** A program that has run for less is as good as started anew. */
const FRESH_MS = 3_600_000;

export class Timetable {
  readonly #host: TimetableHost;
  readonly #clocks: Clocks;
  readonly #started: number;
  #times: Times | undefined;
  #restartAt: Date | undefined;
  #suspended = false;
  #last: { readonly now: number; readonly elapsed: number } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(host: TimetableHost, clocks: Clocks = { now: () => new Date(), elapsed: () => performance.now() }) {
    this.#host = host;
    this.#clocks = clocks;
    this.#started = clocks.elapsed();
  }

  set(times: Times): void {
    const isNew = JSON.stringify(times.DeviceScheduledReboot) !== JSON.stringify(this.#times?.DeviceScheduledReboot);
    this.#times = times;
    if (isNew) this.#plan();
    this.#timer ??= setInterval(() => this.look(), LOOK_MS);
    this.look();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#times = undefined;
  }

  look(): void {
    if (!this.#times) return;
    const now = this.#clocks.now();
    this.#lookForJump(now);
    const suspended = isSuspended(this.#times.DeviceWeeklyScheduledSuspend, now);
    if (suspended !== this.#suspended) {
      this.#suspended = suspended;
      this.#host.suspend(suspended);
    }
    if (this.#restartAt && now >= this.#restartAt) {
      this.#plan();
      this.#host.restart();
    }
  }

  /** A sleep of the machine is a jump too. */
  #lookForJump(now: Date): void {
    const elapsed = this.#clocks.elapsed();
    const last = this.#last;
    this.#last = { now: now.getTime(), elapsed };
    if (!last) return;
    const jump = now.getTime() - last.now - (elapsed - last.elapsed);
    if (jump < -CORRECTED_MS) this.#plan();
    // A clock without a battery is set soon after the start, by years.
    if (jump > SET_MS && elapsed - this.#started < FRESH_MS) this.#plan();
  }

  #plan(): void {
    const schedule = this.#times?.DeviceScheduledReboot;
    this.#restartAt = schedule && nextRestart(schedule, this.#clocks.now());
  }
}
