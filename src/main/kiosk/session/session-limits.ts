/** What the policy of a session takes from the apps, as the shell and the apps ask for it. */
import type { X509Certificate } from 'node:crypto';
import type { BrowserWindow, DownloadItem, Session } from 'electron';
import type { Log } from '../../host/app-host.ts';
import type { GuestProtocol } from '../../host/guest-protocol.ts';
import type { AppPackage } from '../../package/app-package.ts';
import type { PageDenial } from '../../../api/core/wire.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { admitApp, NO_MODALS } from '../rules/admit-app.ts';
import { authoritiesOf } from '../rules/authorities.ts';
import { guardGuest } from './guest-guard.ts';
import { KioskDownloads } from './kiosk-downloads.ts';
import type { DownloadPlace, KioskLimits } from './kiosk-limits.ts';
import { applyProxy, filterRequests, navigationFilter, requestFilter } from './session-guard.ts';
import { trustAuthorities } from './trust.ts';

export interface SessionLimitsHost {
  policy(): KioskPolicy;
  loaded(app: AppPackage): void;
  windowOpened(window: BrowserWindow, folder: string): void;
  appEnded(folder: string, crashed: boolean): void;
  appReloads(folder: string): void;
  /** For downloads, where the policy names none. */
  readonly downloads: string;
  readonly log: Log;
}

export class SessionLimits implements KioskLimits {
  readonly #host: SessionLimitsHost;
  readonly #sessions = new Set<Session>();
  readonly #authorities: readonly X509Certificate[];
  readonly #downloads: KioskDownloads;
  readonly allowsRequest: (url: string) => boolean;
  readonly allowsNavigation: (url: string) => boolean;

  constructor(host: SessionLimitsHost) {
    this.#host = host;
    this.#authorities = authoritiesOf(host.policy().CACertificates);
    this.allowsRequest = requestFilter(() => host.policy(), host.log);
    this.allowsNavigation = navigationFilter(() => host.policy(), host.log);
    this.#downloads = new KioskDownloads({
      policy: () => host.policy(),
      folder: host.downloads,
      mayGo: this.allowsNavigation,
      log: host.log,
    });
  }

  /** Of pages and guests, since the start. */
  get sessions(): Set<Session> {
    return this.#sessions;
  }

  get fileDialogs(): boolean {
    return this.#host.policy().AllowFileSelectionDialogs;
  }

  get printing(): boolean {
    return this.#host.policy().PrintingEnabled;
  }

  get guestPolicy(): string | undefined {
    return this.printing ? undefined : NO_MODALS;
  }

  get contextMenu(): boolean {
    return this.#host.policy().ContextMenuEnabled;
  }

  get webPreferences(): KioskLimits['webPreferences'] {
    return {
      disableDialogs: true,
      devTools: this.#host.policy().KioskTroubleshootingToolsEnabled,
      // Its pickers are no file choosers of `<input>`, and nothing else keeps them from a page.
      disableBlinkFeatures: this.fileDialogs ? '' : 'FileSystemAccessLocal',
    };
  }

  get pageDenials(): readonly PageDenial[] {
    return this.#host.policy().DragAndDropEnabled ? ['close'] : ['close', 'drop'];
  }

  get certificates(): readonly string[] {
    return this.#authorities.map(String);
  }

  admit(loaded: AppPackage): AppPackage {
    this.#host.loaded(loaded);
    return admitApp(loaded, this.#host.policy());
  }

  isSecondary(folder: string): boolean {
    return Object.values(this.#host.policy().SecondaryApps).includes(folder);
  }

  allowsPermission(name: string): boolean {
    return (this.#host.policy().AllowedPermissions as readonly string[]).includes(name);
  }

  guardSession(session: Session): void {
    filterRequests(session, this.allowsRequest);
    this.guardGuestSession(session);
  }

  guardGuestSession(session: Session): void {
    this.#sessions.add(session);
    void applyProxy(session, this.#host.policy(), this.#host.log);
    trustAuthorities(session, this.#authorities, this.#host.log);
    // Nothing is spelled here, and Chromium would fetch dictionaries from its maker.
    session.setSpellCheckerLanguages([]);
    session.setSpellCheckerEnabled(false);
  }

  admitDownload(item: DownloadItem): DownloadPlace | undefined {
    return this.#downloads.admit(item);
  }

  guardGuest(protocol: GuestProtocol, worlds: readonly string[]): Promise<void> {
    return guardGuest(protocol, this.#host.policy(), worlds, this.#host.log);
  }

  windowOpened(window: BrowserWindow, folder: string): void {
    this.#host.windowOpened(window, folder);
    if (!this.#host.policy().HideCursor) return;
    window.webContents.on('dom-ready', () => {
      void window.webContents.insertCSS('* { cursor: none !important; }', { cssOrigin: 'user' }).catch(() => {});
    });
  }

  appEnded(folder: string, crashed: boolean): void {
    this.#host.appEnded(folder, crashed);
  }

  appReloads(folder: string): void {
    this.#host.appReloads(folder);
  }
}
