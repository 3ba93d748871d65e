/** Whether there is anything to be seen of an app: asked of its documents, and of the picture of them. */
import { webContents } from 'electron';
import type { NativeImage, WebContents, WebFrameMain } from 'electron';

/** A page that is loading, or that loops, answers late or never. */
const ANSWER_MS = 2000;

/**
 * True for a document with a text, a picture, a field or anything else that is drawn by itself in its view. What only colours an area is left
 * to the picture. Frames and guests are asked themselves. A document of many elements is none that failed to load.
 */
const SHOWS_SOMETHING = `(() => {
  const MANY = 5000;
  const DRAWN = 'img,picture,canvas,video,svg,object,embed,input,button,select,textarea,progress,meter,audio[controls],hr';
  const inView = (boxes) => [...boxes].some(({ width, height, right, bottom, left, top }) =>
    width > 0 && height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight);
  const isSeen = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  let count = 0;
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
      const isOwn = node.matches(DRAWN) || (node.localName.includes('-') && !node.shadowRoot);
      if (isOwn && isSeen(node) && inView(node.getClientRects())) return true;
    }
    return false;
  };
  return document.documentElement !== null && shows(document.documentElement);
})()`;

/** @returns whether any document of a page, of its frames or guests, has something to show; those that do not answer have nothing */
export async function showsSomething(contents: WebContents): Promise<boolean> {
  const answers = await Promise.all(framesOf(contents).map(askFrame));
  return answers.includes(true);
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

async function askFrame(frame: WebFrameMain): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_MS);
  });
  try {
    // Of the frame and not of the contents, which waits until everything has loaded.
    return await Promise.race([frame.executeJavaScript(SHOWS_SOMETHING).then((value) => value === true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** What the picture of a page is: nothing could be had, several colours, or one (white being what Chromium paints where there is nothing). */
export type Picture = 'none' | 'many' | 'white' | 'one';

export async function pictureOf(contents: WebContents): Promise<Picture> {
  let timer: NodeJS.Timeout | undefined;
  // A picture of a page that is not drawn does not come.
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ANSWER_MS);
  });
  try {
    return judge(await Promise.race([contents.capturePage(), late]));
  } catch {
    return 'none';
  } finally {
    clearTimeout(timer);
  }
}

const BYTES = 4;

function judge(image: NativeImage | undefined): Picture {
  if (!image || image.isEmpty()) return 'none';
  const bitmap = image.toBitmap();
  // Each pixel is as the one before it.
  if (!bitmap.subarray(BYTES).equals(bitmap.subarray(0, -BYTES))) return 'many';
  return bitmap.subarray(0, BYTES).every((value) => value === 0xff) ? 'white' : 'one';
}
