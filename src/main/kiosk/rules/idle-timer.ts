/** Tells when nobody has done anything for some time. It counts by a clock that nobody can set. */

export interface IdleTimes {
  readonly AfterSeconds: number;
  readonly WarningSeconds: number;
}

export interface IdleListener {
  /** The reset is near. @param seconds until then; told each second */
  warn(seconds: number): void;
  /** Somebody is there after all. */
  unwarn(): void;
  reset(): void;
}

const SECOND_MS = 1000;

export class IdleTimer {
  readonly #listener: IdleListener;
  readonly #now: () => number;
  #times: IdleTimes | undefined;
  #last = 0;
  #timer: NodeJS.Timeout | undefined;
  #warning = false;
  /** After a reset nothing is to be reset until somebody has come. */
  #used = false;

  constructor(listener: IdleListener, now: () => number = () => performance.now()) {
    this.#listener = listener;
    this.#now = now;
  }

  /** @param times undefined: never */
  set(times: IdleTimes | undefined): void {
    this.#times = times;
    this.#last = this.#now();
    this.#endWarning();
    this.#next();
  }

  /** Somebody did something. */
  touch(): void {
    this.#used = true;
    this.#last = this.#now();
    if (this.#warning) {
      this.#endWarning();
      this.#next();
    } else if (!this.#timer) this.#next();
  }

  #endWarning(): void {
    if (this.#warning) this.#listener.unwarn();
    this.#warning = false;
  }

  #next(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#times || !this.#used) return;
    const left = this.#left(this.#times);
    const wait = this.#warning ? ((left - 1) % SECOND_MS) + 1 : left - this.#times.WarningSeconds * SECOND_MS;
    // Not restarted at every movement of a mouse: it looks again when it would have been time.
    this.#timer = setTimeout(() => this.#look(), Math.max(0, Math.ceil(wait)));
  }

  #left({ AfterSeconds }: IdleTimes): number {
    return AfterSeconds * SECOND_MS - (this.#now() - this.#last);
  }

  #look(): void {
    this.#timer = undefined;
    const times = this.#times;
    if (!times) return;
    const left = this.#left(times);
    if (left <= 0) {
      this.#endWarning();
      this.#used = false;
      this.#listener.reset();
    } else if (left <= times.WarningSeconds * SECOND_MS) {
      this.#warning = true;
      this.#listener.warn(Math.ceil(left / SECOND_MS));
    }
    this.#next();
  }
}
