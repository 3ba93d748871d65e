/** One app window: the BrowserWindow, its state as the app sees it, and the commands of the AppWindow object. */
import type { BrowserWindow, NativeImage } from 'electron';
import type { Rect, WindowCommand, WindowRequest, WindowSnapshot, WindowState } from '../host/window-service.ts';
import { toRect, WindowSize } from './window-size.ts';

type Command<N extends WindowCommand['name']> = Extract<WindowCommand, { name: N }>;

export interface AppWindowListener {
  /** The state changed; `fire` names Chrome's events for it, in Chrome's order. */
  changed(snapshot: WindowSnapshot, fire: readonly string[]): void;
  /** In a kiosk: only the app itself closes the window, and nothing makes it smaller. */
  readonly locked?: boolean;
  /** The window is about to close: its page is to run its onClosed listeners and say so. False when it cannot. */
  closing(): boolean;
  closed(): void;
  /** A picture of the app; undefined when there is none that can be read. */
  icon(url: string): Promise<NativeImage | undefined>;
}

/** A page that hangs must not keep its window open. */
const CLOSING_LIMIT_MS = 1000;
/** Electron's events come before the content has been laid out anew, and nothing says when it has. */
const SETTLED_MS = 100;
/** A window manager that does not maximise a window again is not waited for any longer. */
const MAXIMIZED_LIMIT_MS = 5000;

export class AppWindow {
  readonly windowId: number;
  readonly request: WindowRequest;
  readonly window: BrowserWindow;
  readonly #listener: AppWindowListener;
  readonly #size: WindowSize;
  #last: WindowSnapshot | undefined;
  #hidden: boolean;
  #alwaysOnTop: boolean;
  #icons = 0;
  #lookAgain: NodeJS.Timeout | undefined;
  #presented = false;
  #leavesFullScreen: NodeJS.Timeout | undefined;
  #startsMaximized = false;
  #finishClosing: (() => void) | undefined;
  #listenersDone = false;
  #appCloses = false;

  constructor(windowId: number, request: WindowRequest, window: BrowserWindow, listener: AppWindowListener) {
    this.windowId = windowId;
    this.request = request;
    this.window = window;
    this.#listener = listener;
    this.#size = new WindowSize(window);
    this.#hidden = request.hidden;
    this.#alwaysOnTop = request.alwaysOnTop;
    this.#size.takeLimits('inner', request.inner);
    this.#size.takeLimits('outer', request.outer);
    this.#applyLimits();
    this.#last = this.snapshot();
    const changed = () => {
      this.#changed();
      this.#lookAgain ??= setTimeout(() => {
        this.#lookAgain = undefined;
        this.#changed();
      }, SETTLED_MS);
    };
    window.on('resize', changed);
    window.on('move', changed);
    window.on('minimize', changed);
    window.on('maximize', changed);
    window.on('unmaximize', changed);
    window.on('restore', changed);
    window.on('enter-full-screen', () => this.#fullScreenChanged(true));
    window.on('leave-full-screen', () => {
      this.#fullScreenChanged(false);
      changed();
    });
    // The page calls `resizeTo` or the like.
    window.webContents.on('content-bounds-updated', (event, { x, y, width, height }) => {
      if (request.resizable) return;
      event.preventDefault();
      this.#setBounds({ name: 'setBounds', which: 'inner', bounds: { left: x, top: y, width, height } });
    });
    window.on('close', (event) => this.#close(event));
    window.once('closed', () => {
      clearTimeout(this.#lookAgain);
      listener.closed();
    });
  }

  /** Its page is running its onClosed listeners. */
  get isClosing(): boolean {
    return this.#finishClosing !== undefined;
  }

  snapshot(): WindowSnapshot {
    if (this.#last && this.window.isDestroyed()) return this.#last;
    const { window, request } = this;
    return {
      windowId: this.windowId,
      id: request.id,
      innerBounds: { ...toRect(this.#size.contentBounds()), ...this.#size.innerLimits },
      outerBounds: { ...toRect(window.getBounds()), ...this.#size.outerLimits() },
      fullscreen: window.isFullScreen(),
      maximized: window.isMaximized() || this.#staysMaximized(),
      minimized: window.isMinimized(),
      hidden: this.#hidden,
      alwaysOnTop: this.#alwaysOnTop,
      alphaEnabled: request.alpha && process.platform !== 'linux',
      frameless: request.frame === 'none',
      frameColor: request.frameColor,
    };
  }

  /** The window is to be maximised when it appears. */
  startMaximized(): void {
    this.#startsMaximized = true;
    this.window.maximize();
  }

  /** First appearance, once there is something to see; a window made hidden waits for `show`. */
  present(): void {
    // Not asked of the window: a maximised one is visible already, but has not been given the focus.
    if (this.#hidden || this.#presented || this.window.isDestroyed()) return;
    this.#presented = true;
    if (this.request.focused) this.window.show();
    else this.window.showInactive();
    // Some window managers forget it of a window that they had not seen.
    if (this.#startsMaximized && !this.window.isMaximized()) this.window.maximize();
  }

  run(command: WindowCommand): void {
    const { window } = this;
    if (this.#listener.locked && SHRINKING.has(command.name)) return;
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
      case 'escape':
        if (window.isFullScreen()) this.#restore();
        return;
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
        this.#appCloses = true;
        return window.close();
      case 'closed':
        return this.#finishClosing?.();
      case 'drawAttention':
        return window.flashFrame(true);
      case 'clearAttention':
        return window.flashFrame(false);
      case 'setAlwaysOnTop':
        this.#alwaysOnTop = command.value;
        this.#applyAlwaysOnTop();
        return this.#changed();
      case 'setVisibleOnAllWorkspaces':
        return window.setVisibleOnAllWorkspaces(command.value);
      case 'setBounds':
        return this.#setBounds(command);
      case 'setConstraints':
        this.#size.takeLimits(command.which, command.constraints);
        this.#applyLimits();
        return this.#changed();
      case 'setIcon':
        return void this.#setIcon(command.url);
      case 'setShape':
        return this.#setShape(command.rects);
    }
  }

  /** onClosed runs while the document is still there, as in Chromium: out of sight, then the listeners, then gone. */
  #close(event: { preventDefault(): void }): void {
    if (this.#finishClosing) {
      // Asked again while the page is busy with its listeners: it is on its way.
      if (!this.#listenersDone) event.preventDefault();
      return;
    }
    if (!this.#appCloses && this.#listener.locked) return event.preventDefault();
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
    if (which === 'legacy') {
      const frame = this.#size.frame();
      const outer = (content: number | undefined, more: number) => (content === undefined ? undefined : content + more);
      const { left, top } = bounds;
      const size = { width: outer(bounds.width, frame.width), height: outer(bounds.height, frame.height) };
      return this.#setBounds({ name: 'setBounds', which: 'outer', bounds: { left, top, ...size } });
    }
    const current = toRect(which === 'inner' ? this.window.getContentBounds() : this.window.getBounds());
    const next = {
      x: bounds.left ?? current.left,
      y: bounds.top ?? current.top,
      width: bounds.width === undefined ? current.width : this.#size.fit('width', bounds.width, which),
      height: bounds.height === undefined ? current.height : this.#size.fit('height', bounds.height, which),
    };
    if (which === 'inner') this.window.setContentBounds(next);
    else this.window.setBounds(next);
    this.#changed();
  }

  /** Chromium's windows stay maximised in full screen, and are it at once when they leave; Electron's are it again a little later. */
  #staysMaximized(): boolean {
    if (!this.#last?.maximized) return false;
    return this.window.isFullScreen() || this.#last.fullscreen || this.#leavesFullScreen !== undefined;
  }

  #awaitMaximized(): void {
    const { window } = this;
    const over = () => {
      clearTimeout(this.#leavesFullScreen);
      this.#leavesFullScreen = undefined;
      window.off('maximize', over);
      window.off('unmaximize', over);
      window.off('closed', over);
      this.#changed();
    };
    this.#leavesFullScreen = setTimeout(over, MAXIMIZED_LIMIT_MS);
    window.on('maximize', over);
    window.on('unmaximize', over);
    window.on('closed', over);
  }

  /** Chromium resizes at once what does not fit; Electron leaves it to the next resize. */
  #applyLimits(): void {
    const frame = this.window.getBounds();
    this.#size.applyLimits();
    if (stateOf(this.window) !== 'normal') return;
    const width = this.#size.fit('width', frame.width, 'outer');
    const height = this.#size.fit('height', frame.height, 'outer');
    if (width !== frame.width || height !== frame.height) this.window.setBounds({ ...frame, width, height });
  }

  #fullScreenChanged(isFull: boolean): void {
    if (this.#alwaysOnTop) this.#applyAlwaysOnTop(isFull);
    this.#changed();
  }

  /** A window that fills the screen is not kept above others, or nothing else could ever be seen; it is again when it leaves. */
  #applyAlwaysOnTop(isFull = this.window.isFullScreen()): void {
    this.window.setAlwaysOnTop(this.#alwaysOnTop && !isFull);
  }

  async #setIcon(url: string): Promise<void> {
    this.#icons += 1;
    const turn = this.#icons;
    const image = await this.#listener.icon(url);
    // A later one may have been read sooner. macOS has no icons of windows.
    if (!image || turn !== this.#icons || this.window.isDestroyed() || process.platform === 'darwin') return;
    this.window.setIcon(image);
  }

  #setShape(rects: readonly Rect[] | null): void {
    if (process.platform === 'darwin') return;
    this.window.setShape((rects ?? []).map(({ left, top, width, height }) => ({ x: left, y: top, width, height })));
  }

  #changed(): void {
    if (this.window.isDestroyed()) return;
    const before = this.#last;
    const now = this.snapshot();
    if (!before || JSON.stringify(before) === JSON.stringify(now)) return;
    this.#last = now;
    if (before.fullscreen && !now.fullscreen && now.maximized) this.#awaitMaximized();
    this.#listener.changed(now, eventsFor(before, now));
  }
}

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

const SHRINKING: ReadonlySet<string> = new Set([
  'minimize',
  'restore',
  'escape',
  'setShape',
  'setBounds',
  'setConstraints',
]);
