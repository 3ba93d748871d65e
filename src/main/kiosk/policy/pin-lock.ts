/** Locks the PIN after wrong ones. What it knows is on the disk: a restart takes nothing off. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { writeWholeSync } from './write-whole-sync.ts';

const schema = z.object({ failures: z.int().nonnegative(), lockedUntil: z.number() });

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
  #lockedUntil = 0;

  /** @param now in milliseconds, of the wall clock: it goes on while the machine is off */
  constructor(file: string, now: () => number = Date.now) {
    this.#file = file;
    this.#now = now;
    try {
      const stored = schema.parse(JSON.parse(readFileSync(file, 'utf8')));
      this.#failures = stored.failures;
      this.#lockedUntil = stored.lockedUntil;
    } catch {
      // None yet.
    }
  }

  /** How long no PIN is taken, in milliseconds. @param lockout as in the policy */
  lockedFor({ Failures, Seconds }: Lockout): number {
    // A clock that was set back must not lock for longer than the lock itself is.
    const longest = Math.min(LONGEST_S, Seconds * 2 ** Math.max(0, this.#failures - Failures)) * 1000;
    return Math.max(0, Math.min(this.#lockedUntil - this.#now(), longest));
  }

  /** A PIN is about to be tried; it counts as wrong until `succeeded`, whatever happens meanwhile. */
  attempt({ Failures, Seconds }: Lockout): void {
    this.#failures += 1;
    const over = this.#failures - Failures;
    if (over >= 0) this.#lockedUntil = this.#now() + Math.min(LONGEST_S, Seconds * 2 ** over) * 1000;
    this.#write();
  }

  succeeded(): void {
    this.#failures = 0;
    this.#lockedUntil = 0;
    this.#write();
  }

  #write(): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeWholeSync(this.#file, JSON.stringify({ failures: this.#failures, lockedUntil: this.#lockedUntil }));
  }
}
