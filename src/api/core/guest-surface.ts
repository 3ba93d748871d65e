/**
 * What an app's own page has of `chrome.*` when it is shown in a `<webview>`: as much as a content script, whatever else the manifest
 * grants. Asked of Chromium 120, as later ones have no `<webview>` on desktops.
 */

/** By namespace the members that there are; of one that is not named there is nothing at all. */
const ALL = 'all';
const MEMBERS: ReadonlyMap<string, readonly string[] | typeof ALL> = new Map<string, readonly string[] | typeof ALL>([
  ['i18n', ALL],
  ['runtime', ['connect', 'getManifest', 'getURL', 'sendMessage', 'onConnect', 'onMessage']],
  ['storage', ALL],
  ['storage.local', ALL],
  ['storage.sync', ALL],
  ['storage.managed', ALL],
]);

/** By which the page's own code carries messages (src/api/runtime/page-talking.ts). */
const TALKING: ReadonlySet<string> = new Set(
  ['send', 'open', 'accept', 'post', 'disconnect', 'decline', 'hold', 'answer', 'fail', 'consumed'].map(
    (name) => `runtime.${name}`,
  ),
);

export function isGuestNamespace(name: string): boolean {
  return MEMBERS.has(name);
}

/** By namespace: the only members of it, where there are not all. */
export function guestMembers(): Readonly<Record<string, readonly string[]>> {
  const members: Record<string, readonly string[]> = {};
  for (const [name, list] of MEMBERS) if (list !== ALL) members[name] = list;
  return members;
}

/** @param method full name, from the page: untrusted */
export function guestMayCall(method: string): boolean {
  return TALKING.has(method) || MEMBERS.get(namespaceOf(method)) === ALL;
}

/** @param event full name, from the page: untrusted */
export function guestMayHear(event: string): boolean {
  const members = MEMBERS.get(namespaceOf(event));
  return members === ALL || (members?.includes(event.slice(event.lastIndexOf('.') + 1)) ?? false);
}

function namespaceOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}
