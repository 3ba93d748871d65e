/**
 * Bounds what the calls of one app that wait for their answers hold in main. Far above what an app can be thought to need; a page that
 * calls without end gets errors and not main's memory.
 */
import { ApiError } from '../../api/core/api-error.ts';

/** Calls that may wait at a time. */
export const MOST_CALLS = 100_000;
/** Bytes of their arguments. More than the write quota, whose own error an app shall see (src/main/sockets/write-quota.ts). */
export const MOST_BYTES = 512 * 1024 * 1024;

export class CallBudget {
  #calls = 0;
  #bytes = 0;

  get calls(): number {
    return this.#calls;
  }

  /** @throws ApiError when too many calls wait, or too much with them. */
  take(bytes: number): void {
    if (this.#calls >= MOST_CALLS || (this.#bytes + bytes > MOST_BYTES && this.#calls > 0)) {
      throw new ApiError('Too many calls are waiting for their answers.');
    }
    this.#calls += 1;
    this.#bytes += bytes;
  }

  /** The call is answered. @param bytes as taken */
  giveBack(bytes: number): void {
    this.#calls -= 1;
    this.#bytes -= bytes;
  }
}
