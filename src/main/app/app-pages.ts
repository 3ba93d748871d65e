/** The pages of one app: each of its WebContents is registered, put under guard, and connected by its port. */
import type { ContextMenuParams, WebContents } from 'electron';
import type { EntryDescription } from '../../api/core/entries.ts';
import { appOrigin } from '../../api/core/app-url.ts';
import type { Log } from '../host/app-host.ts';
import type { Outcome } from '../host/dispatch.ts';
import type { PageConnection, PageIdentity } from '../host/page-connection.ts';
import type { KioskLimits } from '../kiosk/session/kiosk-limits.ts';
import { PagePort } from '../ipc/page-port.ts';
import type { PageHandlers } from '../ipc/page-port.ts';
import type { PageRegistry } from '../ipc/page-registry.ts';
import { isSandboxed } from '../package/content-security-policy.ts';
import type { Manifest } from '../package/manifest.ts';
import type { PackageFiles } from '../package/package-files.ts';
import type { AppWindows } from '../windows/app-windows.ts';
import type { AppRooms } from './app-rooms.ts';
import { forwardConsole } from './console.ts';
import { ExternalLinks } from './external-links.ts';
import { guardNavigation, guardOrigin } from './guards.ts';
import { connectGuest, guestHandlers } from './guest-pages.ts';
import { MissingNotices } from './missing-notices.ts';
import { PageArrivals } from './page-arrivals.ts';

export interface AppPagesHost {
  readonly id: string;
  readonly manifest: Manifest;
  readonly log: Log;
  readonly consoleLog: Log;
  readonly registry: PageRegistry;
  readonly rooms: AppRooms;
  readonly windows: AppWindows;
  readonly files: PackageFiles;
  /** Something was dropped on a page: see RegisteredPage. */
  dropped(contents: WebContents, files: unknown): readonly EntryDescription[];
  /** A window's page has come into being; it may get guests. */
  embeds(contents: WebContents, windowId: number): void;
  readonly kiosk: KioskLimits | undefined;
  /** The user asks for the menu of something in a page. */
  contextMenu(contents: WebContents, params: ContextMenuParams): void;
  /** Sees the keys of a page before the page does. */
  watchKeys(contents: WebContents): void;
  /** A page called something, or got its answer. */
  called(): void;
  /** A page has run its listeners for what a socket received. */
  received(): void;
  /** The event page listens to an event, or no longer. */
  listening(event: string, listens: boolean): void;
  /** The first page's scripts have registered their first listeners. */
  ready(): void;
  /** The process of the app's pages is gone. @param how Electron's words for it */
  crashed(how: string): void;
}

/** What a frame in a page of the app is to the rooms. */
const FRAME: PageIdentity = { kind: 'frame', windowId: undefined };
export class AppPages {
  readonly #host: AppPagesHost;
  readonly #ports = new Map<number, PagePort>();
  readonly #links: ExternalLinks;
  readonly #missing: MissingNotices;
  readonly #arrivals = new PageArrivals();

  constructor(host: AppPagesHost) {
    this.#host = host;
    this.#missing = new MissingNotices(host);
    this.#links = new ExternalLinks(
      host.consoleLog,
      host.manifest.firefoxOs ? 'a Firefox OS app has one window, in which its pages replace each other' : undefined,
      { mayLeave: host.kiosk === undefined },
    );
  }

  /** Opens a URL outside of the app, within the app's limits. */
  openLink(url: string): boolean {
    return this.#links.open(url);
  }

  all(): Iterable<PageConnection> {
    return this.#ports.values();
  }

  /** Resolves when the ports that are on their way have come; undefined when none is. */
  arriving(): Promise<void> | undefined {
    return this.#arrivals.all();
  }

  window(windowId: number): PageConnection | undefined {
    for (const page of this.#ports.values()) if (page.windowId === windowId) return page;
    return undefined;
  }

  hasListener(event: string): boolean {
    for (const page of this.#ports.values()) if (page.hasListener(event)) return true;
    return false;
  }

  /**
   * Sends an event to every page that listens; false when none does.
   * @param kind only to pages of this kind
   */
  fire(event: string, args: readonly unknown[], kind?: PageIdentity['kind']): boolean {
    let heard = false;
    for (const page of this.#ports.values()) {
      if (!page.hasListener(event) || (kind !== undefined && page.kind !== kind)) continue;
      heard = true;
      page.sendEvent(event, args);
    }
    return heard;
  }

  /** @param openerToken under which the page that opened this one waits for it; '' for the event page */
  adopt(contents: WebContents, identity: PageIdentity, openerToken: string): void {
    const { consoleLog, id, manifest, registry, rooms, windows } = this.#host;
    /** By frame; undefined: the page itself. */
    const ports = new Map<number | undefined, PagePort>();
    if (manifest.firefoxOs) guardOrigin(contents, appOrigin(id), (url) => this.#links.open(url));
    else {
      // A page's first document is the shell's own doing; after it, a page stays where it is: Chromium refuses even a reload.
      const mayLoad = () => contents.getURL() === '' || contents.getURL() === 'about:blank';
      guardNavigation(contents, mayLoad, consoleLog);
    }
    contents.setWindowOpenHandler(({ url, frameName }) => {
      const options = windows.optionsFor(frameName, url);
      if (options) return { action: 'allow', overrideBrowserWindowOptions: options };
      this.#links.open(url);
      return { action: 'deny' };
    });
    contents.on('did-create-window', (window, { frameName }) => windows.adopt(frameName, window));
    contents.on('context-menu', (_event, params) => this.#host.contextMenu(contents, params));
    this.#host.watchKeys(contents);
    forwardConsole(contents, consoleLog);
    if (identity.windowId !== undefined) this.#host.embeds(contents, identity.windowId);
    const forget = registry.register(contents, {
      appId: id,
      platform: manifest.firefoxOs ? 'firefox-os' : 'chrome-app',
      openerToken,
      denied: this.#host.kiosk?.pageDenials,
      isPrivileged: (url) => !isSandboxed(manifest, url.pathname),
      namespaces: () => rooms.names,
      missing: () => this.#missing.names,
      state: (frame) => {
        this.#arrivals.expect(contents, frame);
        return rooms.stateFor(frame === undefined ? identity : FRAME);
      },
      dropped: (files) => this.#host.dropped(contents, files),
      connected: (end, frame) => {
        ports.get(frame)?.close();
        const gone = () => {
          if (ports.get(frame) === port) ports.delete(frame);
        };
        const port = new PagePort(frame === undefined ? identity : FRAME, end, this.#handlers(gone), rooms.limitedLog);
        ports.set(frame, port);
        this.#ports.set(port.id, port);
        this.#arrivals.arrived(contents, frame);
        if (frame === undefined && identity.windowId !== undefined) windows.committed(identity.windowId);
      },
    });
    // A sandboxed page never hands over a port.
    const { windowId } = identity;
    if (windowId !== undefined) {
      contents.once('did-navigate', (_event, url) => {
        if (URL.canParse(url) && isSandboxed(manifest, new URL(url).pathname)) windows.committed(windowId);
      });
    }
    // A document whose loading was cut short (a refused navigation, window.stop) never says that it is ready.
    if (this.#isFirst(identity)) contents.on('did-stop-loading', () => ports.get(undefined)?.probe());
    contents.once('destroyed', () => {
      forget();
      for (const port of ports.values()) port.close();
      this.#arrivals.contentsGone(contents);
    });
    contents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit') return;
      this.#host.crashed(`${reason}, exit code ${exitCode}`);
    });
  }

  /**
   * The contents of a `<webview>`: when they show a page of the app's own, that page gets what Chromium gives it there.
   * @param relay see BootData
   * @returns what has to run before the app's scripts in a document that is not its own, so that they have it too
   */
  adoptGuest(contents: WebContents, relay: string): () => string {
    return connectGuest(contents, relay, this.#host, (end, identity) => {
      const port = new PagePort(identity, end, guestHandlers(this.#handlers(() => {})), this.#host.rooms.limitedLog);
      this.#ports.set(port.id, port);
      return port;
    });
  }

  closeAll(): void {
    for (const page of this.#ports.values()) page.close();
  }

  /** The page that an app begins with: its event page, or the one window of a Firefox OS app. */
  #isFirst({ kind }: PageIdentity): boolean {
    return kind === 'background' || (kind === 'window' && this.#host.manifest.firefoxOs !== undefined);
  }

  /** @param gone runs when the port is closed */
  #handlers(gone: () => void): PageHandlers {
    const { rooms } = this.#host;
    return {
      answer: async (page, method, args): Promise<Outcome> => {
        const isNoticed = rooms.isNoticed(method);
        if (isNoticed) this.#host.called();
        const outcome = await rooms.call(page, method, args);
        if (isNoticed) this.#host.called();
        return outcome;
      },
      carryOut: (page, method, args) => {
        this.#host.called();
        rooms.carryOut(page, method, args);
      },
      isEvent: (name) => rooms.isEvent(name),
      listening: (page, event, listens) => {
        if (page.kind === 'background') this.#host.listening(event, listens);
      },
      credit: (page, event, socketId, bytes) => {
        rooms.credit(page, event, socketId, bytes);
        this.#host.received();
      },
      missing: (name, stack) => this.#missing.tell(name, stack),
      ready: (page) => {
        if (this.#isFirst(page)) this.#host.ready();
      },
      gone: (page) => {
        gone();
        this.#ports.delete(page.id);
        rooms.pageGone(page);
      },
    };
  }
}
