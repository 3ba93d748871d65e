import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';
import { MessageError } from './message-catalog.ts';
import type { Messages } from './messages.ts';
import { PackageError } from './package-error.ts';

/** Where Chromium replaces `__MSG_…__`, also below keys that it then ignores. `*` is every member. */
const LOCALISED = [
  'name',
  'short_name',
  'description',
  'browser_action.default_title',
  'page_action.default_title',
  'action.default_title',
  'omnibox.keyword',
  'file_browser_handlers.*.default_title',
  'input_components.*.name',
  'input_components.*.description',
  'app.launch.local_path',
  'app.launch.web_url',
  'commands.*.description',
  'chrome_settings_overrides.search_provider.*',
  'chrome_settings_overrides.search_provider.alternate_urls.*',
  'chrome_settings_overrides.homepage',
  'chrome_settings_overrides.startup_pages.*',
];

/**
 * Replaces the messages in a manifest and adds `current_locale`, so that it is what `chrome.runtime.getManifest()` returns.
 * @throws PackageError with Chrome's text for a message that is not defined.
 */
export function localiseManifest(manifest: JsonObject, messages: Messages, uiLocale: string): JsonObject {
  let result: JsonValue = manifest;
  for (const path of LOCALISED) result = replaceAt(result, path.split('.'), (text) => replace(text, path, messages));
  return { ...(result as JsonObject), current_locale: uiLocale };
}

function replace(text: string, key: string, messages: Messages): string {
  try {
    return messages.replaceInManifest(text);
  } catch (error) {
    if (error instanceof MessageError) throw new PackageError({ file: 'manifest.json', key, reason: error.message });
    throw error;
  }
}

function replaceAt(value: JsonValue, path: readonly string[], change: (text: string) => string): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return typeof value === 'string' ? change(value) : value;
  if (Array.isArray(value)) {
    return key === '*' ? (value as readonly JsonValue[]).map((item) => replaceAt(item, rest, change)) : value;
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      key === '*' || key === name ? replaceAt(item, rest, change) : item,
    ]),
  );
}
