/** What the apps of a kiosk ask for, as far as that can be read before they run. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { deviceWants } from '../main/kiosk/setup/device-wants.ts';
import type { DeviceWants } from '../main/kiosk/setup/device-wants.ts';
import { parsePermissions } from '../main/package/app-permissions.ts';
import type { AppPermissions } from '../main/package/app-permissions.ts';
import { isJsonObject } from '../main/package/json-value.ts';
import type { JsonObject } from '../main/package/json-value.ts';
import { parseJson } from '../main/package/read-json.ts';

export interface KioskPlace {
  /** Of the system. */
  readonly root: string;
  /** Its path there. */
  readonly policy: string;
}

/**
 * @returns what the manifests of the policy's "App" and "SecondaryApps" ask for, also as optional permissions; undefined where that of the first
 *   cannot be read, as in a packed app. One beside it that cannot be read asks for nothing
 */
export function kioskAppWants({ root, policy }: KioskPlace): DeviceWants | undefined {
  const { App: app, SecondaryApps: beside } = readObject(join(root, policy)) ?? {};
  // As the kiosk has it: relative to the policy's folder.
  const permissionsOf = (folder: unknown) =>
    typeof folder === 'string' ? readPermissions(join(root, resolve(dirname(policy), folder))) : undefined;
  const own = permissionsOf(app);
  if (!own) return undefined;
  const others = isJsonObject(beside) ? Object.values(beside).map(permissionsOf) : [];
  return deviceWants(...own, ...others.flatMap((lists) => lists ?? []));
}

function readPermissions(folder: string): readonly AppPermissions[] | undefined {
  const manifest = readObject(join(folder, 'manifest.json'));
  try {
    return manifest && LISTS.map((list) => parsePermissions(manifest[list], list));
  } catch {
    return undefined;
  }
}

const LISTS = ['permissions', 'optional_permissions'] as const;

/** @returns undefined for a file that cannot be read, or has something else */
function readObject(file: string): JsonObject | undefined {
  try {
    const { value } = parseJson(readFileSync(file, 'utf8'), file);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
