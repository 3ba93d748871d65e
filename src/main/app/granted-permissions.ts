/** What the user has granted an app beside its manifest: kept in the profile, as far as the manifest still lists it as optional. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { writeWholeSync } from '../storage/write-whole-sync.ts';
import type { PermissionService, PermissionSet } from '../host/permission-service.ts';
import { containsHostPermission, parseHostPermission } from '../package/host-permission.ts';
import type { HostPermission } from '../package/host-permission.ts';
import type { Manifest } from '../package/manifest.ts';
import { permissionWarning } from '../permissions/permission-warnings.ts';
import { usbRuleKey, usbRulesWithout, usbRuleWarning } from '../permissions/usb-devices.ts';
import type { UsbDeviceRule } from '../permissions/usb-devices.ts';

const ruleSchema = z.record(z.enum(['vendorId', 'productId', 'interfaceId', 'interfaceClass']), z.int().optional());
const setSchema = z.object({
  names: z.array(z.string()),
  hosts: z.array(z.string()),
  usbDevices: z.array(ruleSchema).default([]),
});
const schema = z.object({ active: setSchema, allowed: z.array(z.string()) });

export interface GrantedPermissionsHost {
  /** @param wanted in plain words */
  ask(wanted: readonly string[]): Promise<boolean>;
  /** The app has other permissions than before. */
  changed(): void;
  warn(message: string): void;
}

export class GrantedPermissions implements PermissionService {
  readonly #manifest: Manifest;
  readonly #file: string;
  readonly #host: GrantedPermissionsHost;
  readonly #names = new Set<string>();
  /** Names that the user has said yes to: taken back and asked for again, they need no other dialog, as in Chrome. */
  readonly #allowed = new Set<string>();
  #hosts: readonly HostPermission[] = [];
  #usbDevices: readonly UsbDeviceRule[] = [];
  /** One dialog at a time. */
  #asking: Promise<unknown> = Promise.resolve();

  constructor(manifest: Manifest, file: string, host: GrantedPermissionsHost) {
    this.#manifest = manifest;
    this.#file = file;
    this.#host = host;
    const { optional_permissions: optional } = manifest;
    const stored = read(file);
    for (const name of stored?.active.names ?? []) if (optional.names.has(name)) this.#names.add(name);
    for (const name of stored?.allowed ?? []) this.#allowed.add(name);
    this.#hosts = (stored?.active.hosts ?? [])
      .map((text) => parseHostPermission(text))
      .filter((own) => own !== undefined)
      .filter((own) => optional.hosts.some((listed) => containsHostPermission(listed, own)));
    this.#usbDevices = (stored?.active.usbDevices ?? []).filter(
      (own) => usbRulesWithout([own], optional.usbDevices).length === 0,
    );
  }

  active(): PermissionSet {
    const { permissions } = this.#manifest;
    return {
      names: new Set([...permissions.names, ...this.#names]),
      hosts: [...permissions.hosts, ...this.#hosts],
      usbDevices: [...permissions.usbDevices, ...this.#usbDevices],
    };
  }

  optional(): PermissionSet {
    return { names: this.#names, hosts: this.#hosts, usbDevices: this.#usbDevices };
  }

  confirm({ names, usbDevices = [] }: PermissionSet): Promise<boolean> {
    const answer = this.#asking.then(async () => {
      const warnings = new Map([
        ...[...names].map((name) => [name, permissionWarning(name)] as const),
        ...usbDevices.map((rule) => [usbRuleKey(rule), usbRuleWarning(rule)] as const),
      ]);
      const open = [...warnings].filter(([key, warning]) => !this.#allowed.has(key) && warning !== undefined);
      if (open.length === 0) return true;
      const allowed = await this.#host.ask([...new Set(open.map(([key, warning]) => warning ?? key))]);
      if (allowed) for (const [key] of open) this.#allowed.add(key);
      return allowed;
    });
    this.#asking = answer.catch(() => {});
    return answer;
  }

  add({ names, hosts, usbDevices = [] }: PermissionSet): void {
    for (const name of names) this.#names.add(name);
    this.#usbDevices = [...this.#usbDevices, ...usbDevices];
    this.#hosts = [...this.#hosts, ...hosts];
    this.#changed();
  }

  remove({ names, hosts, usbDevices = [] }: PermissionSet): void {
    for (const name of names) this.#names.delete(name);
    this.#usbDevices = usbRulesWithout(this.#usbDevices, usbDevices);
    this.#hosts = this.#hosts.filter((own) => !hosts.includes(own));
    this.#changed();
  }

  #changed(): void {
    try {
      const active = {
        names: [...this.#names],
        hosts: this.#hosts.map(({ text }) => text),
        usbDevices: this.#usbDevices,
      };
      mkdirSync(dirname(this.#file), { recursive: true });
      writeWholeSync(this.#file, JSON.stringify({ active, allowed: [...this.#allowed] }));
    } catch (error) {
      this.#host.warn(`Permissions are not remembered: ${(error as Error).message}.`);
    }
    this.#host.changed();
  }
}

function read(file: string): z.infer<typeof schema> | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // None, or none that can be read: the user is asked again.
    return undefined;
  }
}
