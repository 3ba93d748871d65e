/** The AppWindow object of this page: live getters over the last state that main sent, methods that tell main what to do. */
import type { PageEvent } from '../../renderer/event.ts';
import type { PageContext } from '../../renderer/page-room.ts';
import { create, defineAccessor, defineValue, dictionary, OPEN } from '../../renderer/primordials.ts';
import { createBounds, named } from './page-bounds.ts';
import type { BoundsValues } from './page-bounds.ts';
import { methodArguments } from './page-methods.ts';
import type { METHODS } from './page-methods.ts';
import { createMoves } from './page-moves.ts';

export interface Snapshot {
  readonly windowId: number;
  readonly id: string;
  readonly innerBounds: BoundsValues;
  readonly outerBounds: BoundsValues;
  readonly fullscreen: boolean;
  readonly maximized: boolean;
  readonly minimized: boolean;
  readonly alwaysOnTop: boolean;
  readonly alphaEnabled: boolean;
  /** 0xRRGGBB; undefined when the app gave none. */
  readonly frameColor: { readonly active: number; readonly inactive: number } | undefined;
}

export interface AppWindowHandle {
  readonly object: object;
  /** Takes over new state, then fires the events that led to it. */
  update(snapshot: Snapshot, fire: readonly string[]): void;
  closed(): void;
  isFullscreen(): boolean;
  /** Escape was pressed, and the page had nothing against it. */
  escape(): void;
}

const EVENTS = [
  'onAlphaEnabledChanged',
  'onRestored',
  'onMaximized',
  'onMinimized',
  'onFullscreened',
  'onBoundsChanged',
  'onClosed',
];

/** @param shape whether the app may give its windows a shape: without the permission there is no such method */
export function createAppWindow(context: PageContext, initial: Snapshot, shape: boolean): AppWindowHandle {
  let current = initial;
  const send = (name: string, argument?: object) =>
    context.call('app.window.command', [name, argument], (error) => {
      if (error !== null) context.lastError.reportUnchecked(error);
    });

  // Chromium keeps everything but the two bounds on the prototype of a class.
  const prototype = create(Object.prototype) as object;
  const put = (key: string, value: unknown) => defineValue(prototype, key, value, OPEN);
  const readOnly = (key: string, value: unknown) => defineAccessor(prototype, key, () => value, undefined, {});
  const constructor = named('AppWindow', function () {});
  defineValue(prototype, 'constructor', constructor, { writable: true, configurable: true });

  const events = dictionary<PageEvent>();
  for (let i = 0; i < EVENTS.length; i++) {
    const event = context.createEvent();
    events[EVENTS[i] as string] = event;
    put(EVENTS[i] as string, event.object);
  }

  /** @param argumentOf what main is told besides the name; nothing when left out */
  const command = (name: keyof typeof METHODS, argumentOf?: (value: unknown) => object) => {
    const run = (...given: unknown[]) => {
      const args = methodArguments(name, given);
      send(name, argumentOf?.(args[0]));
    };
    put(name, named(name, run));
  };
  command('clearAttention');
  command('drawAttention');
  command('focus');
  command('fullscreen');
  command('hide');
  command('maximize');
  command('minimize');
  command('restore');
  // Of ChromeOS; elsewhere it has no effect in Chromium either.
  const setActivateOnPointer = (...given: unknown[]) => void methodArguments('setActivateOnPointer', given);
  put('setActivateOnPointer', named('setActivateOnPointer', setActivateOnPointer));
  command('setAlwaysOnTop', (value) => ({ value }));
  command('setIcon', (url) => ({ url }));
  if (shape) command('setShape', (region) => ({ rects: (region as { rects?: object }).rects ?? null }));
  command('setVisibleOnAllWorkspaces', (value) => ({ value }));
  command('show', (focused) => ({ focused: focused !== false }));

  const moves = createMoves(
    () => current.outerBounds,
    (bounds) => send('setBounds', { which: 'outer', bounds }),
  );
  put('moveTo', moves.moveTo);
  put('resizeTo', moves.resizeTo);
  put('contentWindow', window);
  const answer = (key: string, value: (...given: never[]) => unknown) => put(key, named('', value));
  answer('close', () => send('close'));
  answer('getBounds', () => {
    // The window's position and the size of its content.
    const { width, height } = current.innerBounds;
    const { left, top } = current.outerBounds;
    return { left, top, width, height };
  });
  answer('setBounds', (given: unknown) => {
    const bounds = methodArguments('setBounds', ['bounds', given])[1] as object;
    send('setBounds', { which: 'legacy', bounds });
  });
  answer('isFullscreen', () => current.fullscreen);
  answer('isMinimized', () => current.minimized);
  answer('isMaximized', () => current.maximized);
  answer('isAlwaysOnTop', () => current.alwaysOnTop);
  answer('alphaEnabled', () => current.alphaEnabled);
  readOnly('id', initial.id);
  readOnly('hasFrameColor', initial.frameColor !== undefined);
  readOnly('activeFrameColor', initial.frameColor?.active ?? 0);
  readOnly('inactiveFrameColor', initial.frameColor?.inactive ?? 0);

  const appWindow = create(prototype) as object;
  const inner = createBounds('inner', () => current.innerBounds, send);
  const outer = createBounds('outer', () => current.outerBounds, send);
  defineValue(appWindow, 'innerBounds', inner, OPEN);
  defineValue(appWindow, 'outerBounds', outer, OPEN);

  const fire = (name: string) => events[name]?.dispatch([]);
  return {
    object: appWindow,
    update(snapshot, names) {
      current = snapshot;
      for (let i = 0; i < names.length; i++) fire(names[i] as string);
    },
    closed: () => fire('onClosed'),
    isFullscreen: () => current.fullscreen,
    escape: () => send('escape'),
  };
}
