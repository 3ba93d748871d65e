/** What an app gets from the shell that runs it: its services, its files, what the user's start options ask of it. */
import type { AppHost, Log, UserLanguages } from '../host/app-host.ts';
import type { MessagingService } from '../host/messaging-service.ts';
import type { UpdateService } from '../host/update-service.ts';
import type { PageRegistry } from '../ipc/page-registry.ts';
import type { KioskLimits } from '../kiosk/session/kiosk-limits.ts';
import type { SocketServices } from '../sockets/services.ts';
import type { HidDevices } from '../hid/hid-devices.ts';
import type { AppRecords } from '../storage/app-records.ts';
import type { StorageService } from '../storage/storage-service.ts';
import type { UsbDevices } from '../usb/usb-devices.ts';
import type { DeviceChooser } from '../windows/device-chooser.ts';
import type { GalleryChooser } from '../windows/gallery-chooser.ts';
import type { OAuthFile } from './app-identity.ts';
import type { Desktop } from './desktop.ts';
import type { EventPageTimes } from './event-page-timer.ts';
import type { FileDialogs } from './file-dialog.ts';

export interface AppEnvironment {
  readonly pages: PageRegistry;
  readonly sockets: SocketServices;
  readonly storage: StorageService;
  readonly records: AppRecords;
  readonly desktop: Desktop;
  readonly messaging: MessagingService;
  readonly languages: UserLanguages;
  readonly updates: UpdateService | undefined;
  /** The profile's folder for this app's window geometry. */
  readonly geometryFile: string;
  /** The profile's file for what the user has granted this app beside its manifest. */
  readonly permissionsFile: string;
  readonly deviceAttributes: AppHost['deviceAttributes'];
  readonly mdns: AppHost['mdns'];
  readonly serial: AppHost['serial'];
  readonly usb: UsbDevices;
  readonly hid: HidDevices;
  readonly deviceChooser: DeviceChooser;
  readonly galleryChooser: GalleryChooser;
  /** The profile's folder for what the app's pages have the browser write. */
  readonly writesFolder: string;
  /** The OAuth clients of the shell's apps. */
  readonly oauth: OAuthFile;
  /** Shows the user what an app wants. @param wanted in plain words */
  askUser(appName: string, wanted: readonly string[]): Promise<boolean>;
  readonly fileDialogs: FileDialogs;
  readonly preload: string;
  /** Absolute path of the picture for the app's windows. */
  readonly icon: string | undefined;
  readonly headless: boolean;
  readonly devtools: boolean;
  readonly times: EventPageTimes;
  readonly kiosk: KioskLimits | undefined;
  readonly log: Log;
  /** Marked with the app's name; gets the app's own console. */
  readonly consoleLog: Log;
  /** The event page came or went, windows showed or hid, or what might wake the app has changed. */
  changed(): void;
}
