/** What holds on one device: the defaults, under the policies in their order, under what each says for this device. */
import type { KioskPolicyFile, KioskSettings } from './policy-schema.ts';

export interface Device {
  readonly hostName: string;
  readonly deviceId: string;
}

/** What a policy that says nothing means: nothing is allowed. */
const DEFAULTS = {
  KioskChromeAppsForceAllowed: false,
  DeviceLocalAccountAutoLoginDelay: 0,
  WaitForNetwork: 'manifest',
  Display: 'primary',
  CoverOtherDisplays: true,
  KioskTroubleshootingToolsEnabled: false,
  PrintingEnabled: false,
  AllowFileSelectionDialogs: false,
  KioskPinchToZoomAllowed: false,
  ContextMenuEnabled: false,
  DragAndDropEnabled: false,
  AllowedShortcuts: [],
  HideCursor: false,
  TouchVirtualKeyboardEnabled: false,
  VirtualKeyboardEnabled: false,
  AllowedPermissions: [],
  DownloadRestrictions: 3,
  DownloadDirectoryMaxBytes: 1024 ** 3,
  SecondaryApps: {},
  ExitShortcut: 'Ctrl+Alt+S',
  ExitCorner: 'none',
  ExitPinLockout: { Failures: 5, Seconds: 60 },
  PageHangSeconds: 10,
  BlankScreenSeconds: 30,
  BlankScreenCheck: 'canvas',
  BlankScreenColors: 'white',
  PolicyUrlSeconds: 300,
  CACertificates: [],
  DeviceWeeklyScheduledSuspend: [],
} as const satisfies Partial<KioskSettings>;

export const POLICY_DEFAULTS: Readonly<Partial<KioskSettings>> = DEFAULTS;

type Defaulted = keyof typeof DEFAULTS;
export type KioskPolicy = Readonly<Omit<KioskSettings, Defaulted>> & {
  readonly [K in Defaulted]-?: NonNullable<KioskSettings[K]>;
};

/**
 * A later policy's key replaces an earlier one's as a whole; of `3rdparty` it is each key of each app. What is said for a device comes
 * after everything that its own policy says for all.
 * @param policies the weakest first
 */
export function effectivePolicy(policies: readonly KioskPolicyFile[], device: Device): KioskPolicy {
  let merged: KioskSettings = {
    ...DEFAULTS,
    AllowedPermissions: [],
    AllowedShortcuts: [],
    CACertificates: [],
    DeviceWeeklyScheduledSuspend: [],
  };
  for (const { $schema: _schema, PolicyVersion: _version, Devices = [], ...settings } of policies) {
    merged = overlay(merged, settings);
    for (const { Match, Policy } of Devices) if (matches(Match, device)) merged = overlay(merged, Policy);
  }
  return merged as KioskPolicy;
}

function overlay(under: KioskSettings, over: KioskSettings): KioskSettings {
  const merged = { ...under, ...over };
  const [below, above] = [under['3rdparty'], over['3rdparty']];
  if (!below || !above) return merged;
  const extensions = { ...below.extensions };
  for (const [app, values] of Object.entries(above.extensions)) extensions[app] = { ...extensions[app], ...values };
  return { ...merged, '3rdparty': { extensions } };
}

interface Match {
  readonly HostName?: string | undefined;
  readonly DeviceId?: string | undefined;
}

function matches({ HostName, DeviceId }: Match, device: Device): boolean {
  if (DeviceId !== undefined && DeviceId !== device.deviceId) return false;
  return HostName === undefined || matchesName(HostName.toLowerCase(), device.hostName.toLowerCase());
}

function matchesName(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - at >= last.length && name.endsWith(last);
}
