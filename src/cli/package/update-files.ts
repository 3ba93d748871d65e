/** What a product needs to update itself as a whole: a layout in which two versions have room, and a description for the server. */
import { createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { IN_USE, VERSIONS } from '../../main/product/in-use-file.ts';
import { launcherScript } from '../../main/product/launcher-script.ts';
import { STATE_BYTES } from '../../main/product/state-file.ts';
import { comparableVersion, programVersionText } from '../../main/product/program-version.ts';
import { descriptionName, writeDescription } from '../../main/product/update-description.ts';
import type { UpdateFile } from '../../main/product/update-description.ts';
import { fileTime } from './archives.ts';
import { programVersionOf } from './identity.ts';
import type { Identity } from './identity.ts';
import { ARCHIVES, nodeArch } from './targets.ts';
import type { Platform, TargetName } from './targets.ts';

/** The forms that are put on the server: what products take as updates. */
const UPDATES: Readonly<Record<Platform, readonly TargetName[]>> = {
  linux: ['tar.gz', 'AppImage', 'deb', 'rpm'],
  win32: ['nsis'],
  darwin: ['zip'],
};

/** Forms that electron-updater replaces. On a Mac it does not matter what the program came out of. */
const BY_SYSTEM: Readonly<Record<Platform, readonly TargetName[]>> = {
  linux: ['AppImage', 'deb', 'rpm'],
  win32: ['nsis'],
  darwin: ['dmg', 'zip'],
};

/** Forms that electron-updater replaces; the others that there are, the product replaces itself. */
export function isReplacedBySystem(target: TargetName, platform: Platform): boolean {
  return BY_SYSTEM[platform].includes(target);
}

/** @returns whether products of that form stay as they are installed */
export function isNeverReplaced(target: TargetName, platform: Platform): boolean {
  return !isReplacedBySystem(target, platform) && !(platform === 'linux' && ARCHIVES.has(target));
}

/** @returns the forms of which one has to be made for a product to be an update of others; undefined where one of them is */
export function missingUpdate(targets: readonly TargetName[], platform: Platform): readonly TargetName[] | undefined {
  return targets.some((name) => UPDATES[platform].includes(name)) ? undefined : UPDATES[platform];
}

/**
 * Makes room for more than one version of the program in a product's folder (Linux).
 * @param folder the product, as it was packed; what is for the administrator stays where it is
 */
export async function makeRoomForVersions(folder: string, identity: Identity): Promise<void> {
  const version = programVersionText(programVersionOf(identity));
  const names = await readdir(folder);
  const versions = join(folder, VERSIONS);
  await mkdir(join(versions, version), { recursive: true });
  for (const name of names) if (name !== 'kiosk') await rename(join(folder, name), join(versions, version, name));
  const launcher = join(folder, identity.executableName);
  await writeFile(launcher, launcherScript(identity.executableName));
  await chmod(launcher, 0o755);
  await writeFile(join(versions, IN_USE), `${version} ${version} 0\n`.padEnd(STATE_BYTES));
}

export interface DescribedProduct {
  readonly identity: Identity;
  readonly platform: Platform;
  readonly arch: string;
  readonly key: KeyObject;
  readonly stagingPercentage: number;
}

/**
 * Writes, beside the files, what the server tells about them.
 * @param made what was made, of which some can be updates
 * @returns its path; undefined when there is nothing in it
 */
export async function writeUpdateDescription(
  made: readonly { readonly target: string; readonly file: string }[],
  output: string,
  { identity, platform, arch, key, stagingPercentage }: DescribedProduct,
): Promise<string | undefined> {
  const files: UpdateFile[] = [];
  for (const { target, file } of made) {
    if (!UPDATES[platform].some((name) => name === target)) continue;
    files.push({ url: encodeURIComponent(basename(file)), sha512: await sha512(file), size: (await stat(file)).size });
  }
  if (files.length === 0) return undefined;
  const { version, release } = programVersionOf(identity);
  const processor = nodeArch(arch);
  const text = writeDescription(
    {
      version: comparableVersion({ version, release }),
      files,
      stagingPercentage,
      releaseDate: fileTime().toISOString(),
      product: { id: identity.id, version, release, platform, arch: processor },
    },
    key,
  );
  const file = join(output, descriptionName(platform, processor));
  await writeFile(file, text);
  return file;
}

async function sha512(file: string): Promise<string> {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('base64');
}
