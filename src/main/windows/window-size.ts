/** The size of a window as Chrome sees it: content and frame, and the limits of both, which are one set. */
import type { BrowserWindow, Rectangle } from 'electron';
import type { Rect, SizeConstraints } from '../host/window-service.ts';

const LIMITS = ['minWidth', 'minHeight', 'maxWidth', 'maxHeight'] as const;
const isWidth = (key: (typeof LIMITS)[number]) => key === 'minWidth' || key === 'maxWidth';

export class WindowSize {
  readonly #window: BrowserWindow;
  /** Of the content: Chrome keeps one set, in which the frame's limits are converted. */
  readonly #limits: SizeConstraints = {};
  readonly #hasNoFrame: boolean;

  constructor(window: BrowserWindow) {
    this.#window = window;
    this.#hasNoFrame = same(window.getBounds(), window.getContentBounds());
  }

  /** Of the content, on the screen, in DIPs. */
  contentBounds(): Rectangle {
    // Electron tells the content's size of before for a while; where the frame adds nothing there is no need to ask. Under X11 that is
    // so in every window: what the window manager draws around it counts for neither.
    return this.#hasNoFrame ? this.#window.getBounds() : this.#window.getContentBounds();
  }

  /** What the frame adds to the content. */
  frame(): { width: number; height: number } {
    const frame = this.#window.getBounds();
    const content = this.contentBounds();
    return { width: frame.width - content.width, height: frame.height - content.height };
  }

  /** Of the content. */
  get innerLimits(): SizeConstraints {
    return this.#limits;
  }

  /** Of the frame. */
  outerLimits(): SizeConstraints {
    const { width, height } = this.frame();
    const outer: SizeConstraints = {};
    for (const key of LIMITS) {
      const value = this.#limits[key];
      if (value !== undefined) outer[key] = value === null ? null : value + (isWidth(key) ? width : height);
    }
    return outer;
  }

  /** Takes over the limits that are given; zero or less takes one away, as null does. A maximum below its minimum becomes that. */
  takeLimits(which: 'inner' | 'outer', given: SizeConstraints): void {
    const frame = which === 'outer' ? this.frame() : { width: 0, height: 0 };
    for (const key of LIMITS) {
      const value = given[key];
      if (value === undefined) continue;
      const content = value === null ? 0 : value - (isWidth(key) ? frame.width : frame.height);
      this.#limits[key] = content > 0 ? content : null;
    }
    for (const [min, max] of [
      ['minWidth', 'maxWidth'],
      ['minHeight', 'maxHeight'],
    ] as const) {
      const least = this.#limits[min];
      const most = this.#limits[max];
      if (least && most && most < least) this.#limits[max] = least;
    }
  }

  /** Electron limits the frame. */
  applyLimits(): void {
    const extra = this.frame();
    const limit = (content: number | null | undefined, more: number) => (content ? content + more : 0);
    const { minWidth, minHeight, maxWidth, maxHeight } = this.#limits;
    this.#window.setMinimumSize(limit(minWidth, extra.width), limit(minHeight, extra.height));
    this.#window.setMaximumSize(limit(maxWidth, extra.width), limit(maxHeight, extra.height));
  }

  /** A size within the limits. Electron keeps to them only in windows that the user can resize. */
  fit(key: 'width' | 'height', size: number, which: 'inner' | 'outer'): number {
    const extra = which === 'outer' ? this.frame()[key] : 0;
    const least = this.#limits[key === 'width' ? 'minWidth' : 'minHeight'];
    const most = this.#limits[key === 'width' ? 'maxWidth' : 'maxHeight'];
    const content = Math.min(size - extra, most || Infinity);
    return Math.max(content, least || 0) + extra;
  }
}

/** As Chrome names the sides. */
export function toRect({ x, y, width, height }: { x: number; y: number; width: number; height: number }): Rect {
  return { left: x, top: y, width, height };
}

const same = (a: Rectangle, b: Rectangle) => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
