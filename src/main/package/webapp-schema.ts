/** The shape of a Firefox OS manifest, and what is said of each misfit. Keys that are not here have no effect or are named as missing. */
import * as z from 'zod';
import { WEBAPP_TYPES } from './firefox-os.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';
import { packagePath } from './package-files.ts';
import { PackageError } from './package-error.ts';
import { chromePath } from './schema-messages.ts';

export const WEBAPP_FILE = 'manifest.webapp';

const ORIGIN = 'https://app.invalid';

/** As URLs are resolved in the app, so that `//host` and `/../` are what a browser takes them for. */
const launchPath = z
  .string()
  .startsWith('/')
  .refine((path) => URL.canParse(path, ORIGIN) && new URL(path, ORIGIN).origin === ORIGIN)
  .transform((path) => {
    const { pathname, search, hash } = new URL(path, ORIGIN);
    return { pathname, url: pathname + search + hash };
  })
  .refine(({ pathname }) => packagePath(pathname) !== undefined);

const icons = z.record(
  z.string().regex(/^[1-9][0-9]{0,3}$/),
  z.string().refine((path) => packagePath(path.replace(/^\/?/, '/')) !== undefined),
);
const name = z.string().min(1);
const localised = z.looseObject({
  name: name.optional(),
  description: z.string().optional(),
  launch_path: z.string().optional(),
  icons: z.record(z.string(), z.string()).optional(),
});

const schema = z.object({
  name,
  description: z.string().optional(),
  version: z.string().optional(),
  type: z.enum(WEBAPP_TYPES).default('web'),
  launch_path: launchPath,
  icons: icons.default({}),
  permissions: z.record(z.string(), z.looseObject({})).default({}),
  default_locale: z.string().optional(),
  locales: z.record(z.string(), localised).default({}),
  // What a header can have; a line break would begin another one.
  csp: z
    .string()
    .regex(/^[\x20-\x7e]+$/)
    .optional(),
});

/** Keys that are read. */
export const WEBAPP_KEYS: readonly string[] = Object.keys(schema.shape);

export type CheckedWebapp = z.output<typeof schema>;

const RIGHT: Readonly<Record<keyof CheckedWebapp, string>> = {
  name: "It must be the app's name, a string that is not empty.",
  description: 'It must be a string.',
  version: 'It must be a string, such as "1.0".',
  type: 'It must be "web", "privileged" or "certified".',
  launch_path: 'It must be the path of a page in the package and begin with "/", such as "/index.html".',
  icons: 'It must be an object from sizes in pixels to paths in the package, such as {"128": "/icons/128.png"}.',
  permissions: 'It must be an object from names to objects, such as {"tcp-socket": {"description": "…"}}.',
  default_locale: 'It must be a string, such as "en-US".',
  locales: 'It must be an object from locales to what differs there, such as {"fr": {"name": "…"}}.',
  csp: 'It must be a content security policy, a string in ASCII without line breaks.',
};

/** @throws PackageError that names the key, what is there and what would be right. */
export function checkWebapp(manifest: JsonObject): CheckedWebapp {
  const result = schema.safeParse(manifest);
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path ?? [];
  const key = String(path[0] ?? '') as keyof CheckedWebapp;
  const found = valueOf(manifest, path);
  const where = path.length > 1 ? `The value of '${chromePath(path)}'` : 'The value';
  const reason = found === undefined ? 'It is missing.' : `${where} is ${shortened(JSON.stringify(found))}.`;
  throw new PackageError({ file: WEBAPP_FILE, key, reason, advice: RIGHT[key] });
}

function valueOf(manifest: JsonValue, path: readonly PropertyKey[]): JsonValue | undefined {
  let value: JsonValue | undefined = manifest;
  for (const key of path) {
    const name = String(key);
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
