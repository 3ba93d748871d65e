/** The questions of one app to its user, which devices it may have: as in Chromium one after the other in front of each window. */
import type { PageConnection } from '../host/page-connection.ts';

/** Chromium lets as many wait as an app asks within the five seconds of a gesture. Nobody answers more than a few. */
export const MOST_QUESTIONS = 8;

export class DeviceQuestions {
  /** By page that has asked; aborted with it. */
  readonly #pages = new Map<PageConnection, AbortController>();
  /** By window, what the next question waits for; what has no window waits for each other. */
  readonly #last = new Map<number | undefined, Promise<unknown>>();
  #count = 0;

  /**
   * @param ask gets a signal of the page's end, which may have come already
   * @returns what it returns; undefined when too many wait
   */
  ask<T>(page: PageConnection, ask: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    if (this.#count >= MOST_QUESTIONS) return Promise.resolve(undefined);
    this.#count += 1;
    let asking = this.#pages.get(page);
    if (!asking) this.#pages.set(page, (asking = new AbortController()));
    const { signal } = asking;
    const before = this.#last.get(page.windowId) ?? Promise.resolve();
    const answer = before.then(() => ask(signal));
    const over = answer
      // Whoever asked is told.
      .catch(() => {})
      .then(() => {
        this.#count -= 1;
        if (this.#last.get(page.windowId) === over) this.#last.delete(page.windowId);
      });
    this.#last.set(page.windowId, over);
    return answer;
  }

  pageGone(page: PageConnection): void {
    this.#pages.get(page)?.abort();
    this.#pages.delete(page);
  }

  /** The app is unloaded. */
  end(): void {
    for (const page of this.#pages.keys()) this.pageGone(page);
  }
}
