// `npm run platform [-- path/to/chromium]`: writes src/main/platform/platform-members.json, the members of chrome.* that a Chrome App may
// see and what in its manifest grants them: asked of a real Chromium, and beside that taken from the published types.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSource } from './lib/load-source.mjs';
import { probeChromium } from './lib/platform-probe.mjs';
import { root } from './lib/root.mjs';
import { onPath, run } from './lib/run.mjs';
import { typedMembers } from './lib/typed-members.mjs';

/** @typedef {'function' | 'event' | 'value'} Kind */

/** Permissions that need more than their name. */
const DETAILS = /** @type {Readonly<Record<string, unknown>>} */ ({
  socket: { socket: ['tcp-connect'] },
  usbDevices: { usbDevices: [{ vendorId: 1, productId: 1 }] },
});

/** Manifest keys that might grant a namespace. */
const KEYS = /** @type {Readonly<Record<string, unknown>>} */ ({
  bluetooth: {},
  commands: { one: { description: 'One' } },
  externally_connectable: { ids: ['*'] },
  file_handlers: { text: { types: ['text/plain'] } },
  oauth2: { client_id: 'one', scopes: ['two'] },
  sockets: {},
  url_handlers: { one: { matches: ['https://example.com/*'], title: 'One' } },
});

/**
 * What Chrome had on desktops and neither Chromium 156 on Linux nor the types know. From Chrome's published documentation of Chrome
 * Apps.
 * @type {Readonly<Record<string, Record<string, Kind>>>}
 */
const DOCUMENTED = {
  mediaGalleries: {
    GalleryChangeType: 'value',
    GetMediaFileSystemsInteractivity: 'value',
    GetMetadataType: 'value',
  },
  serial: {
    DataBits: 'value',
    ParityBit: 'value',
    ReceiveError: 'value',
    SendError: 'value',
    StopBits: 'value',
    clearBreak: 'function',
    connect: 'function',
    disconnect: 'function',
    flush: 'function',
    getConnections: 'function',
    getControlSignals: 'function',
    getDevices: 'function',
    getInfo: 'function',
    onReceive: 'event',
    onReceiveError: 'event',
    send: 'function',
    setBreak: 'function',
    setControlSignals: 'function',
    setPaused: 'function',
    update: 'function',
  },
};

/** Namespaces that only the types have are granted by the permission of their name, but for these. */
const GRANTED_OTHERWISE = /** @type {Readonly<Record<string, readonly string[]>>} */ ({
  accessibilityFeatures: ['accessibilityFeatures.modify', 'accessibilityFeatures.read'],
  bluetooth: ['key:bluetooth'],
  bluetoothLowEnergy: ['key:bluetooth'],
  bluetoothSocket: ['key:bluetooth'],
  instanceID: ['gcm'],
});

/** Of the types: helpers, and what is for tests. */
const NOT_FOR_APPS = new Set(['app', 'test']);

const chromium = process.argv[2] ?? onPath('chromium') ?? onPath('google-chrome');
if (!chromium) throw new Error('There is no Chromium on the PATH; give the path of one.');

const { GRANTABLE_PERMISSIONS } = /** @type {{ GRANTABLE_PERMISSIONS: readonly string[] }} */ (
  await loadSource('src/main/permissions/permission-names.ts')
);
/** @type {Record<string, Record<string, unknown>>} */
const grants = { '': {} };
for (const name of GRANTABLE_PERMISSIONS) grants[name] = { permissions: [DETAILS[name] ?? name] };
for (const [key, value] of Object.entries(KEYS)) grants[`key:${key}`] = { [key]: value };
const { version, surfaces, silent } = await probeChromium(chromium, grants);
const types = typedMembers();

/** @type {Record<string, { grantedBy: string[] | null, chromium: Record<string, Kind>, earlier: Record<string, Kind> }>} */
const namespaces = {};
/** @param {string} name */
const entry = (name) => (namespaces[name] ??= { grantedBy: [], chromium: {}, earlier: {} });
for (const [grant, surface] of Object.entries(surfaces)) {
  for (const [name, members] of Object.entries(surface)) {
    if (NOT_FOR_APPS.has(name)) continue;
    const namespace = entry(name);
    Object.assign(namespace.chromium, members);
    if (grant === '') namespace.grantedBy = null;
    else namespace.grantedBy?.push(grant);
  }
}
for (const [name, members] of [...Object.entries(types.namespaces), ...Object.entries(DOCUMENTED)]) {
  if (NOT_FOR_APPS.has(name)) continue;
  const namespace = entry(name);
  for (const [member, kind] of Object.entries(members)) {
    // Helpers of the types.
    if (member.startsWith('_')) continue;
    const isNamespace = Object.keys(namespaces).some((other) => other.startsWith(`${name}.${member}`));
    if (!isNamespace && !Object.hasOwn(namespace.chromium, member)) namespace.earlier[member] = kind;
  }
  if (namespace.grantedBy?.length === 0) namespace.grantedBy = [...(GRANTED_OTHERWISE[name] ?? [name])];
}

/** @template T @param {Record<string, T>} record @returns {Record<string, T>} */
const sorted = (record) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const file = join(root, 'src/main/platform/platform-members.json');
const result = {
  chromium: version.split('.')[0],
  types: types.version,
  namespaces: Object.fromEntries(
    Object.entries(sorted(namespaces)).map(([name, { grantedBy, chromium: now, earlier }]) => [
      name,
      { grantedBy: grantedBy?.sort() ?? null, chromium: sorted(now), earlier: sorted(earlier) },
    ]),
  ),
};
writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
await run(join(root, 'node_modules/.bin/oxfmt'), [file]);
if (silent.length > 0) process.stdout.write(`Not run by Chromium: ${silent.join(', ')}.\n`);
process.stdout.write(
  `${Object.keys(namespaces).length} namespaces of Chromium ${version} and the types ${types.version}: ${file}\n`,
);
