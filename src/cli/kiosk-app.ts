/** What the app of a kiosk asks for, as far as that can be read before it runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../main/package/read-json.ts';
import { isJsonObject } from '../main/package/json-value.ts';
import type { JsonValue } from '../main/package/json-value.ts';

export interface KioskPlace {
  /** Of the system. */
  readonly root: string;
  /** Its path there. */
  readonly policy: string;
}

/**
 * @returns whether the manifest of the policy's "App" names a permission, also an optional one; undefined where that cannot be read, as in a
 *   packed app
 */
export function kioskAppWants(permission: string, { root, policy }: KioskPlace): boolean | undefined {
  try {
    const { App: app } = JSON.parse(readFileSync(join(root, policy), 'utf8')) as { readonly App?: unknown };
    if (typeof app !== 'string') return undefined;
    const { value } = parseJson(readFileSync(join(root, app, 'manifest.json'), 'utf8'), 'manifest.json');
    if (!isJsonObject(value)) return undefined;
    return [value['permissions'], value['optional_permissions']].some((list) => names(list, permission));
  } catch {
    return undefined;
  }
}

function names(list: JsonValue | undefined, permission: string): boolean {
  if (!Array.isArray(list)) return false;
  return (list as readonly JsonValue[]).some((one) => one === permission || (isJsonObject(one) && permission in one));
}
