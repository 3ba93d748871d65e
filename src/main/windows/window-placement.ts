/** Where a window opens: the app's request, what was remembered, and the screens there are. Pure arithmetic. */
import type { Rect, SizeConstraints, WindowRequest } from '../host/window-service.ts';
import type { Geometry } from './geometry-store.ts';

export interface Placement {
  readonly position: { readonly left: number; readonly top: number } | undefined;
  /** Size of the content, or of the whole frame where the app gave outer bounds or one was remembered. */
  readonly size: { readonly width: number; readonly height: number };
  readonly sizeIsContent: boolean;
  readonly state: WindowRequest['state'];
}

/** Remembered geometry overrides what the app asks for, and is moved to where it can be seen, as in Chrome. */
export function placeWindow(
  request: WindowRequest,
  remembered: Geometry | undefined,
  screens: readonly Rect[],
): Placement {
  if (remembered) {
    const bounds = onScreen(remembered.bounds, screens);
    // A window that was closed while minimised or full screen comes back as it was before that.
    // Maximising shows a window, so a hidden one waits for its `show` in its normal state.
    const state = remembered.state === 'maximized' && !request.hidden ? 'maximized' : request.state;
    return { position: bounds, size: bounds, sizeIsContent: false, state };
  }
  const { inner, outer } = request;
  const left = outer.left ?? inner.left;
  const top = outer.top ?? inner.top;
  const sizeIsContent = outer.width === undefined || outer.height === undefined;
  const size = clampSize(
    { width: inner.width ?? outer.width ?? 0, height: inner.height ?? outer.height ?? 0 },
    inner,
    outer,
  );
  // A position the app gives is taken as it is, also off screen; one coordinate alone counts for nothing.
  const position = left === undefined || top === undefined ? undefined : { left, top };
  return { position, size, sizeIsContent, state: request.state };
}

/**
 * The frame's limit counts before the content's: how much lies between them is not known before the window exists. Zero and less is
 * no limit, and the minimum wins over the maximum.
 */
function clampSize(
  size: { width: number; height: number },
  inner: SizeConstraints,
  outer: SizeConstraints,
): { width: number; height: number } {
  const limit = (key: keyof SizeConstraints) => {
    const fromOuter = outer[key] ?? 0;
    return fromOuter > 0 ? fromOuter : Math.max(0, inner[key] ?? 0);
  };
  const clamp = (value: number, min: number, max: number) => Math.max(min, max > 0 ? Math.min(max, value) : value);
  return {
    width: clamp(size.width, limit('minWidth'), limit('maxWidth')),
    height: clamp(size.height, limit('minHeight'), limit('maxHeight')),
  };
}

/** Moved, and shrunk if need be, so that the whole rectangle lies on the screen that shows most of it. */
export function onScreen(rect: Rect, screens: readonly Rect[]): Rect {
  const screen = screens.reduce<Rect | undefined>(
    (best, candidate) => (best && overlap(rect, best) >= overlap(rect, candidate) ? best : candidate),
    undefined,
  );
  if (!screen) return rect;
  const width = Math.min(rect.width, screen.width);
  const height = Math.min(rect.height, screen.height);
  const left = Math.max(screen.left, Math.min(rect.left, screen.left + screen.width - width));
  const top = Math.max(screen.top, Math.min(rect.top, screen.top + screen.height - height));
  return { left, top, width, height };
}

function overlap(a: Rect, b: Rect): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return Math.max(0, width) * Math.max(0, height);
}
