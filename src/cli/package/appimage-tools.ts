/**
 * What electron-builder makes an AppImage with: a folder of tools, of which a distribution has all but the runtime, the program at the head of the
 * file that mounts the rest of it.
 */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Host } from './targets.ts';

export const TOOLS_VARIABLE = 'APPIMAGE_TOOLS_PATH';

/** By Node's names: electron-builder's, and the runtime's own. */
const ARCHITECTURES: Readonly<Record<string, readonly [string, string]>> = {
  x64: ['x64', 'x86_64'],
  arm64: ['arm64', 'aarch64'],
  armv7l: ['arm32', 'armhf'],
  ia32: ['ia32', 'i686'],
};

type Tools = Pick<Host, 'env' | 'find' | 'exists' | 'allowDownloads'>;

/** @returns the one thing that is missing, and how to have it; undefined when nothing is, or it may be fetched */
export function appImageNeeds({ env, find, exists, allowDownloads }: Tools, arch: string): string | undefined {
  const folder = env[TOOLS_VARIABLE];
  const [name = arch] = ARCHITECTURES[arch] ?? [];
  if (!folder) {
    return allowDownloads
      ? undefined
      : `the AppImage runtime: put it as runtime-${name} into a folder and name that by ${TOOLS_VARIABLE}, or let it be fetched with --allow-downloads`;
  }
  if (findRuntime(folder, arch, exists) === undefined)
    return `the AppImage runtime for ${arch}, as runtime-${name} in ${folder}, the folder of ${TOOLS_VARIABLE}`;
  return own(folder, 'mksquashfs', exists) || find('mksquashfs')
    ? undefined
    : 'mksquashfs (in the package squashfs-tools)';
}

/**
 * Puts the folder together that electron-builder wants.
 * @param into made here
 * @returns false where electron-builder is to fetch its own
 */
export function placeAppImageTools({ env, find, exists }: Tools, arch: string, into: string): boolean {
  const folder = env[TOOLS_VARIABLE];
  const [name = arch] = ARCHITECTURES[arch] ?? [];
  const runtime = folder && findRuntime(folder, arch, exists);
  if (!folder || !runtime) return false;
  mkdirSync(join(into, 'runtimes'), { recursive: true });
  mkdirSync(join(into, 'lib'));
  symlinkSync(runtime, join(into, 'runtimes', `runtime-${name}`));
  const tool = (program: string) => own(folder, program, exists) ?? find(program);
  symlinkSync(tool('mksquashfs') ?? 'mksquashfs', join(into, 'mksquashfs'));
  // It must be there, but is not called.
  const validator = tool('desktop-file-validate');
  if (validator) symlinkSync(validator, join(into, 'desktop-file-validate'));
  else writeFileSync(join(into, 'desktop-file-validate'), '');
  // Libraries that are put into the AppImage beside the program: old ones, which Electron does not need.
  const libraries = join(into, 'lib', name);
  const given = own(folder, `lib/${name}`, exists);
  if (given) symlinkSync(given, libraries);
  else mkdirSync(libraries);
  return true;
}

/** In either of electron-builder's layouts, or by the name that it is published with. */
function findRuntime(folder: string, arch: string, exists: Host['exists']): string | undefined {
  const names = (ARCHITECTURES[arch] ?? [arch]).map((name) => `runtime-${name}`);
  return names
    .flatMap((name) => [join('runtimes', name), name])
    .map((path) => resolve(folder, path))
    .find((path) => exists(path));
}

function own(folder: string, path: string, exists: Host['exists']): string | undefined {
  const found = resolve(folder, path);
  return exists(found) ? found : undefined;
}
