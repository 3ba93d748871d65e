/** The page with which an app begins: the event page, in a hidden window, or the launch page of a Firefox OS app, in its one window. */
import { BrowserWindow } from 'electron';
import type { WebContents, WebPreferences } from 'electron';
import { appOrigin } from '../../api/core/app-url.ts';
import type { Log } from '../host/app-host.ts';
import type { WindowRequest } from '../host/window-service.ts';
import type { AppPackage } from '../package/app-package.ts';
import type { FirefoxOsManifest } from '../package/firefox-os.ts';

/** The id of a Firefox OS app's window. */
export const WEBAPP_WINDOW = 'main';

/** A tall window, as on a phone, that the user may resize; where it was is remembered. */
const WEBAPP_REQUEST: Omit<WindowRequest, 'url'> = {
  id: WEBAPP_WINDOW,
  inner: { width: 480, height: 800 },
  outer: {},
  frame: 'chrome',
  frameColor: undefined,
  alpha: false,
  icon: '',
  resizable: true,
  hidden: false,
  focused: true,
  state: 'normal',
  alwaysOnTop: false,
  visibleOnAllWorkspaces: false,
};

/** In Chromium's net_error_list.h; Electron's message has a name for it only at times. */
const ERR_ABORTED = -3;

export interface FirstPageHost {
  readonly log: Log;
  /** Whether developer tools open with the event page. */
  readonly devtools: boolean;
  preferences(): WebPreferences;
  /** Opens the window of a Firefox OS app, with nothing loaded. */
  openWindow(request: WindowRequest): BrowserWindow;
  hasWindows(): boolean;
  /** Whether this load of the app goes on. */
  isLoaded(): boolean;
  /** An event page has been made, and nothing is loaded yet. */
  made(contents: WebContents): void;
  /** Something that kept the event page has ended. */
  touch(): void;
  /** The page cannot be loaded. */
  failed(): void;
}

export class FirstPage {
  readonly #app: AppPackage;
  readonly #host: FirstPageHost;
  #background: BrowserWindow | undefined;
  #closeRequested = false;

  constructor(app: AppPackage, host: FirstPageHost) {
    this.#app = app;
    this.#host = host;
  }

  /** Makes the page's window and begins to load the page. */
  open(): BrowserWindow {
    const { firefoxOs } = this.#app.manifest;
    return firefoxOs ? this.#openWebapp(firefoxOs) : this.#openEventPage();
  }

  /** Of the event page that was made last. */
  get eventPage(): WebContents | undefined {
    return this.#background?.webContents;
  }

  /** As in Chrome, developer tools keep the page that they show. */
  get isInspected(): boolean {
    const background = this.#background;
    return background !== undefined && !background.isDestroyed() && background.webContents.isDevToolsOpened();
  }

  /** The event page has closed itself, and is kept for the app's windows. */
  get closeRequested(): boolean {
    return this.#closeRequested;
  }

  /** The page is gone. */
  gone(): void {
    this.#closeRequested = false;
  }

  #openEventPage(): BrowserWindow {
    const host = this.#host;
    const background = new BrowserWindow({
      show: false,
      title: this.#app.manifest.name,
      webPreferences: host.preferences(),
    });
    this.#background = background;
    background.webContents.on('devtools-closed', () => host.touch());
    host.made(background.webContents);
    background.on('close', (event) => {
      // Chrome's windows live on without their event page; here it stays, out of work, until the last of them is gone.
      if (!host.hasWindows() || !host.isLoaded()) return;
      event.preventDefault();
      this.#closeRequested = true;
    });
    if (host.devtools) background.webContents.openDevTools({ mode: 'detach' });
    this.#load(background, this.#app.backgroundUrlPath, 'event page');
    return background;
  }

  /** A Firefox OS app has no event page: its launch page is in its one window, and with that window it ends. */
  #openWebapp({ launchPath }: FirefoxOsManifest): BrowserWindow {
    const window = this.#host.openWindow({ ...WEBAPP_REQUEST, url: `${appOrigin(this.#app.id)}${launchPath}` });
    // The window has the app's name, whichever of its pages is in it.
    window.on('page-title-updated', (event) => event.preventDefault());
    this.#load(window, launchPath, 'launch page');
    return window;
  }

  #load(window: BrowserWindow, urlPath: string, what: string): void {
    window.loadURL(`${appOrigin(this.#app.id)}${urlPath}`).catch((error: Error & { readonly errno?: number }) => {
      // A page that closes or stops itself while it loads ends that load too: no fault, and seen elsewhere.
      if (!this.#host.isLoaded() || error.errno === ERR_ABORTED) return;
      this.#host.log.error(`The ${what} of ${this.#app.manifest.name} cannot be loaded: ${error.message}.`);
      this.#host.failed();
    });
  }
}
