/** The browser session of one app: what is served in it, where its pages' requests may go, and which of the web's permissions hold. */
import { session as sessions } from 'electron';
import type { Session, WebPreferences } from 'electron';
import { appOrigin } from '../../api/core/app-url.ts';
import type { AppEntries } from '../files/app-entries.ts';
import { writeUpload } from '../files/uploads.ts';
import type { AppPackage } from '../package/app-package.ts';
import { matchesHostPermission } from '../package/host-permission.ts';
import { HELD_BY_ALL } from '../permissions/web-permissions.ts';
import type { AppEnvironment } from './app-environment.ts';
import type { GrantedPermissions } from './granted-permissions.ts';
import { guardSession } from './guards.ts';
import { pagePreferences } from './page-preferences.ts';
import { serveApp, stopServing } from './protocol.ts';
import type { KeepForGuest } from './protocol.ts';
import { watchRequests } from './web-requests.ts';

export interface AppSessionHost {
  readonly entries: AppEntries;
  readonly permissions: GrantedPermissions;
  /** See serveApp. */
  readonly keepBlob: KeepForGuest;
  /** Requests began or ended, which keep the event page. */
  touch(): void;
}

export class AppSession {
  readonly #session: Session;
  readonly #app: AppPackage;
  readonly #environment: AppEnvironment;
  readonly #host: AppSessionHost;
  #openRequests = 0;

  constructor(app: AppPackage, environment: AppEnvironment, host: AppSessionHost) {
    this.#session = sessions.fromPartition(`persist:${app.id}`);
    this.#app = app;
    this.#environment = environment;
    this.#host = host;
  }

  get hasOpenRequests(): boolean {
    return this.#openRequests > 0;
  }

  /** To be called before the first page: puts the session under guard, and serves the app's files in it. */
  begin(): void {
    const { kiosk, consoleLog, log } = this.#environment;
    const { entries, permissions, keepBlob } = this.#host;
    kiosk?.guardSession(this.#session);
    guardSession(this.#session, this.#app.manifest, (name) => this.#holds(name), entries, consoleLog);
    stopServing(this.#session);
    serveApp(this.#session, this.#app, (query, body) => writeUpload(entries, query, body), keepBlob);
    watchRequests(this.#session, {
      origin: appOrigin(this.#app.id),
      isGranted: (url) => permissions.active().hosts.some((host) => matchesHostPermission(host, url)),
      changed: (open) => {
        this.#openRequests = open;
        this.#host.touch();
      },
      log,
    });
  }

  end(): void {
    stopServing(this.#session);
  }

  /** Of every page of the app. */
  get preferences(): WebPreferences {
    const { preload, kiosk } = this.#environment;
    const isFirefoxOs = this.#app.manifest.firefoxOs !== undefined;
    return pagePreferences({ session: this.#session, preload, isFirefoxOs, kiosk, holds: (name) => this.#holds(name) });
  }

  /** Whether a permission (canonical name) holds, now, for what the web has too. */
  #holds(name: string): boolean {
    const granted = HELD_BY_ALL.has(name) || this.#host.permissions.active().names.has(name);
    return granted && (this.#environment.kiosk?.allowsPermission(name) ?? true);
  }
}
