/** What sort of package a manifest describes; only one of them is a Chrome App. */
import { isJsonObject, property, valueAt, type JsonObject } from './json-value.ts';
import { PackageError } from './package-error.ts';

type PackageKind = 'chrome app' | 'hosted app' | 'legacy packaged app' | 'extension' | 'theme' | 'shared module';

/** Decides in Chromium's order: a theme with an `app` key is still a theme. */
function packageKind(manifest: JsonObject): PackageKind {
  if (property(manifest, 'theme') !== undefined) return 'theme';
  if (property(manifest, 'export') !== undefined) return 'shared module';
  if (property(manifest, 'app') === undefined) return 'extension';
  if (valueAt(manifest, 'app.urls') !== undefined || valueAt(manifest, 'app.launch.web_url') !== undefined)
    return 'hosted app';
  return valueAt(manifest, 'app.background') !== undefined ? 'chrome app' : 'legacy packaged app';
}

const SIGNS: Readonly<Record<Exclude<PackageKind, 'chrome app'>, string>> = {
  'hosted app': 'a hosted app (a bookmark of a web site: it has "app.launch.web_url" or "app.urls")',
  'legacy packaged app': 'a legacy packaged app (its "app" key has no "background")',
  extension: 'an extension (it has no "app" key)',
  theme: 'a theme (it has a "theme" key)',
  'shared module': 'a shared module (it has an "export" key)',
};

/** @throws PackageError that says what the package is instead. */
export function requireChromeApp(manifest: JsonObject): void {
  const kind = packageKind(manifest);
  if (kind === 'chrome app') return;
  const app = property(manifest, 'app');
  const key = kind === 'extension' || kind === 'legacy packaged app' ? 'app.background' : undefined;
  const reason =
    kind === 'legacy packaged app' && !isJsonObject(app)
      ? 'The value of "app" is not an object.'
      : `This is ${SIGNS[kind]}, not a Chrome App.`;
  throw new PackageError({
    file: 'manifest.json',
    key,
    reason,
    advice: 'Holdfast runs Chrome Apps, whose manifest has "app": {"background": {…}}.',
  });
}
