/** Questions about what a manifest asks for. */
import { canonicalPermissionName } from '../permissions/permission-names.ts';
import { valueAt } from './json-value.ts';
import type { Manifest } from './manifest.ts';

/** The names of all granted permissions, in the manifest's order: canonical ones, so `app.window.alwaysOnTop` for `alwaysOnTopWindows`. */
export function permissionNames(manifest: Manifest): string[] {
  return [...manifest.permissions.names];
}

/** @param name in any of its spellings. */
export function hasPermission(manifest: Manifest, name: string): boolean {
  return manifest.permissions.names.has(canonicalPermissionName(name));
}

/** Manifest keys that ask for a function of their own, as permissions do. */
const FEATURE_KEYS = [
  'bluetooth',
  'commands',
  'externally_connectable',
  'file_handlers',
  'nacl_modules',
  'oauth2',
  'sockets',
  'storage.managed_schema',
  'url_handlers',
  'usb_printers',
  'webview',
];

/** The same of Firefox OS. */
export const WEBAPP_FEATURE_KEYS: readonly string[] = ['activities', 'inputs', 'messages', 'redirects'];

/**
 * What the app declares and Holdfast does not have, by name: permissions (canonical names) and manifest keys such as `bluetooth`.
 * @param supported the names of both kinds that Holdfast has.
 */
export function unsupportedPermissions(manifest: Manifest, supported: ReadonlySet<string>): string[] {
  const keys = (manifest.firefoxOs ? WEBAPP_FEATURE_KEYS : FEATURE_KEYS).filter(
    (key) => valueAt(manifest.raw, key) !== undefined,
  );
  return [...new Set([...permissionNames(manifest), ...keys])].filter((name) => !supported.has(name));
}
