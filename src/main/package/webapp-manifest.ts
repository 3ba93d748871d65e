/** A Firefox OS app's manifest, `manifest.webapp`, in the form that the shell has for all apps. */
import { parseSocketsManifest } from '../permissions/socket-permissions.ts';
import { appId } from './app-id.ts';
import { SANDBOX_POLICY } from './sandbox-policy.ts';
import { webappPolicy } from './firefox-os.ts';
import { isJsonObject, type JsonObject } from './json-value.ts';
import type { LoadedManifest, LoadOptions, Manifest } from './manifest.ts';
import { manifestSchema } from './manifest-schema.ts';
import { WEBAPP_FEATURE_KEYS } from './manifest-permissions.ts';
import { Messages } from './messages.ts';
import { PackageError } from './package-error.ts';
import type { PackageFiles } from './package-files.ts';
import { readJson } from './read-json.ts';
import { checkWebapp, WEBAPP_FILE, WEBAPP_KEYS, type CheckedWebapp } from './webapp-schema.ts';

/** Firefox OS's names of permissions that the shell knows by another. */
const SAME_AS: Readonly<Record<string, string>> = {
  'audio-capture': 'audioCapture',
  'desktop-notification': 'notifications',
  storage: 'unlimitedStorage',
  'video-capture': 'videoCapture',
};

/** Keys that Firefox OS lets a locale replace. */
const LOCALISED = ['name', 'description', 'launch_path', 'icons'] as const;

/** Keys without an effect here and without a loss: they are about the store, other devices or the phone's screen. */
const NO_EFFECT: ReadonlySet<string> = new Set([
  'appcache_path',
  'chrome',
  'developer',
  'fullscreen',
  'installs_allowed_from',
  'minimum_version',
  'moz-firefox-home',
  'origin',
  'orientation',
  'precompile',
  'release_notes',
  'required_features',
  'role',
  'screen_size',
  'theme_color',
]);

/** A privileged app may reach every host and port; Firefox OS knew no patterns. */
const ALL_TCP = parseSocketsManifest({ tcp: { connect: '*:*' }, tcpServer: { listen: '*:*' } });

/**
 * Reads `manifest.webapp` of an app folder.
 * @throws PackageError that names the key, what is wrong and what would be right.
 */
export async function loadWebappManifest(
  folder: string,
  files: PackageFiles,
  options: LoadOptions,
): Promise<LoadedManifest> {
  const { value, warnings: jsonWarnings } = await readJson(folder, WEBAPP_FILE);
  if (!isJsonObject(value)) {
    throw new PackageError({ file: WEBAPP_FILE, reason: 'It is not an object.', advice: 'It must begin with "{".' });
  }
  const checked = localise(value, options.locale ?? Intl.DateTimeFormat().resolvedOptions().locale);
  const id = await appId(undefined, folder);
  const warnings = [
    ...jsonWarnings,
    ...keyWarnings(value),
    ...permissionWarnings(checked),
    ...(await checkFiles(files, checked)),
  ];
  return { id, manifest: toManifest(checked, value), messages: new Messages(new Map(), id), warnings };
}

/** The manifest with what the user's locale replaces: the exact locale, or else its language. Both are checked. */
function localise(manifest: JsonObject, locale: string): CheckedWebapp {
  const { locales } = checkWebapp(manifest);
  const [language = ''] = locale.split('-');
  const names = Object.keys(locales);
  const find = (wanted: string) => names.find((name) => name.toLowerCase() === wanted.toLowerCase());
  const theirs = locales[find(locale) ?? find(language) ?? ''] ?? {};
  const replaced = LOCALISED.filter((key) => theirs[key] !== undefined).map((key) => [key, theirs[key]] as const);
  return checkWebapp({ ...manifest, ...Object.fromEntries(replaced) } as JsonObject);
}

function toManifest(checked: CheckedWebapp, raw: JsonObject): Manifest {
  const { name, description, version = '0', type, launch_path: launchPath, icons, csp } = checked;
  const trusted = type !== 'web';
  const names = Object.keys(checked.permissions).filter((permission) => permission !== 'tcp-socket' || trusted);
  const none = { names: new Set<string>(), hosts: [], socket: undefined, usbDevices: [] };
  return {
    // What a Chrome manifest that says nothing else amounts to.
    ...manifestSchema.parse({ name, version: '0', app: { background: {} } }),
    ...(description === undefined ? {} : { description }),
    version,
    short_name: name,
    icons: Object.fromEntries(Object.entries(icons).map(([size, path]) => [size, path.replace(/^\//, '')])),
    app: { background: { scripts: [] } },
    permissions: {
      ...none,
      // Full screen needed no permission there.
      names: new Set([...names.map((permission) => SAME_AS[permission] ?? permission), 'app.window.fullscreen']),
    },
    optional_permissions: none,
    sockets: names.includes('tcp-socket') ? ALL_TCP : undefined,
    sandbox: { pages: [], content_security_policy: SANDBOX_POLICY },
    offline_enabled: true,
    storage: {},
    firefoxOs: { type, launchPath: launchPath.url, contentSecurityPolicy: webappPolicy(type, csp) },
    raw,
  };
}

function keyWarnings(manifest: JsonObject): string[] {
  const known = (key: string) => WEBAPP_KEYS.includes(key) || NO_EFFECT.has(key) || WEBAPP_FEATURE_KEYS.includes(key);
  return Object.keys(manifest)
    .filter((key) => !known(key))
    .map((key) => `Unrecognized key '${key}' in ${WEBAPP_FILE}.`);
}

function permissionWarnings({ type, permissions }: CheckedWebapp): string[] {
  if (type !== 'web' || !Object.hasOwn(permissions, 'tcp-socket')) return [];
  return [
    `${WEBAPP_FILE}, "permissions": 'tcp-socket' is only for privileged and certified apps, so it is not granted. Give the app "type": "privileged".`,
  ];
}

async function checkFiles(files: PackageFiles, { launch_path: launchPath, icons }: CheckedWebapp): Promise<string[]> {
  if ((await files.resolve(launchPath.pathname)) === undefined) {
    throw new PackageError({
      file: WEBAPP_FILE,
      key: 'launch_path',
      reason: `Could not load '${launchPath.url}'.`,
      advice: 'There is no such file in the package.',
    });
  }
  const warnings: string[] = [];
  for (const path of Object.values(icons)) {
    if (!(await files.find(path.replace(/^\//, '')))) {
      warnings.push(`${WEBAPP_FILE}, "icons": There is no file '${path}' in the package.`);
    }
  }
  return warnings;
}
