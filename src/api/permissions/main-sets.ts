/** Sets of permissions as an app gives them, and what is done with them. */
import type { PermissionSet } from '../../main/host/permission-service.ts';
import { containsHostPermission, hostPatternFault, parseHostPermission } from '../../main/package/host-permission.ts';
import type { HostPermission } from '../../main/package/host-permission.ts';
import { canonicalPermissionName, permissionStatus } from '../../main/permissions/permission-names.ts';
import { parseUsbDevice } from '../../main/package/app-permissions.ts';
import { usbRulesWithout } from '../../main/permissions/usb-devices.ts';
import type { UsbDeviceRule } from '../../main/permissions/usb-devices.ts';
import { ApiError } from '../core/api-error.ts';

/** @throws ApiError with Chromium's text for a name or a pattern that is none. */
export function parseSet(given: { permissions?: string[]; origins?: string[] }): PermissionSet {
  const usbDevices: UsbDeviceRule[] = [];
  const names = (given.permissions ?? []).map((text) => {
    const [name = '', argument] = text.split(/\|(.*)/s);
    if (argument !== undefined) {
      usbDevices.push(...parseArgument(name, argument, text));
      return name;
    }
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
  return { names: new Set(names), hosts, usbDevices };
}

/** Right as a pattern, and in no app's manifest. */
function browserPattern(text: string): HostPermission | undefined {
  if (!/^(?:chrome:\/\/(?:\*|(?:\*\.)?[^*/:]+)\/|uuid-in-package:)/.test(text)) return undefined;
  return { text, scheme: 'browser', host: '', subdomains: true, port: undefined };
}

/** What stands behind a name must be JSON, and only one permission takes any. */
function parseArgument(name: string, argument: string, text: string): UsbDeviceRule[] {
  const invalid = new ApiError(`Invalid argument for permission '${text}'.`);
  const value = jsonOf(argument);
  if (value === undefined) throw invalid;
  if (name !== 'usbDevices') throw new ApiError('Only the usbDevices permission supports arguments.');
  const rules = Array.isArray(value) ? value.map(parseUsbDevice) : [];
  if (rules.length === 0 || rules.includes(undefined)) throw invalid;
  return rules.filter((rule) => rule !== undefined);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What of the first set is not in the second. */
export function minus(set: PermissionSet, other: PermissionSet): PermissionSet {
  return {
    names: new Set([...set.names].filter((name) => !other.names.has(name))),
    hosts: set.hosts.filter((host) => !other.hosts.some((outer) => containsHostPermission(outer, host))),
    usbDevices: usbRulesWithout(set.usbDevices ?? [], other.usbDevices ?? []),
  };
}

export function isEmpty({ names, hosts, usbDevices = [] }: PermissionSet): boolean {
  return names.size === 0 && hosts.length === 0 && usbDevices.length === 0;
}
