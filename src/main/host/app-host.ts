/** What the shell knows about one running app; the rooms' only way to the rest of the shell. */
import type { Manifest } from '../package/manifest.ts';
import type { SocketServices } from '../sockets/services.ts';
import type { StorageService } from '../storage/storage-service.ts';
import type { LifecycleService } from './lifecycle-service.ts';
import type { PageConnection } from './page-connection.ts';
import type { PermissionService } from './permission-service.ts';
import type { WindowService } from './window-service.ts';

export interface AppHost {
  /** Main's own id of the app, 32 characters of a..p; never taken from a message. */
  readonly id: string;
  readonly manifest: Manifest;
  /** Pages that are connected now, the event page first. */
  pages(): Iterable<PageConnection>;
  /** Sends an event to every page of the app that listens. */
  broadcast(event: string, args: readonly unknown[]): void;
  /** Whether the package serves something at this URL path. */
  hasFile(path: string): Promise<boolean>;
  readonly log: Log;
  readonly sockets: SocketServices;
  readonly storage: StorageService;
  readonly windows: WindowService;
  readonly lifecycle: LifecycleService;
  readonly permissions: PermissionService;
}

export interface Log {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}
