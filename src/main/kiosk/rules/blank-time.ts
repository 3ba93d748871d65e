/** Tells when a screen has been without anything on it for too long. It counts by a clock that nobody can set. */

/** A machine that slept wakes with much time gone and little looked at. */
const LEAST_LOOKS = 3;

export class BlankTime {
  readonly #now: () => number;
  #since: number | undefined;
  #looks = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Notes what was seen.
   * @param limitMs how long nothing may be seen; 0 for ever
   * @returns whether it has been too long, once: what follows counts anew
   */
  looked(isBlank: boolean, limitMs: number): boolean {
    if (!isBlank || limitMs === 0) {
      this.forget();
      return false;
    }
    this.#since ??= this.#now();
    this.#looks += 1;
    if (this.#looks < LEAST_LOOKS || this.#now() - this.#since < limitMs) return false;
    this.forget();
    return true;
  }

  /** @returns milliseconds until it is too long; Infinity while there is something to be seen */
  left(limitMs: number): number {
    return this.#since === undefined ? Infinity : Math.max(0, this.#since + limitMs - this.#now());
  }

  forget(): void {
    this.#since = undefined;
    this.#looks = 0;
  }
}
