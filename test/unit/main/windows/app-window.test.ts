import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NativeImage } from 'electron';
import type { WindowCommand, WindowRequest, WindowSnapshot } from '../../../../src/main/host/window-service.ts';
import { AppWindow } from '../../../../src/main/windows/app-window.ts';
import { eventsFor } from '../../../../src/main/windows/window-state.ts';
import { FakeBrowserWindow } from '../../../support/fake-electron.ts';
import { WINDOW_REQUEST } from '../../../support/window-request.ts';

const REQUEST: WindowRequest = { ...WINDOW_REQUEST, id: 'main', inner: { width: 500, height: 400 } };

let native = new FakeBrowserWindow();
/** What the listener was told, in order: `changed onMaximized`, `closing`, `closed`. */
let told: string[] = [];
let snapshots: WindowSnapshot[] = [];
/** Whether there is a page to run onClosed listeners. */
let pageLives = true;
/** By URL. */
const pictures: Record<string, NativeImage> = { 'a.png': 'a picture' as unknown as NativeImage };

function open(parts: Partial<WindowRequest> = {}): AppWindow {
  const window = new AppWindow(3, { ...REQUEST, ...parts }, native.asMain, {
    changed: (snapshot, fire) => {
      snapshots.push(snapshot);
      told.push(`changed ${fire.join(' ')}`.trimEnd());
    },
    closing: () => {
      told.push('closing');
      return pageLives;
    },
    closed: () => void told.push('closed'),
    icon: (url) => Promise.resolve(pictures[url]),
  });
  native.calls.splice(0);
  return window;
}

beforeEach(() => {
  vi.useFakeTimers();
  native = new FakeBrowserWindow();
  told = [];
  snapshots = [];
  pageLives = true;
});
afterEach(() => void vi.useRealTimers());

describe('eventsFor', () => {
  const snapshot = open().snapshot();
  const { innerBounds: inner, outerBounds: outer } = snapshot;
  const changes: readonly (readonly [what: string, change: Partial<WindowSnapshot>, events: string[]])[] = [
    ['nothing', {}, []],
    ['a move', { outerBounds: { ...outer, left: 11 } }, ['onBoundsChanged']],
    ['a new size', { innerBounds: { ...inner, height: 1 } }, ['onBoundsChanged']],
    ['a new limit', { innerBounds: { ...inner, minWidth: 5 } }, []],
    ['hiding', { hidden: true }, []],
    ['staying on top', { alwaysOnTop: true }, []],
    ['maximising', { maximized: true, outerBounds: { ...outer, left: 0 } }, ['onBoundsChanged', 'onMaximized']],
    ['full screen', { fullscreen: true, outerBounds: { ...outer, width: 1 } }, ['onBoundsChanged', 'onFullscreened']],
    ['minimising', { minimized: true }, ['onMinimized']],
  ];

  it.each(changes)('names the events of %s in Chrome’s order', (_what, change, events) => {
    expect(eventsFor(snapshot, { ...snapshot, ...change })).toEqual(events);
  });

  it('names onRestored for the way back from any state', () => {
    for (const state of ['maximized', 'minimized', 'fullscreen'] as const) {
      expect(eventsFor({ ...snapshot, [state]: true }, snapshot)).toEqual(['onRestored']);
    }
    // Chromium tells both, and in this order.
    const maximized = { ...snapshot, maximized: true };
    const minimized = { ...snapshot, minimized: true };
    expect(eventsFor(maximized, minimized)).toEqual(['onMinimized', 'onRestored']);
    expect(eventsFor(minimized, maximized)).toEqual(['onMaximized', 'onRestored']);
    expect(eventsFor({ ...maximized, fullscreen: true }, maximized)).toEqual(['onRestored']);
  });
});

describe('the snapshot', () => {
  it('has the content’s and the frame’s bounds, with limits that are one set', () => {
    const window = open({ inner: { minWidth: 100, maxHeight: 0 }, outer: { maxWidth: 900, minHeight: -1 } });
    const inner = { left: 11, top: 49, width: 500, height: 400 };
    const outer = { left: 10, top: 20, width: 502, height: 430 };
    expect(window.snapshot()).toEqual({
      windowId: 3,
      id: 'main',
      innerBounds: { ...inner, minWidth: 100, minHeight: null, maxWidth: 898, maxHeight: null },
      outerBounds: { ...outer, minWidth: 102, minHeight: null, maxWidth: 900, maxHeight: null },
      fullscreen: false,
      maximized: false,
      minimized: false,
      hidden: false,
      alwaysOnTop: false,
      alphaEnabled: false,
      frameless: false,
      frameColor: undefined,
    });
  });

  it('is the last one when the window is gone', () => {
    const window = open();
    const before = window.snapshot();
    native.destroy();
    expect(window.snapshot()).toEqual(before);
  });
});

describe('a change', () => {
  it('is told with its events', () => {
    open();
    native.maximize();
    native.restore();
    native.setBounds({ x: 0, y: 0, width: 100, height: 100 });
    expect(told).toEqual(['changed onMaximized', 'changed onRestored', 'changed onBoundsChanged']);
    expect(snapshots.at(-1)?.outerBounds).toMatchObject({ left: 0, top: 0, width: 100, height: 100 });
  });

  it('that changes nothing is not told', () => {
    open();
    native.emit('resize');
    native.emit('move');
    native.setBounds(native.getBounds());
    expect(told).toEqual([]);
  });

  it('of a window that is gone is not told', () => {
    open();
    native.destroyed = true;
    native.emit('resize');
    expect(told).toEqual([]);
  });
});

describe('limits', () => {
  const limits = (parts: Partial<WindowRequest>) => {
    const window = open(parts);
    window.run({ name: 'setConstraints', which: 'inner', constraints: {} });
    return native.calls;
  };

  it('of the content have the frame added; there is none where none was given', () => {
    expect(limits({ inner: { minWidth: 100, maxHeight: 300 } })).toEqual([
      'setMinimumSize 102 0',
      'setMaximumSize 0 330',
    ]);
    native = new FakeBrowserWindow();
    expect(limits({})).toEqual(['setMinimumSize 0 0', 'setMaximumSize 0 0']);
  });

  it('of the frame count before the content’s', () => {
    expect(limits({ inner: { minWidth: 100 }, outer: { minWidth: 300, maxWidth: 400 } })).toEqual([
      'setMinimumSize 300 0',
      'setMaximumSize 400 0',
    ]);
  });

  it('that contradict each other leave the least, which both bounds then tell', () => {
    const contrary = open({ inner: { minWidth: 400, maxWidth: 350 } });
    expect(contrary.snapshot().innerBounds).toMatchObject({ width: 400, minWidth: 400, maxWidth: 400 });
    contrary.run({ name: 'setConstraints', which: 'outer', constraints: { minWidth: 600 } });
    expect(contrary.snapshot().innerBounds).toMatchObject({ width: 598, minWidth: 598, maxWidth: 598 });
    contrary.run({ name: 'setConstraints', which: 'inner', constraints: { minWidth: 0 } });
    expect(contrary.snapshot().outerBounds).toMatchObject({ minWidth: null, maxWidth: 600 });
  });

  it('are set before the app hears of the window', () => {
    const fresh = new FakeBrowserWindow();
    native = fresh;
    const window = new AppWindow(1, { ...REQUEST, inner: { minWidth: 100 } }, fresh.asMain, {
      changed: () => {},
      closing: () => false,
      closed: () => {},
      icon: () => Promise.resolve(undefined),
    });
    expect(window.snapshot().innerBounds.minWidth).toBe(100);
    expect(fresh.calls).toEqual(['setMinimumSize 102 0', 'setMaximumSize 0 0']);
  });

  it('hold for every size that is set, and for the page’s own calls where the user cannot resize', () => {
    const limited = { inner: { minWidth: 100, maxWidth: 600, maxHeight: 300 } };
    const window = open({ ...limited, resizable: false });
    window.run({ name: 'setBounds', which: 'outer', bounds: { width: 900, height: 800 } });
    window.run({ name: 'setBounds', which: 'inner', bounds: { width: 50 } });
    expect(window.snapshot().innerBounds).toMatchObject({ width: 100, height: 300 });
    const event = new Event('content-bounds-updated', { cancelable: true });
    native.webContents.emit('content-bounds-updated', event, { x: 5, y: 6, width: 900, height: 200 });
    expect(event.defaultPrevented).toBe(true);
    expect(window.snapshot().innerBounds).toMatchObject({ left: 5, top: 6, width: 600, height: 200 });
  });

  it('are left to the system in a window that the user can resize', () => {
    open();
    const event = new Event('content-bounds-updated', { cancelable: true });
    native.webContents.emit('content-bounds-updated', event, { x: 5, y: 6, width: 900, height: 200 });
    expect(event.defaultPrevented).toBe(false);
  });

  it('that the window does not keep change it at once, in one event', () => {
    const window = open();
    window.run({ name: 'setConstraints', which: 'inner', constraints: { minWidth: 600, minHeight: 410 } });
    expect(native.calls).toEqual(['setMinimumSize 602 440', 'setMaximumSize 0 0', 'setBounds 10 20 602 440']);
    expect(told).toEqual(['changed onBoundsChanged']);
    expect(snapshots[0]?.innerBounds).toMatchObject({ width: 600, height: 410, minWidth: 600 });
    window.run({
      name: 'setConstraints',
      which: 'inner',
      constraints: { minWidth: null, minHeight: null, maxWidth: 200, maxHeight: 100 },
    });
    expect(window.snapshot().innerBounds).toMatchObject({ width: 200, height: 100 });
    window.run({ name: 'setConstraints', which: 'outer', constraints: { minWidth: 300, maxWidth: 250 } });
    expect(window.snapshot().outerBounds).toMatchObject({ width: 300, height: 130 });
  });

  it('do not change a window that fills the screen', () => {
    const window = open();
    native.maximize();
    native.calls.splice(0);
    window.run({ name: 'setConstraints', which: 'inner', constraints: { maxWidth: 100 } });
    expect(native.calls).toEqual(['setMinimumSize 0 0', 'setMaximumSize 102 0']);
  });

  it('count for the first size too, whoever chose it', () => {
    open({ inner: { minWidth: 700 } });
    expect(native.bounds).toMatchObject({ width: 702, height: 430 });
    expect(told).toEqual([]);
  });

  it('are taken away by null and by zero, and stay when nothing is said', () => {
    const window = open({ inner: { minWidth: 100, minHeight: 50, maxWidth: 900, maxHeight: 800 } });
    window.run({
      name: 'setConstraints',
      which: 'inner',
      constraints: { minWidth: null, maxWidth: 0, minHeight: undefined },
    });
    expect(native.calls).toEqual(['setMinimumSize 0 80', 'setMaximumSize 0 830']);
    expect(snapshots.at(-1)?.innerBounds).toMatchObject({
      minWidth: null,
      maxWidth: null,
      minHeight: 50,
      maxHeight: 800,
    });
    expect(told).toEqual(['changed']);
  });
});

describe('commands', () => {
  const cases: readonly (readonly [command: WindowCommand, calls: string[], told: string[]])[] = [
    [{ name: 'focus' }, ['focus'], []],
    [{ name: 'minimize' }, ['minimize'], ['changed onMinimized']],
    [{ name: 'maximize' }, ['maximize'], ['changed onMaximized']],
    [{ name: 'fullscreen' }, ['setFullScreen true'], ['changed onFullscreened']],
    [{ name: 'hide' }, ['hide'], ['changed']],
    [{ name: 'show', focused: true }, ['show'], []],
    [{ name: 'show', focused: false }, ['showInactive'], []],
    [{ name: 'drawAttention' }, ['flashFrame true'], []],
    [{ name: 'clearAttention' }, ['flashFrame false'], []],
    [{ name: 'setAlwaysOnTop', value: true }, ['setAlwaysOnTop true'], ['changed']],
    [{ name: 'setVisibleOnAllWorkspaces', value: true }, ['setVisibleOnAllWorkspaces true'], []],
    [
      { name: 'setBounds', which: 'outer', bounds: { left: 1 } },
      ['setBounds 1 20 502 430'],
      ['changed onBoundsChanged'],
    ],
    [
      { name: 'setBounds', which: 'inner', bounds: { width: 300, height: 200 } },
      ['setContentBounds 11 49 300 200'],
      ['changed onBoundsChanged'],
    ],
    [
      { name: 'setBounds', which: 'legacy', bounds: { left: 1, width: 300 } },
      ['setBounds 1 20 302 430'],
      ['changed onBoundsChanged'],
    ],
    [{ name: 'setShape', rects: null }, ['setShape []'], []],
    [
      { name: 'setShape', rects: [{ left: 1, top: 2, width: 3, height: 4 }] },
      ['setShape [{"x":1,"y":2,"width":3,"height":4}]'],
      [],
    ],
    [{ name: 'setBounds', which: 'outer', bounds: {} }, ['setBounds 10 20 502 430'], []],
    // Without a window that is closing, there is nothing to be closed.
    [{ name: 'closed' }, [], []],
  ];

  it.each(cases)('%j', (command, calls, expected) => {
    open().run(command);
    expect(native.calls).toEqual(calls);
    expect(told).toEqual(expected);
  });

  it('full screen suspends staying on top, of which the app sees nothing', () => {
    const window = open({ alwaysOnTop: true });
    window.run({ name: 'fullscreen' });
    expect([native.alwaysOnTop, window.snapshot().alwaysOnTop]).toEqual([false, true]);
    window.run({ name: 'restore' });
    expect([native.alwaysOnTop, window.snapshot().alwaysOnTop]).toEqual([true, true]);
  });

  it('setIcon takes a picture that can be read, and the last one that was asked for', async () => {
    const window = open();
    window.run({ name: 'setIcon', url: 'missing.png' });
    await vi.advanceTimersByTimeAsync(0);
    expect(native.calls).toEqual([]);
    window.run({ name: 'setIcon', url: 'a.png' });
    window.run({ name: 'setIcon', url: 'a.png' });
    await vi.advanceTimersByTimeAsync(0);
    expect(native.calls).toEqual(['setIcon a picture']);
  });

  it('restore goes back from the state that there is', () => {
    const window = open();
    for (const [state, call] of [
      ['fullscreen', 'setFullScreen false'],
      ['minimized', 'restore'],
      ['maximized', 'unmaximize'],
    ] as const) {
      native.state = state;
      native.calls.splice(0);
      window.run({ name: 'restore' });
      expect(native.calls).toEqual([call]);
    }
  });

  it('show brings a minimised window back, and hide is undone', () => {
    const window = open();
    window.run({ name: 'hide' });
    expect(window.snapshot().hidden).toBe(true);
    native.state = 'minimized';
    native.calls.splice(0);
    window.run({ name: 'show', focused: true });
    expect(native.calls).toEqual(['restore', 'show']);
    expect(window.snapshot().hidden).toBe(false);
  });
});

describe('the first appearance', () => {
  it('takes the focus unless the app does not want it', () => {
    open().present();
    expect(native.calls).toEqual(['show']);
    native = new FakeBrowserWindow();
    open({ focused: false }).present();
    expect(native.calls).toEqual(['showInactive']);
  });

  it('waits for show when the window was made hidden', () => {
    const window = open({ hidden: true });
    window.present();
    expect(native.calls).toEqual([]);
    window.run({ name: 'show', focused: true });
    expect(native.visible).toBe(true);
  });

  it('is not repeated, and not tried with a window that is gone', () => {
    const window = open();
    window.present();
    window.present();
    expect(native.calls).toEqual(['show']);
    native.visible = false;
    native.destroy();
    native.calls.splice(0);
    expect(() => window.present()).not.toThrow();
  });
});

describe('closing', () => {
  it('goes out of sight, lets the page run its listeners, and is done when the page says so', () => {
    const window = open();
    window.run({ name: 'close' });
    expect(told).toEqual(['closing']);
    expect(native.calls).toEqual(['close', 'hide']);
    expect(native.destroyed).toBe(false);
    window.run({ name: 'closed' });
    expect(native.destroyed).toBe(true);
    expect(told).toEqual(['closing', 'closed']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is the same when the user closes the window', () => {
    const window = open();
    native.close();
    expect([told, native.destroyed]).toEqual([['closing'], false]);
    window.run({ name: 'closed' });
    expect(told).toEqual(['closing', 'closed']);
  });

  it('asked for again meanwhile is on its way already', () => {
    const window = open();
    window.run({ name: 'close' });
    window.run({ name: 'close' });
    native.close();
    expect(told).toEqual(['closing']);
    expect(native.destroyed).toBe(false);
    window.run({ name: 'closed' });
    expect(told).toEqual(['closing', 'closed']);
  });

  it('does not wait for a page that hangs', () => {
    open().run({ name: 'close' });
    vi.advanceTimersByTime(999);
    expect(native.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(native.destroyed).toBe(true);
    expect(told).toEqual(['closing', 'closed']);
  });

  it('waits for nobody when there is no page', () => {
    pageLives = false;
    open().run({ name: 'close' });
    expect(native.destroyed).toBe(true);
    expect(told).toEqual(['closing', 'closed']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('by destroy in between ends it; a late answer of the page does no harm', () => {
    const window = open();
    window.run({ name: 'close' });
    native.destroy();
    expect(told).toEqual(['closing', 'closed']);
    expect(() => window.run({ name: 'closed' })).not.toThrow();
    vi.runAllTimers();
    expect(told).toEqual(['closing', 'closed']);
  });
});
