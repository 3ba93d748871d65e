/** Starts a library when an app first needs it. One that cannot be started is tried again by a later call; the terminal says so once. */
import type { Log } from '../host/app-host.ts';

/** Between two tries: at first, twice as long each time, and at most. Each may cost memory that nobody gets back. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 3_600_000;

export class LibraryStart<Started> {
  readonly #kind: string;
  readonly #log: Pick<Log, 'warn'>;
  #started: Promise<Started | undefined> | undefined;
  readonly #now: () => number;
  #pauseMs = FIRST_PAUSE_MS;
  #nextTry = -Infinity;
  #isTold = false;
  #isOver = false;

  /**
   * @param kind what is then not to be had: `USB devices`
   * @param now in milliseconds, of a clock that nobody sets
   */
  constructor(kind: string, log: Pick<Log, 'warn'>, now = () => performance.now()) {
    this.#kind = kind;
    this.#log = log;
    this.#now = now;
  }

  /** @returns what `start` returns, the first time that it succeeds; undefined when it fails, or has failed just now */
  get(start: () => Promise<Started>): Promise<Started | undefined> {
    if (this.#isOver || (!this.#started && this.#now() < this.#nextTry)) return Promise.resolve(undefined);
    this.#started ??= start().catch((error: unknown) => {
      this.#started = undefined;
      this.#nextTry = this.#now() + this.#pauseMs;
      this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
      this.failed(error as Error);
      return undefined;
    });
    return this.#started;
  }

  /** What has been started cannot do its work. */
  failed(error: Error): void {
    if (!this.#isTold) this.#log.warn(`${this.#kind} cannot be used: ${error.message}`);
    this.#isTold = true;
  }

  /** It is not started from now on. @returns what is there to be ended */
  end(): Promise<Started | undefined> {
    this.#isOver = true;
    return this.#started ?? Promise.resolve(undefined);
  }
}
