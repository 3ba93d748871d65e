/** What differs from product to product in the scripts of its installer and its portable program for Windows: definitions, and lists of its files. */
import { posix, win32 } from 'node:path';
import { profileName } from '../../main/product/product-file.ts';
import { programVersionText } from '../../main/product/program-version.ts';
import type { Associations } from './associations.ts';
import { programVersionOf } from './identity.ts';
import type { Identity } from './identity.ts';
import { windowsName } from './windows-name.ts';
import { windowsRegistry } from './windows-registry.ts';

export interface NsisProduct {
  readonly arch: string;
  readonly identity: Identity;
  readonly associations: Associations;
  /** The .ico of the product. */
  readonly icon: string;
  readonly isKiosk: boolean;
  /** Whether it is for all users where nobody says. */
  readonly perMachine: boolean;
  /** What users are to agree to: files by language; the first one is for every other language too. */
  readonly licenses: readonly { readonly language: NsisLanguage; readonly file: string }[];
}

/** By NSIS' names, which messages.nsh has. */
export type NsisLanguage = 'ENGLISH' | 'GERMAN' | 'FRENCH';
export const NSIS_LANGUAGES: Readonly<Record<NsisLanguage, string>> = { ENGLISH: 'en', GERMAN: 'de', FRENCH: 'fr' };

export interface NsisFiles {
  /** Where they are: an absolute path. */
  readonly folder: string;
  /** With `/`, in the order in which they are packed. */
  readonly paths: readonly string[];
  readonly bytes: number;
  /** Of all that is in them, in hexadecimal. */
  readonly hash: string;
}

/**
 * @param target of makensis: which processor the installer itself is for
 * @returns product.nsh
 */
export function nsisSource(product: NsisProduct, files: NsisFiles, target: string, out: string): string {
  const { identity, arch, icon, isKiosk, perMachine, licenses } = product;
  const { productName, executableName, appId, author, description, homepage } = identity;
  const version = programVersionText(programVersionOf(identity));
  const numbers = fourNumbers(identity.originalVersion);
  const is64 = arch !== 'ia32';
  const definitions: Record<string, string> = {
    OUT: out,
    TARGET: target,
    ARCH: arch,
    PRODUCT: productName,
    // In dialogs one sign of these underlines the next letter.
    PRODUCT_IN_DIALOGS: productName.replaceAll('&', '&&'),
    FOLDER: windowsName(identity),
    PROGRAM: executableName,
    APP_ID: appId,
    DATA_FOLDER: profileName(identity),
    VERSION: version,
    FOUR_NUMBERS: numbers,
    COMPARABLE_VERSION: `${numbers}.${identity.release}`,
    BUILD: `${version}-${files.hash.slice(0, 8)}`,
    PUBLISHER: author.name,
    COPYRIGHT: `Copyright © ${author.name}`,
    DESCRIPTION: description,
    SIZE_KIB: String(Math.ceil(files.bytes / 1024)),
    DICTIONARY: String(Math.min(MAX_DICTIONARY, Math.ceil(files.bytes / 2 ** 20))),
    REGISTRY_VIEW: is64 ? '64' : '32',
    ...(homepage.includes('.invalid/') ? {} : { HOMEPAGE: homepage }),
  };
  // A definition is put in where it is used before words are told apart, so there is no way to have a quotation mark in one.
  const lines = Object.entries(definitions).map(
    ([name, value]) => `!define ${name} ${quoted(value.replaceAll('"', '”'))}`,
  );
  lines.push(`!define ICON ${source(icon)}`);
  // A folder of Windows', and no text.
  lines.push(`!define PROGRAM_FILES "${is64 ? '$PROGRAMFILES64' : '$PROGRAMFILES'}"`);
  if (isKiosk) lines.push('!define KIOSK');
  if (perMachine) lines.push('!define FOR_ALL_USERS');
  if (licenses.length > 0) lines.push('!define LICENSED', ...macro('Licenses', licenseStrings(licenses)));
  const folders = foldersOf(files.paths);
  lines.push(
    ...macro('Extract into', extraction(files)),
    ...macro('PlaceAll', [
      ...folders.map((folder) => `CreateDirectory "$INSTDIR\\${windowsPath(folder)}"`),
      ...files.paths.map((path) => `!insertmacro Place "${windowsPath(path)}"`),
    ]),
    ...macro('RemoveAll', [
      ...files.paths.map((path) => `Delete "$INSTDIR\\${windowsPath(path)}"`),
      ...folders.toReversed().map((folder) => `RMDir "$INSTDIR\\${windowsPath(folder)}"`),
    ]),
    ...registration(product),
  );
  return `${lines.join('\n')}\n`;
}

/** In MiB: more packs little better, and as much memory is needed where it is unpacked. */
const MAX_DICTIONARY = 32;

/** Of the resources: at least so many, and none larger than 65535, as Chrome has it too. */
function fourNumbers(version: string): string {
  return [...version.split('.'), '0', '0', '0'].slice(0, 4).join('.');
}

function macro(name: string, lines: readonly string[]): string[] {
  return [`!macro ${name}`, ...lines.map((line) => `  ${line}`), '!macroend'];
}

/** One with a text of its own for every language: NSIS has no other way to say that two of them have the same. */
function licenseStrings(licenses: NsisProduct['licenses']): string[] {
  const [first] = licenses;
  return Object.keys(NSIS_LANGUAGES).map((language) => {
    const { file } = licenses.find((license) => license.language === language) ?? first ?? { file: '' };
    return `LicenseLangString LICENSE_FILE \${LANG_${language}} ${source(file)}`;
  });
}

/** Every folder that has something in it, those above before those below. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/').slice(0, -1);
    for (let count = 1; count <= parts.length; count++) folders.add(parts.slice(0, count).join('/'));
  }
  return [...folders].toSorted();
}

function extraction({ folder, paths }: NsisFiles): string[] {
  let current: string | undefined;
  return paths.flatMap((path) => {
    const parent = posix.dirname(path);
    const line = `File ${source(posix.join(folder, path))}`;
    if (parent === current) return [line];
    current = parent;
    return [parent === '.' ? 'SetOutPath "${into}"' : `SetOutPath "\${into}\\${windowsPath(parent)}"`, line];
  });
}

function registration({ identity, associations }: Pick<NsisProduct, 'identity' | 'associations'>): string[] {
  const program = `\0\\${identity.executableName}.exe`;
  const values = windowsRegistry(identity, associations, program);
  const text = (value: string) => quoted(value).replaceAll('\0', '$INSTDIR');
  const own = [...new Set(values.flatMap(({ own: key }) => (key === undefined ? [] : [key])))];
  const shared = values.filter((value) => value.own === undefined);
  return [
    ...macro(
      'Register',
      values.map(
        ({ key, name = '', text: value }) => `WriteRegStr SHCTX ${quoted(key)} ${quoted(name)} ${text(value)}`,
      ),
    ),
    ...macro('Unregister', [
      ...own.map((key) => `DeleteRegKey SHCTX ${quoted(key)}`),
      ...shared.flatMap(({ key, name = '' }) => [
        `DeleteRegValue SHCTX ${quoted(key)} ${quoted(name)}`,
        ...(key.endsWith('OpenWithProgids')
          ? [`DeleteRegKey /ifempty SHCTX ${quoted(key)}`, `DeleteRegKey /ifempty SHCTX ${quoted(win32.dirname(key))}`]
          : []),
      ]),
    ]),
  ];
}

function windowsPath(path: string): string {
  return escaped(path.replaceAll('/', '\\'));
}

/**
 * As a word of NSIS' that means itself. What makensis puts in before it tells words apart (definitions, signs by their number or letter, this machine's
 * environment) it puts in wherever a dollar sign and one of these come together, each time that a definition is used: only another sign helps.
 */
function quoted(text: string): string {
  return `"${escaped(text.replace(/\$(?=[{%\\])/g, '＄'))}"`;
}

function escaped(text: string): string {
  return text.replaceAll('$', () => '$$').replaceAll('"', () => '$\\"');
}

/** A path of this machine's, which is read when the script is: a dollar sign is one there. */
function source(path: string): string {
  return `"${path.replaceAll('"', () => '$\\"')}"`;
}
