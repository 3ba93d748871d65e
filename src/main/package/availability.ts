/** Whether an app has a namespace. */
import type { Availability } from '../../api/core/contract.ts';
import { hasPermission } from './manifest-permissions.ts';
import type { Manifest } from './manifest.ts';

/** @param grants whether the app has a permission; without it the manifest decides, and optional permissions do not count */
export function isAvailable(
  availability: Availability,
  manifest: Manifest,
  grants = (permission: string) => hasPermission(manifest, permission),
): boolean {
  if ('firefoxOs' in availability) return manifest.firefoxOs !== undefined;
  if (manifest.firefoxOs) return false;
  if ('always' in availability) return true;
  if ('manifestKey' in availability) return Object.hasOwn(manifest.raw, availability.manifestKey);
  return availability.permission.some(grants);
}
