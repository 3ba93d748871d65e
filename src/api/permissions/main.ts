import { defineRoom } from '../../main/host/room.ts';
import type { PermissionSet } from '../../main/host/permission-service.ts';
import { containsHostPermission, formatHostPermission } from '../../main/package/host-permission.ts';
import { usbRulesForApp, usbRulesWithout } from '../../main/permissions/usb-devices.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';
import { isEmpty, minus, parseSet } from './main-sets.ts';

export default defineRoom(contract, (app) => {
  const { manifest, permissions } = app;

  const covers = (outer: PermissionSet, { names, hosts, usbDevices = [] }: PermissionSet) =>
    usbRulesWithout(usbDevices, outer.usbDevices ?? []).length === 0 &&
    [...names].every((name) => outer.names.has(name)) &&
    hosts.every((host) => outer.hosts.some((other) => containsHostPermission(other, host)));

  /** As the manifest lists them, in either of its lists. */
  const declared = (): PermissionSet => ({
    names: new Set([...manifest.permissions.names, ...manifest.optional_permissions.names]),
    hosts: [...manifest.permissions.hosts, ...manifest.optional_permissions.hosts],
    usbDevices: [...manifest.permissions.usbDevices, ...manifest.optional_permissions.usbDevices],
  });

  return {
    handlers: {
      contains: (_page, given) => [covers(permissions.active(), parseSet(given))],
      getAll: () => [toApp(permissions.active())],
      remove: (_page, given) => {
        const set = parseSet(given);
        if (!covers(declared(), { ...set, usbDevices: [] })) throw notListed();
        const isRequired = [...set.names].some((name) => manifest.permissions.names.has(name));
        if (isRequired || set.hosts.some((host) => covers(manifest.permissions, { names: new Set(), hosts: [host] }))) {
          throw new ApiError('You cannot remove required permissions.');
        }
        const active = permissions.active();
        const rules = permissions.optional().usbDevices ?? [];
        // Without rules the name stands for all of them; with the last of them it goes.
        const kept = set.usbDevices?.length === 0 ? [] : usbRulesWithout(rules, set.usbDevices ?? []);
        const goes = (name: string) => active.names.has(name) && (name !== 'usbDevices' || kept.length === 0);
        const removed: PermissionSet = {
          names: new Set([...set.names].filter(goes)),
          usbDevices: set.names.has('usbDevices') ? usbRulesWithout(rules, kept) : [],
          hosts: permissions.optional().hosts.filter((own) => set.hosts.some((h) => containsHostPermission(h, own))),
        };
        if (!isEmpty(removed)) {
          app.broadcast('permissions.onRemoved', [toApp(removed)]);
          permissions.remove(removed);
        }
        return [true];
      },
      ask: async (_page, given, gesture) => {
        if (!gesture) throw new ApiError('This function must be called during a user gesture');
        const set = parseSet(given);
        if (!covers(declared(), set)) throw notListed();
        const wanted = minus(set, permissions.active());
        if (isEmpty(wanted)) return [true];
        if (!(await permissions.confirm(wanted))) return [false];
        // Somebody else may have been asked meanwhile.
        const added = minus(wanted, permissions.active());
        if (!isEmpty(added)) {
          permissions.add(added);
          app.broadcast('permissions.onAdded', [toApp(added)]);
        }
        return [true];
      },
    },
  };
});

function notListed(): ApiError {
  return new ApiError('Only permissions specified in the manifest may be requested.');
}

/** In Chromium's order. */
const GALLERY_RIGHTS = ['allAutoDetected', 'copyTo', 'delete', 'read'] as const;

function toApp({ names, hosts, usbDevices = [] }: PermissionSet): object {
  const origins = [...new Set(hosts.map(formatHostPermission))];
  const all = new Set(usbDevices.length > 0 ? [...names, 'usbDevices'] : names);
  const permissions = [...all]
    .toSorted(byCode)
    .filter((name) => !name.startsWith('mediaGalleries.'))
    .map((name) => {
      if (name === 'usbDevices') return { usbDevices: usbRulesForApp(usbDevices) };
      return name === 'mediaGalleries'
        ? { mediaGalleries: GALLERY_RIGHTS.filter((one) => names.has(`${name}.${one}`)) }
        : name;
    });
  return { origins: origins.toSorted(byCode), permissions };
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
