/** The event page of one app: absent, coming up, or there. Loaded whenever something needs it. */
import type { BrowserWindow } from 'electron';

/** The part of a window that it takes. */
export type PageWindow = Pick<BrowserWindow, 'destroy' | 'isDestroyed' | 'once'>;

export interface EventPageHost {
  /** Makes the window and begins to load the page. */
  open(): PageWindow;
  /** The window is gone, and not by `close`: the page has closed itself. */
  closed(): void;
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

export class EventPage {
  readonly #host: EventPageHost;
  #window: PageWindow | undefined;
  #ready = false;
  #becoming = deferred();

  constructor(host: EventPageHost) {
    this.#host = host;
  }

  /** There, though its scripts may still have to run. */
  get present(): boolean {
    return this.#window !== undefined;
  }

  /** There, and its scripts have registered their first listeners. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Loads the page if it is absent; resolves when it is ready, or gone before it was. */
  load(): Promise<void> {
    const { promise } = this.#becoming;
    if (!this.#window) {
      const window = (this.#window = this.#host.open());
      window.once('closed', () => {
        if (this.#window !== window) return;
        this.#forget();
        this.#host.closed();
      });
    }
    return promise;
  }

  /** Resolves when the page is ready, whoever loads it. A page that goes before it was ready ends the wait too. */
  whenReady(): Promise<void> {
    return this.#becoming.promise;
  }

  /** The page says that its scripts have run. */
  markReady(): void {
    if (!this.#window) return;
    this.#ready = true;
    this.#becoming.resolve();
  }

  /** Takes the page away, untold, and ends every wait for it. */
  close(): void {
    const window = this.#window;
    this.#forget();
    if (window && !window.isDestroyed()) window.destroy();
  }

  #forget(): void {
    this.#window = undefined;
    this.#ready = false;
    const before = this.#becoming;
    this.#becoming = deferred();
    before.resolve();
  }
}

function deferred(): Deferred {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
