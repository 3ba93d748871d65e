/** How an app window closes: onClosed runs while the document is still there, as in Chromium; so out of sight, then the listeners, then gone. */
import type { BrowserWindow } from 'electron';

export interface ClosingListener {
  /** In a kiosk: only the app itself closes the window, and nothing makes it smaller. */
  readonly locked?: boolean;
  /** The window is about to close: its page is to run its onClosed listeners and say so. False when it cannot. */
  closing(): boolean;
}

/** A page that hangs must not keep its window open. */
const CLOSING_LIMIT_MS = 1000;

export class WindowClosing {
  readonly #window: BrowserWindow;
  readonly #listener: ClosingListener;
  #finish: (() => void) | undefined;
  #listenersDone = false;
  #byApp = false;

  constructor(window: BrowserWindow, listener: ClosingListener) {
    this.#window = window;
    this.#listener = listener;
  }

  /** The page is running its onClosed listeners. */
  get isUnderWay(): boolean {
    return this.#finish !== undefined;
  }

  /** The app itself closes the window. */
  byApp(): void {
    this.#byApp = true;
    this.#window.close();
  }

  /** The page has run its listeners. */
  finish(): void {
    this.#finish?.();
  }

  /** The window's `close` event. */
  asked(event: { preventDefault(): void }): void {
    if (this.#finish) {
      // Asked again while the page is busy with its listeners: it is on its way.
      if (!this.#listenersDone) event.preventDefault();
      return;
    }
    if (!this.#byApp && this.#listener.locked) return event.preventDefault();
    if (!this.#listener.closing()) return;
    event.preventDefault();
    const timer = setTimeout(() => this.#finish?.(), CLOSING_LIMIT_MS);
    this.#finish = () => {
      clearTimeout(timer);
      this.#listenersDone = true;
      if (!this.#window.isDestroyed()) this.#window.close();
    };
    this.#window.hide();
  }
}
