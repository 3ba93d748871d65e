/** What `chrome.app.window.create` makes of its options: Chrome's checks, texts and defaults. Pure; used by main.ts. */
import { ApiError } from '../core/api-error.ts';
import type { Value } from '../core/contract.ts';
import type { Rect, SizeConstraints, WindowRequest } from '../../main/host/window-service.ts';
import type { CreateWindowOptions } from './contract.ts';

export type Options = Value<typeof CreateWindowOptions>;
type Bounds = Partial<Rect> & SizeConstraints;

const MAX_ID_LENGTH = 256;
/** Content size of a window that asks for none. */
const DEFAULT_SIZE = { width: 512, height: 384 };
const BOUNDS_KEYS = ['left', 'top', 'width', 'height', 'minWidth', 'minHeight', 'maxWidth', 'maxHeight'] as const;

export interface AppRights {
  readonly alwaysOnTop: boolean;
}

/**
 * @param url already resolved, inside the app
 * @throws ApiError with Chrome's text for options that contradict each other or lack a permission.
 */
export function windowRequest(url: string, options: Options, rights: AppRights): WindowRequest {
  const id = options.id ?? '';
  if (id.length > MAX_ID_LENGTH) throw new ApiError('The window id can not be more than 256 characters long.');
  if (options.alphaEnabled) throw new ApiError('The alphaEnabled option requires app.window.alpha permission.');
  if (options.ime) throw new ApiError('The "ime" option is not supported for platform app.');
  if (options.showInShelf && id === '') {
    throw new ApiError('The "showInShelf" option requires the "id" option to be set.');
  }
  if (options.alwaysOnTop && !rights.alwaysOnTop) {
    throw new ApiError('The "app.window.alwaysOnTop" permission is required.');
  }
  const { inner, outer } = requestedBounds(options);
  return {
    url,
    id,
    inner,
    outer,
    frame: frameOf(options.frame),
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
    return { inner: withDefaultSize(inner, outer), outer };
  }
  // The deprecated forms give the content's size and the window's position; `bounds` beats the loose keys.
  const loose = {
    width: options.defaultWidth ?? options.width,
    height: options.defaultHeight ?? options.height,
    left: options.defaultLeft ?? options.left,
    top: options.defaultTop ?? options.top,
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

function frameOf(frame: Options['frame']): 'chrome' | 'none' {
  const form = typeof frame === 'object' ? frame : { type: frame };
  const type = form.type ?? 'chrome';
  const { color, inactiveColor } = form as Record<string, string | undefined>;
  if (type === 'none' && (color ?? inactiveColor) !== undefined) {
    throw new ApiError('Windows with no frame cannot have a color.');
  }
  if (inactiveColor !== undefined && color === undefined) {
    throw new ApiError('frame.inactiveColor must be used with frame.color.');
  }
  // Chromium never looks at activeColor.
  for (const value of [color, inactiveColor]) {
    if (value !== undefined && !/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(value)) {
      throw new ApiError('The color specification could not be parsed.');
    }
  }
  return type === 'none' ? 'none' : 'chrome';
}

/** Without the keys that are undefined. */
function defined<T extends Record<string, number | undefined>>(record: T): { [K in keyof T]?: number } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: number;
  };
}
