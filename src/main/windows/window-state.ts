/** The states of an app window, and what Chrome makes of their changes. */
import type { BrowserWindow } from 'electron';
import type { Rect, WindowSnapshot, WindowState } from '../host/window-service.ts';

/** Which events Chrome fires for a change of state, in its order. */
export function eventsFor(before: WindowSnapshot, now: WindowSnapshot): string[] {
  const fire: string[] = [];
  const moved = (key: keyof Rect) =>
    before.innerBounds[key] !== now.innerBounds[key] || before.outerBounds[key] !== now.outerBounds[key];
  if (moved('left') || moved('top') || moved('width') || moved('height')) fire.push('onBoundsChanged');
  const states = [
    ['fullscreen', 'onFullscreened'],
    ['minimized', 'onMinimized'],
    ['maximized', 'onMaximized'],
  ] as const;
  for (const [key, event] of states) if (now[key] && !before[key]) fire.push(event);
  if (states.some(([key]) => before[key] && !now[key])) fire.push('onRestored');
  return fire;
}

/** The one state that is remembered and asked for. */
export function stateOf(window: BrowserWindow): WindowState {
  if (window.isFullScreen()) return 'fullscreen';
  if (window.isMinimized()) return 'minimized';
  return window.isMaximized() ? 'maximized' : 'normal';
}
