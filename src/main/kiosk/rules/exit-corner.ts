/** Five taps in one corner ask for the PIN, where there is no keyboard. */

export type Corner = 'none' | 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Bounds extends Point {
  readonly width: number;
  readonly height: number;
}

const TAPS = 5;
const WITHIN_MS = 3000;
/** In pixels of the screen's own scale: a finger finds it, and nothing else is likely to be there. */
const SIZE = 72;

export class ExitCorner {
  readonly #now: () => number;
  #taps: readonly number[] = [];

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Counts a tap. @returns whether it was the last one needed */
  tapped(corner: Corner, at: Point, display: Bounds): boolean {
    if (corner === 'none' || !isIn(corner, at, display)) {
      this.#taps = [];
      return false;
    }
    const now = this.#now();
    this.#taps = [...this.#taps.filter((time) => now - time < WITHIN_MS), now];
    if (this.#taps.length < TAPS) return false;
    this.#taps = [];
    return true;
  }
}

function isIn(corner: Corner, { x, y }: Point, display: Bounds): boolean {
  const left = x - display.x;
  const top = y - display.y;
  const inX = corner.endsWith('left') ? left < SIZE : left >= display.width - SIZE;
  const inY = corner.startsWith('top') ? top < SIZE : top >= display.height - SIZE;
  return inX && inY;
}
