/** Which manifest keys a Chrome App may have, and what Chromium 156 says about the others. Those are ignored, not errors. */
import { property, valueAt, type JsonObject } from './json-value.ts';

const KNOWN: ReadonlySet<string> = new Set([
  '$schema',
  'app',
  'author',
  // Windows and macOS had it for every app; Chromium on Linux only for a few ids. Reported as unsupported instead.
  'bluetooth',
  'commands',
  'cross_origin_embedder_policy',
  'cross_origin_opener_policy',
  'current_locale',
  'default_locale',
  'description',
  'differential_fingerprint',
  'event_rules',
  'externally_connectable',
  'file_handlers',
  'icons',
  'import',
  'key',
  'kiosk',
  'kiosk_enabled',
  // Chromium knows it on ChromeOS only; Holdfast's kiosk reads it everywhere.
  'kiosk_only',
  'kiosk_secondary_apps',
  'manifest_version',
  'minimum_chrome_version',
  'name',
  'oauth2',
  'offline_enabled',
  'optional_permissions',
  'permissions',
  'platforms',
  'replacement_web_app',
  'requirements',
  'sandbox',
  'short_name',
  'sockets',
  'storage',
  'update_url',
  'url_handlers',
  'usb_printers',
  'version',
  'version_name',
  'webview',
]);

const E = 'extensions';
const L = 'legacy packaged apps';
const H = 'hosted apps';
const LOGIN = 'login screen extensions';
const CHROMEOS = 'chromeos system extensions';
const EXTENSION_ID = 'is not allowed for specified extension ID.';
const INSTALL_LOCATION = 'is not allowed for specified install location.';
const PLATFORM = 'is not allowed for specified platform.';

/** From key, also a dotted one, to the rest of the sentence that begins with it. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['about_page', only('shared modules')],
  ['action', only(E)],
  ['action_handlers', PLATFORM],
  ['app.content_security_policy', EXTENSION_ID],
  ['app.launch', only(L, H)],
  ['app.linked_icons', only(H)],
  ['automation', EXTENSION_ID],
  ['background', only(E, L, H, LOGIN, CHROMEOS)],
  ['background.page', only(E, L, H, LOGIN, CHROMEOS)],
  ['background.persistent', only(E, L, LOGIN)],
  ['background.scripts', only(E, L, H, LOGIN, CHROMEOS)],
  ['background.service_worker', only(E, CHROMEOS, LOGIN)],
  ['browser_action', only(E)],
  ['chrome_settings_overrides', PLATFORM],
  ['chrome_url_overrides', only(E, L)],
  ['content_capabilities', only(E)],
  ['content_scripts', only(E, L)],
  ['content_security_policy', only(E, L, LOGIN)],
  ['converted_from_user_script', only(E, L, H)],
  ['declarative_net_request', only(E)],
  ['devtools_page', only(E, L)],
  ['display_in_launcher', INSTALL_LOCATION],
  ['display_in_new_tab_page', INSTALL_LOCATION],
  ['file_browser_handlers', only(E, L)],
  ['homepage_url', only(E, L)],
  ['host_permissions', only(E)],
  ['icon_variants', "requires the 'ExtensionIconVariants' feature flag to be enabled."],
  ['incognito', only(E, L)],
  ['input_components', only(E, L)],
  ['mime_types', EXTENSION_ID],
  ['mime_types_handler', EXTENSION_ID],
  ['natively_connectable', only(E)],
  ['oauth2.auto_approve', EXTENSION_ID],
  ['omnibox', only(E, L)],
  ['optional_host_permissions', only(E)],
  ['options_page', only(E, L, H, CHROMEOS)],
  ['options_ui', only(E, L)],
  ['page_action', only(E)],
  ['side_panel', only(E)],
  ['trial_tokens', only(E)],
  ['tts_engine', only(E, L)],
  ['web_accessible_resources', only(E, L, H)],
];
const REFUSED_TOP_LEVEL: ReadonlySet<string> = new Set(REFUSED.map(([key]) => key).filter((key) => !key.includes('.')));

function only(...kinds: readonly string[]): string {
  const last = kinds.at(-1) ?? '';
  const others = kinds.slice(0, -1).join(', ');
  const list = kinds.length < 2 ? last : kinds.length === 2 ? `${others} and ${last}` : `${others}, and ${last}`;
  return `is only allowed for ${list}, but this is a packaged app.`;
}

/** One warning for each key that has no effect, in Chrome's words. */
export function keyWarnings(manifest: JsonObject): string[] {
  const refused = REFUSED.filter(([key]) => valueAt(manifest, key) !== undefined);
  const unknown = Object.keys(manifest).filter((key) => !KNOWN.has(key) && !REFUSED_TOP_LEVEL.has(key));
  const warnings = [
    ...refused.map(([key, sentence]) => `'${key}' ${sentence}`),
    ...unknown.map((key) => `Unrecognized manifest key '${key}'.`),
  ];
  if (property(manifest, 'differential_fingerprint') !== undefined) {
    warnings.push('Manifest contains a differential_fingerprint key that will be overridden on extension update.');
  }
  return warnings;
}
