/** What a kiosk takes from the apps that it runs: the shell and the apps ask these, and know nothing else of kiosks. */
import type { BrowserWindow, DownloadItem, Session } from 'electron';
import type { PageDenial } from '../../../api/core/wire.ts';
import type { GuestProtocol } from '../../host/guest-protocol.ts';
import type { AppPackage } from '../../package/app-package.ts';

/** Where a download ends that the policy lets be. */
export interface DownloadPlace {
  readonly folder: string;
  /** Whether there is room for what has come of it so far. */
  fits(): boolean;
  /** Nothing of it is under way any more. */
  done(): void;
}

export interface KioskLimits {
  readonly contextMenu: boolean;
  /** Over those of every page of an app. */
  readonly webPreferences: {
    readonly devTools: boolean;
    readonly disableBlinkFeatures: string;
    readonly disableDialogs: true;
  };
  /** Taken from every document before its first script. */
  readonly pageDenials: readonly PageDenial[];
  /** @throws PackageError for an app that does not belong here. @returns the app as it may run */
  admit(app: AppPackage): AppPackage;
  /** Whether the policy has an app run beside the kiosk's own: in a product, one that is not the product's. */
  isSecondary(folder: string): boolean;
  /** Authorities (PEM) that sockets trust beside those of the machine. */
  readonly certificates: readonly string[];
  /** Whether one of the manifest's permissions (canonical name) holds for what the web has too. */
  allowsPermission(name: string): boolean;
  /** Of an app's own pages. Takes the session's only listener for `onBeforeRequest`. */
  guardSession(session: Session): void;
  /** Of guests, whose requests have a listener already: that one asks `allowsRequest`. */
  guardGuestSession(session: Session): void;
  /** Whether the policy lets a page ask for this URL. */
  allowsRequest(url: string): boolean;
  /** Whether the policy lets a guest, or a frame in one, go to this URL. */
  allowsNavigation(url: string): boolean;
  /** Whether, and where to, a guest may download. @returns undefined for no, which has been told */
  admitDownload(item: DownloadItem): DownloadPlace | undefined;
  /** Whether apps may print. */
  readonly printing: boolean;
  /** A content security policy for the documents of guests. */
  readonly guestPolicy: string | undefined;
  /**
   * Holds a guest's documents to the policy, from the next one on.
   * @param protocol of a guest with an empty document
   * @param worlds in which the app's scripts run there
   */
  guardGuest(protocol: GuestProtocol, worlds: readonly string[]): Promise<void>;
  /** Whether apps may ask for files with the system's dialogs. */
  readonly fileDialogs: boolean;
  /** @param folder of its app */
  windowOpened(window: BrowserWindow, folder: string): void;
  /** An app has ended, by itself or by a crash. */
  appEnded(folder: string, crashed: boolean): void;
  /** An app has ended to be launched again at once. */
  appReloads(folder: string): void;
}
