/**
 * Counts the datagrams that one socket drops because its pages do not keep up, and tells it on the log. A kernel counts them silently;
 * but whoever looks for the reason of a gap should find it, also in a flood, in which a line for each would be one more.
 */
import type { Log } from '../host/app-host.ts';

/** What comes within this time of the first dropped datagram is told with it. */
const FIRST_MS = 1000;
/** At most one further line in this time. */
const AGAIN_MS = 10_000;

export class DropReport {
  readonly #socket: string;
  readonly #log: Log;
  #total = 0;
  #told = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param socket how a line calls the socket, e.g. `UDP socket 3` */
  constructor(socket: string, log: Log) {
    this.#socket = socket;
    this.#log = log;
  }

  /** Datagrams dropped so far. */
  get total(): number {
    return this.#total;
  }

  /** One more datagram was dropped. */
  add(): void {
    this.#total += 1;
    this.#timer ??= setTimeout(() => this.#tell(), this.#told === 0 ? FIRST_MS : AGAIN_MS).unref();
  }

  /** The socket is closed: tells what is not told yet. */
  close(): void {
    if (this.#timer) this.#tell();
  }

  /** Only the first line of a socket is a warning: an app that lives with losses is not to fill the terminal. */
  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const level = this.#told === 0 ? 'warn' : 'debug';
    const dropped = this.#total === 1 ? '1 datagram was' : `${this.#total} datagrams were`;
    this.#log[level](`${this.#socket}: ${dropped} dropped so far because the app did not take them in time`);
    this.#told = this.#total;
  }
}
