/** One `runtime.connect`: the page that opened it and the pages that were offered its other ends. */
import { ApiError } from '../../api/core/api-error.ts';
import { FLOODED, NO_RECEIVER } from '../../api/core/messaging.ts';
import type { PageConnection } from '../host/page-connection.ts';
import { messageCost, MOST_WAITING } from './page-inboxes.ts';

interface End {
  /** Ends the page's accept(); undefined before it has made its port. @param told whether its onDisconnect fires */
  close: ((told: boolean) => void) | undefined;
  fail: ((error: ApiError) => void) | undefined;
}

export interface PortChannelHost {
  /** @returns false when the page has no room for it */
  deliver(page: PageConnection, port: number, json: string): boolean;
  /** Called once, when the channel is over. */
  closed(): void;
}

export class PortChannel {
  readonly opener: PageConnection;
  /** The opener's own number of it. */
  readonly openerPort: number;
  /** Resolves when the other ends have disconnected; rejects with Chrome's text when there is none. */
  readonly ended: Promise<void>;
  readonly #number: number;
  readonly #host: PortChannelHost;
  readonly #ends = new Map<PageConnection, End>();
  /** What the opener posts before it is known whom to offer the port. */
  #early: string[] | undefined = [];
  #earlyCost = 0;
  #accepted = false;
  #open = true;
  #resolve!: () => void;
  #reject!: (error: ApiError) => void;

  constructor(opener: PageConnection, openerPort: number, number: number, host: PortChannelHost) {
    this.opener = opener;
    this.openerPort = openerPort;
    this.#number = number;
    this.#host = host;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // It may end before anybody waits for it.
    this.ended.catch(() => {});
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** The port has been offered to these pages. */
  offer(pages: readonly PageConnection[]): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const page of pages) this.#ends.set(page, { close: undefined, fail: undefined });
    this.#conclude();
    for (const json of early) this.post(this.opener, json);
  }

  accept(page: PageConnection): Promise<boolean> {
    const end = this.#ends.get(page);
    if (!end) return Promise.resolve(true);
    this.#accepted = true;
    return new Promise((close, fail) => {
      end.close = close;
      end.fail = fail;
    });
  }

  decline(page: PageConnection): void {
    if (this.#ends.delete(page)) this.#conclude();
  }

  /** The opener's messages go to all other ends, those of the others to the opener. */
  post(page: PageConnection, json: string): void {
    if (!this.#open) return;
    if (page !== this.opener) {
      if (this.#ends.has(page) && !this.#host.deliver(this.opener, this.openerPort, json)) this.#flooded();
    } else if (this.#early) {
      this.#early.push(json);
      this.#earlyCost += messageCost(json);
      if (this.#earlyCost > MOST_WAITING) this.#flooded();
    } else {
      for (const receiver of this.#ends.keys()) {
        if (!this.#host.deliver(receiver, this.#number, json)) return this.#flooded();
      }
    }
  }

  /**
   * As in Chromium a receiver that disconnects ends the channel for the opener, and the other receivers are not told.
   */
  disconnect(page: PageConnection): void {
    if (page === this.opener) this.#end((end) => end.close?.(true));
    else if (this.#ends.delete(page)) this.#end((end) => end.close?.(false));
  }

  pageGone(page: PageConnection): void {
    if (page === this.opener) return this.disconnect(page);
    const end = this.#ends.get(page);
    if (!end) return;
    this.#ends.delete(page);
    end.close?.(false);
    this.#accepted = true;
    this.#conclude();
  }

  #conclude(): void {
    if (this.#open && this.#ends.size === 0) this.#end(() => {}, this.#accepted ? undefined : NO_RECEIVER);
  }

  #flooded(): void {
    this.#end((end) => end.fail?.(new ApiError(FLOODED)), FLOODED);
  }

  #end(tell: (end: End) => void, error?: string): void {
    if (!this.#open) return;
    this.#open = false;
    for (const end of this.#ends.values()) tell(end);
    this.#ends.clear();
    this.#early = undefined;
    if (error === undefined) this.#resolve();
    else this.#reject(new ApiError(error));
    this.#host.closed();
  }
}
