/** Loads the pictures that a notification names and makes small PNGs of them. */
import { apply, getOwnPropertyDescriptor, isArray, later, listenTo, min } from '../../renderer/primordials.ts';

/** The largest sizes in which they are shown, twice for dense screens. */
const ICON = { width: 160, height: 160 };
const IMAGE = { width: 720, height: 480 };
const BUTTON = { width: 32, height: 32 };

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture to be loaded: the object whose property has its URL. */
interface Slot {
  readonly holder: Record<string, unknown>;
  readonly key: string;
  readonly largest: Size;
}

const PageImage = Image;
const { round, max } = Math;
const pageDocument = document;
const { createElement } = document;
const { drawImage } = CanvasRenderingContext2D.prototype;
const { getContext, toDataURL } = HTMLCanvasElement.prototype;
const setter = (prototype: object, key: string) =>
  getOwnPropertyDescriptor(prototype, key)?.set as (value: unknown) => void;
const getter = (prototype: object, key: string) => getOwnPropertyDescriptor(prototype, key)?.get as () => number;
const setSource = setter(HTMLImageElement.prototype, 'src');
const naturalWidth = getter(HTMLImageElement.prototype, 'naturalWidth');
const naturalHeight = getter(HTMLImageElement.prototype, 'naturalHeight');
const setWidth = setter(HTMLCanvasElement.prototype, 'width');
const setHeight = setter(HTMLCanvasElement.prototype, 'height');

/**
 * @param options as matched; not changed
 * @param done gets the options with `data:` URLs in the place of the pictures' URLs; undefined when one of them cannot be loaded. Runs at
 *   once where there is none
 */
export function loadPictures(
  options: Record<string, unknown>,
  done: (loaded: Record<string, unknown> | undefined) => void,
): void {
  const loaded: Record<string, unknown> = { __proto__: null, ...options };
  const slots: Slot[] = [];
  const want = (holder: Record<string, unknown>, key: string, largest: Size) => {
    // Chromium does not load the empty URL, and finds it wanting later.
    if (typeof holder[key] === 'string' && holder[key] !== '') slots[slots.length] = { holder, key, largest };
  };
  want(loaded, 'iconUrl', ICON);
  want(loaded, 'appIconMaskUrl', ICON);
  want(loaded, 'imageUrl', IMAGE);
  if (isArray(options['buttons'])) {
    const buttons: Record<string, unknown>[] = [];
    for (let i = 0; i < options['buttons'].length; i++) {
      const button: Record<string, unknown> = { __proto__: null, ...(options['buttons'][i] as object) };
      want(button, 'iconUrl', BUTTON);
      buttons[i] = button;
    }
    loaded['buttons'] = buttons;
  }
  let left = slots.length;
  let failed = false;
  if (left === 0) {
    done(loaded);
    return;
  }
  for (let i = 0; i < slots.length; i++) {
    const { holder, key, largest } = slots[i] as Slot;
    loadPicture(holder[key] as string, largest, (picture) => {
      if (picture === undefined) failed = true;
      holder[key] = picture;
      left -= 1;
      // In a task of its own, as every answer: what the callback settles is reacted to before anything else happens.
      if (left === 0) later(() => done(failed ? undefined : loaded));
    });
  }
}

function loadPicture(url: string, largest: Size, done: (picture: string | undefined) => void): void {
  const image = new PageImage();
  listenTo(image, 'error', () => done(undefined));
  listenTo(image, 'load', () => {
    let picture: string | undefined;
    try {
      picture = draw(image, largest);
    } catch {
      // Of another origin: its pixels are not the app's.
    }
    done(picture);
  });
  apply(setSource, image, [url]);
}

function draw(image: HTMLImageElement, largest: Size): string {
  // A drawing without a size of its own is drawn as large as may be.
  const width = apply(naturalWidth, image, []) || largest.width;
  const height = apply(naturalHeight, image, []) || largest.height;
  const scale = min(1, largest.width / width, largest.height / height);
  const size = { width: max(1, round(width * scale)), height: max(1, round(height * scale)) };
  const canvas = apply(createElement, pageDocument, ['canvas']) as HTMLCanvasElement;
  apply(setWidth, canvas, [size.width]);
  apply(setHeight, canvas, [size.height]);
  const context = apply(getContext as (type: string) => unknown, canvas, ['2d']);
  apply(drawImage as (...args: unknown[]) => void, context, [image, 0, 0, size.width, size.height]);
  return apply(toDataURL, canvas, ['image/png']);
}
