/**
 * What a socket received, behind the count of `suspend` and `resume`: a suspended socket gets no event, not even one that was on its
 * way. Main stops reading at the first suspend, so what is held here is no more than main sends ahead of the page.
 */
export class Input {
  readonly #setPaused: (paused: boolean) => void;
  readonly #later: (work: () => void) => void;
  #suspends = 0;
  #held: (() => void)[] = [];
  #head = 0;
  #releasing = false;

  /**
   * @param setPaused tells main
   * @param later runs something in a task of its own
   */
  constructor(setPaused: (paused: boolean) => void, later: (work: () => void) => void) {
    this.#setPaused = setPaused;
    this.#later = later;
  }

  get suspended(): boolean {
    return this.#suspends > 0;
  }

  suspend(): void {
    this.#suspends += 1;
    if (this.#suspends === 1) this.#setPaused(true);
  }

  /** False when there was no suspend to take back. */
  resume(): boolean {
    if (this.#suspends === 0) return false;
    this.#suspends -= 1;
    if (this.#suspends > 0) return true;
    this.#setPaused(false);
    this.#release();
    return true;
  }

  /** Runs an event's work now, or when it may. */
  push(work: () => void): void {
    if (this.#suspends === 0 && this.#head === this.#held.length) work();
    else this.#held[this.#held.length] = work;
  }

  /** Nobody wants it any more. */
  clear(): void {
    this.#held = [];
    this.#head = 0;
  }

  #release(): void {
    if (this.#releasing || this.#head === this.#held.length) return;
    this.#releasing = true;
    this.#later(() => {
      this.#releasing = false;
      const work = this.#held[this.#head];
      if (this.#suspends > 0 || !work) return;
      this.#head += 1;
      if (this.#head === this.#held.length) this.clear();
      // Before the event: what it throws must not stop the others, nor what it closes.
      this.#release();
      work();
    });
  }
}
