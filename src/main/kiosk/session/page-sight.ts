/** Whether there is anything to be seen of an app: asked of its documents, and of the picture of them. */
import { BrowserWindow, webContents } from 'electron';
import type { NativeImage, Rectangle, WebContents, WebFrameMain } from 'electron';
import { inTime } from './in-time.ts';
import { pageSize } from './window-picture.ts';

/** A page that is loading, or that loops, answers late or never. */
const ANSWER_MS = 2000;

/**
 * What a document has to show: `content`, a text, a picture, a field or anything else that is drawn by itself in its view; or nothing of
 * that but a `canvas` or a film, of which nobody but the picture tells whether anything is on it; or `nothing`. What only colours an area is
 * left to the picture. Frames and guests are asked themselves. A document of many elements is none that failed to load.
 */
export type Sight = 'content' | 'canvas' | 'nothing';

const SIGHT = `(() => {
  const MANY = 5000;
  const CANVAS = 'canvas,video';
  const DRAWN = 'img,picture,svg,object,embed,input,button,select,textarea,progress,meter,audio[controls],hr';
  const inView = (boxes) => [...boxes].some(({ width, height, right, bottom, left, top }) =>
    width > 0 && height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight);
  const isSeen = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  let count = 0;
  let sight = 'nothing';
  const shows = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (++count > MANY) return true;
      if (node.nodeType === Node.TEXT_NODE) {
        if (node.data.trim() === '' || !node.parentElement || !isSeen(node.parentElement)) continue;
        range.selectNodeContents(node);
        if (inView(range.getClientRects())) return true;
        continue;
      }
      if (node.shadowRoot && shows(node.shadowRoot)) return true;
      const isCanvas = node.matches(CANVAS);
      if (isCanvas && sight === 'canvas') continue;
      const isOwn = isCanvas || node.matches(DRAWN) || (node.localName.includes('-') && !node.shadowRoot);
      if (!isOwn || !isSeen(node) || !inView(node.getClientRects())) continue;
      if (!isCanvas) return true;
      sight = 'canvas';
    }
    return false;
  };
  return document.documentElement !== null && shows(document.documentElement) ? 'content' : sight;
})()`;

/** @returns the most that any document of a page, of its frames or guests, has to show; those that do not answer have nothing */
export async function sightOf(contents: WebContents): Promise<Sight> {
  const answers = await Promise.all(framesOf(contents).map(askFrame));
  return (['content', 'canvas'] as const).find((sight) => answers.includes(sight)) ?? 'nothing';
}

function framesOf(contents: WebContents): WebFrameMain[] {
  const guests = webContents.getAllWebContents().filter(({ hostWebContents }) => hostWebContents?.id === contents.id);
  return [contents, ...guests].filter((one) => !one.isDestroyed() && !one.isCrashed()).flatMap(allFrames);
}

function allFrames(contents: WebContents): WebFrameMain[] {
  try {
    return contents.mainFrame.framesInSubtree;
  } catch {
    // Its process is going just now.
    return [];
  }
}

/** Of the frame and not of the contents, which waits until everything has loaded. */
const askFrame = (frame: WebFrameMain): Promise<unknown> => inTime(frame.executeJavaScript(SIGHT), ANSWER_MS);

/** What the picture of a page is: nothing could be had, several colours, or one (white being what Chromium paints where there is nothing). */
export type Picture = 'none' | 'many' | 'white' | 'one';

/** In the middle of the page, where most pages have something; a sixtieth of the pixels of all of it. */
const STRIP = 16;

/** Costs least where there is something to be seen. */
export async function pictureOf(contents: WebContents): Promise<Picture> {
  const strip = stripOf(contents);
  if (strip && (await capture(contents, strip)) === 'many') return 'many';
  return contents.isDestroyed() ? 'none' : capture(contents);
}

/** A picture of a page that is not drawn does not come. */
const capture = async (contents: WebContents, part?: Rectangle): Promise<Picture> =>
  judge(await inTime(part ? contents.capturePage(part) : contents.capturePage(), ANSWER_MS));

function stripOf(contents: WebContents): Rectangle | undefined {
  const window = BrowserWindow.fromWebContents(contents);
  const { width, height } = window ? pageSize(window) : { width: 0, height: 0 };
  if (width === 0 || height < 2 * STRIP) return undefined;
  return { x: 0, y: Math.floor((height - STRIP) / 2), width, height: STRIP };
}

const BYTES = 4;

function judge(image: NativeImage | undefined): Picture {
  if (!image || image.isEmpty()) return 'none';
  const bitmap = image.toBitmap();
  // Each pixel is as the one before it.
  if (!bitmap.subarray(BYTES).equals(bitmap.subarray(0, -BYTES))) return 'many';
  return bitmap.subarray(0, BYTES).every((value) => value === 0xff) ? 'white' : 'one';
}
