/** Locks the PIN after wrong ones. What it knows is on the disk: a restart takes nothing off. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { writeWholeSync } from '../../storage/write-whole-sync.ts';

const schema = z.object({ failures: z.int().nonnegative(), lastFailure: z.number() });

export interface Lockout {
  readonly Failures: number;
  readonly Seconds: number;
}

/** However often: a lock must not outlast the people who know the PIN. */
const LONGEST_S = 86_400;

export class PinLock {
  readonly #file: string;
  readonly #now: () => number;
  #failures = 0;
  #lastFailure = 0;

  /** @param now in milliseconds, of the wall clock: it goes on while the machine is off */
  constructor(file: string, now: () => number = Date.now) {
    this.#file = file;
    this.#now = now;
    try {
      const stored = schema.parse(JSON.parse(readFileSync(file, 'utf8')));
      this.#failures = stored.failures;
      this.#lastFailure = stored.lastFailure;
    } catch {
      // None yet.
    }
  }

  /** How long no PIN is taken, in milliseconds. @param lockout as in the policy now */
  lockedFor({ Failures, Seconds }: Lockout): number {
    const over = this.#failures - Failures;
    if (over < 0) return 0;
    const duration = Math.min(LONGEST_S, Seconds * 2 ** over) * 1000;
    // A clock that was set back must not lock for longer than the lock itself is.
    return Math.max(0, Math.min(this.#lastFailure + duration - this.#now(), duration));
  }

  /** A PIN is about to be tried; it counts as wrong until `succeeded`, whatever happens meanwhile. */
  attempt(): void {
    this.#failures += 1;
    this.#lastFailure = this.#now();
    this.#write();
  }

  succeeded(): void {
    this.#failures = 0;
    this.#write();
  }

  #write(): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeWholeSync(this.#file, JSON.stringify({ failures: this.#failures, lastFailure: this.#lastFailure }));
  }
}
