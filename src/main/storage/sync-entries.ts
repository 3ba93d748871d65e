/** The stamped values by which several machines agree on one `storage.sync`: of each key the newest write wins. */

/** When something was written: a hybrid logical clock, so wall time as long as the machines' clocks agree, and never before its cause. */
export interface Stamp {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Orders the writes of one millisecond, and those that follow a stamp from the future. */
  readonly counter: number;
  /** Decides between machines that wrote at the same time. */
  readonly machine: string;
}

export interface SyncEntry extends Stamp {
  /** The value's JSON text; undefined for a key that was removed. */
  readonly text: string | undefined;
}

/** Whether `a` was written after `b`. */
export function isNewer(a: Stamp, b: Stamp | undefined): boolean {
  if (!b) return true;
  if (a.time !== b.time) return a.time > b.time;
  if (a.counter !== b.counter) return a.counter > b.counter;
  return a.machine > b.machine;
}

/** Gives stamps that are later than all that it has given and seen. */
export class HybridClock {
  readonly #machine: string;
  readonly #now: () => number;
  #time = 0;
  #counter = 0;

  constructor(machine: string, now: () => number = Date.now) {
    this.#machine = machine;
    this.#now = now;
  }

  next(): Stamp {
    const now = this.#now();
    if (now > this.#time) {
      this.#time = now;
      this.#counter = 0;
    } else this.#counter += 1;
    return { time: this.#time, counter: this.#counter, machine: this.#machine };
  }

  /** A stamp of this or another machine: what is written here from now on is later. */
  saw({ time, counter }: Stamp): void {
    if (time < this.#time || (time === this.#time && counter <= this.#counter)) return;
    this.#time = time;
    this.#counter = counter;
  }
}
