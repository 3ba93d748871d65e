/** How soon something that failed is tried again: at once, then later and later, until it has been well for a while. */

export interface BackOffTimes {
  /** So many failures in a row are answered at once. */
  readonly quick: number;
  readonly firstMs: number;
  readonly longestMs: number;
  /** After so long without a failure everything is forgotten. */
  readonly calmMs: number;
}

export const BACK_OFF: BackOffTimes = { quick: 3, firstMs: 1000, longestMs: 60_000, calmMs: 300_000 };

export class BackOff {
  readonly #times: BackOffTimes;
  readonly #now: () => number;
  #failures = 0;
  #last = -Infinity;

  constructor(times: BackOffTimes = BACK_OFF, now: () => number = () => performance.now()) {
    this.#times = times;
    this.#now = now;
  }

  /** More than it takes quickly: there is nothing to be seen until the next try. */
  get isWorn(): boolean {
    return this.#failures > this.#times.quick;
  }

  get failures(): number {
    return this.#failures;
  }

  /** @returns the milliseconds until the next try */
  failed(): number {
    const { quick, firstMs, longestMs, calmMs } = this.#times;
    const now = this.#now();
    if (now - this.#last > calmMs) this.#failures = 0;
    this.#last = now;
    this.#failures += 1;
    return this.#failures <= quick ? 0 : Math.min(longestMs, firstMs * 2 ** (this.#failures - quick - 1));
  }
}
