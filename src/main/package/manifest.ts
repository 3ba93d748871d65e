/** A Chrome App's manifest: read, localised, checked as Chrome checks it, and in one form whatever the app wrote. */
import type { z } from 'zod';
import { PermissionError } from '../permissions/permission-error.ts';
import { parseSocketsManifest, type SocketPermissions } from '../permissions/socket-permissions.ts';
import { appId } from './app-id.ts';
import { parsePermissions, type AppPermissions } from './app-permissions.ts';
import { parseBackground, type Background } from './background-page.ts';
import type { SandboxedPages } from './content-security-policy.ts';
import { unknownFileHandlerProperties } from './feature-schemas.ts';
import type { FirefoxOsManifest } from './firefox-os.ts';
import { isJsonObject, property, sortKeys, type JsonObject, type JsonValue } from './json-value.ts';
import { loadMessages } from './load-messages.ts';
import { toLocaleName } from './locale.ts';
import { localiseManifest } from './localise-manifest.ts';
import { keyWarnings } from './manifest-keys.ts';
import { requireChromeApp } from './manifest-kind.ts';
import { manifestSchema } from './manifest-schema.ts';
import { Messages } from './messages.ts';
import { PackageError } from './package-error.ts';
import { readJson } from './read-json.ts';
import { chromePath } from './schema-messages.ts';
import { restrictSandboxPolicy, SANDBOX_POLICY } from './sandbox-policy.ts';
import { isAtLeast, parseVersion } from './version.ts';

type Checked = z.output<typeof manifestSchema>;
/** What this file brings into another form than the schema leaves it in. */
type Reformed = 'app' | 'current_locale' | 'offline_enabled' | 'sandbox' | 'short_name' | 'storage' | 'update_url';

/** Named as in the file. What Chrome ignores is not here, but in `raw`. */
export interface Manifest extends Readonly<Omit<Checked, Reformed>> {
  /** The name where the manifest has none. */
  readonly short_name: string;
  readonly app: { readonly background: Background };
  readonly permissions: AppPermissions;
  readonly optional_permissions: AppPermissions;
  /** What chrome.sockets.* may do; undefined when the manifest has no `sockets` key, and then the namespaces do not exist. */
  readonly sockets: SocketPermissions | undefined;
  readonly sandbox: SandboxedPages;
  /** True unless the manifest or its `webview` permission says otherwise. */
  readonly offline_enabled: boolean;
  readonly storage: { readonly managed_schema?: string | undefined };
  /** Of a Firefox OS app (webapp-manifest.ts); the rest of its manifest is then what a Chrome App has that asks for nothing. */
  readonly firefoxOs?: FirefoxOsManifest | undefined;
  /** What `chrome.runtime.getManifest()` returns: everything in the file, localised, keys in Chromium's order. */
  readonly raw: JsonObject;
}

export interface LoadedManifest {
  readonly id: string;
  readonly manifest: Manifest;
  readonly messages: Messages;
  /** What Chrome would have warned of, and what was accepted although Chrome would not have. */
  readonly warnings: readonly string[];
}

export interface LoadOptions {
  /** The user's locale as a BCP 47 tag, by default the process's. */
  readonly locale?: string | undefined;
  /** The version of Chromium that will run the app, by default that of the process if it is Electron. */
  readonly chromiumVersion?: string | undefined;
  /** The id of an app whose manifest has no key, instead of the one that its folder would give it. */
  readonly id?: string | undefined;
}

const FILE = 'manifest.json';

/**
 * Reads `manifest.json` and `_locales` of an app folder.
 * @throws PackageError with Chrome's text for everything for which Chrome would refuse the app, and for what is no Chrome App.
 */
export async function loadManifest(folder: string, options: LoadOptions = {}): Promise<LoadedManifest> {
  const uiLocale = toLocaleName(options.locale ?? Intl.DateTimeFormat().resolvedOptions().locale);
  const { value, warnings: jsonWarnings } = await readJson(folder, FILE);
  if (!isJsonObject(value)) {
    throw new PackageError({ file: FILE, reason: 'Manifest file is invalid', advice: '(it must contain an object).' });
  }
  requireChromeApp(value);

  const { dictionary, warnings: localeWarnings } = await loadMessages(
    folder,
    property(value, 'default_locale'),
    uiLocale,
  );
  const key = property(value, 'key');
  const id = key === undefined && options.id !== undefined ? options.id : await appId(key, folder);
  const messages = new Messages(dictionary ?? new Map(), id);
  const localised = dictionary ? localiseManifest(value, messages, uiLocale) : value;

  const warnings = [...jsonWarnings, ...localeWarnings, ...keyWarnings(localised)];
  const chromiumVersion = options.chromiumVersion ?? process.versions['chrome'];
  const manifest = buildManifest(sortKeys(localised) as JsonObject, chromiumVersion, warnings);
  return { id, manifest, messages, warnings };
}

function buildManifest(raw: JsonObject, chromiumVersion: string | undefined, warnings: string[]): Manifest {
  const result = manifestSchema.safeParse(raw);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new PackageError({
      file: FILE,
      key: issue && chromePath(issue.path),
      reason: issue?.message ?? 'It is invalid.',
    });
  }
  const checked = result.data;
  checkChromiumVersion(checked.minimum_chrome_version, chromiumVersion);
  refuseSharedModules(property(raw, 'import'));
  warnings.push(...valueWarnings(checked));

  const required = permissionErrors(() => parsePermissions(property(raw, 'permissions'), 'permissions'));
  const optional = permissionErrors(() =>
    parsePermissions(property(raw, 'optional_permissions'), 'optional_permissions'),
  );
  const redundant = [...optional.names].filter((name) => required.names.has(name));
  warnings.push(...required.warnings, ...optional.warnings, ...redundant.map(redundantPermission));
  const sockets = property(raw, 'sockets');
  return {
    ...checked,
    short_name: checked.short_name ?? checked.name,
    app: { background: parseBackground(checked.app.background, (text) => warnings.push(text)) },
    // In Chromium the schema alone grants the permission.
    permissions:
      checked.storage?.managed_schema === undefined
        ? required
        : { ...required, names: new Set([...required.names, 'storage']) },
    optional_permissions: {
      ...optional,
      names: new Set([...optional.names].filter((name) => !required.names.has(name))),
    },
    sockets: sockets === undefined ? undefined : permissionErrors(() => parseSocketsManifest(sockets)),
    sandbox: sandboxedPages(checked.sandbox, warnings),
    offline_enabled: checked.offline_enabled ?? !required.names.has('webview'),
    storage: checked.storage ?? {},
    raw,
  };
}

function checkChromiumVersion(minimum: string | undefined, actual: string | undefined): void {
  const [required, present] = [minimum, actual].map((version) => version && parseVersion(version, Infinity));
  if (!required || !present || isAtLeast(present, required)) return;
  throw new PackageError({
    file: FILE,
    key: 'minimum_chrome_version',
    reason: `This extension requires Chromium version ${minimum} or greater.`,
    advice: `Holdfast runs it in Chromium ${actual}.`,
  });
}

function refuseSharedModules(value: JsonValue | undefined): void {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return;
  throw new PackageError({
    file: FILE,
    key: 'import',
    reason: "'import' extension is not installed.",
    advice: 'Holdfast has no shared modules; copy the module into the app.',
  });
}

function sandboxedPages(sandbox: Checked['sandbox'], warnings: string[]): SandboxedPages {
  const { pages = [], content_security_policy: text } = sandbox ?? {};
  if (text === undefined) return { pages, content_security_policy: SANDBOX_POLICY };
  const key = 'sandbox.content_security_policy';
  const restricted = restrictSandboxPolicy(text);
  if (!restricted) {
    throw new PackageError({
      file: FILE,
      key,
      reason: `Invalid value for '${key}'.`,
      advice: 'It must contain "sandbox", without allow-same-origin and allow-top-navigation.',
    });
  }
  warnings.push(...restricted.warnings);
  return { pages, content_security_policy: restricted.policy };
}

/** Chrome's warnings about values that it reads all the same. */
function valueWarnings(checked: Checked): string[] {
  const warnings: string[] = [];
  if (checked.manifest_version > 3) {
    const newest = `The maximum currently-supported manifest version is 3, but this is ${checked.manifest_version}.`;
    warnings.push(`${newest}  Certain features may not work as expected.`);
  }
  const version = parseVersion(checked.version, 4)?.join('.');
  if (version !== checked.version) warnings.push(`The extension version is parsed as '${version}'.`);
  if (checked.app.background.persistent === true) {
    const reason = 'Packaged apps do not support persistent background pages and must use event pages.';
    warnings.push(`Invalid value for 'app.background.persistent'. ${reason}`);
  }
  if (checked.kiosk_only && !checked.kiosk_enabled) {
    warnings.push("The 'kiosk_only' key is set, but 'kiosk_enabled' is not set.");
  }
  for (const name of unknownFileHandlerProperties(checked.file_handlers)) {
    warnings.push(`'${name}' is not a recognized file handler property.`);
  }
  if (checked.requirements?.plugins) warnings.push('The "plugins" requirement is deprecated.');
  const connectable = checked.externally_connectable;
  if (connectable && connectable.ids === undefined && connectable.matches === undefined) {
    warnings.push("'externally_connectable' specifies neither 'matches' nor 'ids'; nothing will be able to connect");
  }
  return warnings;
}

function redundantPermission(name: string): string {
  return `Optional permission '${name}' is redundant with the required permissions;this permission will be omitted.`;
}

function permissionErrors<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof PermissionError) throw new PackageError({ file: FILE, key: error.key, reason: error.message });
    throw error;
  }
}
