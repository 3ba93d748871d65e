/** Puts what was built, and the archives of it, where the user wants it. */
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { programVersionText } from '../../main/product/program-version.ts';
import { fileTime, makeTarGz, makeZip } from './archives.ts';
import { ENDINGS } from './builder-config.ts';
import { programVersionOf } from './identity.ts';
import type { Identity } from './identity.ts';
import type { Steps } from './package-report.ts';
import { ARCHIVES } from './targets.ts';
import type { Platform, TargetName } from './targets.ts';
import { makeRoomForVersions, writeUpdateDescription } from './update-files.ts';
import type { UpdateOptions } from './update-options.ts';

export interface Artifact {
  readonly target: TargetName | 'update';
  readonly file: string;
  readonly bytes: number;
}

interface Collecting {
  readonly identity: Identity;
  readonly platform: Platform;
  readonly arch: string;
  readonly output: string;
  readonly updates: UpdateOptions;
  readonly steps: Steps;
}

/** @param built what electron-builder and the other makers have made, and the folder of the program */
export async function collectArtifacts(
  built: { readonly files: readonly string[]; readonly folder: string },
  targets: readonly TargetName[],
  { identity, platform, arch, output, updates, steps }: Collecting,
): Promise<Artifact[]> {
  const name = fileName(identity, platform, arch);
  await mkdir(output, { recursive: true });
  const artifacts: Artifact[] = [];
  const folder = join(built.folder, '..', name);
  await rename(built.folder, folder);
  if (updates.url !== undefined && platform === 'linux') await makeRoomForVersions(folder, identity);
  for (const target of targets) {
    if (!ARCHIVES.has(target)) {
      const made = built.files.filter((file) => isOf(target, file, targets));
      for (const file of made) artifacts.push(await place(target, file, join(output, basename(file))));
      if (made.length === 0) throw new Error(`electron-builder made no ${target}.`);
    } else if (target !== 'dir') {
      const file = join(output, `${name}.${target}`);
      const make = target === 'zip' ? makeZip : makeTarGz;
      await steps.run(`Made the ${target}`, () => replaceWhole(file, (beside) => make(folder, beside, fileTime())));
      artifacts.push({ target, file, bytes: (await stat(file)).size });
    }
  }
  if (targets.includes('dir')) artifacts.push(await place('dir', folder, join(output, name)));
  const { key, stagingPercentage } = updates;
  if (key !== undefined) {
    const described = { identity, platform, arch, key, stagingPercentage };
    const file = await writeUpdateDescription(artifacts, output, described);
    if (file !== undefined) artifacts.push({ target: 'update', file, bytes: (await stat(file)).size });
  }
  return artifacts;
}

/** Of what is made without electron-builder, but for its ending. */
export function fileName(identity: Identity, platform: Platform, arch: string): string {
  const system = { linux: 'linux', win32: 'windows', darwin: 'macos' }[platform];
  return `${identity.executableName}-${programVersionText(programVersionOf(identity))}-${system}-${arch}`;
}

/** Programs are told apart by their names where there are two of them; the user's own configuration may have named them otherwise. */
function isOf(target: TargetName, file: string, targets: readonly TargetName[]): boolean {
  if (target !== 'nsis' && target !== 'portable') return file.endsWith(`.${target}`);
  const both = targets.includes('nsis') && targets.includes('portable');
  return file.endsWith(both ? ENDINGS[target] : '.exe');
}

async function place(target: TargetName, from: string, to: string): Promise<Artifact> {
  await replaceWhole(to, (beside) =>
    rename(from, beside).catch(async () => {
      // Over to another disk.
      await cp(from, beside, { recursive: true, verbatimSymlinks: true });
    }),
  );
  return { target, file: to, bytes: await sizeOf(to) };
}

/** What is there stays until the new one is complete. @param make is given a free path beside it */
async function replaceWhole(path: string, make: (beside: string) => Promise<void>): Promise<void> {
  const beside = `${path}.${process.pid}.new`;
  try {
    await make(beside);
    await rm(path, { recursive: true, force: true });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  const status = await stat(path);
  if (!status.isDirectory()) return status.size;
  let sum = 0;
  for (const name of await readdir(path)) sum += await sizeOf(join(path, name));
  return sum;
}
