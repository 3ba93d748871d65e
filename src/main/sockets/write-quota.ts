import { refused } from './socket-failure.ts';

/** Bytes that one app may have handed over without their having been written yet (Chrome since about 130: 200 MiB). */
export const WRITE_QUOTA = 200 * 1024 * 1024;

/** Counts the bytes of one app's sends that are not completed, over all its sockets. */
export class WriteQuota {
  #pending = 0;

  get pending(): number {
    return this.#pending;
  }

  /**
   * Runs a send within the quota and gives its bytes back when it has settled.
   * @throws ApiError `Exceeded write quota.` without any callback argument; checked before everything else, as in Chrome.
   */
  async spend<T>(bytes: number, send: () => Promise<T> | T): Promise<T> {
    if (this.#pending + bytes > WRITE_QUOTA) throw refused('Exceeded write quota.');
    this.#pending += bytes;
    try {
      return await send();
    } finally {
      this.#pending -= bytes;
    }
  }
}
