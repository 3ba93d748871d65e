/** Whether a manifest grants a namespace. */
import type { Availability } from '../../api/core/contract.ts';
import { hasPermission } from './manifest-permissions.ts';
import type { Manifest } from './manifest.ts';

export function isAvailable(availability: Availability, manifest: Manifest): boolean {
  if ('firefoxOs' in availability) return manifest.firefoxOs !== undefined;
  if (manifest.firefoxOs) return false;
  if ('always' in availability) return true;
  if ('manifestKey' in availability) return Object.hasOwn(manifest.raw, availability.manifestKey);
  return availability.permission.some((name) => hasPermission(manifest, name));
}
