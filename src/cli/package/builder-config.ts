/** The configuration of electron-builder for one product: Holdfast's own as the template, and everything that the app decides. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { isJsonObject } from '../../main/package/json-value.ts';
import type { JsonObject, JsonValue } from '../../main/package/json-value.ts';
import { programVersionText } from '../../main/product/program-version.ts';
import { UserError } from '../user-error.ts';
import type { Associations } from './associations.ts';
import type { ElectronDist } from './electron-dist.ts';
import { FUSES } from './fuses.ts';
import type { IconSet } from './icons.ts';
import { programVersionOf } from './identity.ts';
import type { Identity } from './identity.ts';
import { upgradeCodeOf } from './msi-source.ts';
import type { Stage } from './stage.ts';

export interface ConfigParts {
  readonly identity: Identity;
  readonly associations: Associations;
  readonly icons: IconSet;
  readonly stage: Pick<Stage, 'product' | 'modules'>;
  readonly electron: ElectronDist;
  /** Where electron-builder works; not what the user asked for. */
  readonly output: string;
  /** Of the app's `_locales`, such as `pt_BR`. */
  readonly locales: readonly string[];
  readonly requireSignature: boolean;
  readonly arch: string;
  /** Where the scripts are that packages of Linux run when they are installed and removed. */
  readonly scripts: string;
  /** What is put beside the program of an app for kiosks. */
  readonly kioskFolder?: string | undefined;
}

/** What of the template holds for every product; the rest of it is about the shell as a product of its own. */
const FROM_TEMPLATE: ReadonlySet<string> = new Set(['asar', 'npmRebuild']);

/** Both are programs. */
export const ENDINGS = { nsis: '-setup.exe', portable: '-portable.exe' } as const;

/** @param template electron-builder.yml */
export function builderConfig(template: JsonObject, parts: ConfigParts): JsonObject {
  const { identity, associations, icons, stage, electron, output, locales, requireSignature, kioskFolder } = parts;
  const { fileAssociations, mimeTypes, protocols } = associations;
  const takesFiles = fileAssociations.length > 0 || mimeTypes.length > 0;
  const takesLinks = protocols.length > 0;
  // Behind the two dashes nothing is taken for an option. Paths where there are no links to be had. Not for all of Linux: what is said for
  // one of its targets is added to that.
  const executableArgs = ['--', takesLinks ? '%U' : '%F'];
  const own = {
    appId: identity.appId,
    productName: identity.productName,
    copyright: `Copyright © ${identity.author.name}`,
    buildVersion: identity.originalVersion,
    // Said, or a folder of that name, which the product has, counts as the whole of it.
    directories: { app: '.', output, buildResources: icons.folder },
    files: ['package.json', 'product.json', { from: 'dist', to: 'dist' }, { from: 'app', to: 'app' }, ...stage.modules],
    // Native modules cannot be loaded from inside the archive.
    asarUnpack: ['**/*.node'],
    nodeGypRebuild: false,
    electronVersion: electron.version,
    electronDist: electron.path,
    electronLanguages: languages(locales),
    // Setting them breaks the signature that Electron comes with, without which nothing starts on Apple's processors; only a Mac makes another.
    electronFuses: { ...FUSES, resetAdHocDarwinSignature: process.platform === 'darwin' },
    ...(kioskFolder === undefined ? {} : { extraFiles: [{ from: kioskFolder, to: 'kiosk' }] }),
    ...(takesFiles ? { fileAssociations } : {}),
    ...(takesLinks ? { protocols } : {}),
    publish: null,
    forceCodeSigning: requireSignature,
    linux: {
      icon: icons.folder,
      executableName: identity.executableName,
      syncDesktopName: true,
      // X11 knows the windows by the app's name, Wayland by that of the menu entry.
      desktop: { entry: { StartupWMClass: identity.productName } },
      category: 'Utility',
      maintainer: `${identity.author.name} <${identity.author.email}>`,
      vendor: identity.author.name,
      ...(mimeTypes.length > 0 ? { mimeTypes } : {}),
    },
    // The app's own four numbers, which Debian can compare. electron-builder has given three before it, and the last one counts.
    deb: {
      executableArgs,
      artifactName: `${identity.executableName}_${programVersionText(programVersionOf(identity))}_\${arch}.\${ext}`,
      packageName: identity.executableName,
      depends: DEB_DEPENDS,
      fpm: packageVersion(identity),
    },
    rpm: { executableArgs, ...rpmConfig(identity, parts) },
    win: {
      icon: icons.ico,
      executableName: identity.executableName,
      // Without this everything is signed twice, the first time with SHA-1, which no Windows trusts any more.
      signtoolOptions: { signingHashAlgorithms: ['sha256'] },
    },
    nsis: {
      guid: identity.appId,
      oneClick: false,
      perMachine: takesFiles,
      deleteAppDataOnUninstall: false,
      artifactName: `${identity.executableName}-${programVersionText(programVersionOf(identity))}-\${arch}${ENDINGS.nsis}`,
    },
    portable: {
      artifactName: `${identity.executableName}-${programVersionText(programVersionOf(identity))}-\${arch}${ENDINGS.portable}`,
    },
    // electron-builder has it say %U itself.
    appImage: {
      executableArgs: ['--'],
      artifactName: `${identity.executableName}-${programVersionText(programVersionOf(identity))}-\${arch}.\${ext}`,
    },
    // Of the others the launcher takes the sandbox away, and then a product does not start.
    snapcraft: { base: 'core24', core24: { confinement: 'strict' } },
    // electron-builder's own are no longer kept.
    flatpak: { runtimeVersion: '24.08', baseVersion: '24.08' },
    // Its runtime needs no FUSE library on the machine that it runs on.
    toolsets: { appimage: '1.0.3' },
    // As the package that is made without electron-builder.
    msi: { upgradeCode: upgradeCodeOf(identity), perMachine: true, createDesktopShortcut: false },
    mac: { icon: icons.icns, category: 'public.app-category.utilities' },
  };
  const shared = Object.fromEntries(Object.entries(template).filter(([key]) => FROM_TEMPLATE.has(key)));
  return merge(shared, own as unknown as JsonObject);
}

/**
 * electron-builder's own packages for a .deb, and those that it leaves to a desktop to have: on a system without one the program would not
 * be loaded. The newer name of a package first: of the older one others are providers too.
 */
const DEB_DEPENDS = [
  'libgtk-3-0',
  'libnotify4',
  'libnss3',
  'libxss1',
  'libxtst6',
  'xdg-utils',
  'libatspi2.0-0',
  'libuuid1',
  'libsecret-1-0',
  'libasound2t64 | libasound2',
  'libdrm2',
  'libgbm1',
  'libxkbcommon0',
];

/** What package managers compare. */
function packageVersion({ originalVersion, release }: Identity): string[] {
  return ['--version', originalVersion, ...(release > 0 ? ['--iteration', String(release)] : [])];
}

/**
 * What the program is linked to rpmbuild finds; this is what it looks for when it runs. By names that the distributions share: sonames,
 * not packages.
 */
function rpmConfig(
  { executableName, originalVersion, release }: Identity,
  { scripts, arch }: Pick<ConfigParts, 'scripts' | 'arch'>,
) {
  const bits = arch === 'x64' || arch === 'arm64' ? '()(64bit)' : '';
  const wanted = ['libnotify.so.4', 'libsecret-1.so.0'].map((library) => `Recommends: ${library}${bits}`);
  return {
    artifactName: `${executableName}-${originalVersion}-${release + 1}.\${arch}.\${ext}`,
    packageName: executableName,
    depends: ['xdg-utils'],
    // electron-builder's own would take the command away with every update.
    afterInstall: join(scripts, 'rpm-after-install.tpl'),
    afterRemove: join(scripts, 'rpm-after-remove.tpl'),
    // A release of an rpm is 1 at least.
    fpm: [
      '--version',
      originalVersion,
      '--iteration',
      String(release + 1),
      ...wanted.flatMap((tag) => ['--rpm-tag', tag]),
    ],
  };
}

/** Chromium's translations that the app's users may see; English is the one that Chromium falls back to. */
function languages(locales: readonly string[]): string[] {
  return [...new Set(['en-US', ...locales.map((name) => name.replace('_', '-'))])];
}

/** `from` is merged into `into`; lists are replaced. */
export function merge(into: JsonObject, from: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...into };
  for (const [key, value] of Object.entries(from)) {
    const before = Object.hasOwn(merged, key) ? merged[key] : undefined;
    const both = before !== undefined && isJsonObject(before) && isJsonObject(value);
    Object.defineProperty(merged, key, {
      value: both ? merge(before, value) : value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return merged;
}

/**
 * Reads the user's own configuration, or the template.
 * @throws UserError when it cannot be read, or is no object
 */
export function readConfig(file: string): JsonObject {
  let value: unknown;
  try {
    // YAML holds JSON.
    value = load(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`--config ${file} cannot be read: ${(error as Error).message}.`);
  }
  if (!isJsonObject(value as JsonValue))
    throw new UserError(`--config ${file} must hold an object of electron-builder's keys.`);
  return value as JsonObject;
}

export function templateOf(root: string): JsonObject {
  return readConfig(join(root, 'electron-builder.yml'));
}
