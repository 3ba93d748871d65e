/** The `permissions` and `optional_permissions` of a manifest, brought into one form. */
import { isDictionary, toChromeJson } from '../permissions/json-type.ts';
import { PermissionError } from '../permissions/permission-error.ts';
import { canonicalPermissionName, mayBeOptional, permissionStatus } from '../permissions/permission-names.ts';
import { parseSocketPermission, type SocketPermissions } from '../permissions/socket-permissions.ts';
import type { UsbDeviceRule } from '../permissions/usb-devices.ts';
import { parseHostPermission, type HostPermission } from './host-permission.ts';

export interface AppPermissions {
  /** Canonical names of everything that is granted; of `{"fileSystem": ["write"]}` both `fileSystem` and `fileSystem.write`. */
  readonly names: ReadonlySet<string>;
  readonly hosts: readonly HostPermission[];
  /** What `{"socket": […]}` allows chrome.socket; says nothing about chrome.sockets.*. */
  readonly socket: SocketPermissions | undefined;
  /** The devices of `{"usbDevices": […]}`. */
  readonly usbDevices: readonly UsbDevicePermission[];
}

/** A rule of `usbDevices`. */
export type UsbDevicePermission = UsbDeviceRule;

export interface ParsedPermissions extends AppPermissions {
  readonly warnings: readonly string[];
}

type ListKey = 'permissions' | 'optional_permissions';

/**
 * Reads one of the two lists.
 * @param value undefined when the manifest has no such key.
 * @throws PermissionError with Chrome's text, e.g. for an item that is neither a string nor an object with one key. What Chrome drops
 *   with a warning (unknown names, names for extensions only, malformed patterns) is dropped here too.
 */
export function parsePermissions(value: unknown, key: ListKey): ParsedPermissions {
  // Chrome says 'permissions' for the optional ones too.
  if (value !== undefined && !Array.isArray(value)) throw new PermissionError("Invalid value for 'permissions'.", key);
  const reader = new PermissionReader(key);
  for (const [index, item] of ((value ?? []) as readonly unknown[]).entries()) reader.read(item, index);
  return reader;
}

class PermissionReader implements ParsedPermissions {
  readonly names = new Set<string>();
  readonly hosts: HostPermission[] = [];
  readonly usbDevices: UsbDevicePermission[] = [];
  readonly warnings: string[] = [];
  socket: SocketPermissions | undefined;
  readonly #key: ListKey;

  constructor(key: ListKey) {
    this.#key = key;
  }

  read(item: unknown, index: number): void {
    if (typeof item === 'string') return this.#add(item, undefined);
    const entries = isDictionary(item) ? Object.entries(item) : [];
    const [entry] = entries;
    if (!entry || entries.length > 1)
      throw new PermissionError(`Invalid value for 'permissions[${index}]'.`, this.#key);
    this.#add(entry[0], entry[1]);
  }

  /** @param detail the value below the name in an object item, undefined for a string item. */
  #add(text: string, detail: unknown): void {
    const name = canonicalPermissionName(text);
    const status = permissionStatus(name);
    if (status.kind === 'unknown') return this.#addHost(text);
    // Details are checked before availability: `{"bookmarks": […]}` is an error although "bookmarks" alone is only refused.
    if (name === 'socket') this.#addSocket(detail);
    else if (name === 'usbDevices') this.#addUsbDevices(detail);
    else if (detail !== undefined) this.#addChildren(name, detail);
    if (name === 'mediaGalleries') this.#checkGalleries();
    if (status.kind === 'refused') return this.#warn(status.warning);
    if (status.kind === 'granted') this.#grant(name);
  }

  #grant(name: string): void {
    if (this.#key === 'optional_permissions' && !mayBeOptional(name)) {
      return this.#warn(`Permission '${name}' cannot be listed as optional. This permission will be omitted.`);
    }
    this.names.add(name);
  }

  #addHost(text: string): void {
    const host = parseHostPermission(text);
    if (host) this.hosts.push(host);
    else this.#warn(unknown(text));
  }

  /** `{"fileSystem": ["write"]}`: each item is the rest of a name. */
  #addChildren(name: string, detail: unknown): void {
    const fail = (where: string): never => {
      throw new PermissionError(`Invalid value for 'permissions[${where}]'.`, this.#key);
    };
    if (!Array.isArray(detail) || !hasChildren(name)) return fail(name);
    for (const [index, child] of (detail as readonly unknown[]).entries()) {
      if (typeof child !== 'string') return fail(`${name}.${index}`);
      const status = permissionStatus(`${name}.${child}`);
      if (status.kind === 'granted') this.#grant(`${name}.${child}`);
      else this.#warn(status.kind === 'refused' ? status.warning : unknown(`${name}.${child}`));
    }
  }

  /** What an app may do to media builds on each other, in Chromium 120's words. */
  #checkGalleries(): void {
    const has = (right: string) => this.names.has(`mediaGalleries.${right}`);
    const fail = (cause: string): never => {
      throw new PermissionError(`Invalid value for 'permissions[mediaGalleries]': ${cause}.`, this.#key);
    };
    if (has('copyTo') && !(has('read') && has('delete')))
      fail('copyTo permission requires read and delete permissions');
    if (has('delete') && !has('read')) fail('delete permission requires read permission');
  }

  #addSocket(detail: unknown): void {
    const { permissions, warnings } = parseSocketPermission(detail);
    for (const warning of warnings) this.#warn(warning);
    if (this.#key === 'permissions') this.socket = this.socket?.union(permissions) ?? permissions;
  }

  #addUsbDevices(detail: unknown): void {
    const fail = (cause: string): never => {
      throw new PermissionError(`Invalid value for 'permissions[usbDevices]': ${cause}.`, this.#key);
    };
    if (detail === undefined) return fail('NULL or empty permission list');
    if (!Array.isArray(detail)) return fail("Cannot parse the permission list. It's not a list.");
    const valid: UsbDevicePermission[] = [];
    for (const device of detail as readonly unknown[]) {
      const rule = parseUsbDevice(device);
      if (rule) valid.push(rule);
      else this.#warn(unknown(toChromeJson(device)));
    }
    if (valid.length === 0) return fail('NULL or empty permission list');
    this.usbDevices.push(...valid);
  }

  /** Once for each text: `windows` is another name of `tabs`. */
  #warn(text: string): void {
    if (!this.warnings.includes(text)) this.warnings.push(text);
  }
}

function unknown(name: string): string {
  return `Permission '${name}' is unknown or URL pattern is malformed.`;
}

/** Names that Chrome lets an object item divide, and those before whose first dot something grantable stands. */
function hasChildren(name: string): boolean {
  return permissionStatus(name).kind === 'prefix' || ['fileSystem', 'identity', 'mediaGalleries'].includes(name);
}

/** In a rule this is as good as nothing. */
const ANY = -1;
const MOST = { vendorId: 0xffff, productId: 0xffff, interfaceId: 0xff, interfaceClass: 0xff } as const;

/** @returns one rule of `usbDevices`, with what it names only; undefined for what Chrome does not take for one */
export function parseUsbDevice(value: unknown): UsbDevicePermission | undefined {
  if (!isDictionary(value)) return undefined;
  const rule: { -readonly [K in keyof UsbDevicePermission]: number } = {};
  for (const key of Object.keys(MOST) as (keyof typeof MOST)[]) {
    const given = value[key];
    // What is no whole number might as well not be there.
    if (!Number.isInteger(given) || given === ANY) continue;
    if (Number(given) < 0 || Number(given) > MOST[key]) return undefined;
    rule[key] = Number(given);
  }
  if (rule.productId !== undefined && rule.vendorId === undefined) return undefined;
  if (rule.interfaceId !== undefined && rule.productId === undefined) return undefined;
  if (rule.interfaceClass === undefined && rule.productId === undefined) return undefined;
  return rule.interfaceClass !== undefined && rule.interfaceId !== undefined ? undefined : rule;
}
