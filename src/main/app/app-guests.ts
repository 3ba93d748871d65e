/** The guests of one app: reserved by a page, attached to the element that names the reservation, reached by that page alone. */
import { randomUUID } from 'node:crypto';
import { app as electronApp } from 'electron';
import type { Session, WebContents, WebPreferences } from 'electron';
import { FIELDS_TOLD } from '../../api/core/keyboard-wire.ts';
import { GUEST_DIALOGS_BY_MAIN, GUEST_RELAY_ARGUMENT } from '../../api/core/wire.ts';
import { ApiError } from '../../api/core/api-error.ts';
import type { Log } from '../host/app-host.ts';
import type { GuestMenuEntries, GuestService } from '../host/guest-service.ts';
import type { PageConnection } from '../host/page-connection.ts';
import type { KioskLimits } from '../kiosk/session/kiosk-limits.ts';
import type { AppPackage } from '../package/app-package.ts';
import { hasPermission } from '../package/manifest-permissions.ts';
import { isAccessible, partitionSession } from '../package/webview-partition.ts';
import { GuestBlobs } from './guest-blobs.ts';
import { openGuestSession } from './guest-session.ts';
import type { GuestDecisions } from './guest-session.ts';
import { allowGuests } from './guards.ts';
import { WORLD } from './guest-scripts.ts';
import { WebGuest } from './guest.ts';
import type { NewWindow } from './guest-window.ts';
import { stopServing } from './protocol.ts';
import { SessionRequests } from './session-requests.ts';

/** Guests of an app at a time, and windows that wait to be taken. Each guest is a process. */
const MOST_GUESTS = 100;
const MOST_WINDOWS = 100;

interface Reservation {
  readonly page: PageConnection;
  readonly partition: string;
  readonly session: string;
  readonly window: NewWindow | undefined;
  readonly menuEntries: GuestMenuEntries;
  /** See BootData. */
  readonly relay: string;
}

interface Entry {
  readonly page: PageConnection;
  readonly guest: WebGuest;
  /** The name of its session. */
  readonly session: string;
}

/** Of every app: the sessions outlive a load of the app. */
const decisions = new WeakMap<WebContents, GuestDecisions>();

export class AppGuests implements GuestService {
  readonly #app: AppPackage;
  readonly #log: Log;
  readonly #kiosk: KioskLimits | undefined;
  readonly #preload: string;
  readonly #adopt: (contents: WebContents, relay: string) => () => string;
  readonly #reserved = new Map<string, Reservation>();
  readonly #guests = new Map<string, Entry>();
  readonly #windows = new Map<string, NewWindow>();
  readonly #sessions = new Map<string, Session>();
  readonly #blobs: GuestBlobs;

  /**
   * @param kiosk what it takes from guests as from all pages
   * @param preload path of the guests' (src/preload/guest.ts)
   * @param adopt is given each guest's contents, for the app's own pages and scripts in it: see AppPages
   */
  constructor(
    app: AppPackage,
    log: Log,
    kiosk: KioskLimits | undefined,
    preload: string,
    adopt: (contents: WebContents, relay: string) => () => string,
  ) {
    this.#app = app;
    this.#log = log;
    this.#kiosk = kiosk;
    this.#preload = preload;
    this.#adopt = adopt;
    this.#blobs = new GuestBlobs(app.id);
  }

  reserve(page: PageConnection, given: string, windowName: string | undefined, menuEntries: GuestMenuEntries): string {
    if (page.windowId === undefined) throw new ApiError('A <webview> belongs into a window.');
    if (this.#reserved.size + this.#guests.size >= MOST_GUESTS) throw new ApiError('Too many <webview> elements.');
    const window = windowName === undefined ? undefined : this.#windows.get(windowName);
    if (windowName !== undefined) {
      if (!window) throw new ApiError('The new window is gone.');
      this.#windows.delete(windowName);
    }
    const partition = window?.partition ?? given;
    const session = partitionSession(this.#app.id, partition);
    if (session === undefined) throw new ApiError('Invalid partition attribute.');
    if (!this.#sessions.has(session)) {
      const find = (contents: WebContents | undefined | null) => (contents ? decisions.get(contents) : undefined);
      const opened = openGuestSession(session, partition, this.#app, this.#blobs, find);
      if (this.#kiosk) {
        this.#kiosk.guardGuestSession(opened);
        SessionRequests.of(opened).limit(this.#kiosk);
      }
      this.#sessions.set(session, opened);
    }
    const id = `guest-${randomUUID()}`;
    this.#reserved.set(id, { page, partition, session, window, menuEntries, relay: randomUUID() });
    return id;
  }

  /** A page hands over what one of its guests is to show. @param query from the page, untrusted @returns whether it was kept */
  async keepBlob(query: URLSearchParams, body: ReadableStream<Uint8Array> | null): Promise<boolean> {
    // The name is the page's word for its guest, which nobody else knows.
    const id = query.get('guest') ?? '';
    const entry = this.#guests.get(id);
    if (!entry) return false;
    const kept = await this.#blobs.keep(id, entry.session, query.get('url') ?? '', query.get('type') ?? '', body);
    // It may have gone while that came.
    if (!this.#guests.has(id)) this.#blobs.drop(id);
    return kept;
  }

  find(page: PageConnection, id: string): WebGuest | undefined {
    const entry = this.#guests.get(id);
    return entry?.page === page ? entry.guest : undefined;
  }

  /** A window's page may have guests, if the manifest says so. */
  watch(contents: WebContents, windowId: number): void {
    if (!hasPermission(this.#app.manifest, 'webview')) return;
    const attaching = new Map<WebContents, { readonly guest: WebGuest; readonly window: NewWindow | undefined }>();
    allowGuests(contents, (preferences, params) => {
      const id = String(params['webpreferences']);
      const reservation = this.#reserved.get(id);
      if (reservation?.page.windowId !== windowId) {
        this.#log.warn(`${this.#app.manifest.name} made a <webview> that was not reserved; it stays empty.`);
        return false;
      }
      this.#reserved.delete(id);
      force(preferences, reservation, this.#preload, this.#kiosk);
      for (const name of ['src', 'httpreferrer', 'useragent']) params[name] = '';
      const created = (_event: unknown, made: WebContents) => {
        const guest = this.#open(id, reservation, made);
        attaching.set(made, { guest, window: reservation.window });
      };
      // Electron makes the guest as soon as this returns.
      electronApp.once('web-contents-created', created);
      setImmediate(() => electronApp.off('web-contents-created', created));
      return true;
    });
    contents.on('did-attach-webview', (_event, made) => {
      const entry = attaching.get(made);
      attaching.delete(made);
      entry?.guest.attached(entry.window);
    });
  }

  #open(id: string, { page, partition, session, menuEntries, relay }: Reservation, contents: WebContents): WebGuest {
    const kiosk = this.#kiosk;
    const scriptSurface = this.#adopt(contents, relay);
    const guest = new WebGuest(contents, {
      scriptSurface,
      appId: this.#app.id,
      partition,
      files: this.#app.files,
      log: this.#log,
      menuEntries: kiosk?.contextMenu === false ? undefined : menuEntries,
      mayPrint: kiosk?.printing ?? true,
      mayGo: (url) => kiosk?.allowsNavigation(url) ?? true,
      guard: kiosk && ((protocol) => kiosk.guardGuest(protocol, [WORLD])),
      isAccessible: (url) => isAccessible(this.#app.manifest, partition, new URL(url).pathname),
      blobs: { addressOf: (url) => this.#blobs.addressOf(id, url), shown: (url) => this.#blobs.shown(url) },
      push: (message) => page.push('webview', { guest: id, ...message }),
      keepWindow: (window) => {
        if (this.#windows.size >= MOST_WINDOWS) this.#windows.delete([...this.#windows.keys()][0] ?? '');
        const name = `window-${randomUUID()}`;
        this.#windows.set(name, window);
        return name;
      },
    });
    this.#guests.set(id, { page, guest, session });
    decisions.set(contents, this.#kiosk ? inKiosk(guest, this.#kiosk) : guest);
    contents.once('destroyed', () => {
      this.#guests.delete(id);
      this.#blobs.drop(id);
    });
    return guest;
  }

  /** A page is gone, and with it what it has reserved. */
  pageGone(page: PageConnection): void {
    for (const [id, reservation] of this.#reserved) if (reservation.page === page) this.#reserved.delete(id);
  }

  dispose(): void {
    this.#reserved.clear();
    this.#windows.clear();
    for (const session of this.#sessions.values()) stopServing(session);
  }
}

/** Whatever the element's attributes have said, a guest is an ordinary web page in a sandbox, in a session that main has chosen. */
function force(
  preferences: WebPreferences,
  { session, relay }: Reservation,
  preload: string,
  kiosk: KioskLimits | undefined,
): void {
  const all = preferences as Record<string, unknown>;
  for (const name of Object.keys(all)) delete all[name];
  Object.assign(all, {
    partition: session,
    preload,
    additionalArguments: [
      `${GUEST_RELAY_ARGUMENT}${relay}`,
      ...(kiosk?.printing === false ? [GUEST_DIALOGS_BY_MAIN] : []),
      ...(kiosk ? [FIELDS_TOLD] : []),
    ],
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    // With the sandbox on, this runs the preload in frames too, and gives Node to nothing.
    nodeIntegrationInSubFrames: kiosk !== undefined,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    plugins: false,
    spellcheck: false,
    disablePopups: false,
    // For `autosize` (guest-size.ts), which an element may have at any time.
    enablePreferredSizeMode: true,
    // Electron's own dialogs; guest.ts asks the app instead.
    disableDialogs: true,
    ...kiosk?.webPreferences,
  });
}

/** The manifest's permissions that stand for what a guest asks for. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  media: ['audioCapture', 'videoCapture'],
  geolocation: ['geolocation'],
  pointerLock: ['pointerLock'],
  fullscreen: ['app.window.fullscreen'],
};

/** An app decides about what the policy leaves it. */
function inKiosk(guest: GuestDecisions, kiosk: KioskLimits): GuestDecisions {
  return {
    permission: (name, fields) => {
      const allowed = NEEDED[name]?.every((needed) => kiosk.allowsPermission(needed)) ?? false;
      return allowed ? guest.permission(name, fields) : Promise.resolve(false);
    },
    download: (item) => {
      const place = kiosk.admitDownload(item);
      if (place) guest.download(item, place);
      else item.cancel();
    },
  };
}
