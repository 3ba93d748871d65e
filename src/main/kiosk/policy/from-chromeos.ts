/** From the policies that ChromeOS exports to those of a kiosk here: what can be taken over, and of everything else why it cannot. */
import type { ChromeOsExport, ExportedPolicies } from './chromeos-export.ts';
import { parsePolicy, KioskPolicyError } from './parse-policy.ts';
import { POLICY_VERSION } from './policy-schema.ts';
import type { KioskPolicyFile } from './policy-schema.ts';

export interface Imported {
  readonly policy: KioskPolicyFile;
  /** By what is said of them, the names of policies that are not taken over. */
  readonly left: ReadonlyMap<string, readonly string[]>;
  /** What is to be settled by hand. */
  readonly todo: readonly string[];
}

/** The export holds for several kiosk apps, or not for the one that is asked for. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

const SAME = [
  'DeviceLocalAccountAutoLoginDelay',
  'KioskChromeAppsForceAllowed',
  'KioskTroubleshootingToolsEnabled',
  'KioskPinchToZoomAllowed',
  'PrintingEnabled',
  'AllowFileSelectionDialogs',
  'DeviceScheduledReboot',
  'DeviceWeeklyScheduledSuspend',
  'ProxySettings',
  'CACertificates',
  'TouchVirtualKeyboardEnabled',
  'VirtualKeyboardEnabled',
  'VirtualKeyboardFeatures',
  'URLBlocklist',
  'URLAllowlist',
  'DownloadRestrictions',
  'DownloadDirectory',
] as const;
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['URLBlacklist', 'URLBlocklist'],
  ['URLWhitelist', 'URLAllowlist'],
]);
/** Each is a key of `ProxySettings` here. */
const PROXY: ReadonlySet<string> = new Set(['ProxyMode', 'ProxyServer', 'ProxyPacUrl', 'ProxyBypassList']);
/** The value with which a policy lets apps have a permission. */
const PERMISSIONS: ReadonlyMap<string, readonly [value: unknown, permission: string]> = new Map([
  ['AudioCaptureAllowed', [true, 'audioCapture']],
  ['VideoCaptureAllowed', [true, 'videoCapture']],
  ['DefaultGeolocationSetting', [1, 'geolocation']],
  ['DefaultNotificationsSetting', [1, 'notifications']],
]);
const BY_HAND: Readonly<Record<string, string>> = {
  DeviceLocalAccounts: 'App and SecondaryApps name the folders of apps',
  DeviceLocalAccountAutoLoginId: 'App and SecondaryApps name the folders of apps',
  DeviceLocalAccountAutoLoginBailoutEnabled: 'a kiosk is left by ExitPin, with ExitShortcut or ExitCorner',
  DeviceLocalAccountPromptForNetworkWhenOffline: 'an app waits for a network as WaitForNetwork says, without a choice',
  DeveloperToolsAvailability: 'KioskTroubleshootingToolsEnabled lets developer tools in',
  DeveloperToolsDisabled: 'KioskTroubleshootingToolsEnabled lets developer tools in',
  NewWindowsInKioskAllowed: 'an app opens its own windows here, and no others are opened',
  AllowKioskAppControlChromeVersion: 'there is no version of ChromeOS to hold back',
};
/** The first that matches a name. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^Arc|^UnaffiliatedArc|^DeviceArc/, 'there are no Android apps here'],
  [
    /Extension|WebApp|PluginVm|Crostini|Borealis|IsolatedApps|Lacros/,
    'only the apps of the policy run, and nothing else',
  ],
  [
    /OpenNetworkConfiguration|NetworkThrottling|WiFi|Wifi|Tether|DataRoaming|DnsOverHttps/,
    "the network is the system's",
  ],
  [
    /^(?:Report|Heartbeat|LogUpload|CloudReporting|.*Metrics)/,
    'HealthEndpoint, Heartbeat and LogFile tell of a kiosk here',
  ],
  [/Update|ReleaseChannel|TargetVersion|Rollback|^RebootAfter/, "updates are the system's and the product's"],
  [/^Power|Suspend|Idle|Screen(?:Dim|Off|Lock|Brightness)|^LidClose|^DevicePower|^Uptime/, "power is the system's"],
  [/^Device|^Login|SignIn|Signin|SAML|Unlock|^Attestation|^Users?[A-Z]/, "accounts and the device are the system's"],
  [/^Kiosk/, 'nothing here does this yet'],
];
const OTHERS = 'they are about a browser or a desktop, of which there is none here';
const MASKED = 'their values are hidden in the export';
const REFUSED = 'ChromeOS did not take them either';

/** @param app id of the kiosk's app; without one the export must name one alone, or one that is launched by itself */
export function fromChromeOs(exported: ChromeOsExport, app?: string): Imported {
  const id = app ?? soleApp(exported);
  const account = id === undefined ? undefined : exported.accounts[id];
  if (app !== undefined && !isKnown(exported, app)) throw new ImportError(`The export says nothing of an app ${app}.`);
  const left = new Map<string, string[]>();
  const leave = (name: string, reason: string) => left.set(reason, [...(left.get(reason) ?? []), name]);
  const taken: Record<string, unknown> = {};
  const take = (name: string, value: unknown) => {
    const fault = faultOf(name, value);
    if (fault === undefined) taken[name] = value;
    else leave(name, `its value is none here (${fault})`);
  };
  const permissions: string[] = [];
  const proxy: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(holding(exported.chrome, account))) {
    const { value } = entry;
    const key = RENAMED.get(name) ?? name;
    const permission = PERMISSIONS.get(name);
    const unusable = whyUnusable(entry);
    if (unusable !== undefined) leave(name, unusable);
    else if ((SAME as readonly string[]).includes(key)) take(key, unpacked(value));
    else if (PROXY.has(name)) proxy[name] = value;
    else if (permission === undefined) leave(name, reasonFor(name));
    else if (value === permission[0]) permissions.push(permission[1]);
    else leave(name, 'what they deny is denied here without a policy');
  }
  if (permissions.length > 0) take('AllowedPermissions', permissions);
  if (proxy['ProxyMode'] !== undefined && taken['ProxySettings'] === undefined) take('ProxySettings', proxy);
  else for (const name of Object.keys(proxy)) leave(name, 'there is ProxySettings in their place, or no ProxyMode');
  const values = managedValues(exported.extensions, id, leave);
  if (values) take('3rdparty', { extensions: values });
  const policy = parsePolicy(JSON.stringify({ PolicyVersion: POLICY_VERSION, ...taken }), 'the export');
  return { policy, left, todo: toSettle(id, account !== undefined, taken) };
}

/** @returns why the value of a policy holds nowhere */
function whyUnusable({ value, error, ignored }: ExportedPolicies[string]): string | undefined {
  // That there is a newer one for the same is no fault of it.
  if (ignored === true || (error !== undefined && !/deprecated/i.test(error))) return REFUSED;
  return value === '********' ? MASKED : undefined;
}

/** Of the machine's policies those that are for all its users, and of a user's those of the kiosk's app where it is known. */
function holding(chrome: ExportedPolicies, account: ExportedPolicies | undefined): ExportedPolicies {
  if (!account) return chrome;
  const machine = Object.entries(chrome).filter(([, { scope }]) => scope === 'machine');
  return { ...Object.fromEntries(machine), ...account };
}

function soleApp({ chrome, accounts }: ChromeOsExport): string | undefined {
  const first = chrome['DeviceLocalAccountAutoLoginId']?.value;
  const ids = Object.keys(accounts);
  const own = kioskApps(chrome).find(({ id, kiosk_app_id: app }) => id === first && app !== undefined)?.kiosk_app_id;
  if (own !== undefined) return own;
  if (ids.length > 1)
    throw new ImportError(`The export is for several apps; say which with --app-id: ${ids.join(', ')}`);
  const all = kioskApps(chrome).flatMap(({ kiosk_app_id: app }) => app ?? []);
  return ids[0] ?? (all.length === 1 ? all[0] : undefined);
}

function isKnown({ chrome, accounts, extensions }: ChromeOsExport, id: string): boolean {
  return (
    Object.hasOwn(accounts, id) ||
    Object.hasOwn(extensions, id) ||
    kioskApps(chrome).some(({ kiosk_app_id: app }) => app === id)
  );
}

interface Account {
  readonly id?: unknown;
  readonly kiosk_app_id?: string;
}

function kioskApps(chrome: ExportedPolicies): readonly Account[] {
  const value = unpacked(chrome['DeviceLocalAccounts']?.value);
  if (!Array.isArray(value)) return [];
  return value.filter(
    (one: unknown): one is Account =>
      typeof one === 'object' && one !== null && typeof (one as Account).kiosk_app_id === 'string',
  );
}

/** Some versions export what has a structure as the text of its JSON. */
function unpacked(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function managedValues(
  extensions: ChromeOsExport['extensions'],
  id: string | undefined,
  leave: (name: string, reason: string) => void,
): Record<string, Record<string, unknown>> | undefined {
  const found: Record<string, Record<string, unknown>> = {};
  for (const [extension, policies] of Object.entries(extensions)) {
    if (id !== undefined && extension !== id) leave(`the values of ${extension}`, 'they are not the kiosk app’s');
    else {
      const usable = Object.entries(policies).filter(([name, entry]) => {
        const reason = whyUnusable(entry);
        if (reason !== undefined) leave(`${name} of ${extension}`, reason);
        return reason === undefined;
      });
      if (usable.length > 0) found[extension] = Object.fromEntries(usable.map(([name, { value }]) => [name, value]));
    }
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

function faultOf(name: string, value: unknown): string | undefined {
  try {
    parsePolicy(JSON.stringify({ PolicyVersion: POLICY_VERSION, [name]: value }), name);
    return undefined;
  } catch (error) {
    if (error instanceof KioskPolicyError) return error.faults[0];
    throw error;
  }
}

function reasonFor(name: string): string {
  const byHand = Object.hasOwn(BY_HAND, name) ? BY_HAND[name] : undefined;
  return byHand ?? FAMILIES.find(([pattern]) => pattern.test(name))?.[1] ?? OTHERS;
}

/** Allowed on ChromeOS unless a policy denies it. */
const ALLOWED_THERE = ['PrintingEnabled', 'AllowFileSelectionDialogs', 'KioskPinchToZoomAllowed'];

function toSettle(id: string | undefined, hasAccount: boolean, taken: Readonly<Record<string, unknown>>): string[] {
  const unset = ALLOWED_THERE.filter((name) => !(name in taken));
  return [
    `"App": the folder of ${id === undefined ? 'the app' : `the app ${id}`}.`,
    '"ExitPin": from "holdfast kiosk pin"; without one nothing on the screen ends the kiosk.',
    ...(hasAccount
      ? []
      : [
          "The export has no policies of a kiosk app: those of the user who was signed in are taken. Are they the kiosk's too?",
        ]),
    ...(unset.length === 0
      ? []
      : [`Allowed on ChromeOS unless a policy denies it, and denied here until one allows it: ${unset.join(', ')}.`]),
    ...('AllowedPermissions' in taken
      ? []
      : ['"AllowedPermissions": microphone, camera, place and notifications are denied here until it names them.']),
  ];
}
