/**
 * chromium-156-manifests.json holds what the real Chromium 156 on Linux (US English) answered for each of these apps when asked to load it:
 * its error, or its warnings and what `chrome.runtime.getManifest()` returned. Holdfast must answer the same, but for the differences
 * that are named here.
 */
import { describe, expect, it } from 'vitest';
import { loadApp } from '../../../../src/main/package/app-package.ts';
import { PackageError } from '../../../../src/main/package/package-error.ts';
import recorded from './chromium-156-manifests.json' with { type: 'json' };
import { appFiles, writeApp } from './temp-app.ts';

interface Recorded {
  readonly name: string;
  /** Keys beside (or instead of) those of a minimal app, and those of it that are left out; or the whole file. */
  readonly with?: Readonly<Record<string, unknown>>;
  readonly without?: readonly string[];
  readonly text?: string;
  readonly base64?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly noScript?: true;
  readonly error?: string;
  readonly warnings?: readonly string[];
  /** Where it is not just the file with sorted keys. */
  readonly getManifest?: string;
}

interface Answer {
  readonly error?: string | RegExp;
  readonly warnings?: readonly (string | RegExp)[];
}

const cases = recorded as readonly Recorded[];

const STRAY_COMMA: Answer = {
  warnings: [/A stray comma at line 1, column [0-9]+, which Chrome refuses, was accepted\.$/],
};
const NO_CHROME_APP = (kind: string): Answer => ({ error: new RegExp(`^This is ${kind} .*, not a Chrome App\\.$`) });

/** What Holdfast answers otherwise, on purpose. */
const DIFFERENT: Readonly<Record<string, Answer>> = {
  // Commas that published apps have.
  'json 5': STRAY_COMMA,
  'json 6': STRAY_COMMA,
  'json 22': STRAY_COMMA,
  'json 23': STRAY_COMMA,
  'localised 30': STRAY_COMMA,
  'json 14': {
    warnings: [/A control character in the string at line 1, column 9, which Chrome refuses, was accepted\.$/],
  },
  // Other kinds of packages.
  'app 30': { error: 'The value of "app" is not an object.' },
  'app 31': NO_CHROME_APP('a legacy packaged app'),
  'app 32': NO_CHROME_APP('a hosted app'),
  'app 33': NO_CHROME_APP('a legacy packaged app'),
  'app 34': NO_CHROME_APP('a hosted app'),
  'app 36': NO_CHROME_APP('a hosted app'),
  'app 37': NO_CHROME_APP('a hosted app'),
  'export 1': NO_CHROME_APP('a shared module'),
  'export 2': NO_CHROME_APP('a shared module'),
  'no app': NO_CHROME_APP('an extension'),
  'background 1': NO_CHROME_APP('an extension'),
  theme: NO_CHROME_APP('a theme'),
  // Holdfast's own kiosk reads this key, which Chromium knows on ChromeOS only.
  'kiosk_only 1': { warnings: ["The 'kiosk_only' key is set, but 'kiosk_enabled' is not set."] },
  'kiosk_only 2': { error: "Invalid value for 'kiosk_only'." },
  // Chrome leaves the name out.
  'app 8': { error: "Could not load background page '/no.html'." },
  // Chrome accepts a folder named like a script, and then does not load it.
  'app 26': { error: "Could not load background script 'd.js'." },
  // Any shared module is one that is not installed.
  'import 2': { error: "'import' extension is not installed." },
  'import 3': { error: "'import' extension is not installed." },
  'externally_connectable 5': { error: "Invalid match pattern 'zz'" },
  // Chrome names the locale with a hyphen, and takes a folder with a hyphen for a locale only to complain that it is empty.
  'localised 50': { error: 'Catalog file is missing for locale en_US.' },
  'localised 38': { warnings: [] },
};

/** Names and keys that Chrome granted on every desktop while it ran Chrome Apps, and Chromium 156 only on ChromeOS or no more. */
const GRANTED_BEFORE =
  /^('(appview|bluetooth|browser|enterprise\.deviceAttributes|kiosk_only|serial|usb|webview)' is not allowed for specified platform|Permission 'mediaGalleries(\.read|\.allAutoDetected)?' is unknown)/;

/** What is left of Chrome's answer when the differences that concern many cases are taken out. */
function expected(given: Recorded): Answer {
  const different = DIFFERENT[given.name];
  if (different) return different;
  if (given.error === undefined) {
    const warnings = (given.warnings ?? []).filter((warning) => !GRANTED_BEFORE.test(warning));
    // A favicon is nothing that an app outside of Chrome could fetch.
    if (given.name === 'permissions 38') warnings.push(unknown('chrome://favicon/'));
    if (given.name === 'optional_permissions 6') warnings.push(...['appview', 'webview'].map(notOptional));
    if (given.name === 'kiosk_only and permissions')
      warnings.push("The 'kiosk_only' key is set, but 'kiosk_enabled' is not set.");
    return { warnings };
  }
  // Syntax errors are told in our own words; the other errors without paths, since PackageError has the file.
  if (/ at line [0-9]+ column [0-9]+$/.test(given.error)) return { error: /^(Manifest|File) is not valid JSON\. / };
  return {
    error: given.error
      .replace(/^Invalid locale file '[^']*': /, '')
      .replace(/ <folder>\/_locales.*$/, '')
      .replace('<folder>/', ''),
  };
}

function unknown(name: string): string {
  return `Permission '${name}' is unknown or URL pattern is malformed.`;
}

function notOptional(name: string): string {
  return `Permission '${name}' cannot be listed as optional. This permission will be omitted.`;
}

async function loadRecorded(given: Recorded) {
  const files = appFiles(given.with, given.files);
  if (given.text !== undefined) files['manifest.json'] = given.text;
  if (given.base64 !== undefined) files['manifest.json'] = Buffer.from(given.base64, 'base64');
  for (const key of given.without ?? []) delete (files['manifest.json'] as Record<string, unknown>)[key];
  if (given.noScript) delete files['bg.js'];
  return loadApp(await writeApp(files), { locale: 'en-US' });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

describe('manifests that Chromium 156 was asked about', () => {
  it('are all here, and every named difference is one of them', () => {
    expect(cases).toHaveLength(516);
    expect(Object.keys(DIFFERENT).filter((name) => !cases.some((given) => given.name === name))).toEqual([]);
  });

  const title = (given: Recorded) => (given.text ?? JSON.stringify(given.with ?? given.files ?? {})).slice(0, 100);
  it.each(cases.map((given) => ({ title: `${given.name}: ${title(given)}`, given })))('$title', async ({ given }) => {
    const answer = expected(given);
    if (answer.error !== undefined) {
      const error: unknown = await loadRecorded(given).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(PackageError);
      const { reason, message, file } = error as PackageError;
      if (typeof answer.error === 'string') expect(reason).toBe(answer.error);
      else expect(reason).toMatch(answer.error);
      expect(message.startsWith(file)).toBe(true);
      return;
    }
    const { warnings, manifest } = await loadRecorded(given);
    expect(warnings).toHaveLength(answer.warnings?.length ?? 0);
    for (const text of answer.warnings ?? []) {
      expect(warnings).toContainEqual(typeof text === 'string' ? text : expect.stringMatching(text));
    }
    if (given.getManifest !== undefined) expect(JSON.stringify(manifest.raw)).toBe(given.getManifest);
    else if (
      given.text === undefined &&
      given.base64 === undefined &&
      given.without === undefined &&
      !given.files?.['_locales/en/messages.json']
    ) {
      const whole = appFiles(given.with)['manifest.json'];
      expect(JSON.stringify(manifest.raw)).toBe(JSON.stringify(sorted(whole)));
    }
  });
});
