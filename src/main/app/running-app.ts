/**
 * One app at work: puts together its session, its pages, its windows, its rooms. Made for each load of the app, thrown away with it; its event
 * page comes and goes meanwhile.
 */
import { dirname, join } from 'node:path';
import type { AppHost, Log, UserLanguages } from '../host/app-host.ts';
import type { DesktopServices } from '../host/desktop-services.ts';
import type { IdentityService } from '../host/identity-service.ts';
import type { DeviceService } from '../host/device-service.ts';
import type { FileService } from '../host/file-service.ts';
import { AppEntries } from '../files/app-entries.ts';
import type { MessagingService } from '../host/messaging-service.ts';
import type { PageConnection } from '../host/page-connection.ts';
import type { UpdateService } from '../host/update-service.ts';
import type { AppPackage } from '../package/app-package.ts';
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
import { appDeviceService } from './app-device-service.ts';
import { appFileService } from './app-file-service.ts';
import { appIdentity } from './app-identity.ts';
import { AppLife } from './app-life.ts';
import { AppGuests } from './app-guests.ts';
import { AppPages } from './app-pages.ts';
import { AppRooms } from './app-rooms.ts';
import { AppSession } from './app-session.ts';
import { FirstPage, WEBAPP_WINDOW } from './first-page.ts';
import { GrantedPermissions } from './granted-permissions.ts';
import { mediaService } from './media.ts';
import { VisibleWindows } from './visible-windows.ts';

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
  readonly #session: AppSession;
  readonly #rooms: AppRooms;
  readonly #pages: AppPages;
  readonly #firstPage: FirstPage;
  readonly #visible: VisibleWindows;
  #unloaded = false;

  constructor(app: AppPackage, environment: AppEnvironment, onUnload: (reason: UnloadReason) => void) {
    const { log, consoleLog, geometryFile } = environment;
    this.id = app.id;
    this.manifest = app.manifest;
    this.log = log;
    this.sockets = environment.sockets;
    this.storage = environment.storage;
    this.records = environment.records;
    this.entries = new AppEntries(environment.records, environment.writesFolder, (path, { message }) =>
      log.error(`${app.manifest.name} has written ${path}, and the file keeps its old content: ${message}`),
    );
    this.messaging = environment.messaging;
    this.mdns = environment.mdns;
    this.serial = environment.serial;
    this.messages = app.messages;
    this.languages = environment.languages;
    this.updates = environment.updates;
    this.#package = app;
    this.#environment = environment;
    this.media = mediaService({
      appName: app.manifest.name,
      environment,
      windowFor: ({ windowId }) => (windowId === undefined ? this.windows.newest : this.windows.windowOf(windowId)),
    });
    this.#onUnload = onUnload;
    this.#visible = new VisibleWindows(() => environment.changed());
    this.#firstPage = new FirstPage(app, {
      log,
      devtools: environment.devtools,
      preferences: () => this.#session.preferences,
      openWindow: (request) => this.windows.open(request),
      hasWindows: () => this.windows.size > 0,
      isLoaded: () => this.isLoaded,
      made: (contents) => this.#pages.adopt(contents, { kind: 'background', windowId: undefined }, ''),
      touch: () => this.lifecycle.touch(),
      failed: () => this.unload('crash'),
    });
    this.lifecycle = new AppLife(environment.times, {
      openPage: () => this.#firstPage.open(),
      fire: (event, args, kind) => this.#pages.fire(event, args, kind),
      hasListener: (event) => this.#pages.hasListener(event),
      isLazy: (event) => this.#rooms.isLazy(event),
      isBusy: () =>
        this.windows.size > 0 ||
        this.#rooms.pending > 0 ||
        this.#session.hasOpenRequests ||
        this.#rooms.busy ||
        this.#firstPage.isInspected,
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
    this.#session = new AppSession(app, environment, {
      entries: this.entries,
      permissions: this.permissions,
      keepBlob: (query, body) => this.guests.keepBlob(query, body),
      touch: () => this.lifecycle.touch(),
    });
    const windowOf = ({ windowId }: PageConnection) =>
      windowId === undefined ? undefined : this.windows.windowOf(windowId);
    this.files = appFileService(app.folder, environment, windowOf, () => this.#firstPage.eventPage);
    this.devices = appDeviceService(app.manifest.name, environment, windowOf);
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
    this.#session.begin();
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
    return this.#visible.any;
  }

  #suspended(): void {
    this.#firstPage.gone();
    if (this.manifest.firefoxOs) this.unload('closed');
    else this.#rooms.suspend();
  }

  deviceAttributes(): ReturnType<AppHost['deviceAttributes']> {
    return this.#environment.deviceAttributes();
  }

  /** Brings the window of a Firefox OS app to the front. */
  focus(): void {
    const found = this.windows.find(WEBAPP_WINDOW);
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
    this.#session.end();
    this.guests.dispose();
    this.#onUnload(reason);
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
        ...this.#session.preferences,
        webviewTag: hasPermission(this.manifest, 'webview'),
      }),
      opened: ({ window, windowId }, token) => {
        this.#pages.adopt(window.webContents, { kind: 'window', windowId }, token);
        if (this.#environment.devtools) window.webContents.openDevTools({ mode: 'detach' });
        this.#visible.follow(window);
        this.#environment.kiosk?.windowOpened(window, this.#package.folder);
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
        else if (isLast && this.#firstPage.closeRequested) this.lifecycle.sleep();
        this.lifecycle.touch();
      },
      failed: (token) => this.#pushToBackground({ kind: 'failed', token }),
    };
  }
}
