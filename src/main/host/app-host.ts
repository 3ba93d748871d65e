/** What the shell knows about one running app; the rooms' only way to the rest of the shell. */
import type { Manifest } from '../package/manifest.ts';
import type { Messages } from '../package/messages.ts';
import type { SocketServices } from '../sockets/services.ts';
import type { AppRecords } from '../storage/app-records.ts';
import type { DeviceAttributes } from '../storage/device-attributes.ts';
import type { SerialServices } from '../serial/serial-services.ts';
import type { ServiceBrowser } from '../mdns/service-browser.ts';
import type { StorageService } from '../storage/storage-service.ts';
import type { ContextMenuService } from './context-menu-service.ts';
import type { DesktopServices } from './desktop-services.ts';
import type { DeviceService } from './device-service.ts';
import type { IdentityService } from './identity-service.ts';
import type { AppEntries } from '../files/app-entries.ts';
import type { FileService } from './file-service.ts';
import type { GuestService } from './guest-service.ts';
import type { LifecycleService } from './lifecycle-service.ts';
import type { MediaService } from './media-service.ts';
import type { MessagingService } from './messaging-service.ts';
import type { PageConnection } from './page-connection.ts';
import type { PermissionService } from './permission-service.ts';
import type { ShortcutService } from './shortcut-service.ts';
import type { UpdateService } from './update-service.ts';
import type { WindowService } from './window-service.ts';

export interface AppHost {
  /** Main's own id of the app, 32 characters of a..p; never taken from a message. */
  readonly id: string;
  readonly manifest: Manifest;
  /** Its localised texts. */
  readonly messages: Messages;
  readonly languages: UserLanguages;
  /** Pages that are connected now, the event page first. */
  pages(): Iterable<PageConnection>;
  /**
   * Resolves when the pages have connected that are about to: the opener of a window has it in hand, and may have set listeners in it,
   * a moment before main can reach it. Undefined when there is none.
   */
  pagesArriving(): Promise<void> | undefined;
  /** Sends an event to every page of the app that listens; lazy events load the event page (see LifecycleService.deliver). */
  broadcast(event: string, args: readonly unknown[]): void;
  /** Whether the package serves something at this URL path. */
  hasFile(path: string): Promise<boolean>;
  readonly log: Log;
  readonly sockets: SocketServices;
  readonly storage: StorageService;
  /** What the profile keeps of the app for its rooms, alarms for example. */
  readonly records: AppRecords;
  /** How its pages talk to each other and to other apps; one for the whole shell. */
  readonly messaging: MessagingService;
  readonly windows: WindowService;
  readonly lifecycle: LifecycleService;
  readonly desktop: DesktopServices;
  readonly contextMenus: ContextMenuService;
  readonly shortcuts: ShortcutService;
  readonly identity: IdentityService;
  readonly permissions: PermissionService;
  /** One for the whole shell. */
  readonly mdns: Pick<ServiceBrowser, 'watch' | 'refresh'>;
  readonly serial: SerialServices;
  /** What the administrator says about this machine; a fault in the file is told on the terminal. */
  deviceAttributes(): DeviceAttributes;
  readonly devices: DeviceService;
  readonly files: FileService;
  /** What of the user's files the app has been given. */
  readonly entries: AppEntries;
  readonly media: MediaService;
  /** What its `<webview>` elements show. */
  readonly guests: GuestService;
  /** Undefined where there is nothing to update from. */
  readonly updates?: UpdateService | undefined;
}

/** The user's, as BCP 47 tags. */
export interface UserLanguages {
  /** That of Chromium's own texts, and of the app's as far as it has them. */
  readonly ui: string;
  /** Those that the user reads, the best first. */
  readonly accepted: readonly string[];
}

export interface Log {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}
