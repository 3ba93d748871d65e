import { defineRoom } from '../../main/host/room.ts';
import type { PermissionSet } from '../../main/host/permission-service.ts';
import { containsHostPermission, formatHostPermission } from '../../main/package/host-permission.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';
import { isEmpty, minus, parseSet } from './main-sets.ts';

export default defineRoom(contract, (app) => {
  const { manifest, permissions } = app;

  const covers = (outer: PermissionSet, { names, hosts }: PermissionSet) =>
    [...names].every((name) => outer.names.has(name)) &&
    hosts.every((host) => outer.hosts.some((other) => containsHostPermission(other, host)));

  /** As the manifest lists them, in either of its lists. */
  const declared = (): PermissionSet => ({
    names: new Set([...manifest.permissions.names, ...manifest.optional_permissions.names]),
    hosts: [...manifest.permissions.hosts, ...manifest.optional_permissions.hosts],
  });

  return {
    handlers: {
      contains: (_page, given) => [covers(permissions.active(), parseSet(given))],
      getAll: () => [toApp(permissions.active())],
      remove: (_page, given) => {
        const set = parseSet(given);
        if (!covers(declared(), set)) throw notListed();
        const isRequired = [...set.names].some((name) => manifest.permissions.names.has(name));
        if (isRequired || set.hosts.some((host) => covers(manifest.permissions, { names: new Set(), hosts: [host] }))) {
          throw new ApiError('You cannot remove required permissions.');
        }
        const active = permissions.active();
        const removed: PermissionSet = {
          names: new Set([...set.names].filter((name) => active.names.has(name))),
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

function toApp({ names, hosts }: PermissionSet): object {
  const origins = [...new Set(hosts.map(formatHostPermission))];
  return { origins: origins.toSorted(byCode), permissions: [...names].toSorted(byCode) };
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
