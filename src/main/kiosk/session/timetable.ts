/** Looks at the clock for what the policy has set times for. */
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { isSuspended, nextRestart } from '../rules/schedule.ts';

export interface TimetableHost {
  restart(): void;
  suspend(suspended: boolean): void;
}

/** A clock can be set, and a machine can sleep: it is looked at, not counted on. */
const LOOK_MS = 10_000;
/** A clock that goes back by more than this was set. */
const SET_BACK_MS = 60_000;

export class Timetable {
  readonly #host: TimetableHost;
  readonly #now: () => Date;
  #policy: Pick<KioskPolicy, 'DeviceScheduledReboot' | 'DeviceWeeklyScheduledSuspend'> | undefined;
  #restartAt: Date | undefined;
  #suspended = false;
  #last = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(host: TimetableHost, now: () => Date = () => new Date()) {
    this.#host = host;
    this.#now = now;
  }

  set(policy: Pick<KioskPolicy, 'DeviceScheduledReboot' | 'DeviceWeeklyScheduledSuspend'>): void {
    this.#policy = policy;
    this.#plan();
    this.#timer ??= setInterval(() => this.look(), LOOK_MS);
    this.look();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#policy = undefined;
  }

  look(): void {
    if (!this.#policy) return;
    const now = this.#now();
    if (now.getTime() < this.#last - SET_BACK_MS) this.#plan();
    this.#last = now.getTime();
    const suspended = isSuspended(this.#policy.DeviceWeeklyScheduledSuspend, now);
    if (suspended !== this.#suspended) {
      this.#suspended = suspended;
      this.#host.suspend(suspended);
    }
    if (this.#restartAt && now >= this.#restartAt) {
      this.#plan();
      this.#host.restart();
    }
  }

  #plan(): void {
    const schedule = this.#policy?.DeviceScheduledReboot;
    this.#restartAt = schedule && nextRestart(schedule, this.#now());
  }
}
