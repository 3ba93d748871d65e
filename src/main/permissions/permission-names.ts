/**
 * The names that may stand in `permissions`. What Chromium 156 says of each was asked of it, except for DESKTOP_ONLY_BEFORE:
 * Chrome on Linux, Windows and macOS granted those to Chrome Apps for as long as it ran them, but 156 only on ChromeOS.
 */

/** Older spellings of a name. */
const ALIASES: Readonly<Record<string, string>> = {
  alwaysOnTopWindows: 'app.window.alwaysOnTop',
  fullscreen: 'app.window.fullscreen',
  overrideEscFullscreen: 'app.window.fullscreen.overrideEsc',
  unlimited_storage: 'unlimitedStorage',
  windows: 'tabs',
};

const GRANTED = [
  'accessibilityFeatures.modify',
  'accessibilityFeatures.read',
  'alarms',
  'app.window.alpha',
  'app.window.alwaysOnTop',
  'app.window.fullscreen',
  'app.window.fullscreen.overrideEsc',
  'app.window.shape',
  'audio',
  'audioCapture',
  'background',
  'clipboardRead',
  'clipboardWrite',
  'contextMenus',
  'desktopCapture',
  'diagnostics',
  'dns',
  'fileSystem',
  'fileSystem.directory',
  'fileSystem.retainEntries',
  'fileSystem.write',
  'gcm',
  'geolocation',
  'hid',
  'identity',
  'identity.email',
  'idle',
  'mdns',
  'nativeMessaging',
  'notifications',
  'pointerLock',
  'power',
  'printerProvider',
  'socket',
  'storage',
  'syncFileSystem',
  'system.cpu',
  'system.display',
  'system.memory',
  'system.network',
  'system.storage',
  'tts',
  'unlimitedStorage',
  'usbDevices',
  'videoCapture',
] as const;

const DESKTOP_ONLY_BEFORE = [
  'appview',
  'browser',
  'mediaGalleries',
  'mediaGalleries.allAutoDetected',
  'mediaGalleries.copyTo',
  'mediaGalleries.delete',
  'mediaGalleries.read',
  'serial',
  'usb',
  'webview',
] as const;

/** Chrome granted it on ChromeOS only, to the kiosks and managed devices that Holdfast replaces. */
const CHROME_OS_ONLY = ['enterprise.deviceAttributes'] as const;

const GRANTED_NAMES: ReadonlySet<string> = new Set([...GRANTED, ...DESKTOP_ONLY_BEFORE, ...CHROME_OS_ONLY]);

/** Every permission that counts as granted to an app that names it. */
export const GRANTABLE_PERMISSIONS: readonly string[] = [...GRANTED_NAMES];

/** Not names of their own but prefixes of some; alone they grant nothing and Chrome says nothing. */
const PREFIXES: ReadonlySet<string> = new Set(['accessibilityFeatures', 'app', 'app.window', 'system']);

const NOT_OPTIONAL: ReadonlySet<string> = new Set([
  'appview',
  'diagnostics',
  'geolocation',
  'mdns',
  'socket',
  'tts',
  'unlimitedStorage',
  'webview',
]);

const EXTENSIONS = 'is only allowed for extensions, but this is a packaged app.';
const EXTENSIONS_AND_OLD_APPS = 'is only allowed for extensions and legacy packaged apps, but this is a packaged app.';
const PLATFORM = 'is not allowed for specified platform.';
const EXTENSION_ID = 'is not allowed for specified extension ID.';
const INSTALL_LOCATION = 'is not allowed for specified install location.';

const REFUSED: ReadonlyMap<string, string> = new Map([
  ...words(
    'declarativeContent declarativeNetRequest downloads externally_connectable.all_urls favicon offscreen processes scripting search tabGroups',
    EXTENSIONS,
  ),
  ...words(
    'activeTab bookmarks browsingData contentSettings cookies debugger declarativeWebRequest fontSettings history management pageCapture privacy proxy sessions tabCapture tabs topSites ttsEngine webNavigation webRequest webRequestBlocking',
    EXTENSIONS_AND_OLD_APPS,
  ),
  ...words(
    'accessibilityPrivate app.window.ime certificateProvider chromeosInfoPrivate clipboard documentScan enterprise.platformKeys fileBrowserHandler fileSystem.requestFileSystem input networking.onc platformKeys printing systemLog terminalPrivate virtualKeyboard virtualKeyboardPrivate vpnProvider wallpaper',
    PLATFORM,
  ),
  ...words(
    'activityLogPrivate bluetoothPrivate developerPrivate feedbackPrivate imageWriterPrivate metricsPrivate networkingPrivate u2fDevices',
    EXTENSION_ID,
  ),
  ...words('autofillPrivate commandLinePrivate systemPrivate', INSTALL_LOCATION),
  ['experimental', "requires the 'experimental-extension-apis' command line switch to be enabled."],
]);

function words(names: string, text: string): [string, string][] {
  return names.split(' ').map((name) => [name, text]);
}

/** The name under which a permission is kept, whichever spelling the manifest has. */
export function canonicalPermissionName(name: string): string {
  return Object.hasOwn(ALIASES, name) ? (ALIASES[name] ?? name) : name;
}

export type PermissionStatus =
  | { readonly kind: 'granted' | 'prefix' | 'unknown' }
  /** `warning` is Chrome's sentence. */
  | { readonly kind: 'refused'; readonly warning: string };

/** @param name canonical. */
export function permissionStatus(name: string): PermissionStatus {
  if (GRANTED_NAMES.has(name)) return { kind: 'granted' };
  if (PREFIXES.has(name)) return { kind: 'prefix' };
  const refusal = REFUSED.get(name);
  return refusal === undefined ? { kind: 'unknown' } : { kind: 'refused', warning: `'${name}' ${refusal}` };
}

/** @param name canonical. */
export function mayBeOptional(name: string): boolean {
  return !NOT_OPTIONAL.has(name);
}
