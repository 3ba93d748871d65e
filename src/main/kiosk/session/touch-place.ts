/** Where a page was touched: Electron tells that it was, and the pointer of a mouse does not follow a finger. */
import { BrowserWindow } from 'electron';
import type { Point, WebContents } from 'electron';

/** A world of the kiosk's own in each page: the page's scripts see nothing of it. */
const WORLD = 4712;
const LISTEN = `globalThis.touched ??= (addEventListener('touchstart', ({ isTrusted, touches: [first] }) => {
  if (isTrusted && first) globalThis.touched = { x: first.clientX, y: first.clientY, screenX: first.screenX, screenY: first.screenY };
}, { capture: true, passive: true }), {}); 0`;

/** To be called for each document, before it is touched. What is touched in frames is for frame-touches.ts. */
export function listenForTouches(contents: WebContents): void {
  void contents.executeJavaScriptInIsolatedWorld(WORLD, [{ code: LISTEN }]).catch(() => {});
}

/** Each place is told once: what is touched in a frame leaves none. */
const TAKE = '(() => { const place = globalThis.touched; globalThis.touched = {}; return place; })()';

/** @returns the place on the screen; undefined where the page does not tell */
export async function lastTouch(contents: WebContents): Promise<Point | undefined> {
  try {
    const place: unknown = await contents.executeJavaScriptInIsolatedWorld(WORLD, [{ code: TAKE }]);
    if (typeof place !== 'object' || place === null) return undefined;
    const read = (name: string) => Number(Reflect.get(place, name));
    const window = BrowserWindow.fromWebContents(contents);
    // A guest is somewhere in its window.
    const bounds = window?.webContents === contents ? window.getContentBounds() : undefined;
    const x = bounds ? bounds.x + read('x') : read('screenX');
    const y = bounds ? bounds.y + read('y') : read('screenY');
    return Number.isFinite(x + y) ? { x, y } : undefined;
  } catch {
    return undefined;
  }
}
