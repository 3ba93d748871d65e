/** Sets of permissions as an app gives them, and what is done with them. */
import type { PermissionSet } from '../../main/host/permission-service.ts';
import { containsHostPermission, hostPatternFault, parseHostPermission } from '../../main/package/host-permission.ts';
import type { HostPermission } from '../../main/package/host-permission.ts';
import { canonicalPermissionName, permissionStatus } from '../../main/permissions/permission-names.ts';
import { ApiError } from '../core/api-error.ts';

/** @throws ApiError with Chromium's text for a name or a pattern that is none. */
export function parseSet(given: { permissions?: string[]; origins?: string[] }): PermissionSet {
  const names = (given.permissions ?? []).map((text) => {
    const [name = '', argument] = text.split(/\|(.*)/s);
    if (argument !== undefined) throw new ApiError(argumentFault(name, argument, text));
    const canonical = canonicalPermissionName(name);
    if (permissionStatus(canonical).kind === 'unknown') {
      throw new ApiError(`'${name}' is not a recognized permission.`);
    }
    return canonical;
  });
  const hosts = (given.origins ?? []).map((text): HostPermission => {
    const host = parseHostPermission(text) ?? browserPattern(text);
    if (host) return host;
    throw new ApiError(`Invalid value for origin pattern ${text}: ${hostPatternFault(text)}`);
  });
  return { names: new Set(names), hosts };
}

/** Right as a pattern, and in no app's manifest. */
function browserPattern(text: string): HostPermission | undefined {
  if (!/^(?:chrome:\/\/(?:\*|(?:\*\.)?[^*/:]+)\/|uuid-in-package:)/.test(text)) return undefined;
  return { text, scheme: 'browser', host: '', subdomains: true, port: undefined };
}

/** What stands behind a name must be JSON, and only one permission takes any; Holdfast does not have that one. */
function argumentFault(name: string, argument: string, text: string): string {
  const invalid = `Invalid argument for permission '${text}'.`;
  try {
    JSON.parse(argument);
  } catch {
    return invalid;
  }
  return name === 'usbDevices' ? invalid : 'Only the usbDevices permission supports arguments.';
}

/** What of the first set is not in the second. */
export function minus(set: PermissionSet, other: PermissionSet): PermissionSet {
  return {
    names: new Set([...set.names].filter((name) => !other.names.has(name))),
    hosts: set.hosts.filter((host) => !other.hosts.some((outer) => containsHostPermission(outer, host))),
  };
}

export function isEmpty({ names, hosts }: PermissionSet): boolean {
  return names.size === 0 && hosts.length === 0;
}
