/** Chromium's windows stay maximised in full screen, and are it at once when they leave; Electron's are it again a little later. */
import type { BrowserWindow } from 'electron';
import type { WindowSnapshot } from '../host/window-service.ts';

/** A window manager that does not maximise a window again is not waited for any longer. */
const LIMIT_MS = 5000;

export class MaximizedAgain {
  readonly #window: BrowserWindow;
  readonly #over: () => void;
  #waiting: NodeJS.Timeout | undefined;

  /** @param over the wait has ended, and the window says itself what it is */
  constructor(window: BrowserWindow, over: () => void) {
    this.#window = window;
    this.#over = over;
  }

  /** Whether the window counts as maximised though it does not say so. @param last what it was, as told to the app */
  stays(last: WindowSnapshot | undefined): boolean {
    if (!last?.maximized) return false;
    return this.#window.isFullScreen() || last.fullscreen || this.#waiting !== undefined;
  }

  /** It has left full screen, and was maximised before. */
  expect(): void {
    const window = this.#window;
    const over = () => {
      clearTimeout(this.#waiting);
      this.#waiting = undefined;
      window.off('maximize', over);
      window.off('unmaximize', over);
      window.off('closed', over);
      this.#over();
    };
    this.#waiting = setTimeout(over, LIMIT_MS);
    window.on('maximize', over);
    window.on('unmaximize', over);
    window.on('closed', over);
  }
}
