/** Counts what went wrong, and remembers the last of it. */
import type { Log } from '../../host/app-host.ts';

/** What is told over the network each time is to stay small. */
const MAX_TEXT = 2000;

export class LastError {
  #count = 0;
  #last: { readonly at: string; readonly text: string } | null = null;
  readonly #now: () => Date;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  get count(): number {
    return this.#count;
  }

  get last(): { readonly at: string; readonly text: string } | null {
    return this.#last;
  }

  note(text: string): void {
    this.#count += 1;
    this.#last = { at: this.#now().toISOString(), text: text.slice(0, MAX_TEXT) };
  }

  /** @returns a log that says the same, whose errors are noted */
  watch(log: Log): Log {
    return {
      ...log,
      error: (message) => {
        this.note(message);
        log.error(message);
      },
    };
  }
}
