/** Which windows of an app can be seen: for the record of running apps. */
import type { BrowserWindow } from 'electron';

export class VisibleWindows {
  readonly #changed: () => void;
  readonly #visible = new Set<BrowserWindow>();

  /** @param changed a window has been shown or hidden */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get any(): boolean {
    return this.#visible.size > 0;
  }

  follow(window: BrowserWindow): void {
    const shown = (visible: boolean) => {
      if (visible) this.#visible.add(window);
      else this.#visible.delete(window);
      this.#changed();
    };
    window.on('show', () => shown(true));
    window.on('hide', () => shown(false));
    window.once('closed', () => shown(false));
    shown(window.isVisible());
  }
}
