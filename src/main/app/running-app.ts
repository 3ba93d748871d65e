/** One app at work: its session, its event page, its windows, its rooms. Made for each load of the app, thrown away with it. */
import rooms from 'holdfast:rooms/main';
import { BrowserWindow, session as sessions } from 'electron';
import type { BrowserWindowConstructorOptions, MessagePortMain, Session, WebContents } from 'electron';
import { appOrigin } from '../../api/core/app-url.ts';
import type { Availability, NamespaceSpec } from '../../api/core/contract.ts';
import { registry } from '../../api/registry.ts';
import type { AppHost, Log } from '../host/app-host.ts';
import { Dispatcher } from '../host/dispatch.ts';
import type { LifecycleService } from '../host/lifecycle-service.ts';
import type { PageConnection, PageIdentity } from '../host/page-connection.ts';
import type { RoomInstance } from '../host/room.ts';
import { PagePort } from '../ipc/page-port.ts';
import type { PageRegistry } from '../ipc/page-registry.ts';
import type { AppPackage } from '../package/app-package.ts';
import { isSandboxed } from '../package/content-security-policy.ts';
import { hasPermission } from '../package/manifest-permissions.ts';
import type { Manifest } from '../package/manifest.ts';
import type { SocketServices } from '../sockets/services.ts';
import type { StorageService } from '../storage/storage-service.ts';
import { AppWindows } from '../windows/app-windows.ts';
import type { AppWindow } from '../windows/app-window.ts';
import { GeometryStore } from '../windows/geometry-store.ts';
import { forwardConsole } from './console.ts';
import { EventPageTimer } from './event-page-timer.ts';
import type { EventPageTimes } from './event-page-timer.ts';
import { guardNavigation, guardSession, openExternally } from './guards.ts';
import { serveApp, stopServing } from './protocol.ts';

/** What the shell gives an app to run with. */
export interface AppEnvironment {
  readonly pages: PageRegistry;
  readonly sockets: SocketServices;
  readonly storage: StorageService;
  /** The profile's folder for this app's window geometry. */
  readonly geometryFile: string;
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

export type UnloadReason = 'idle' | 'closed' | 'reload' | 'crash' | 'exit';

export class RunningApp implements AppHost {
  readonly id: string;
  readonly manifest: Manifest;
  readonly log: Log;
  readonly sockets: SocketServices;
  readonly storage: StorageService;
  readonly windows: AppWindows;
  readonly lifecycle: LifecycleService;
  readonly #package: AppPackage;
  readonly #environment: AppEnvironment;
  readonly #onUnload: (reason: UnloadReason) => void;
  readonly #session: Session;
  readonly #dispatcher: Dispatcher;
  readonly #instances = new Map<string, { contract: NamespaceSpec; instance: RoomInstance }>();
  readonly #pages = new Map<number, PageConnection>();
  readonly #timer: EventPageTimer;
  readonly #backgroundReady: Promise<void>;
  #markReady: () => void = () => {};
  #background: BrowserWindow | undefined;
  #requests = 0;
  #unloaded = false;

  constructor(app: AppPackage, environment: AppEnvironment, onUnload: (reason: UnloadReason) => void) {
    this.id = app.id;
    this.manifest = app.manifest;
    this.log = environment.log;
    this.sockets = environment.sockets;
    this.storage = environment.storage;
    this.#package = app;
    this.#environment = environment;
    this.#onUnload = onUnload;
    this.#session = sessions.fromPartition(`persist:${app.id}`);
    this.#dispatcher = new Dispatcher(environment.log);
    this.windows = new AppWindows(
      this.#windowsHost(),
      new GeometryStore(environment.geometryFile, (message) => environment.log.warn(message)),
    );
    this.#backgroundReady = new Promise((resolve) => {
      this.#markReady = resolve;
    });
    this.lifecycle = {
      reload: () => this.unload('reload'),
      backgroundReady: () => this.#backgroundReady,
    };
    this.#timer = new EventPageTimer(environment.times, {
      isIdle: () => this.#isIdle(),
      suspend: () => this.#fire('runtime.onSuspend', []),
      suspendCanceled: () => this.#fire('runtime.onSuspendCanceled', []),
      unload: () => this.unload('idle'),
    });
    for (const room of rooms) {
      if (!isAvailable(room.contract.availability, app.manifest)) continue;
      const instance = room.create(this);
      this.#instances.set(room.contract.name, { contract: room.contract, instance });
      this.#dispatcher.add(room.contract, instance);
    }
  }

  /** Loads the event page; resolves when its scripts have registered their first listeners. */
  async start(): Promise<void> {
    guardSession(this.#session, this.manifest, this.#environment.consoleLog);
    stopServing(this.#session);
    serveApp(this.#session, this.#package);
    this.#watchRequests();
    const background = new BrowserWindow({
      show: false,
      title: this.manifest.name,
      webPreferences: this.#webPreferences(),
    });
    this.#background = background;
    this.#adopt(background.webContents, { kind: 'background', windowId: undefined }, '');
    background.once('closed', () => this.unload('closed'));
    if (this.#environment.devtools) background.webContents.openDevTools({ mode: 'detach' });
    background.loadURL(`${appOrigin(this.id)}${this.#package.backgroundUrlPath}`).catch((error: Error) => {
      // A page that closes itself or crashes while it loads ends that load too; then the app is gone anyway.
      if (!this.#unloaded)
        this.log.error(`The event page of ${this.manifest.name} cannot be loaded: ${error.message}.`);
      this.unload('crash');
    });
    await this.#backgroundReady;
    this.#timer.touch();
  }

  /** False once this load of the app has ended. */
  get isLoaded(): boolean {
    return !this.#unloaded;
  }

  /** Fires an event in the app's pages that listen; false when there is none. */
  fire(event: string, args: readonly unknown[]): boolean {
    this.#timer.touch();
    return this.#fire(event, args);
  }

  pages(): Iterable<PageConnection> {
    return this.#pages.values();
  }

  async hasFile(path: string): Promise<boolean> {
    return (await this.#package.files.open(path)) !== undefined;
  }

  broadcast(event: string, args: readonly unknown[]): void {
    this.#fire(event, args);
  }

  /** Ends this load of the app: windows, event page, sockets. Safe to call twice. */
  unload(reason: UnloadReason): void {
    if (this.#unloaded) return;
    this.#unloaded = true;
    this.#timer.stop();
    // Whoever waits for the event page must not wait for ever.
    this.#markReady();
    for (const { instance } of this.#instances.values()) {
      // A room that fails to clean up must not keep the others from it.
      Promise.resolve()
        .then(() => instance.dispose?.())
        .catch((error: unknown) => this.log.error(`Unloading ${this.manifest.name}: ${String(error)}`));
    }
    this.windows.destroyAll();
    if (this.#background && !this.#background.isDestroyed()) this.#background.destroy();
    for (const page of this.#pages.values()) if (page instanceof PagePort) page.close();
    stopServing(this.#session);
    this.#onUnload(reason);
  }

  #fire(event: string, args: readonly unknown[]): boolean {
    let heard = false;
    for (const page of this.#pages.values()) {
      if (!page.hasListener(event)) continue;
      heard = true;
      page.sendEvent(event, args);
    }
    return heard;
  }

  #isIdle(): boolean {
    return !this.#unloaded && this.windows.size === 0 && this.#dispatcher.pending === 0 && this.#requests === 0;
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
      // An app's event page and hidden windows work on as in Chrome: no timer throttling.
      backgroundThrottling: false,
    };
  }

  /** Registers a WebContents as a page of this app and puts it under guard. */
  #adopt(contents: WebContents, identity: PageIdentity, openerToken: string): void {
    let port: PagePort | undefined;
    // A page's first document is the shell's own doing; after it, a page stays where it is: Chromium refuses even a reload.
    const mayLoad = () => contents.getURL() === '' || contents.getURL() === 'about:blank';
    guardNavigation(contents, mayLoad, this.#environment.consoleLog);
    contents.setWindowOpenHandler(({ url, frameName }) => {
      const options = this.windows.optionsFor(frameName);
      if (options) return { action: 'allow', overrideBrowserWindowOptions: options };
      openExternally(url, this.#environment.consoleLog);
      return { action: 'deny' };
    });
    contents.on('did-create-window', (window, { frameName }) => this.windows.adopt(frameName, window));
    forwardConsole(contents, this.#environment.consoleLog);
    const forget = this.#environment.pages.register(contents, {
      appId: this.id,
      identity,
      openerToken,
      isPrivileged: (url) => !isSandboxed(this.manifest, url.pathname),
      namespaces: () => registry.filter(({ name }) => this.#instances.has(name)).map(({ name }) => name),
      state: () => this.#stateFor(identity),
      connected: (end) => {
        port?.close();
        port = this.#connect(identity, end);
      },
    });
    contents.once('destroyed', () => {
      forget();
      port?.close();
    });
    contents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit' || this.#unloaded) return;
      this.log.error(`The pages of ${this.manifest.name} are gone: ${reason} (exit code ${exitCode}).`);
      this.unload('crash');
    });
  }

  #stateFor(identity: PageIdentity): Record<string, unknown> {
    const state: Record<string, unknown> = {};
    for (const [name, { instance }] of this.#instances) state[name] = instance.state?.(identity);
    return state;
  }

  #connect(identity: PageIdentity, end: MessagePortMain): PagePort {
    if (identity.windowId !== undefined) this.windows.committed(identity.windowId);
    const page = new PagePort(
      identity,
      end,
      {
        answer: async (from, method, args) => {
          this.#timer.touch();
          const outcome = await this.#dispatcher.call(from, method, args);
          this.#timer.touch();
          return outcome;
        },
        listeners: () => {},
        credit: (from, event, socketId, bytes) => this.#roomOfEvent(event)?.credit?.(from, socketId, bytes),
        ready: (from) => {
          if (from.kind === 'background') this.#markReady();
        },
        gone: (from) => {
          this.#pages.delete(from.id);
          for (const { instance } of this.#instances.values()) instance.pageGone?.(from);
        },
      },
      this.log,
    );
    this.#pages.set(page.id, page);
    return page;
  }

  #roomOfEvent(event: string): RoomInstance | undefined {
    return this.#instances.get(event.slice(0, event.lastIndexOf('.')))?.instance;
  }

  #windowsHost(): ConstructorParameters<typeof AppWindows>[0] {
    return {
      title: this.manifest.name,
      icon: this.#environment.icon,
      headless: this.#environment.headless,
      webPreferences: this.#webPreferences(),
      opened: (appWindow: AppWindow, token) => {
        this.#adopt(appWindow.window.webContents, { kind: 'window', windowId: appWindow.windowId }, token);
        if (this.#environment.devtools) appWindow.window.webContents.openDevTools({ mode: 'detach' });
        this.#timer.touch();
      },
      changed: (windowId, snapshot, fire) => {
        for (const page of this.#pages.values()) {
          if (page.windowId === windowId) page.push('app.window', { snapshot, fire });
        }
      },
      closing: (windowId) => {
        for (const page of this.#pages.values()) {
          if (page.windowId !== windowId || !page.connected) continue;
          page.push('app.window', { closing: true });
          return true;
        }
        return false;
      },
      closed: (windowId) => {
        for (const page of this.#pages.values())
          if (page.kind === 'background') page.push('app.window', { closed: windowId });
        this.#timer.touch();
      },
      failed: (token) => {
        for (const page of this.#pages.values()) page.push('app.window', { failed: token });
      },
    };
  }

  /** Network requests in flight keep an event page alive. */
  #watchRequests(): void {
    const { webRequest } = this.#session;
    const filter = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'] };
    const open = new Set<number>();
    const update = () => {
      this.#requests = open.size;
      this.#timer.touch();
    };
    webRequest.onSendHeaders(filter, ({ id }) => {
      open.add(id);
      update();
    });
    const end = ({ id }: { id: number }) => {
      if (open.delete(id)) update();
    };
    webRequest.onCompleted(filter, end);
    webRequest.onErrorOccurred(filter, end);
  }
}

function isAvailable(availability: Availability, manifest: Manifest): boolean {
  if ('always' in availability) return true;
  if ('manifestKey' in availability) return Object.hasOwn(manifest.raw, availability.manifestKey);
  return availability.permission.some((name) => hasPermission(manifest, name));
}
