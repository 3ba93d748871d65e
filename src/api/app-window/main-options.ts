/** What `chrome.app.window.create` makes of its options: Chrome's checks, texts and defaults. Pure; used by main.ts. */
import { ApiError } from '../core/api-error.ts';
import type { Value } from '../core/contract.ts';
import type { Rect, SizeConstraints, WindowRequest } from '../../main/host/window-service.ts';
import type { CreateWindowOptions } from './contract.ts';

export type Options = Value<typeof CreateWindowOptions>;
type Bounds = Partial<Rect> & SizeConstraints;

/** In bytes of UTF-8, although Chrome's error text speaks of characters. */
const MAX_ID_LENGTH = 256;
/** Content size of a window that asks for none. */
const DEFAULT_SIZE = { width: 512, height: 384 };
const BOUNDS_KEYS = ['left', 'top', 'width', 'height', 'minWidth', 'minHeight', 'maxWidth', 'maxHeight'] as const;

export interface AppRights {
  readonly alwaysOnTop: boolean;
  readonly alpha: boolean;
}

/**
 * @returns the app's own id for the window, '' when it gives none
 * @throws ApiError when it is too long.
 */
export function windowId(options: Options): string {
  const id = options.id ?? '';
  if (Buffer.byteLength(id) > MAX_ID_LENGTH) {
    throw new ApiError('The window id can not be more than 256 characters long.');
  }
  return id;
}

/**
 * Checks in Chromium's order, so that of several mistakes the same one is told.
 * @param url already resolved, inside the app
 * @throws ApiError with Chrome's text for options that contradict each other or lack a permission.
 */
export function windowRequest(url: string, options: Options, rights: AppRights): WindowRequest {
  const id = windowId(options);
  const { inner, outer } = requestedBounds(options);
  const { type: frame, color: frameColor } = frameOf(options.frame);
  // Refused whatever its value is, and so is the next without the permission.
  if (options.ime !== undefined) throw new ApiError('The "ime" option is not supported for platform app.');
  if (options.alphaEnabled !== undefined) {
    if (!rights.alpha) throw new ApiError('The alphaEnabled option requires app.window.alpha permission.');
    if (frame !== 'none') throw new ApiError(`The alphaEnabled option can only be used with "frame: 'none'".`);
  }
  if (options.alwaysOnTop && !rights.alwaysOnTop) {
    throw new ApiError('The "app.window.alwaysOnTop" permission is required.');
  }
  if (options.showInShelf && id === '') {
    throw new ApiError('The "showInShelf" option requires the "id" option to be set.');
  }
  if (options.icon === '') throw new ApiError('The icon URL is invalid.');
  return {
    url,
    id,
    inner,
    outer,
    frame,
    frameColor,
    alpha: options.alphaEnabled ?? false,
    icon: options.icon ?? '',
    resizable: options.resizable ?? true,
    hidden: options.hidden ?? false,
    focused: options.focused ?? true,
    // A hidden window starts in no state. Full screen needs no permission here: Chromium asks for none.
    state: options.hidden ? 'normal' : (options.state ?? 'normal'),
    alwaysOnTop: options.alwaysOnTop ?? false,
    visibleOnAllWorkspaces: options.visibleOnAllWorkspaces ?? false,
  };
}

function requestedBounds(options: Options): { inner: Bounds; outer: Bounds } {
  if (options.innerBounds || options.outerBounds) {
    const inner: Bounds = { ...options.innerBounds };
    const outer: Bounds = { ...options.outerBounds };
    for (const key of BOUNDS_KEYS) {
      if (inner[key] !== undefined && outer[key] !== undefined) {
        throw new ApiError(`The ${key} property cannot be specified for both inner and outer bounds.`);
      }
    }
    // A frame of no size is a frame without a given size.
    if ((outer.width ?? 0) <= 0) delete outer.width;
    if ((outer.height ?? 0) <= 0) delete outer.height;
    return { inner: withDefaultSize(inner, outer), outer };
  }
  // The deprecated forms give the content's size and the window's position; `bounds` beats the loose keys, which beat `default…`.
  const loose = {
    width: options.width ?? options.defaultWidth,
    height: options.height ?? options.defaultHeight,
    left: options.left ?? options.defaultLeft,
    top: options.top ?? options.defaultTop,
    ...options.bounds,
  };
  const inner: Bounds = {
    ...defined({ width: loose.width, height: loose.height }),
    ...defined({
      minWidth: options.minWidth,
      minHeight: options.minHeight,
      maxWidth: options.maxWidth,
      maxHeight: options.maxHeight,
    }),
  };
  return { inner: withDefaultSize(inner, {}), outer: defined({ left: loose.left, top: loose.top }) };
}

function withDefaultSize(inner: Bounds, outer: Bounds): Bounds {
  const sized = { ...inner };
  // Nothing, zero and less all mean the default.
  if (outer.width === undefined && (sized.width ?? 0) <= 0) sized.width = DEFAULT_SIZE.width;
  if (outer.height === undefined && (sized.height ?? 0) <= 0) sized.height = DEFAULT_SIZE.height;
  return sized;
}

/** As Chromium 156 reads a colour, the alpha of the longer forms without effect. */
const COLOR = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;

function frameOf(frame: Options['frame']): { type: WindowRequest['frame']; color: WindowRequest['frameColor'] } {
  const form = typeof frame === 'object' ? frame : { type: frame };
  const type = form.type === 'none' ? 'none' : 'chrome';
  // Chromium never looks at activeColor.
  const { color, inactiveColor } = form as Record<string, string | undefined>;
  if (color === undefined) {
    if (inactiveColor !== undefined) throw new ApiError('frame.inactiveColor must be used with frame.color.');
    return { type, color: undefined };
  }
  if (type === 'none') throw new ApiError('Windows with no frame cannot have a color.');
  return { type, color: { active: parseColor(color), inactive: parseColor(inactiveColor ?? color) } };
}

/** @returns 0xRRGGBB */
function parseColor(text: string): number {
  const digits = COLOR.exec(text)?.[1];
  if (digits === undefined) throw new ApiError('The color specification could not be parsed.');
  const long = digits.length < 6 ? digits.replaceAll(/./g, '$&$&') : digits;
  return Number.parseInt(long.slice(0, 6), 16);
}

/** Without the keys that are undefined. */
function defined<T extends Record<string, number | undefined>>(record: T): { [K in keyof T]?: number } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: number;
  };
}
