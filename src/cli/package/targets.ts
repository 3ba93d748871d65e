/** What can be built: the forms of a product, and what each of them needs on the machine that builds it. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UserError } from '../user-error.ts';
import { appImageNeeds } from './appimage-tools.ts';
import { nsisNeeds } from './nsis-tools.ts';

export const PLATFORMS = ['linux', 'win32', 'darwin'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** The machine that builds. */
export interface Host {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** Whether a program can be found. */
  has(this: void, program: string): boolean;
  /** Where a program is. */
  find(this: void, program: string): string | undefined;
  exists(this: void, path: string): boolean;
  /** electron-builder may fetch its tools. */
  readonly allowDownloads: boolean;
}

interface Target {
  readonly platforms: readonly Platform[];
  /** @returns what is missing, and how to have it; undefined when nothing is */
  needs(host: Host, arch: string): string | undefined;
}

const nothing = () => undefined;
const ALL = PLATFORMS;

const TARGETS = {
  dir: { platforms: ALL, needs: nothing },
  'tar.gz': { platforms: ['linux', 'darwin'], needs: nothing },
  zip: { platforms: ALL, needs: nothing },
  deb: {
    platforms: ['linux'],
    needs: (host) =>
      fpmOf(host) !== undefined || host.has('dpkg-deb') || host.allowDownloads
        ? undefined
        : 'dpkg-deb (in the package dpkg), or fpm, named by CUSTOM_FPM_PATH',
  },
  rpm: {
    platforms: ['linux'],
    needs: ({ has }) => (has('rpmbuild') ? undefined : 'rpmbuild (in the package rpm, or rpm-build)'),
  },
  AppImage: {
    platforms: ['linux'],
    needs: appImageNeeds,
  },
  snap: { platforms: ['linux'], needs: fetching('snapcraft', 'the packages of its base') },
  flatpak: { platforms: ['linux'], needs: fetching('flatpak-builder', 'its runtime') },
  nsis: { platforms: ['win32'], needs: (host) => nsisNeeds(host, true) },
  portable: { platforms: ['win32'], needs: (host) => nsisNeeds(host, false) },
  msi: {
    platforms: ['win32'],
    needs: ({ platform, allowDownloads, has }) => {
      if (platform !== 'win32') return has('wixl') ? undefined : 'wixl (in the package wixl, or msitools)';
      return allowDownloads ? undefined : 'the WiX tools, which electron-builder fetches with --allow-downloads';
    },
  },
  dmg: { platforms: ['darwin'], needs: on('darwin', 'a Mac') },
  pkg: { platforms: ['darwin'], needs: on('darwin', 'a Mac') },
} as const satisfies Record<string, Target>;

export type TargetName = keyof typeof TARGETS;
/** @param arch by electron-builder's names. @returns by Node's, as a program knows it when it runs */
export function nodeArch(arch: string): string {
  return arch === 'armv7l' ? 'arm' : arch;
}

export const TARGET_NAMES = Object.keys(TARGETS) as TargetName[];

/** Made from the folder of the product, without electron-builder, which would fetch a packer for them. */
export const ARCHIVES: ReadonlySet<TargetName> = new Set(['dir', 'tar.gz', 'zip']);

/** Whether a package for Windows Installer is made by wixl, and not by electron-builder. */
export function byWixl(targets: readonly TargetName[], { platform }: Pick<Host, 'platform'>): boolean {
  return targets.includes('msi') && platform !== 'win32';
}

export interface Missing {
  readonly target: TargetName;
  readonly missing: string;
}

/**
 * @param names as the user gave them, separated by commas; the case does not matter
 * @throws UserError for one that is not there, or not on that platform
 */
export function parseTargets(names: string, platform: Platform): TargetName[] {
  const chosen = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (chosen.length === 0) throw new UserError(`--target names nothing; there are ${TARGET_NAMES.join(', ')}.`);
  return [...new Set(chosen.map((name) => parseTarget(name, platform)))];
}

function parseTarget(name: string, platform: Platform): TargetName {
  const found = TARGET_NAMES.find((known) => known.toLowerCase() === name.toLowerCase());
  if (!found) throw new UserError(`--target ${name}: there is no such target; there are ${TARGET_NAMES.join(', ')}.`);
  const { platforms }: Target = TARGETS[found];
  if (platforms.includes(platform)) return found;
  throw new UserError(
    `--target ${found} is for ${platforms.map(platformName).join(' and ')}; --platform is ${platformName(platform)}.`,
  );
}

/** What to build when nothing is said: what users of the system install, as far as it can be built here. */
export function defaultTargets(platform: Platform, host: Host, arch: string): TargetName[] {
  const wanted: Record<Platform, TargetName[]> = {
    linux: ['deb', 'tar.gz'],
    win32: ['nsis', 'zip'],
    darwin: ['dmg', 'zip'],
  };
  return wanted[platform].filter((target) => preflight([target], host, arch).length === 0);
}

/** Which of the targets cannot be built here, and why. */
export function preflight(targets: readonly TargetName[], host: Host, arch: string): Missing[] {
  return targets.flatMap((target) => {
    const missing = TARGETS[target].needs(host, arch);
    return missing === undefined ? [] : [{ target, missing }];
  });
}

/** Variables from which electron-builder has a certificate. */
const CERTIFICATES = ['WIN_CSC_LINK', 'CSC_LINK'] as const;

/** @returns what is missing to sign programs for Windows here, where that is to be done */
export function signingNeeds(
  platform: Platform,
  { env, has, allowDownloads, platform: system }: Host,
): string | undefined {
  const elsewhere = platform === 'win32' && system !== 'win32' && CERTIFICATES.some((name) => env[name]);
  const found = has('osslsigncode') || env['ELECTRON_BUILDER_OSSL_SIGNCODE_PATH'] || allowDownloads;
  return elsewhere && !found
    ? 'osslsigncode (in the package of that name), or let it be fetched with --allow-downloads'
    : undefined;
}

export function platformName(platform: Platform): string {
  return { linux: 'Linux', win32: 'Windows', darwin: 'macOS' }[platform];
}

export function thisHost(allowDownloads: boolean, env: NodeJS.ProcessEnv = process.env): Host {
  const find = (program: string) => findProgram(program, env);
  return {
    platform: process.platform,
    env,
    allowDownloads,
    find,
    has: (program) => find(program) !== undefined,
    exists: existsSync,
  };
}

function findProgram(program: string, env: NodeJS.ProcessEnv): string | undefined {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  const paths = (env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The fpm of the machine that electron-builder uses; undefined where it would fetch one. */
export function fpmOf({ env, has }: Pick<Host, 'env' | 'has'>): string | undefined {
  return env['CUSTOM_FPM_PATH'] || (env['USE_SYSTEM_FPM'] === 'true' && has('fpm') ? 'fpm' : undefined);
}

/** For programs that fetch something themselves, which is to be asked for too. */
function fetching(program: string, what: string) {
  return ({ has, allowDownloads }: Host) => {
    if (!has(program)) return program;
    return allowDownloads ? undefined : `leave to fetch ${what}: --allow-downloads`;
  };
}

function on(system: NodeJS.Platform, name: string) {
  return ({ platform }: Host) => (platform === system ? undefined : `${name} to build on`);
}
