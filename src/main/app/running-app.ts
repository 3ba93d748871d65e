/**
 * One app at work: its session, its event page, its windows, its rooms. Made for each load of the app, thrown away with it; its event page
 * comes and goes meanwhile.
 */
import { dirname, join } from 'node:path';
import { BrowserWindow, session as sessions } from 'electron';
import type { Session } from 'electron';
import { appOrigin } from '../../api/core/app-url.ts';
import type { AppHost, Log, UserLanguages } from '../host/app-host.ts';
import type { DesktopServices } from '../host/desktop-services.ts';
import type { IdentityService } from '../host/identity-service.ts';
import type { DeviceService } from '../host/device-service.ts';
import type { FileService } from '../host/file-service.ts';
import { AppEntries } from '../files/app-entries.ts';
import { writeUpload } from '../files/uploads.ts';
import type { MessagingService } from '../host/messaging-service.ts';
import type { PageConnection } from '../host/page-connection.ts';
import type { UpdateService } from '../host/update-service.ts';
import type { WindowRequest } from '../host/window-service.ts';
import type { AppPackage } from '../package/app-package.ts';
import type { FirefoxOsManifest } from '../package/firefox-os.ts';
import { matchesHostPermission } from '../package/host-permission.ts';
import { HELD_BY_ALL } from '../permissions/web-permissions.ts';
import { hasPermission } from '../package/manifest-permissions.ts';
import type { Manifest } from '../package/manifest.ts';
import type { Messages } from '../package/messages.ts';
import type { SocketServices } from '../sockets/services.ts';
import type { AppRecords } from '../storage/app-records.ts';
import type { StorageService } from '../storage/storage-service.ts';
import { AppWindows } from '../windows/app-windows.ts';
import { ContextMenu } from '../windows/context-menu.ts';
import { GeometryStore } from '../windows/geometry-store.ts';
import { Shortcuts } from '../windows/shortcuts.ts';
import type { AppEnvironment } from './app-environment.ts';
import { appIdentity } from './app-identity.ts';
import { AppLife } from './app-life.ts';
import { AppGuests } from './app-guests.ts';
import { AppPages } from './app-pages.ts';
import { AppRooms } from './app-rooms.ts';
import { FileHandOver } from './file-hand-over.ts';
import { GrantedPermissions } from './granted-permissions.ts';
import { guardSession } from './guards.ts';
import { mediaService } from './media.ts';
import { pagePreferences } from './page-preferences.ts';
import type { PageOwner } from './page-preferences.ts';
import { serveApp, stopServing } from './protocol.ts';
import { watchRequests } from './web-requests.ts';

/** The window of a Firefox OS app: a tall one, as on a phone, that the user may resize; where it was is remembered. */
const WEBAPP_WINDOW: Omit<WindowRequest, 'url'> = {
  id: 'main',
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

export type UnloadReason = 'idle' | 'closed' | 'reload' | 'crash' | 'exit';

export class RunningApp implements AppHost {
  readonly id: string;
  readonly manifest: Manifest;
  readonly log: Log;
  readonly sockets: SocketServices;
  readonly storage: StorageService;
  readonly records: AppRecords;
  readonly messaging: MessagingService;
  readonly messages: Messages;
  readonly languages: UserLanguages;
  readonly windows: AppWindows;
  readonly lifecycle: AppLife;
  readonly desktop: DesktopServices;
  readonly identity: IdentityService;
  readonly contextMenus = new ContextMenu();
  readonly shortcuts = new Shortcuts();
  readonly permissions: GrantedPermissions;
  readonly files: FileService;
  readonly entries: AppEntries;
  readonly mdns: AppHost['mdns'];
  readonly serial: AppHost['serial'];
  readonly devices: DeviceService;
  readonly media: AppHost['media'];
  readonly guests: AppGuests;
  readonly updates: UpdateService | undefined;
  readonly #package: AppPackage;
  readonly #environment: AppEnvironment;
  readonly #onUnload: (reason: UnloadReason) => void;
  readonly #session: Session;
  readonly #rooms: AppRooms;
  readonly #pages: AppPages;
  #background: BrowserWindow | undefined;
  readonly #visible = new Set<BrowserWindow>();
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
    this.records = environment.records;
    this.entries = new AppEntries(environment.records, environment.writesFolder);
    this.messaging = environment.messaging;
    this.mdns = environment.mdns;
    this.serial = environment.serial;
    this.messages = app.messages;
    this.languages = environment.languages;
    this.updates = environment.updates;
    this.#package = app;
    this.#environment = environment;
    this.devices = this.#deviceService();
    this.media = mediaService({
      appName: app.manifest.name,
      environment,
      windowFor: ({ windowId }) => (windowId === undefined ? this.windows.newest : this.windows.windowOf(windowId)),
    });
    this.#onUnload = onUnload;
    this.#session = sessions.fromPartition(`persist:${app.id}`);
    this.lifecycle = new AppLife(environment.times, {
      openPage: () => (app.manifest.firefoxOs ? this.#openWebapp(app.manifest.firefoxOs) : this.#openEventPage()),
      fire: (event, args, kind) => this.#pages.fire(event, args, kind),
      hasListener: (event) => this.#pages.hasListener(event),
      isLazy: (event) => this.#rooms.isLazy(event),
      isBusy: () =>
        this.windows.size > 0 ||
        this.#rooms.pending > 0 ||
        this.#openRequests > 0 ||
        this.#rooms.busy ||
        this.#isInspected(),
      isCalling: () => this.#rooms.pending > 0,
      suspended: () => this.#suspended(),
      changed: () => environment.changed(),
      reload: () => this.unload('reload'),
    });
    this.desktop = environment.desktop.forApp({
      name: app.manifest.name,
      icon: environment.icon,
      openLink: (url) => this.#pages.openLink(url),
    });
    const { oauth, headless } = environment;
    const isKiosk = environment.kiosk !== undefined;
    this.identity = appIdentity({ id: app.id, name: app.manifest.name, oauth, headless, isKiosk, log });
    this.permissions = new GrantedPermissions(app.manifest, environment.permissionsFile, {
      ask: (wanted) => environment.askUser(app.manifest.name, wanted),
      changed: () => this.#updateNamespaces(),
      warn: (message) => log.warn(message),
    });
    this.files = this.#fileService(new FileHandOver(() => this.#background?.webContents));
    this.windows = new AppWindows(this.#windowsHost(), new GeometryStore(geometryFile, (message) => log.warn(message)));
    const guestPreload = join(dirname(environment.preload), 'guest-preload.cjs');
    this.guests = new AppGuests(app, log, environment.kiosk, guestPreload, (guest, relay) =>
      this.#pages.adoptGuest(guest, relay),
    );
    this.#rooms = new AppRooms(this);
    this.#pages = new AppPages({
      id: app.id,
      manifest: app.manifest,
      log,
      consoleLog,
      registry: environment.pages,
      rooms: this.#rooms,
      windows: this.windows,
      files: app.files,
      dropped: (contents, files) => (this.#takesDrops() ? this.entries.dropped.claim(contents.id, files) : []),
      embeds: (contents, windowId) => this.guests.watch(contents, windowId),
      kiosk: environment.kiosk,
      contextMenu: (contents, params) => {
        if (environment.kiosk?.contextMenu !== false) this.contextMenus.show(contents, params);
      },
      watchKeys: (contents) => this.shortcuts.watch(contents),
      called: () => this.lifecycle.touch(),
      received: () => this.lifecycle.received(),
      listening: (event, listens) => {
        this.lifecycle.listening(event, listens);
        if (listens) this.#rooms.listening(event);
      },
      ready: () => this.lifecycle.markReady(),
      crashed: (how) => {
        // As Chrome: the app is terminated, and a balloon offered to load it again.
        if (!this.#unloaded) {
          log.error(
            `The pages of ${app.manifest.name} are gone: ${how}. The app is terminated, with its windows and sockets; launch it again to load it again.`,
          );
        }
        this.unload('crash');
      },
    });
  }

  /** Loads the app's first page; resolves when its scripts have registered their first listeners, or when the app is gone. */
  async start(): Promise<void> {
    const { kiosk } = this.#environment;
    kiosk?.guardSession(this.#session);
    guardSession(this.#session, this.manifest, (name) => this.#holds(name), this.entries, this.#environment.consoleLog);
    stopServing(this.#session);
    serveApp(
      this.#session,
      this.#package,
      (query, body) => writeUpload(this.entries, query, body),
      (query, body) => this.guests.keepBlob(query, body),
    );
    watchRequests(this.#session, {
      origin: appOrigin(this.id),
      isGranted: (url) => this.permissions.active().hosts.some((host) => matchesHostPermission(host, url)),
      changed: (open) => {
        this.#openRequests = open;
        this.lifecycle.touch();
      },
      log: this.log,
    });
    await this.lifecycle.wake();
  }

  /** True while a page is there or about to be. */
  get isAwake(): boolean {
    return this.lifecycle.isUp || this.windows.size > 0;
  }

  /** Whether something of its own may wake the app: a persistent socket, an alarm. */
  get canWake(): boolean {
    return this.sockets.awaits(this.id) || this.#rooms.wakes;
  }

  /** For the record of running apps. */
  get hasVisibleWindows(): boolean {
    return this.#visible.size > 0;
  }

  /** As in Chrome, developer tools keep the page that they show. */
  #isInspected(): boolean {
    const background = this.#background;
    return background !== undefined && !background.isDestroyed() && background.webContents.isDevToolsOpened();
  }

  #suspended(): void {
    this.#closeRequested = false;
    if (this.manifest.firefoxOs) this.unload('closed');
    else this.#rooms.suspend();
  }

  #openEventPage(): BrowserWindow {
    const background = new BrowserWindow({
      show: false,
      title: this.manifest.name,
      webPreferences: pagePreferences(this.#pageOwner),
    });
    this.#background = background;
    background.webContents.on('devtools-closed', () => this.lifecycle.touch());
    this.#pages.adopt(background.webContents, { kind: 'background', windowId: undefined }, '');
    background.on('close', (event) => {
      // Chrome's windows live on without their event page; here it stays, out of work, until the last of them is gone.
      if (this.windows.size === 0 || this.#unloaded) return;
      event.preventDefault();
      this.#closeRequested = true;
    });
    if (this.#environment.devtools) background.webContents.openDevTools({ mode: 'detach' });
    this.#load(background, this.#package.backgroundUrlPath, 'event page');
    return background;
  }

  /** A Firefox OS app has no event page: its launch page is in its one window, and with that window it ends. */
  #openWebapp({ launchPath }: FirefoxOsManifest): BrowserWindow {
    const window = this.windows.open({ ...WEBAPP_WINDOW, url: `${appOrigin(this.id)}${launchPath}` });
    // The window has the app's name, whichever of its pages is in it.
    window.on('page-title-updated', (event) => event.preventDefault());
    this.#load(window, launchPath, 'launch page');
    return window;
  }

  #load(window: BrowserWindow, urlPath: string, what: string): void {
    window.loadURL(`${appOrigin(this.id)}${urlPath}`).catch((error: Error & { readonly errno?: number }) => {
      // A page that closes or stops itself while it loads ends that load too: no fault, and seen elsewhere.
      if (this.#unloaded || error.errno === ERR_ABORTED) return;
      this.log.error(`The ${what} of ${this.manifest.name} cannot be loaded: ${error.message}.`);
      this.unload('crash');
    });
  }

  deviceAttributes(): ReturnType<AppHost['deviceAttributes']> {
    return this.#environment.deviceAttributes();
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

  pages(): Iterable<PageConnection> {
    return this.#pages.all();
  }

  pagesArriving(): Promise<void> | undefined {
    return this.#pages.arriving();
  }

  async hasFile(path: string): Promise<boolean> {
    return (await this.#package.files.open(path)) !== undefined;
  }

  broadcast(event: string, args: readonly unknown[]): void {
    this.lifecycle.broadcast(event, args);
  }

  /** Ends this load of the app: windows, event page, sockets. Safe to call twice. */
  unload(reason: UnloadReason): void {
    if (this.#unloaded) return;
    this.#unloaded = true;
    this.#rooms.dispose();
    this.windows.destroyAll();
    this.lifecycle.end();
    this.#pages.closeAll();
    stopServing(this.#session);
    this.guests.dispose();
    this.#onUnload(reason);
  }

  /** Whether a permission (canonical name) holds, now, for what the web has too. */
  #holds(name: string): boolean {
    const granted = HELD_BY_ALL.has(name) || this.permissions.active().names.has(name);
    return granted && (this.#environment.kiosk?.allowsPermission(name) ?? true);
  }

  get #pageOwner(): PageOwner {
    return {
      session: this.#session,
      preload: this.#environment.preload,
      isFirefoxOs: this.manifest.firefoxOs !== undefined,
      kiosk: this.#environment.kiosk,
      holds: (name) => this.#holds(name),
    };
  }

  #followVisibility(window: BrowserWindow): void {
    const shown = (visible: boolean) => {
      if (visible) this.#visible.add(window);
      else this.#visible.delete(window);
      this.#environment.changed();
    };
    window.on('show', () => shown(true));
    window.on('hide', () => shown(false));
    window.once('closed', () => shown(false));
    shown(window.isVisible());
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

  #takesDrops(): boolean {
    return this.#rooms.names.includes('fileSystem') && !this.#environment.kiosk?.pageDenials.includes('drop');
  }

  #fileService(files: FileHandOver): FileService {
    return {
      choose: (page, question) => {
        const { fileDialogs, kiosk } = this.#environment;
        if (kiosk?.fileDialogs === false) {
          this.log.warn('Refused a file dialog: the policy does not allow them.');
          return Promise.resolve(undefined);
        }
        return fileDialogs.ask(
          page.windowId === undefined ? undefined : this.windows.windowOf(page.windowId),
          question,
        );
      },
      handOver: (path) => files.handOver(path),
      dropFolder: (folder) => files.dropFolder(folder),
      token: files.token,
      packageFolder: this.#package.folder,
    };
  }

  #deviceService(): DeviceService {
    const { usb, hid, deviceChooser, kiosk } = this.#environment;
    return {
      usb,
      hid,
      isKiosk: kiosk !== undefined,
      choose: (page, question) => {
        const window = page.windowId === undefined ? undefined : this.windows.windowOf(page.windowId);
        return deviceChooser.ask(window, this.manifest.name, question);
      },
    };
  }

  #windowsHost(): ConstructorParameters<typeof AppWindows>[0] {
    return {
      appId: this.id,
      title: this.manifest.name,
      icon: this.#environment.icon,
      overridesEscape: () =>
        this.#environment.kiosk !== undefined ||
        this.permissions.active().names.has('app.window.fullscreen.overrideEsc'),
      iconFile: (urlPath) => this.#package.files.resolve(urlPath),
      headless: this.#environment.headless,
      locked: this.#environment.kiosk !== undefined,
      webPreferences: () => ({
        ...pagePreferences(this.#pageOwner),
        webviewTag: hasPermission(this.manifest, 'webview'),
      }),
      opened: ({ window, windowId }, token) => {
        this.#pages.adopt(window.webContents, { kind: 'window', windowId }, token);
        if (this.#environment.devtools) window.webContents.openDevTools({ mode: 'detach' });
        this.#followVisibility(window);
        this.#environment.kiosk?.windowOpened(window);
        this.lifecycle.touch();
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
        if (isLast && this.manifest.firefoxOs) this.unload('closed');
        else if (isLast && this.#closeRequested) this.lifecycle.sleep();
        this.lifecycle.touch();
      },
      failed: (token) => this.#pushToBackground({ kind: 'failed', token }),
    };
  }
}
