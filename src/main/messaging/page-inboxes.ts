/**
 * Hands messages to pages, and bounds what waits in each: Chromium's queues grow without end when a page is flooded faster than its listeners
 * run. A page tells how much its listeners have done; one that has too much waiting is given no more.
 */
import type { PageConnection } from '../host/page-connection.ts';

/** Bytes that may wait in one page, about; one more message is let in while less waits, and it may have 64 MiB of text. */
export const MOST_WAITING = 256 * 1024 * 1024;
/** What a message costs beside its text. */
const OVERHEAD = 512;

export class PageInboxes {
  readonly #waiting = new WeakMap<PageConnection, number>();

  /**
   * @param kind one of Talk; the page gets `[kind, cost, ...rest, text]`
   * @returns false when too much waits in the page already
   */
  deliver(page: PageConnection, kind: number, rest: readonly unknown[], text: string): boolean {
    const waiting = this.#waiting.get(page) ?? 0;
    if (waiting >= MOST_WAITING) return false;
    const cost = messageCost(text);
    this.#waiting.set(page, waiting + cost);
    page.push('runtime', [kind, cost, ...rest, text]);
    return true;
  }

  consumed(page: PageConnection, cost: number): void {
    this.#waiting.set(page, Math.max(0, (this.#waiting.get(page) ?? 0) - cost));
  }
}

/** Bytes, about. */
export function messageCost(text: string): number {
  return OVERHEAD + text.length * 2;
}
