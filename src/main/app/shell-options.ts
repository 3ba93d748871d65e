/** What a shell is started with. */
import type { Log } from '../host/app-host.ts';
import type { KioskLimits } from '../kiosk/session/kiosk-limits.ts';
import type { DeviceChooser } from '../windows/device-chooser.ts';
import type { GalleryChooser } from '../windows/gallery-chooser.ts';
import type { EventPageTimes } from './event-page-timer.ts';
import type { FileDialogs } from './file-dialog.ts';
import type { PermissionDialog } from './permission-dialog.ts';
import type { ProductApp } from './product-app.ts';

export interface ShellOptions {
  readonly profile: string;
  /** Of a product: the id of its app, which has no folder of its own to make one of. */
  readonly appId?: string | undefined;
  /** Of a product: the version of its app that is to run. */
  readonly product?: ProductApp | undefined;
  /** A folder that several machines share for `storage.sync`. */
  readonly syncDir?: string | undefined;
  /** The policy file for `storage.managed`; without one the profile's `managed.json`, where there is one. */
  readonly managedFile?: string | undefined;
  /** The OAuth clients of apps; without one the profile's `oauth.json`, where there is one. */
  readonly oauthFile?: string | undefined;
  readonly headless: boolean;
  readonly devtools: boolean;
  readonly times: EventPageTimes;
  readonly permissionDialog: PermissionDialog;
  readonly fileDialogs: FileDialogs;
  readonly deviceChooser: DeviceChooser;
  readonly galleryChooser: GalleryChooser;
  /** Undefined but in a kiosk. */
  readonly kiosk?: KioskLimits | undefined;
  /** Paths of serial ports that the user has named. */
  readonly serialPorts?: readonly string[] | undefined;
  readonly preload: string;
  readonly log: Log;
  logFor(appName: string): Log;
  /** No app is left. @param crashed one of them ended by a crash */
  done(crashed: boolean): void;
}
