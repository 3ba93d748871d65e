/**
 * The shape of a manifest, with Chrome's text for each misfit. The order of the keys is the order in which faults are reported. Keys that
 * are not here are not read; `permissions` and `sockets` have parsers of their own.
 */
import * as z from 'zod';
import { commands } from './commands.ts';
import { isJsonObject, type JsonValue } from './json-value.ts';
import {
  externallyConnectable,
  fileHandlers,
  oauth2,
  requirements,
  storage,
  urlHandlers,
  usbPrinters,
  webview,
} from './feature-schemas.ts';
import { portablePath } from './package-path.ts';
import { boolean, invalid, text, says } from './schema-messages.ts';
import { parseVersion } from './version.ts';

const NAME = "Required value 'name' is missing or invalid.";
const VERSION =
  "Required value 'version' is missing or invalid. It must be between 1-4 dot-separated integers each between 0 and 65536.";
const MANIFEST_VERSION =
  "Invalid value for 'manifest_version'. Must be an integer either 2 or 3. See developer.chrome.com/apps/manifestVersion for details.";
const ONE_BACKGROUND =
  "Only one of 'background.page', 'background.scripts', and 'background.service_worker' can be specified.";

/** Chrome ignores some keys altogether when their value is not an object. */
function objectOrNothing<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (isJsonObject(value as JsonValue) ? value : {}), schema);
}

const icons = z.record(z.string(), z.unknown(), says("Invalid value for 'icons'.")).transform((sizes, context) => {
  const result: Record<number, string> = {};
  for (const [size, path] of Object.entries(sizes)) {
    const known = /^\+?[0-9]+$/.test(size) && Number(size) >= 1 && Number(size) <= 2048;
    const portable = typeof path === 'string' ? portablePath(path) : undefined;
    if (known && portable !== undefined) result[Number(size)] = portable;
    else context.addIssue(known ? `Invalid value for 'icons["${size}"]'.` : `Invalid key in icons: "${size}".`);
  }
  return result;
});

const background = objectOrNothing(
  z
    .looseObject({
      // Chrome names these without `app.`.
      scripts: z
        .array(
          z.string(says((path) => `Invalid value for 'background.scripts[${String(path.at(-1))}]'.`)).refine(
            (script) => portablePath(script) !== undefined,
            says((path) => `Invalid value for 'background.scripts[${String(path.at(-1))}]'.`),
          ),
          says("Invalid value for 'background.scripts'."),
        )
        .optional(),
      page: z.string(says("Invalid value for 'background_page'.")).optional(),
      persistent: z.unknown().optional(),
    })
    .refine(({ scripts, page }) => scripts === undefined || page === undefined, says(ONE_BACKGROUND)),
);

const sandbox = objectOrNothing(
  z.object({
    pages: z.array(text(invalid), says(invalid)).optional(),
    content_security_policy: text(invalid).optional(),
  }),
);

const KIOSK_VERSION = "Invalid value for 'kiosk.required_platform_version'";
const kiosk = objectOrNothing(
  z.object({
    required_platform_version: z
      .string(says(KIOSK_VERSION))
      .refine((version) => parseVersion(version, 3) !== undefined, says(KIOSK_VERSION))
      .optional(),
    always_update: boolean.optional(),
  }),
);

const SECONDARY_APP = "Invalid app item for 'kiosk_secondary_apps'";
const secondaryApps = z
  .array(
    z.object(
      { id: z.string(says(SECONDARY_APP)), enabled_on_launch: z.boolean(says(SECONDARY_APP)).optional() },
      says(SECONDARY_APP),
    ),
    says("Invalid value for 'kiosk_secondary_apps'"),
  )
  .superRefine((apps, context) => {
    const repeated = apps.find(({ id }, index) => apps.findIndex((other) => other.id === id) < index);
    if (repeated) context.addIssue(`Duplicate app id in 'kiosk_secondary_apps': '${repeated.id}'.`);
  });

const updateUrl = z.unknown().superRefine((url, context) => {
  const valid = typeof url === 'string' && URL.canParse(url) && new URL(url).hash === '';
  if (!valid) context.addIssue(`Invalid value for update url: '[${typeof url === 'string' ? url : ''}]'.`);
});

function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}

export const manifestSchema = z.object({
  update_url: updateUrl.optional(),
  version: z.string(says(VERSION)).refine((version) => parseVersion(version, 4) !== undefined, says(VERSION)),
  name: z.string(says(NAME)).min(1, says(NAME)),
  manifest_version: z.int(says(MANIFEST_VERSION)).min(2, says(MANIFEST_VERSION)).default(2),
  version_name: text(invalid).optional(),
  description: text(invalid).optional(),
  short_name: text(invalid).min(1, says(invalid)).optional(),
  default_locale: z.string().optional(),
  current_locale: z.string().optional(),
  minimum_chrome_version: text(invalid)
    .refine((version) => parseVersion(version, Infinity) !== undefined, says(invalid))
    .optional(),
  icons: icons.default({}),
  app: z.looseObject({ background }),
  sandbox: sandbox.optional(),
  offline_enabled: boolean.optional(),
  kiosk: kiosk.default({}),
  kiosk_enabled: boolean.default(false),
  kiosk_only: boolean.default(false),
  kiosk_secondary_apps: secondaryApps.default([]),
  requirements: requirements.optional(),
  storage: storage.optional(),
  webview: webview.optional(),
  file_handlers: fileHandlers.default({}),
  url_handlers: urlHandlers.default({}),
  externally_connectable: externallyConnectable.optional(),
  oauth2: oauth2.optional(),
  commands: commands.optional(),
  usb_printers: usbPrinters.optional(),
  replacement_web_app: text(invalid).refine(isHttps, says(invalid)).optional(),
});
