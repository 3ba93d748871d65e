/** Keeps an app's windows over the whole display, whatever happens to them or to the displays, and covers everything else. */
import { app, BrowserWindow, screen } from 'electron';
import type { Display, Point } from 'electron';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { LastWindow } from '../rules/last-window.ts';
import { displaysInOrder, isOverApp, KioskScreen } from './kiosk-screen.ts';

/** Window managers and display servers tell in many steps of one change; what came of it is looked at after the last. */
const SETTLED_MS = 60;
/** Whatever was not told: a window manager that moves a window, another program that takes the focus. */
const WATCH_MS = 2000;

/**
 * Under Wayland the compositor alone says where a window is and which is on top; a compositor for kiosks takes the one that came last, so
 * that a cover which is made when displays change would hide the app for good. What is behind the app there is nothing.
 */
const isPlaced = (): boolean => app.commandLine.getSwitchValue('ozone-platform') !== 'wayland';

export class FullScreen {
  readonly #policy: () => KioskPolicy;
  /** Of the app and of those beside it; the last one is in front. */
  readonly #windows = new Set<BrowserWindow>();
  readonly #covers = new Map<string, KioskScreen>();
  #settling: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  readonly #lastWindow: LastWindow;
  readonly #changed = () => this.#soon();

  /** @param empty the app has closed its last window, and opened no other */
  constructor(policy: () => KioskPolicy, empty: () => void) {
    this.#policy = policy;
    this.#lastWindow = new LastWindow(empty);
  }

  start(): void {
    screen.on('display-added', this.#changed);
    screen.on('display-removed', this.#changed);
    screen.on('display-metrics-changed', this.#changed);
    app.on('browser-window-blur', this.#changed);
    this.#watch = setInterval(() => {
      this.assert();
      if (process.platform === 'linux') this.#insist();
    }, WATCH_MS);
    this.assert();
  }

  stop(): void {
    screen.off('display-added', this.#changed);
    screen.off('display-removed', this.#changed);
    screen.off('display-metrics-changed', this.#changed);
    app.off('browser-window-blur', this.#changed);
    clearInterval(this.#watch);
    clearTimeout(this.#settling);
    this.#lastWindow.stop();
    for (const cover of this.#covers.values()) cover.close();
    this.#covers.clear();
  }

  /** The app, which does not run or has just ended, is launched. */
  launching(): void {
    this.#lastWindow.launching();
  }

  /** Takes charge of a window. @param isOwn false for one of an app beside the kiosk's, which makes no session */
  add(window: BrowserWindow, isOwn: boolean): void {
    this.#windows.add(window);
    const closed = isOwn ? this.#lastWindow.opened() : undefined;
    window.once('closed', () => {
      this.#windows.delete(window);
      closed?.();
      this.#soon();
    });
    window.on('leave-full-screen', this.#changed);
    window.on('minimize', this.#changed);
    window.on('unmaximize', this.#changed);
    window.on('resize', this.#changed);
    window.on('move', this.#changed);
    window.on('always-on-top-changed', this.#changed);
    window.on('focus', () => {
      this.#windows.delete(window);
      this.#windows.add(window);
    });
    window.on('show', this.#changed);
    // The buttons of a mouse, and the keys of a keyboard, that mean back and forward.
    window.on('app-command', (event) => event.preventDefault());
    this.#soon();
  }

  /** Puts everything where it belongs, now. */
  assert(): void {
    clearTimeout(this.#settling);
    this.#settling = undefined;
    const displays = displaysInOrder();
    const target = this.#target(displays);
    const covered = this.#coverDisplays(displays, target);
    if (!target) return;
    for (const window of this.#windows) if (!window.isDestroyed()) this.#fill(window, target);
    this.#focus(covered);
  }

  /** The app's window that is in front; undefined for none. */
  front(): BrowserWindow | undefined {
    return [...this.#windows].findLast((window) => !window.isDestroyed() && window.isVisible());
  }

  /** Whether a window is one that it has charge of. */
  holds(window: BrowserWindow): boolean {
    return this.#windows.has(window);
  }

  /** The display of the app. */
  display(): Display {
    return this.#target(displaysInOrder()) ?? screen.getPrimaryDisplay();
  }

  pointer(): Point {
    return screen.getCursorScreenPoint();
  }

  #soon(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.assert(), SETTLED_MS);
  }

  #target(displays: readonly Display[]): Display | undefined {
    const { Display: wanted } = this.#policy();
    const primary = screen.getPrimaryDisplay();
    return (
      (wanted === 'primary' ? undefined : displays[wanted]) ??
      displays.find(({ id }) => id === primary.id) ??
      displays[0]
    );
  }

  /** The app's own display too: between two windows of an app there is no desktop. @returns whether there is a new cover */
  #coverDisplays(displays: readonly Display[], target: Display | undefined): boolean {
    if (!isPlaced()) return false;
    const before = this.#covers.size;
    const left = new Set(this.#covers.keys());
    for (const display of displays) {
      const place = display.id === target?.id ? 'under' : 'alone';
      if (place === 'alone' && !this.#policy().CoverOtherDisplays) continue;
      const key = `${display.id} ${place}`;
      left.delete(key);
      const cover = this.#covers.get(key);
      if (cover) cover.cover(display);
      else this.#covers.set(key, new KioskScreen(display, { title: '', body: '' }, place));
    }
    const isNew = this.#covers.size > before;
    for (const key of left) {
      this.#covers.get(key)?.close();
      this.#covers.delete(key);
    }
    return isNew;
  }

  #fill(window: BrowserWindow, { bounds }: Display): void {
    // A window that its app has hidden stays so.
    if (!window.isVisible() && !window.isMinimized()) return;
    if (window.isMinimized()) window.restore();
    const now = window.getBounds();
    const fills =
      now.x === bounds.x && now.y === bounds.y && now.width === bounds.width && now.height === bounds.height;
    if (!fills && isPlaced()) {
      // One that fills the wrong display has to let go of it first.
      if (window.isFullScreen()) window.setFullScreen(false);
      window.setBounds(bounds);
    }
    // On macOS this also takes the Dock, the menu bar and the switching of programs away.
    if (!window.isKiosk() || !window.isFullScreen()) window.setKiosk(true);
    if (!window.isAlwaysOnTop()) window.setAlwaysOnTop(true, 'screen-saver');
  }

  /** Under X11 a window under the pointer counts as focused, though the keyboard is elsewhere, after "show the desktop" for one. */
  #insist(): void {
    const focused = BrowserWindow.getFocusedWindow();
    if (focused !== null && this.#windows.has(focused)) focused.focus();
  }

  /** @param raise also where the app has the focus: something new may lie over it */
  #focus(raise: boolean): void {
    const focused = BrowserWindow.getFocusedWindow();
    if (focused !== null && (isOverApp(focused) || (this.#windows.has(focused) && !raise))) return;
    const front = this.front();
    if (!front) return;
    front.moveTop();
    front.focus();
  }
}
