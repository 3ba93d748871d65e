/** Reads the `_locales` folder of an app package. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonValue } from './json-value.ts';
import { isKnownLocale, withParents } from './locale.ts';
import { MessageError, parseCatalog, type MessageCatalog } from './message-catalog.ts';
import { reservedMessages } from './messages.ts';
import { PackageError } from './package-error.ts';
import { readJson } from './read-json.ts';

export interface LoadedMessages {
  /** Undefined for an app that is not localised. */
  readonly dictionary: MessageCatalog | undefined;
  readonly warnings: readonly string[];
}

/**
 * Merges the catalogues in the order user interface locale, its parents, default locale; the first that has a message gives its text.
 * The catalogues of all other locales are checked too: as in Chrome a fault in any of them is an error for everyone.
 * @param defaultLocale the value of `default_locale`, undefined when absent.
 * @param uiLocale as in `_locales`, e.g. `pt_BR`.
 * @throws PackageError with Chrome's text.
 */
export async function loadMessages(
  folder: string,
  defaultLocale: JsonValue | undefined,
  uiLocale: string,
): Promise<LoadedMessages> {
  const names = await localeNames(folder);
  if (names === undefined) {
    checkUnlocalised(defaultLocale);
    return { dictionary: undefined, warnings: [] };
  }
  if (typeof defaultLocale !== 'string' || !isKnownLocale(defaultLocale) || !names.includes(defaultLocale)) {
    throw new PackageError({
      file: 'manifest.json',
      key: 'default_locale',
      reason: "Localization used, but default_locale wasn't specified in the manifest.",
      advice: 'There is a _locales folder; "default_locale" must name one of the folders in it.',
    });
  }

  const order = [...(uiLocale === defaultLocale ? [] : withParents(uiLocale)), defaultLocale];
  const used = [...new Set(order)].filter((name) => names.includes(name));
  const warnings: string[] = [];
  const catalogs = new Map<string, MessageCatalog>();
  for (const name of [...used, ...names.filter((other) => !used.includes(other) && isKnownLocale(other))]) {
    catalogs.set(name, await loadCatalog(folder, name, used.includes(name), warnings));
  }

  const dictionary = new Map<string, string>();
  for (const name of used.toReversed()) for (const [key, text] of catalogs.get(name) ?? []) dictionary.set(key, text);
  for (const [key, text] of reservedMessages(uiLocale)) {
    if (dictionary.has(key)) {
      throw new PackageError({ file: '_locales', reason: `Reserved key ${key} found in message catalog.` });
    }
    dictionary.set(key, text);
  }
  return { dictionary, warnings };
}

/** The folders in `_locales`, sorted; undefined when there is no `_locales`. A file of that name counts as a folder without any. */
async function localeNames(folder: string): Promise<string[] | undefined> {
  try {
    const entries = await readdir(join(folder, '_locales'), { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isFile())
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ENOTDIR') return [];
    throw new PackageError({ file: '_locales', reason: `The folder cannot be read (${code ?? 'unknown error'}).` });
  }
}

function checkUnlocalised(defaultLocale: JsonValue | undefined): void {
  if (defaultLocale === undefined) return;
  const reason =
    typeof defaultLocale === 'string' && /^[A-Za-z]{1,8}([_-][A-Za-z0-9]{1,8})*$/.test(defaultLocale)
      ? 'Default locale was specified, but _locales subtree is missing.'
      : 'Invalid value for default locale - locale name must be a string.';
  throw new PackageError({ file: 'manifest.json', key: 'default_locale', reason });
}

async function loadCatalog(folder: string, locale: string, used: boolean, warnings: string[]): Promise<MessageCatalog> {
  const file = `_locales/${locale}/messages.json`;
  const exists = await stat(join(folder, file)).then(
    () => true,
    () => false,
  );
  if (!exists) {
    const reason = used ? `Catalog file is missing for locale ${locale}.` : 'Messages file is missing for locale.';
    throw new PackageError({ file, reason });
  }
  const json = await readJson(folder, file);
  warnings.push(...json.warnings);
  try {
    return parseCatalog(json.value);
  } catch (error) {
    if (error instanceof MessageError) throw new PackageError({ file, reason: error.message });
    throw error;
  }
}
