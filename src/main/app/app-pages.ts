/** The pages of one app: each of its WebContents is registered, put under guard, and connected by its port. */
import type { WebContents } from 'electron';
import { appOrigin } from '../../api/core/app-url.ts';
import type { Log } from '../host/app-host.ts';
import type { Outcome } from '../host/dispatch.ts';
import type { PageConnection, PageIdentity } from '../host/page-connection.ts';
import { PagePort } from '../ipc/page-port.ts';
import type { PageRegistry } from '../ipc/page-registry.ts';
import { isSandboxed } from '../package/content-security-policy.ts';
import type { Manifest } from '../package/manifest.ts';
import type { AppWindows } from '../windows/app-windows.ts';
import type { AppRooms } from './app-rooms.ts';
import { forwardConsole } from './console.ts';
import { ExternalLinks } from './external-links.ts';
import { guardNavigation, guardOrigin } from './guards.ts';

export interface AppPagesHost {
  readonly id: string;
  readonly manifest: Manifest;
  readonly consoleLog: Log;
  readonly registry: PageRegistry;
  readonly rooms: AppRooms;
  readonly windows: AppWindows;
  /** A page called something, or got its answer. */
  called(): void;
  /** A page has run its listeners for what a socket received. */
  received(): void;
  /** The first page's scripts have registered their first listeners. */
  ready(): void;
  /** A window shows a sandboxed page, which cannot announce itself to its opener. */
  sandboxed(openerToken: string): void;
  /** The process of the app's pages is gone. @param how Electron's words for it */
  crashed(how: string): void;
}

export class AppPages {
  readonly #host: AppPagesHost;
  readonly #ports = new Map<number, PagePort>();
  readonly #links: ExternalLinks;

  constructor(host: AppPagesHost) {
    this.#host = host;
    this.#links = new ExternalLinks(
      host.consoleLog,
      host.manifest.firefoxOs ? 'a Firefox OS app has one window, in which its pages replace each other' : undefined,
    );
  }

  all(): Iterable<PageConnection> {
    return this.#ports.values();
  }

  window(windowId: number): PageConnection | undefined {
    for (const page of this.#ports.values()) if (page.windowId === windowId) return page;
    return undefined;
  }

  /** Sends an event to every page that listens; false when none does. */
  fire(event: string, args: readonly unknown[]): boolean {
    let heard = false;
    for (const page of this.#ports.values()) {
      if (!page.hasListener(event)) continue;
      heard = true;
      page.sendEvent(event, args);
    }
    return heard;
  }

  /** @param openerToken under which the page that opened this one waits for it; '' for the event page */
  adopt(contents: WebContents, identity: PageIdentity, openerToken: string): void {
    const { consoleLog, id, manifest, registry, rooms, windows } = this.#host;
    let port: PagePort | undefined;
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
    forwardConsole(contents, consoleLog);
    const forget = registry.register(contents, {
      appId: id,
      platform: manifest.firefoxOs ? 'firefox-os' : 'chrome-app',
      identity,
      openerToken,
      isPrivileged: (url) => !isSandboxed(manifest, url.pathname),
      namespaces: () => rooms.names,
      state: () => rooms.stateFor(identity),
      connected: (end) => {
        port?.close();
        port = new PagePort(identity, end, this.#handlers(), rooms.limitedLog);
        this.#ports.set(port.id, port);
        if (identity.windowId !== undefined) windows.committed(identity.windowId);
      },
    });
    contents.on('did-navigate', (_event, url) => {
      if (identity.windowId === undefined || manifest.firefoxOs || !isSandboxed(manifest, pathOf(url))) return;
      windows.committed(identity.windowId);
      this.#host.sandboxed(openerToken);
    });
    // A document whose loading was cut short (a refused navigation, window.stop) never says that it is ready.
    if (this.#isFirst(identity)) contents.on('did-stop-loading', () => port?.probe());
    contents.once('destroyed', () => {
      forget();
      port?.close();
    });
    contents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit') return;
      this.#host.crashed(`${reason}, exit code ${exitCode}`);
    });
  }

  closeAll(): void {
    for (const page of this.#ports.values()) page.close();
  }

  /** The page that an app begins with: its event page, or the one window of a Firefox OS app. */
  #isFirst({ kind }: PageIdentity): boolean {
    return kind === 'background' || this.#host.manifest.firefoxOs !== undefined;
  }

  #handlers(): ConstructorParameters<typeof PagePort>[2] {
    const { rooms } = this.#host;
    return {
      answer: async (page, method, args): Promise<Outcome> => {
        this.#host.called();
        const outcome = await rooms.call(page, method, args);
        this.#host.called();
        return outcome;
      },
      carryOut: (page, method, args) => {
        this.#host.called();
        rooms.carryOut(page, method, args);
      },
      isEvent: (name) => rooms.isEvent(name),
      credit: (page, event, socketId, bytes) => {
        this.#host.received();
        rooms.credit(page, event, socketId, bytes);
      },
      ready: (page) => {
        if (this.#isFirst(page)) this.#host.ready();
      },
      gone: (page) => {
        this.#ports.delete(page.id);
        rooms.pageGone(page);
      },
    };
  }
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}
