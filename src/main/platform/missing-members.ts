/** What the manifest of an app grants and Holdfast does not have. */
import type { NamespaceSpec } from '../../api/core/contract.ts';
import { isAvailable } from '../package/availability.ts';
import { hasPermission } from '../package/manifest-permissions.ts';
import type { Manifest } from '../package/manifest.ts';
import { platformNamespaces } from './platform-members.ts';
import type { PlatformNamespace } from './platform-members.ts';
import { supportedMembers, supportedNamespaces } from './supported-members.ts';

/** Whether Chrome would give the namespace to the app. */
export function isGranted({ grantedBy }: Pick<PlatformNamespace, 'grantedBy'>, manifest: Manifest): boolean {
  if (manifest.firefoxOs) return false;
  if (grantedBy === null) return true;
  return grantedBy.some((grant) =>
    grant.startsWith('key:') ? Object.hasOwn(manifest.raw, grant.slice('key:'.length)) : hasPermission(manifest, grant),
  );
}

/**
 * Full names without `chrome.`: of namespaces that are missing altogether (`serial`), and of members that are missing in one that is
 * there (`runtime.connect`). In the app all of them are `undefined`.
 */
export function missingMembers(manifest: Manifest): string[] {
  const missing: string[] = [];
  for (const namespace of platformNamespaces.values()) {
    if (!isGranted(namespace, manifest)) continue;
    if (namespace.name === '') {
      missing.push(...namespace.members.keys());
      continue;
    }
    const contract: NamespaceSpec | undefined = supportedNamespaces.get(namespace.name);
    if (!contract || !isAvailable(contract.availability, manifest)) {
      missing.push(namespace.name);
      continue;
    }
    const present = supportedMembers(contract);
    for (const member of namespace.members.keys()) {
      if (!present.has(member)) missing.push(`${namespace.name}.${member}`);
    }
  }
  return missing;
}
