/** Starts a library when an app first needs it. One that cannot be started is tried again by the next call; the terminal says so once. */
import type { Log } from '../host/app-host.ts';

export class LibraryStart<Started> {
  readonly #kind: string;
  readonly #log: Pick<Log, 'warn'>;
  #started: Promise<Started | undefined> | undefined;
  #isTold = false;
  #isOver = false;

  /** @param kind what is then not to be had: `USB devices` */
  constructor(kind: string, log: Pick<Log, 'warn'>) {
    this.#kind = kind;
    this.#log = log;
  }

  /** @returns what `start` returns, the first time that it succeeds; undefined when it fails */
  get(start: () => Promise<Started>): Promise<Started | undefined> {
    if (this.#isOver) return Promise.resolve(undefined);
    this.#started ??= start().catch((error: unknown) => {
      this.#started = undefined;
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
