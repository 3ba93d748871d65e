/** What is done at the screen: whether somebody is there, and whether the corner that asks for the PIN is tapped. */
import type { Point, Rectangle, WebContents } from 'electron';
import { ExitCorner } from '../rules/exit-corner.ts';
import type { Corner } from '../rules/exit-corner.ts';
import { lastTouchOfFrame } from './frame-touches.ts';
import { lastTouch } from './touch-place.ts';

export interface VisitorsHost {
  /** The corner that counts now. */
  corner(): Corner;
  /** Of the mouse, on the screen. */
  pointer(): Point;
  bounds(): Rectangle;
  somebody(): void;
  exitAsked(): void;
}

const DONE_BY_SOMEBODY = new Set([
  'rawKeyDown',
  'keyDown',
  'char',
  'mouseDown',
  'mouseUp',
  'mouseWheel',
  'touchStart',
  'touchMove',
  'gestureTap',
]);

export class Visitors {
  readonly #host: VisitorsHost;
  readonly #corner = new ExitCorner();
  /** Where it was; undefined before the first event. */
  #pointer: string | undefined;

  constructor(host: VisitorsHost) {
    this.#host = host;
  }

  /** @param type of an input event in a page, as Electron names it */
  input(type: string, contents: WebContents): void {
    if (type === 'mouseDown') this.#tapped(this.#host.pointer());
    // Not `gestureTap`: a page that prevents what follows of its touches, as many do to be quicker, has none.
    if (type === 'touchEnd') void this.#touched(contents);
    if (this.#isSomebody(type)) this.#host.somebody();
  }

  async #touched(contents: WebContents): Promise<void> {
    if (this.#host.corner() === 'none') return;
    const place = (await lastTouch(contents)) ?? (await lastTouchOfFrame(contents));
    if (place) this.#tapped(place);
  }

  #tapped(place: Point): void {
    if (this.#corner.tapped(this.#host.corner(), place, this.#host.bounds())) this.#host.exitAsked();
  }

  /** A window that opens under a pointer that rests brings events of the mouse too. */
  #isSomebody(type: string): boolean {
    if (type !== 'mouseMove') return DONE_BY_SOMEBODY.has(type);
    const { x, y } = this.#host.pointer();
    const place = `${x} ${y}`;
    const moved = this.#pointer !== undefined && place !== this.#pointer;
    this.#pointer = place;
    return moved;
  }
}
