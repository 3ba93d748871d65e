/** Prepares what an app runs on: its database and its files in the profile, and what the start options say about it. */
import { app } from 'electron';
import type { UpdateService } from '../host/update-service.ts';
import type { AppPackage } from '../package/app-package.ts';
import { hasPermission } from '../package/manifest-permissions.ts';
import { readManagedSchema } from '../package/read-managed-schema.ts';
import { openRecords } from '../storage/app-records.ts';
import { dataFolders, finishImport } from '../storage/data-swap.ts';
import { readDeviceAttributes } from '../storage/device-attributes.ts';
import { machineId } from '../storage/machine-id.ts';
import { PolicyError } from '../storage/managed-policy.ts';
import type { ManagedOptions } from '../storage/managed-storage.ts';
import { openStorage } from '../storage/storage-service.ts';
import type { AppEnvironment } from './app-environment.ts';
import { askUser } from './permission-dialog.ts';
import { appFiles, managedFile, oauthFile } from '../storage/profile-files.ts';
import type { SharedServices } from './shared-services.ts';
import type { ShellOptions } from './shell-options.ts';

/** What the shell alone knows about the app. */
export interface ShellOfApp {
  readonly updates: UpdateService | undefined;
  /** See AppEnvironment. */
  readonly changed: () => void;
}

/**
 * Opens the app's storage, which whoever asked closes.
 * @throws PackageError for a schema of managed storage that cannot be read.
 */
export async function prepareEnvironment(
  loaded: AppPackage,
  options: ShellOptions,
  { pages, sockets, desktop, messaging, mdns, serial, usb, hid }: SharedServices,
  { updates, changed }: ShellOfApp,
): Promise<AppEnvironment> {
  const { log, profile, syncDir, permissionDialog, deviceChooser, galleryChooser, fileDialogs } = options;
  const { preload, headless, devtools, times, kiosk } = options;
  const { id, manifest } = loaded;
  const files = appFiles(profile, id);
  const consoleLog = options.logFor(manifest.name);
  await finishImport(profile, id);
  const storage = openStorage(dataFolders(profile, id).storage, {
    unlimited: hasPermission(manifest, 'unlimitedStorage'),
    log,
    sync: { machine: machineId(profile), dir: syncDir },
    managed: await managedOptions(loaded, options),
  });
  return {
    pages,
    sockets,
    storage,
    records: openRecords(files.records, (message) => log.warn(`${manifest.name}: ${message}`)),
    desktop,
    messaging,
    updates,
    languages: { ui: app.getLocale(), accepted: app.getPreferredSystemLanguages() },
    geometryFile: files.geometry,
    permissionsFile: files.permissions,
    writesFolder: files.writes,
    mdns,
    serial,
    usb,
    hid,
    deviceChooser,
    galleryChooser,
    deviceAttributes: () => deviceAttributes(options),
    oauth: { path: options.oauthFile ?? oauthFile(profile), required: options.oauthFile !== undefined },
    askUser: (name, wanted) => askUser(permissionDialog, name, wanted),
    fileDialogs,
    preload,
    icon: await windowIcon(loaded),
    headless,
    devtools,
    times,
    kiosk,
    log,
    consoleLog,
    changed,
  };
}

function deviceAttributes({ managedFile: file, profile, log }: ShellOptions): ReturnType<typeof readDeviceAttributes> {
  try {
    return readDeviceAttributes(file ?? managedFile(profile));
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    log.error(`No device attributes: ${error.message}`);
    return {};
  }
}

/** The largest icon: the desktop scales it down. A missing file is no reason not to run. */
async function windowIcon({ manifest, files }: AppPackage): Promise<string | undefined> {
  const [largest] = Object.entries(manifest.icons ?? {}).sort(([a], [b]) => Number(b) - Number(a));
  return largest && (await files.find(largest[1]))?.path;
}

async function managedOptions(
  { folder, manifest }: AppPackage,
  { profile, managedFile: file }: ShellOptions,
): Promise<ManagedOptions> {
  const path = manifest.storage.managed_schema;
  const schema = path === undefined ? undefined : await readManagedSchema(folder, path);
  return { file: file ?? managedFile(profile), required: file !== undefined, schema };
}
