/** One app window: the BrowserWindow, its state as the app sees it, and the commands of the AppWindow object. */
import type { BrowserWindow } from 'electron';
import type {
  Rect,
  SizeConstraints,
  WindowCommand,
  WindowRequest,
  WindowSnapshot,
  WindowState,
} from '../host/window-service.ts';

type Command<N extends WindowCommand['name']> = Extract<WindowCommand, { name: N }>;

export interface AppWindowListener {
  /** The state changed; `fire` names Chrome's events for it, in Chrome's order. */
  changed(snapshot: WindowSnapshot, fire: readonly string[]): void;
  /** The window is about to close: its page is to run its onClosed listeners and say so. False when it cannot. */
  closing(): boolean;
  closed(): void;
}

/** A page that hangs must not keep its window open. */
const CLOSING_LIMIT_MS = 1000;

export class AppWindow {
  readonly windowId: number;
  readonly request: WindowRequest;
  readonly window: BrowserWindow;
  readonly #listener: AppWindowListener;
  readonly #limits: { inner: SizeConstraints; outer: SizeConstraints };
  #last: WindowSnapshot;
  #hidden: boolean;
  #presented = false;
  #finishClosing: (() => void) | undefined;
  #listenersDone = false;

  constructor(windowId: number, request: WindowRequest, window: BrowserWindow, listener: AppWindowListener) {
    this.windowId = windowId;
    this.request = request;
    this.window = window;
    this.#listener = listener;
    this.#limits = { inner: givenLimits(request.inner), outer: givenLimits(request.outer) };
    this.#hidden = request.hidden;
    this.#applyLimits();
    this.#last = this.snapshot();
    const changed = () => this.#changed();
    window.on('resize', changed);
    window.on('move', changed);
    window.on('minimize', changed);
    window.on('maximize', changed);
    window.on('unmaximize', changed);
    window.on('restore', changed);
    window.on('enter-full-screen', changed);
    window.on('leave-full-screen', changed);
    window.on('always-on-top-changed', changed);
    window.on('close', (event) => this.#close(event));
    window.once('closed', () => listener.closed());
  }

  /** Its page is running its onClosed listeners. */
  get isClosing(): boolean {
    return this.#finishClosing !== undefined;
  }

  snapshot(): WindowSnapshot {
    if (this.window.isDestroyed()) return this.#last;
    const inner = toRect(this.window.getContentBounds());
    const outer = toRect(this.window.getBounds());
    return {
      windowId: this.windowId,
      id: this.request.id,
      innerBounds: { ...inner, ...this.#limits.inner },
      outerBounds: { ...outer, ...this.#limits.outer },
      state: stateOf(this.window),
      hidden: this.#hidden,
      alwaysOnTop: this.window.isAlwaysOnTop(),
      resizable: this.request.resizable,
    };
  }

  /** First appearance, once there is something to see; a window made hidden waits for `show`. */
  present(): void {
    // Not asked of the window: a maximised one is visible already, but has not been given the focus.
    if (this.#hidden || this.#presented || this.window.isDestroyed()) return;
    this.#presented = true;
    if (this.request.focused) this.window.show();
    else this.window.showInactive();
  }

  run(command: WindowCommand): void {
    const { window } = this;
    switch (command.name) {
      case 'focus':
        return window.focus();
      case 'minimize':
        return window.minimize();
      case 'maximize':
        return window.maximize();
      case 'fullscreen':
        return window.setFullScreen(true);
      case 'restore':
        return this.#restore();
      case 'hide':
        this.#hidden = true;
        window.hide();
        return this.#changed();
      case 'show':
        this.#hidden = false;
        this.#presented = true;
        if (window.isMinimized()) window.restore();
        if (command.focused) window.show();
        else window.showInactive();
        return this.#changed();
      case 'close':
        return window.close();
      case 'closed':
        return this.#finishClosing?.();
      case 'drawAttention':
        return window.flashFrame(true);
      case 'clearAttention':
        return window.flashFrame(false);
      case 'setAlwaysOnTop':
        window.setAlwaysOnTop(command.value);
        return this.#changed();
      case 'setVisibleOnAllWorkspaces':
        return window.setVisibleOnAllWorkspaces(command.value);
      case 'setBounds':
        return this.#setBounds(command);
      case 'setConstraints':
        Object.assign(this.#limits[command.which], givenLimits(command.constraints));
        this.#applyLimits();
        return this.#changed();
    }
  }

  /** onClosed runs while the document is still there, as in Chromium: out of sight, then the listeners, then gone. */
  #close(event: { preventDefault(): void }): void {
    if (this.#finishClosing) {
      // Asked again while the page is busy with its listeners: it is on its way.
      if (!this.#listenersDone) event.preventDefault();
      return;
    }
    if (!this.#listener.closing()) return;
    event.preventDefault();
    const timer = setTimeout(() => this.#finishClosing?.(), CLOSING_LIMIT_MS);
    this.#finishClosing = () => {
      clearTimeout(timer);
      this.#listenersDone = true;
      if (!this.window.isDestroyed()) this.window.close();
    };
    this.window.hide();
  }

  #restore(): void {
    const { window } = this;
    if (window.isFullScreen()) window.setFullScreen(false);
    else if (window.isMinimized()) window.restore();
    else window.unmaximize();
  }

  #setBounds({ which, bounds }: Command<'setBounds'>): void {
    const current = toRect(which === 'inner' ? this.window.getContentBounds() : this.window.getBounds());
    const next = {
      x: bounds.left ?? current.left,
      y: bounds.top ?? current.top,
      width: bounds.width ?? current.width,
      height: bounds.height ?? current.height,
    };
    if (which === 'inner') this.window.setContentBounds(next);
    else this.window.setBounds(next);
    this.#changed();
  }

  /** Electron limits the frame; Chrome limits frame or content. What the frame adds makes the difference. */
  #applyLimits(): void {
    const frame = this.window.getBounds();
    const content = this.window.getContentBounds();
    const { inner, outer } = this.#limits;
    const limit = (fromOuter: number | null | undefined, fromInner: number | null | undefined, extra: number) =>
      fromOuter ?? (fromInner === null || fromInner === undefined ? 0 : fromInner + extra);
    const dx = frame.width - content.width;
    const dy = frame.height - content.height;
    const min = {
      width: limit(outer.minWidth, inner.minWidth, dx),
      height: limit(outer.minHeight, inner.minHeight, dy),
    };
    const max = {
      width: limit(outer.maxWidth, inner.maxWidth, dx),
      height: limit(outer.maxHeight, inner.maxHeight, dy),
    };
    this.window.setMinimumSize(min.width, min.height);
    this.window.setMaximumSize(max.width, max.height);
    // Chromium resizes at once what does not fit; Electron leaves it to the next resize.
    if (stateOf(this.window) !== 'normal') return;
    const fit = (key: 'width' | 'height') =>
      Math.max(min[key], max[key] > 0 ? Math.min(max[key], frame[key]) : frame[key]);
    const [width, height] = [fit('width'), fit('height')];
    if (width !== frame.width || height !== frame.height) this.window.setBounds({ ...frame, width, height });
  }

  #changed(): void {
    if (this.window.isDestroyed()) return;
    const before = this.#last;
    const now = this.snapshot();
    if (JSON.stringify(before) === JSON.stringify(now)) return;
    this.#last = now;
    this.#listener.changed(now, eventsFor(before, now));
  }
}

/** Which events Chrome fires for a change of state, in its order. */
export function eventsFor(before: WindowSnapshot, now: WindowSnapshot): string[] {
  const fire: string[] = [];
  const moved = (key: keyof Rect) =>
    before.innerBounds[key] !== now.innerBounds[key] || before.outerBounds[key] !== now.outerBounds[key];
  if (moved('left') || moved('top') || moved('width') || moved('height')) fire.push('onBoundsChanged');
  const entered: Partial<Record<WindowState, string>> = {
    fullscreen: 'onFullscreened',
    minimized: 'onMinimized',
    maximized: 'onMaximized',
  };
  if (before.state !== now.state) fire.push(entered[now.state] ?? 'onRestored');
  return fire;
}

function stateOf(window: BrowserWindow): WindowState {
  if (window.isFullScreen()) return 'fullscreen';
  if (window.isMinimized()) return 'minimized';
  return window.isMaximized() ? 'maximized' : 'normal';
}

function toRect({ x, y, width, height }: { x: number; y: number; width: number; height: number }): Rect {
  return { left: x, top: y, width, height };
}

/** The limits that are given; zero or less takes one away, as null does. */
function givenLimits(source: SizeConstraints): SizeConstraints {
  const limits: SizeConstraints = {};
  for (const key of ['minWidth', 'minHeight', 'maxWidth', 'maxHeight'] as const) {
    const value = source[key];
    if (value !== undefined) limits[key] = value === null || value <= 0 ? null : value;
  }
  return limits;
}
