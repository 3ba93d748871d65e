/** One app at work: its session, its event page, its windows, its rooms. Made for each load of the app, thrown away with it. */
import { BrowserWindow, session as sessions } from 'electron';
import type { BrowserWindowConstructorOptions, Session } from 'electron';
import { appOrigin } from '../../api/core/app-url.ts';
import type { AppHost, Log } from '../host/app-host.ts';
import type { LifecycleService } from '../host/lifecycle-service.ts';
import type { PageConnection } from '../host/page-connection.ts';
import type { WindowRequest } from '../host/window-service.ts';
import type { PageRegistry } from '../ipc/page-registry.ts';
import type { AppPackage } from '../package/app-package.ts';
import type { FirefoxOsManifest } from '../package/firefox-os.ts';
import { matchesHostPermission } from '../package/host-permission.ts';
import type { Manifest } from '../package/manifest.ts';
import type { SocketServices } from '../sockets/services.ts';
import type { StorageService } from '../storage/storage-service.ts';
import { AppWindows } from '../windows/app-windows.ts';
import { GeometryStore } from '../windows/geometry-store.ts';
import { AppPages } from './app-pages.ts';
import { AppRooms } from './app-rooms.ts';
import { EventPageTimer } from './event-page-timer.ts';
import type { EventPageTimes } from './event-page-timer.ts';
import { GrantedPermissions } from './granted-permissions.ts';
import { guardSession } from './guards.ts';
import { serveApp, stopServing } from './protocol.ts';
import { watchRequests } from './web-requests.ts';

/** What the shell gives an app to run with. */
export interface AppEnvironment {
  readonly pages: PageRegistry;
  readonly sockets: SocketServices;
  readonly storage: StorageService;
  /** The profile's folder for this app's window geometry. */
  readonly geometryFile: string;
  /** The profile's file for what the user has granted this app beside its manifest. */
  readonly permissionsFile: string;
  /** Shows the user what an app wants. @param wanted in plain words */
  askUser(appName: string, wanted: readonly string[]): Promise<boolean>;
  readonly preload: string;
  /** Absolute path of the picture for the app's windows. */
  readonly icon: string | undefined;
  readonly headless: boolean;
  readonly devtools: boolean;
  readonly times: EventPageTimes;
  readonly log: Log;
  /** Marked with the app's name; gets the app's own console. */
  readonly consoleLog: Log;
}

/** The window of a Firefox OS app: a tall one, as on a phone, that the user may resize; where it was is remembered. */
const WEBAPP_WINDOW: Omit<WindowRequest, 'url'> = {
  id: 'main',
  inner: { width: 480, height: 800 },
  outer: {},
  frame: 'chrome',
  resizable: true,
  hidden: false,
  focused: true,
  state: 'normal',
  alwaysOnTop: false,
  visibleOnAllWorkspaces: false,
};

export type UnloadReason = 'idle' | 'closed' | 'reload' | 'crash' | 'exit';

export class RunningApp implements AppHost {
  readonly id: string;
  readonly manifest: Manifest;
  readonly log: Log;
  readonly sockets: SocketServices;
  readonly storage: StorageService;
  readonly windows: AppWindows;
  readonly lifecycle: LifecycleService;
  readonly permissions: GrantedPermissions;
  readonly #package: AppPackage;
  readonly #environment: AppEnvironment;
  readonly #onUnload: (reason: UnloadReason) => void;
  readonly #session: Session;
  readonly #rooms: AppRooms;
  readonly #pages: AppPages;
  readonly #timer: EventPageTimer;
  readonly #backgroundReady: Promise<void>;
  #markReady: () => void = () => {};
  #background: BrowserWindow | undefined;
  #openRequests = 0;
  #closeRequested = false;
  #unloaded = false;

  constructor(app: AppPackage, environment: AppEnvironment, onUnload: (reason: UnloadReason) => void) {
    const { log, consoleLog, geometryFile } = environment;
    this.id = app.id;
    this.manifest = app.manifest;
    this.log = log;
    this.sockets = environment.sockets;
    this.storage = environment.storage;
    this.#package = app;
    this.#environment = environment;
    this.#onUnload = onUnload;
    this.#session = sessions.fromPartition(`persist:${app.id}`);
    this.#backgroundReady = new Promise((resolve) => {
      this.#markReady = resolve;
    });
    this.lifecycle = {
      reload: () => this.unload('reload'),
      backgroundReady: () => this.#backgroundReady,
    };
    this.#timer = new EventPageTimer(environment.times, {
      isIdle: () => this.#isIdle(),
      suspend: () => this.#pages.fire('runtime.onSuspend', []),
      suspendCanceled: () => this.#pages.fire('runtime.onSuspendCanceled', []),
      unload: () => this.unload('idle'),
    });
    this.permissions = new GrantedPermissions(app.manifest, environment.permissionsFile, {
      ask: (wanted) => environment.askUser(app.manifest.name, wanted),
      changed: () => this.#updateNamespaces(),
      warn: (message) => log.warn(message),
    });
    this.windows = new AppWindows(this.#windowsHost(), new GeometryStore(geometryFile, (message) => log.warn(message)));
    this.#rooms = new AppRooms(this);
    this.#pages = new AppPages({
      id: app.id,
      manifest: app.manifest,
      consoleLog,
      registry: environment.pages,
      rooms: this.#rooms,
      windows: this.windows,
      called: () => this.#timer.touch(),
      received: () => this.#timer.wake(),
      ready: () => this.#markReady(),
      sandboxed: (token) => this.#pushToBackground({ kind: 'sandboxed', token }),
      crashed: (how) => {
        if (!this.#unloaded) log.error(`The pages of ${app.manifest.name} are gone: ${how}.`);
        this.unload('crash');
      },
    });
  }

  /** Loads the app's first page; resolves when its scripts have registered their first listeners, or when the app is gone. */
  async start(): Promise<void> {
    const granted = (name: string) => this.permissions.active().names.has(name);
    guardSession(this.#session, this.manifest, granted, this.#environment.consoleLog);
    stopServing(this.#session);
    serveApp(this.#session, this.#package);
    watchRequests(this.#session, {
      origin: appOrigin(this.id),
      isGranted: (url) => this.permissions.active().hosts.some((host) => matchesHostPermission(host, url)),
      changed: (open) => {
        this.#openRequests = open;
        this.#timer.touch();
      },
      log: this.log,
    });
    if (this.manifest.firefoxOs) this.#openWebapp(this.manifest.firefoxOs);
    else this.#openEventPage();
    await this.#backgroundReady;
    this.#timer.touch();
  }

  #openEventPage(): void {
    const background = new BrowserWindow({
      show: false,
      title: this.manifest.name,
      webPreferences: this.#webPreferences(),
    });
    this.#background = background;
    this.#pages.adopt(background.webContents, { kind: 'background', windowId: undefined }, '');
    background.on('close', (event) => {
      // Chrome's windows live on without their event page; here it stays, out of work, until the last of them is gone.
      if (this.windows.size === 0 || this.#unloaded) return;
      event.preventDefault();
      this.#closeRequested = true;
    });
    background.once('closed', () => this.unload('closed'));
    if (this.#environment.devtools) background.webContents.openDevTools({ mode: 'detach' });
    this.#load(background, this.#package.backgroundUrlPath, 'event page');
  }

  /** A Firefox OS app has no event page: its launch page is in its one window, and with that window it ends. */
  #openWebapp({ launchPath }: FirefoxOsManifest): void {
    const window = this.windows.open({ ...WEBAPP_WINDOW, url: `${appOrigin(this.id)}${launchPath}` });
    // The window has the app's name, whichever of its pages is in it.
    window.on('page-title-updated', (event) => event.preventDefault());
    this.#load(window, launchPath, 'launch page');
  }

  #load(window: BrowserWindow, urlPath: string, what: string): void {
    window.loadURL(`${appOrigin(this.id)}${urlPath}`).catch((error: Error) => {
      // A page that closes or stops itself while it loads ends that load too: no fault, and seen elsewhere.
      if (this.#unloaded || error.message.includes('ERR_ABORTED')) return;
      this.log.error(`The ${what} of ${this.manifest.name} cannot be loaded: ${error.message}.`);
      this.unload('crash');
    });
  }

  /** Brings the window of a Firefox OS app to the front. */
  focus(): void {
    const found = this.windows.find(WEBAPP_WINDOW.id);
    if (found?.kind === 'open') this.windows.command(found.windowId, { name: 'show', focused: true });
  }

  /** False once this load of the app has ended. */
  get isLoaded(): boolean {
    return !this.#unloaded;
  }

  /** Calls of the app's pages that have not been answered. */
  get pendingCalls(): number {
    return this.#rooms.pending;
  }

  /** Fires an event in the app's pages that listen; false when there is none. */
  fire(event: string, args: readonly unknown[]): boolean {
    this.#timer.wake();
    return this.#pages.fire(event, args);
  }

  pages(): Iterable<PageConnection> {
    return this.#pages.all();
  }

  async hasFile(path: string): Promise<boolean> {
    return (await this.#package.files.open(path)) !== undefined;
  }

  broadcast(event: string, args: readonly unknown[]): void {
    // What a call brings about, such as storage.onChanged, is the app's own doing and no reason to stay.
    if (this.#pages.fire(event, args) && this.#rooms.pending === 0) this.#timer.wake();
    // A persistent socket may have lost its connection, heard or not.
    else this.#timer.settle();
  }

  /** Ends this load of the app: windows, event page, sockets. Safe to call twice. */
  unload(reason: UnloadReason): void {
    if (this.#unloaded) return;
    this.#unloaded = true;
    this.#timer.stop();
    // Whoever waits for the event page must not wait for ever.
    this.#markReady();
    this.#rooms.dispose();
    this.windows.destroyAll();
    if (this.#background && !this.#background.isDestroyed()) this.#background.destroy();
    this.#pages.closeAll();
    stopServing(this.#session);
    this.#onUnload(reason);
  }

  #isIdle(): boolean {
    // Chrome unloads a page whose persistent sockets are open, keeps them and loads it again for them; here it stays for them.
    return (
      !this.#unloaded &&
      this.windows.size === 0 &&
      this.#rooms.pending === 0 &&
      this.#openRequests === 0 &&
      !this.sockets.awaits(this.id)
    );
  }

  #webPreferences(): NonNullable<BrowserWindowConstructorOptions['webPreferences']> {
    return {
      session: this.#session,
      preload: this.#environment.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A platform app has no alert, confirm and prompt; a native one would stop the page with nobody there to answer.
      disableDialogs: this.manifest.firefoxOs === undefined,
      // An app's event page and hidden windows work on as in Chrome: no timer throttling.
      backgroundThrottling: false,
    };
  }

  #updateNamespaces(): void {
    this.#rooms.update();
    for (const page of this.#pages.all()) {
      page.push('permissions', { names: this.#rooms.names, states: this.#rooms.stateFor(page) });
    }
  }

  #pushToBackground(news: object): void {
    for (const page of this.#pages.all()) if (page.kind === 'background') page.push('app.window', news);
  }

  #windowsHost(): ConstructorParameters<typeof AppWindows>[0] {
    return {
      title: this.manifest.name,
      icon: this.#environment.icon,
      headless: this.#environment.headless,
      webPreferences: this.#webPreferences(),
      opened: ({ window, windowId }, token) => {
        this.#pages.adopt(window.webContents, { kind: 'window', windowId }, token);
        if (this.#environment.devtools) window.webContents.openDevTools({ mode: 'detach' });
        this.#timer.touch();
      },
      changed: (windowId, snapshot, fire) => {
        this.#pages.window(windowId)?.push('app.window', { kind: 'changed', snapshot, fire });
      },
      closing: (windowId) => {
        const page = this.#pages.window(windowId);
        // Only a page with chrome.app.window has onClosed listeners, and answers.
        if (!page || this.manifest.firefoxOs) return false;
        page.push('app.window', { kind: 'closing' });
        return true;
      },
      closed: (windowId) => {
        this.#pushToBackground({ kind: 'closed', windowId });
        const isLast = this.windows.size === 0;
        if (isLast && (this.#closeRequested || this.manifest.firefoxOs)) this.unload('closed');
        this.#timer.touch();
      },
      failed: (token) => this.#pushToBackground({ kind: 'failed', token }),
    };
  }
}
