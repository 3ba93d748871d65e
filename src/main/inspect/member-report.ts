/** Sorts what an app's code uses by member, and says of each whether it will work. */
import { differencesOf } from '../../api/differences.ts';
import type { Difference } from '../../api/differences.ts';
import { registry } from '../../api/registry.ts';
import { isAvailable } from '../package/availability.ts';
import { hasPermission } from '../package/manifest-permissions.ts';
import type { Manifest } from '../package/manifest.ts';
import { isGranted } from '../platform/missing-members.ts';
import { platformNamespaces } from '../platform/platform-members.ts';
import { supportedMembers, supportedNamespaces } from '../platform/supported-members.ts';
import type { Place, Use } from './scan-app.ts';

/**
 * - `different`: supported, with a difference that docs/differences.md describes
 * - `missing`: Chrome has it and would give it to this app; Holdfast does not have it
 * - `not-granted`: the manifest does not ask for it, so it is `undefined` in Chrome too
 * - `not-for-apps`: no member that Chrome has for Chrome Apps: for extensions only, or misspelt
 */
export type MemberStatus = 'supported' | 'different' | 'missing' | 'not-granted' | 'not-for-apps';

export interface MemberReport {
  /** Full name: `chrome.storage.local.get`; a namespace that is handed on as a whole has its own name. */
  readonly name: string;
  readonly status: MemberStatus;
  readonly uses: readonly Place[];
  /** Where the code tests whether it, or something that it is in, is there. */
  readonly tests: readonly Place[];
  readonly differences: readonly Difference[];
  /** What the manifest would have to name, of `not-granted`. */
  readonly grantedBy?: readonly string[] | undefined;
}

export interface MembersReport {
  readonly members: readonly MemberReport[];
  /** Namespaces that the code hands on or reads by a computed name, so that it cannot be said which members it uses. */
  readonly unfollowed: readonly { readonly name: string; readonly place: Place }[];
}

interface Collected {
  readonly uses: Place[];
  readonly tests: Place[];
}

export function reportMembers(uses: readonly Use[], manifest: Manifest): MembersReport {
  const collected = new Map<string, Collected>();
  const unfollowed = new Map<string, { name: string; place: Place }>();
  const of = (name: string): Collected => {
    let entry = collected.get(name);
    if (!entry) collected.set(name, (entry = { uses: [], tests: [] }));
    return entry;
  };
  for (const use of uses) {
    const { place } = use;
    const isOther = use.kind === 'named' && !exists(use.path);
    const kind = isOther || use.kind === 'named' ? 'read' : use.kind;
    const [root = '', ...rest] = isOther ? use.path.slice(0, -1) : use.path;
    if (root === 'navigator' && !isFirefoxOs(rest[0])) continue;
    const { name, isMember } = memberOf(root, rest);
    if (kind === 'test') of(name).tests.push(place);
    else if (isMember && kind !== 'dynamic') add(of(name).uses, place);
    else if (kind === 'call') add(of(name).uses, place);
    else if (kind !== 'alias' && !isMember) {
      unfollowed.set(`${name} ${place.file}:${place.line}`, { name, place });
      // A namespace that is not there is missed, whatever is done with it; `chrome` itself always is.
      if (rest.length > 0) add(of(name).uses, place);
    }
  }
  const members: MemberReport[] = [];
  for (const [name, { uses: places }] of collected) {
    const status = statusOf(name, manifest);
    // A namespace that is there and handed on as a whole is in the other list.
    if (places.length === 0 || (isNamespace(name) && status.status === 'supported')) continue;
    const tests = prefixes(name).flatMap((prefix) => collected.get(prefix)?.tests ?? []);
    members.push({ name, uses: places, tests, ...status });
  }
  return {
    members: members.sort((a, b) => (a.name < b.name ? -1 : 1)),
    unfollowed: [...unfollowed.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function add(places: Place[], place: Place): void {
  const isKnown = places.some(({ file, line }) => file === place.file && line === place.line);
  if (!isKnown) places.push(place);
}

/** The APIs that only Firefox OS had begin so. */
function isFirefoxOs(name: string | undefined): boolean {
  return name !== undefined && name.startsWith('moz');
}

/** Cuts a path after the member: what hangs on it (`addListener`, `MAC`) is no member of its own. */
function memberOf(root: string, rest: readonly string[]): { readonly name: string; readonly isMember: boolean } {
  if (root !== 'chrome') return { name: [root, ...rest.slice(0, 1)].join('.'), isMember: true };
  for (let length = rest.length; length > 0; length--) {
    const namespace = rest.slice(0, length).join('.');
    if (!isNamespace(`chrome.${namespace}`)) continue;
    const isMember = rest.length > length;
    return { name: ['chrome', ...rest.slice(0, length + 1)].join('.'), isMember };
  }
  // Unknown: the first two names tell enough.
  return { name: ['chrome', ...rest.slice(0, 2)].join('.'), isMember: rest.length > 0 };
}

/** Whether there is a member of that name, here or in Chrome. */
function exists(path: readonly string[]): boolean {
  const namespace = path.slice(1, -1).join('.');
  const member = path.at(-1) ?? '';
  const contract = supportedNamespaces.get(namespace);
  return (
    (platformNamespaces.get(namespace)?.members.has(member) ?? false) ||
    (contract !== undefined && supportedMembers(contract).has(member))
  );
}

const NAMESPACES: ReadonlySet<string> = new Set(
  [...platformNamespaces.keys(), ...supportedNamespaces.keys()].flatMap((name) => prefixes(`chrome.${name}`)),
);

function isNamespace(name: string): boolean {
  return NAMESPACES.has(name);
}

/** `chrome.a.b` → `chrome`, `chrome.a`, `chrome.a.b` */
function prefixes(name: string): string[] {
  const parts = name.split('.');
  return parts.map((_, i) => parts.slice(0, i + 1).join('.'));
}

function statusOf(name: string, manifest: Manifest): Pick<MemberReport, 'status' | 'differences' | 'grantedBy'> {
  if (name.startsWith('navigator.')) {
    const contract = registry.find((one) => `${one.root}.${one.name}` === name);
    if (contract && isAvailable(contract.availability, manifest)) return { status: 'supported', differences: [] };
    return { status: manifest.firefoxOs ? 'missing' : 'not-for-apps', differences: [] };
  }
  const full = name.slice('chrome.'.length);
  const isWhole = isNamespace(name);
  const namespace = isWhole ? full : full.slice(0, Math.max(0, full.lastIndexOf('.')));
  const member = namespace === '' ? full : full.slice(namespace.length + 1);
  const contract = supportedNamespaces.get(namespace);
  const has = contract && (isWhole || supportedMembers(contract).has(member));
  const needs = platformNamespaces.get(namespace)?.grantedBy ?? null;
  // What is granted on demand is there once it is, where an app can demand it.
  const onDemand = supportedNamespaces.has('permissions') && isOptional(needs, manifest);
  if (has && (isAvailable(contract.availability, manifest) || onDemand)) {
    const differences = isWhole ? [] : differencesOf(full);
    return { status: differences.length > 0 ? 'different' : 'supported', differences };
  }
  const below = () => [...platformNamespaces.values()].find((one) => one.name.startsWith(`${namespace}.`));
  const platform = platformNamespaces.get(namespace) ?? (isWhole ? below() : undefined);
  const exists = platform !== undefined && (isWhole || platform.members.has(member));
  if (!exists) return { status: has ? 'not-granted' : 'not-for-apps', differences: [] };
  const granted = isGranted(platform, manifest) || isOptional(platform.grantedBy, manifest);
  if (granted) {
    // `chrome.system` is there as soon as one of what is in it is.
    const isThere =
      isWhole &&
      [...supportedNamespaces].some(
        ([key, { availability }]) => key.startsWith(`${full}.`) && isAvailable(availability, manifest),
      );
    return { status: isThere ? 'supported' : 'missing', differences: [] };
  }
  return { status: 'not-granted', differences: [], grantedBy: platform.grantedBy ?? undefined };
}

/** What the app may ask its user for later counts as asked for. */
function isOptional(grantedBy: readonly string[] | null, manifest: Manifest): boolean {
  return (
    grantedBy?.some((name) => !hasPermission(manifest, name) && manifest.optional_permissions.names.has(name)) ?? false
  );
}
