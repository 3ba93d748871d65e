/** One `runtime.sendMessage`: the pages that were asked, until one of them answers or none is left. */
import { ApiError } from '../../api/core/api-error.ts';
import { CLOSED, CLOSED_ASYNC, NO_RECEIVER } from '../../api/core/messaging.ts';
import type { PageConnection } from '../host/page-connection.ts';

/** Told when nobody waits for the page's answer any more; undefined while the page's listeners have not run. */
type Release = (() => void) | undefined;

export class OneTimeChannel {
  /** The first answer, as JSON; rejects with Chrome's text when none comes. */
  readonly answered: Promise<string>;
  readonly #pages = new Map<PageConnection, Release>();
  readonly #settled: () => void;
  #resolve!: (json: string) => void;
  #reject!: (error: ApiError) => void;
  #open = true;
  /** Some page had a listener. */
  #heard = false;
  /** Some listener was going to answer later. */
  #promised = false;
  #failure: string | undefined;

  /** @param settled called once, when the channel is over */
  constructor(settled: () => void) {
    this.#settled = settled;
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // It may end before anybody waits for it.
    this.answered.catch(() => {});
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Begins to wait for them. */
  ask(pages: readonly PageConnection[]): void {
    for (const page of pages) this.#pages.set(page, undefined);
    this.#conclude();
  }

  answer(page: PageConnection, json: string): void {
    if (!this.#pages.has(page)) return;
    this.#end();
    this.#resolve(json);
  }

  decline(page: PageConnection): void {
    this.#remove(page);
  }

  fail(page: PageConnection, error: string | undefined): void {
    if (!this.#pages.has(page)) return;
    this.#heard = true;
    this.#failure ??= error;
    this.#remove(page);
  }

  hold(page: PageConnection): Promise<void> {
    if (!this.#pages.has(page)) return Promise.resolve();
    this.#heard = this.#promised = true;
    return new Promise((release) => {
      this.#pages.set(page, release);
      this.#conclude();
    });
  }

  pageGone(page: PageConnection): void {
    this.fail(page, undefined);
  }

  /** Ends it from outside: the speaker is gone, or a page had no room. */
  abort(error: string): void {
    if (!this.#open) return;
    this.#end();
    this.#reject(new ApiError(error));
  }

  #remove(page: PageConnection): void {
    if (!this.#pages.has(page)) return;
    this.#pages.get(page)?.();
    this.#pages.delete(page);
    this.#conclude();
  }

  /** A failure counts when every page has told what its listeners did: the answer of another page goes before it. */
  #conclude(): void {
    if (!this.#open) return;
    const undecided = [...this.#pages.values()].some((release) => release === undefined);
    if (this.#failure !== undefined && !undecided) this.abort(this.#failure);
    else if (this.#pages.size === 0) this.abort(this.#promised ? CLOSED_ASYNC : this.#heard ? CLOSED : NO_RECEIVER);
  }

  #end(): void {
    this.#open = false;
    for (const release of this.#pages.values()) release?.();
    this.#pages.clear();
    this.#settled();
  }
}
