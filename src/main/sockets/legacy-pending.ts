/**
 * A call of chrome.socket that waits for something to happen on its socket: a read, a receive, an accept. As in Chrome at most one
 * of a kind waits on a socket.
 */
import { NoAnswer } from '../host/no-answer.ts';
import type { PageConnection } from '../host/page-connection.ts';

export class PendingCall<T> {
  #waiting:
    | {
        readonly page: PageConnection;
        readonly resolve: (value: T) => void;
        readonly reject: (reason: NoAnswer) => void;
      }
    | undefined;

  get active(): boolean {
    return this.#waiting !== undefined;
  }

  /** @param page whose call it is. */
  wait(page: PageConnection): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting = { page, resolve, reject };
    });
  }

  /** Answers the call that waits, if there is one. */
  settle(value: T): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(value);
  }

  /** The call that waits is over without an answer: where Chrome drops the callback, and an app may repeat the call out of it. */
  drop(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(new NoAnswer());
  }

  /**
   * Ends the call that waits if it is of a page that is gone: nobody gets the value, but the call is over.
   * @returns whether it was; what was asked for on its behalf is to be taken back.
   */
  pageGone(page: PageConnection, value: T): boolean {
    if (this.#waiting?.page !== page) return false;
    this.settle(value);
    return true;
  }
}
