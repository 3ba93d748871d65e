/** The permissions that an app has at the moment; src/main/app implements it. */
import type { HostPermission } from '../package/host-permission.ts';
import type { UsbDeviceRule } from '../permissions/usb-devices.ts';

export interface PermissionSet {
  /** Canonical names. */
  readonly names: ReadonlySet<string>;
  readonly hosts: readonly HostPermission[];
  /** The rules of `usbDevices`. */
  readonly usbDevices?: readonly UsbDeviceRule[];
}

export interface PermissionService {
  /** The manifest's and those granted beside it. */
  active(): PermissionSet;
  /** Only the latter. */
  optional(): PermissionSet;
  /** Asks the user, unless there is nothing to warn of or the user has allowed it before. */
  confirm(wanted: PermissionSet): Promise<boolean>;
  /** From now on, and in later runs; the pages get the namespaces. */
  add(set: PermissionSet): void;
  /** Takes them back; the pages lose the namespaces. */
  remove(set: PermissionSet): void;
}
