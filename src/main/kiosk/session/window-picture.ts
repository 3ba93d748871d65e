/**
 * A window as its visitor sees it. Electron takes pictures of pages, and of the page alone: where the keyboard lies over the bottom of a
 * window, its page ends above it.
 */
import { nativeImage, WebContentsView } from 'electron';
import type { BrowserWindow, NativeImage, Rectangle, Size } from 'electron';

/** What is over a window's page: the keyboard, or nothing. */
function viewsOver(window: BrowserWindow): WebContentsView[] {
  return window.contentView.children.filter((view) => view instanceof WebContentsView);
}

/** How much of a window its page fills, from the top left corner, in its own pixels. */
export function pageSize(window: BrowserWindow): Size {
  const { width, height } = window.getContentBounds();
  const tops = viewsOver(window).map((view) => view.getBounds().y);
  return { width, height: Math.min(height, ...tops) };
}

/** @returns the whole of it; undefined when nothing of its page could be had. May never come of a window that is not drawn */
export async function pictureOfWindow(window: BrowserWindow): Promise<NativeImage | undefined> {
  const views = viewsOver(window);
  const [page, ...over] = await Promise.all([
    window.webContents.capturePage(),
    // Of one whose process is just gone there is none.
    ...views.map(({ webContents }) => webContents.capturePage().catch(() => nativeImage.createEmpty())),
  ]);
  if (page.isEmpty()) return undefined;
  if (views.length === 0 || window.isDestroyed()) return page;
  const whole = window.getContentBounds();
  // Pictures have the display's pixels.
  const scale = page.getSize().width / whole.width;
  const size = { width: page.getSize().width, height: Math.round(whole.height * scale) };
  const picture = Buffer.alloc(size.width * size.height * BYTES);
  lay(picture, size, page, { x: 0, y: 0 });
  for (const [index, image] of over.entries()) {
    const { x, y } = views[index]?.getBounds() ?? { x: 0, y: 0 };
    lay(picture, size, image, { x: Math.round(x * scale), y: Math.round(y * scale) });
  }
  return nativeImage.createFromBitmap(picture, size);
}

const BYTES = 4;

/** Row by row; what is outside of the picture is left out. */
function lay(picture: Buffer, size: Size, image: NativeImage, { x, y }: Pick<Rectangle, 'x' | 'y'>): void {
  const { width, height } = image.getSize();
  const bitmap = image.toBitmap();
  const columns = Math.min(width, size.width - x);
  for (let row = 0; row < Math.min(height, size.height - y); row += 1) {
    const from = row * width * BYTES;
    bitmap.copy(picture, ((y + row) * size.width + x) * BYTES, from, from + columns * BYTES);
  }
}
