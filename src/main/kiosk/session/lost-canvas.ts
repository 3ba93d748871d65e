/**
 * Whether a canvas of a page has lost its WebGL context, as when the GPU process has crashed: nothing is drawn on it from then on, unless its
 * page sets it up anew. Frames inside of the page are not heard.
 */
import type { WebContents } from 'electron';

/** A world of the kiosk's own in each page: the page's scripts see nothing of it. */
const WORLD = 4713;
// A page that makes and drops such canvases, as charts do, must not keep them all for this.
const LISTEN = `globalThis.lost ??= (() => {
  const lost = new Set();
  const options = { capture: true, passive: true };
  addEventListener('webglcontextlost', ({ target }) => void lost.add(target), options);
  addEventListener('webglcontextrestored', ({ target }) => void lost.delete(target), options);
  return lost;
})();
for (const canvas of globalThis.lost) if (!canvas.isConnected) globalThis.lost.delete(canvas);
0`;
const ASK = `[...globalThis.lost ?? []].some((canvas) =>
  canvas.isConnected && canvas.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }))`;

/** To be called for each document, and now and then after that. */
export function listenForLostCanvases(contents: WebContents): void {
  if (!contents.isLoadingMainFrame()) void run(contents, LISTEN);
}

export async function hasLostCanvas(contents: WebContents): Promise<boolean> {
  return !contents.isLoadingMainFrame() && (await run(contents, ASK)) === true;
}

async function run(contents: WebContents, code: string): Promise<unknown> {
  try {
    return await contents.executeJavaScriptInIsolatedWorld(WORLD, [{ code }]);
  } catch {
    return undefined;
  }
}
