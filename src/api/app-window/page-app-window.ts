/** The AppWindow object of this page: live getters over the last state that main sent, methods that tell main what to do. */
import type { PageEvent } from '../../renderer/event.ts';
import type { PageContext } from '../../renderer/page-room.ts';
import { create, defineAccessor, defineValue, dictionary, keys, OPEN } from '../../renderer/primordials.ts';
import { createBounds } from './page-bounds.ts';
import type { BoundsValues } from './page-bounds.ts';

export interface Snapshot {
  readonly windowId: number;
  readonly id: string;
  readonly innerBounds: BoundsValues;
  readonly outerBounds: BoundsValues;
  readonly state: 'normal' | 'fullscreen' | 'maximized' | 'minimized';
  readonly hidden: boolean;
  readonly alwaysOnTop: boolean;
  readonly resizable: boolean;
}

export interface AppWindowHandle {
  readonly object: object;
  /** Takes over new state, then fires the events that led to it. */
  update(snapshot: Snapshot, fire: readonly string[]): void;
  closed(): void;
}

const EVENTS = [
  'onAlphaEnabledChanged',
  'onBoundsChanged',
  'onClosed',
  'onFullscreened',
  'onMaximized',
  'onMinimized',
  'onRestored',
];

export function createAppWindow(context: PageContext, initial: Snapshot): AppWindowHandle {
  let current = initial;
  const send = (name: string, argument?: object) =>
    context.call('app.window.command', [name, argument], (error) => {
      if (error !== null) context.lastError.reportUnchecked(error);
    });

  const methods: Record<string, (...args: unknown[]) => unknown> = {
    focus: () => send('focus'),
    fullscreen: () => send('fullscreen'),
    isFullscreen: () => current.state === 'fullscreen',
    minimize: () => send('minimize'),
    isMinimized: () => current.state === 'minimized',
    maximize: () => send('maximize'),
    isMaximized: () => current.state === 'maximized',
    restore: () => send('restore'),
    drawAttention: () => send('drawAttention'),
    clearAttention: () => send('clearAttention'),
    close: () => send('close'),
    show: (focused: unknown) => send('show', { focused: focused !== false }),
    hide: () => send('hide'),
    isAlwaysOnTop: () => current.alwaysOnTop,
    setAlwaysOnTop: (value: unknown) => send('setAlwaysOnTop', { value: value === true }),
    setVisibleOnAllWorkspaces: (value: unknown) => send('setVisibleOnAllWorkspaces', { value: value === true }),
    // moveTo and resizeTo are about the whole window; getBounds and setBounds about its position and the size of its content.
    moveTo: (left: unknown, top: unknown) => setOuter({ left, top }),
    resizeTo: (width: unknown, height: unknown) => setOuter({ width, height }),
    getBounds: () => {
      const { width, height } = current.innerBounds;
      const { left, top } = current.outerBounds;
      return { left, top, width, height };
    },
    setBounds: (bounds: unknown) => {
      const { left, top, width, height } = bounds as Record<string, unknown>;
      setOuter({ left, top });
      setInner({ width, height });
    },
  };
  const setInner = (bounds: object) => send('setBounds', { which: 'inner', bounds: integers(bounds) });
  const setOuter = (bounds: object) => send('setBounds', { which: 'outer', bounds: integers(bounds) });

  // Chromium keeps everything but the two bounds on a prototype of this window's own.
  const prototype = create(Object.prototype) as object;
  const hide = (key: string, value: unknown) =>
    defineValue(prototype, key, value, { configurable: true, writable: true });
  const readOnly = (key: string, value: unknown) => defineAccessor(prototype, key, () => value, undefined, {});
  const events = dictionary<PageEvent>();
  for (let i = 0; i < EVENTS.length; i++) {
    const event = context.createEvent();
    events[EVENTS[i] as string] = event;
    hide(EVENTS[i] as string, event.object);
  }
  const methodNames = keys(methods);
  for (let i = 0; i < methodNames.length; i++) hide(methodNames[i] as string, methods[methodNames[i] as string]);
  hide('contentWindow', window);
  readOnly('id', initial.id);
  readOnly('hasFrameColor', false);
  readOnly('activeFrameColor', 0);
  readOnly('inactiveFrameColor', 0);

  const appWindow = create(prototype) as object;
  const put = (key: string, value: unknown) => defineValue(appWindow, key, value, OPEN);
  put(
    'innerBounds',
    createBounds('inner', () => current.innerBounds, send),
  );
  put(
    'outerBounds',
    createBounds('outer', () => current.outerBounds, send),
  );

  const fire = (name: string) => events[name]?.dispatch([]);
  return {
    object: appWindow,
    update(snapshot, names) {
      current = snapshot;
      for (let i = 0; i < names.length; i++) fire(names[i] as string);
    },
    closed: () => fire('onClosed'),
  };
}

/** Chrome takes whole numbers and ignores what is missing. */
function integers(bounds: object): Record<string, number> {
  const result: Record<string, number> = {};
  const names = keys(bounds);
  for (let i = 0; i < names.length; i++) {
    const value = (bounds as Record<string, unknown>)[names[i] as string];
    if (typeof value === 'number') result[names[i] as string] = value | 0;
  }
  return result;
}
