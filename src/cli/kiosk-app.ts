/** What the app of a kiosk asks for, as far as that can be read before it runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviceWants } from '../main/kiosk/setup/device-wants.ts';
import type { DeviceWants } from '../main/kiosk/setup/device-wants.ts';
import { parsePermissions } from '../main/package/app-permissions.ts';
import { isJsonObject } from '../main/package/json-value.ts';
import { parseJson } from '../main/package/read-json.ts';

export interface KioskPlace {
  /** Of the system. */
  readonly root: string;
  /** Its path there. */
  readonly policy: string;
}

/**
 * @returns what the manifest of the policy's "App" asks for, also as an optional permission; undefined where that cannot be read, as in a packed
 *   app
 */
export function kioskAppWants({ root, policy }: KioskPlace): DeviceWants | undefined {
  try {
    const { App: app } = JSON.parse(readFileSync(join(root, policy), 'utf8')) as { readonly App?: unknown };
    if (typeof app !== 'string') return undefined;
    const { value } = parseJson(readFileSync(join(root, app, 'manifest.json'), 'utf8'), 'manifest.json');
    if (!isJsonObject(value)) return undefined;
    return deviceWants(
      parsePermissions(value['permissions'], 'permissions'),
      parsePermissions(value['optional_permissions'], 'optional_permissions'),
    );
  } catch {
    return undefined;
  }
}
