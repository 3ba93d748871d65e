/** All windows of one app: reservations, opening, look-up, geometry. */
import { randomUUID } from 'node:crypto';
import { app, BrowserWindow, Menu, nativeImage, screen } from 'electron';
import type { BrowserWindowConstructorOptions, NativeImage } from 'electron';
import { ApiError } from '../../api/core/api-error.ts';
import type {
  FoundWindow,
  Rect,
  WindowCommand,
  WindowRequest,
  WindowService,
  WindowSnapshot,
} from '../host/window-service.ts';
import { AppWindow } from './app-window.ts';
import type { GeometryStore } from './geometry-store.ts';
import { placeWindow } from './window-placement.ts';
import type { Placement } from './window-placement.ts';
import { stateOf } from './window-state.ts';

export interface AppWindowsHost {
  readonly appId: string;
  readonly title: string;
  readonly icon: string | undefined;
  /** The file behind a URL's path inside the app. */
  iconFile(urlPath: string): Promise<string | undefined>;
  /** A page may keep Escape from leaving full screen. */
  readonly overridesEscape: () => boolean;
  /** See AppWindowListener. */
  readonly locked?: boolean;
  /** Windows never become visible. */
  readonly headless: boolean;
  readonly webPreferences: () => NonNullable<BrowserWindowConstructorOptions['webPreferences']>;
  /** A window has come into being; its document has not. */
  opened(appWindow: AppWindow, token: string): void;
  changed(windowId: number, snapshot: WindowSnapshot, fire: readonly string[]): void;
  /** See AppWindowListener. */
  closing(windowId: number): boolean;
  closed(windowId: number): void;
  /** A window was closed before its document came up: the page that asked for it must hear of it. */
  failed(token: string): void;
}

/** A page opens the window right after main's answer; one that never does must not count as a window for ever. */
const RESERVATION_LIMIT_MS = 30_000;
/** Windows that are about to open at a time. */
export const MOST_RESERVED = 200;
/** In characters: pictures of icon size are far below it. */
const MAX_ICON_URL = 2_000_000;

/** Unique while the shell runs. */
let lastWindowId = 0;

export class AppWindows implements WindowService {
  readonly #host: AppWindowsHost;
  readonly #geometry: GeometryStore;
  readonly #reserved = new Map<string, { readonly request: WindowRequest; readonly expiry: NodeJS.Timeout }>();
  readonly #open = new Map<number, AppWindow>();
  readonly #waiting = new Map<number, string>();

  constructor(host: AppWindowsHost, geometry: GeometryStore) {
    this.#host = host;
    this.#geometry = geometry;
  }

  get size(): number {
    return this.#open.size + this.#reserved.size;
  }

  find(id: string): FoundWindow | undefined {
    for (const { request, windowId, isClosing } of this.#open.values()) {
      if (request.id !== id || isClosing) continue;
      const token = this.#waiting.get(windowId);
      return token === undefined ? { kind: 'open', windowId } : { kind: 'opening', token };
    }
    for (const [token, { request }] of this.#reserved) if (request.id === id) return { kind: 'opening', token };
    return undefined;
  }

  /** The open window that was made last; undefined when there is none. */
  get newest(): BrowserWindow | undefined {
    return [...this.#open.values()].findLast(({ isClosing }) => !isClosing)?.window;
  }

  /** Of an open window. */
  windowOf(windowId: number): BrowserWindow | undefined {
    return this.#open.get(windowId)?.window;
  }

  snapshot(windowId: number): WindowSnapshot | undefined {
    return this.#open.get(windowId)?.snapshot();
  }

  /** @throws ApiError when very many windows are about to open. */
  reserve(request: WindowRequest): { token: string } {
    if (this.#reserved.size >= MOST_RESERVED) throw new ApiError('Too many windows are being opened at a time.');
    const token = `holdfast-${randomUUID()}`;
    const expiry = setTimeout(() => {
      this.#reserved.delete(token);
      this.#host.failed(token);
    }, RESERVATION_LIMIT_MS);
    this.#reserved.set(token, { request, expiry });
    return { token };
  }

  command(windowId: number, command: WindowCommand): boolean {
    const window = this.#open.get(windowId);
    window?.run(command);
    return window !== undefined;
  }

  /** Options for a window that the event page opens under a reserved token; undefined for a token or a URL that main did not give out. */
  optionsFor(token: string, url: string): BrowserWindowConstructorOptions | undefined {
    const request = this.#reserved.get(token)?.request;
    return request?.url === url ? this.#options(request) : undefined;
  }

  /**
   * Opens a window that no page asks for: the one of a Firefox OS app, which has no event page.
   * @returns the window, with nothing loaded.
   */
  open(request: WindowRequest): BrowserWindow {
    const { token } = this.reserve(request);
    const window = new BrowserWindow(this.#options(request));
    this.adopt(token, window);
    return window;
  }

  /** The page's `window.open` went through and this is the window. */
  adopt(token: string, window: BrowserWindow): void {
    const reservation = this.#reserved.get(token);
    if (!reservation) {
      window.destroy();
      return;
    }
    const { request, expiry } = reservation;
    clearTimeout(expiry);
    this.#reserved.delete(token);
    lastWindowId += 1;
    const windowId = lastWindowId;
    const appWindow: AppWindow = new AppWindow(windowId, request, window, {
      changed: (snapshot, fire) => {
        this.#remember(appWindow);
        this.#host.changed(windowId, snapshot, fire);
      },
      locked: this.#host.locked ?? false,
      closing: () => this.#host.closing(windowId),
      closed: () => this.#closed(windowId),
      icon: (url) => this.#icon(request.url, url),
    });
    this.#open.set(windowId, appWindow);
    this.#waiting.set(windowId, token);
    const { state } = this.#place(request, []);
    if (state === 'fullscreen') window.setFullScreen(true);
    if (state === 'minimized') window.minimize();
    // Electron shows a window that it maximises.
    if (state === 'maximized' && !this.#host.headless) appWindow.startMaximized();
    if (request.icon !== '') appWindow.run({ name: 'setIcon', url: request.icon });
    if (!this.#host.overridesEscape()) letEscapeLeave(appWindow);
    if (request.visibleOnAllWorkspaces) window.setVisibleOnAllWorkspaces(true);
    // What Windows groups the buttons of its task bar by.
    if (process.platform === 'win32') window.setAppDetails({ appId: `Holdfast.${this.#host.appId}` });
    if (this.#host.locked) window.removeMenu();
    else closeByKeys(window);
    if (!this.#host.headless) {
      window.once('ready-to-show', () => appWindow.present());
      // A document that paints nothing is never "ready to show".
      window.webContents.once('did-finish-load', () => appWindow.present());
    }
    this.#host.opened(appWindow, token);
  }

  /** The window's document has been committed. */
  committed(windowId: number): void {
    this.#waiting.delete(windowId);
  }

  destroyAll(): void {
    for (const { expiry } of this.#reserved.values()) clearTimeout(expiry);
    this.#reserved.clear();
    for (const { window } of this.#open.values()) if (!window.isDestroyed()) window.destroy();
    this.#geometry.flush();
  }

  /** As for `create`, the URL is resolved against the app's root; a picture in the URL itself will do too. */
  async #icon(page: string, url: string): Promise<NativeImage | undefined> {
    const resolved = URL.canParse(url, page) ? new URL(url, new URL('/', page)) : undefined;
    let image: NativeImage | undefined;
    if (resolved?.protocol === 'data:' && url.length <= MAX_ICON_URL) image = nativeImage.createFromDataURL(url);
    else if (resolved?.host === new URL(page).host) {
      const file = await this.#host.iconFile(resolved.pathname);
      if (file !== undefined) image = nativeImage.createFromPath(file);
    }
    return image && !image.isEmpty() ? image : undefined;
  }

  #closed(windowId: number): void {
    this.#open.delete(windowId);
    this.#geometry.flush();
    const token = this.#waiting.get(windowId);
    this.#waiting.delete(windowId);
    if (token !== undefined) this.#host.failed(token);
    this.#host.closed(windowId);
  }

  #remember(appWindow: AppWindow): void {
    const { id } = appWindow.request;
    if (id === '' || appWindow.window.isDestroyed()) return;
    const { x, y, width, height } = appWindow.window.getNormalBounds();
    this.#geometry.set(id, { bounds: { left: x, top: y, width, height }, state: stateOf(appWindow.window) });
  }

  #place(request: WindowRequest, screens: readonly Rect[]): Placement {
    return placeWindow(request, request.id === '' ? undefined : this.#geometry.get(request.id), screens);
  }

  #options(request: WindowRequest): BrowserWindowConstructorOptions {
    const screens = screen.getAllDisplays().map(({ workArea }) => ({
      left: workArea.x,
      top: workArea.y,
      width: workArea.width,
      height: workArea.height,
    }));
    const { position, size, sizeIsContent } = this.#place(request, screens);
    // Under X11 a window's class, by which desktops group windows and find their names, is the name that this process has while the
    // window is made.
    if (process.platform === 'linux') app.setName(this.#host.title);
    return {
      show: false,
      width: size.width,
      height: size.height,
      useContentSize: sizeIsContent,
      ...(position ? { x: position.left, y: position.top } : { center: true }),
      frame: request.frame === 'chrome',
      ...(request.alpha ? { transparent: true } : {}),
      resizable: request.resizable,
      autoHideMenuBar: true,
      alwaysOnTop: request.alwaysOnTop,
      title: this.#host.title,
      ...(this.#host.icon === undefined ? {} : { icon: this.#host.icon }),
      backgroundColor: request.alpha ? '#00000000' : '#ffffff',
      webPreferences: this.#host.webPreferences(),
    };
  }
}

/**
 * The keys that close a window of an app, unless its page keeps them by `preventDefault`: those of a menu that is not shown. On macOS the
 * application's own menu has them.
 */
function closeByKeys(window: BrowserWindow): void {
  if (process.platform === 'darwin') return;
  const items = ['Ctrl+W', 'Ctrl+Shift+W'].map((accelerator) => ({
    label: 'Close',
    accelerator,
    click: () => window.close(),
  }));
  window.setMenu(Menu.buildFromTemplate([{ label: 'Window', submenu: items }]));
  window.setMenuBarVisibility(false);
  // Until here, so that the menu took no space; from here on, or Alt would show it.
  window.setAutoHideMenuBar(false);
}

/**
 * Without the permission Escape leaves full screen before the page can see the key. With it the page sees it first, and where it does
 * not prevent the default it restores the window itself (`leaveOnEscape` in the room).
 */
function letEscapeLeave(appWindow: AppWindow): void {
  const { window } = appWindow;
  let byPage = false;
  window.on('enter-html-full-screen', () => {
    byPage = true;
  });
  window.on('leave-html-full-screen', () => {
    byPage = false;
  });
  window.webContents.on('before-input-event', (event, { type, key }) => {
    // An element that fills the screen is taken back by Electron.
    if (type !== 'keyDown' || key !== 'Escape' || byPage || !window.isFullScreen()) return;
    event.preventDefault();
    appWindow.run({ name: 'escape' });
  });
}
