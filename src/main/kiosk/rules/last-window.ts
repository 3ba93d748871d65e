/** Tells when an app has closed its last window, and opened no other in its place. */

/** An app may close a window and open the next one in its place. */
const EMPTY_MS = 500;

export class LastWindow {
  readonly #empty: () => void;
  #launch = 0;
  #open = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(empty: () => void) {
    this.#empty = empty;
  }

  /** The app has opened a window. @returns to be called when that is closed */
  opened(): () => void {
    const launch = this.#launch;
    this.#open += 1;
    return () => {
      if (launch !== this.#launch) return;
      this.#open -= 1;
      this.stop();
      this.#timer = setTimeout(() => {
        if (this.#open === 0) this.#empty();
      }, EMPTY_MS);
    };
  }

  /** The app begins anew: windows that went with the one before say nothing of it, however long it takes to open its first. */
  launching(): void {
    this.#launch += 1;
    this.#open = 0;
    this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
