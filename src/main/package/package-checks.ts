/** Whether the files that a manifest names are in the package. */
import { readdir } from 'node:fs/promises';
import { GENERATED_PAGE, backgroundUrlPath } from './background-page.ts';
import type { Manifest } from './manifest.ts';
import { readManagedSchema } from './read-managed-schema.ts';
import { PackageError } from './package-error.ts';
import type { PackageFiles } from './package-files.ts';
import { portablePath } from './package-path.ts';

/** Names beginning with `_` that Chrome knows; `_metadata` is what it leaves behind itself. */
const SYSTEM_NAMES: ReadonlySet<string> = new Set(['_locales', '_metadata', '_platform_specific', '__MACOSX']);

/**
 * @returns Chrome's warnings.
 * @throws PackageError with Chrome's text for a file that is not there.
 */
export async function checkPackage(files: PackageFiles, manifest: Manifest): Promise<string[]> {
  await checkBackground(files, manifest);
  await checkManagedSchema(files, manifest.storage.managed_schema);
  return [...(await checkIcons(files, manifest.icons)), ...(await checkNames(files.folder))];
}

async function checkBackground(files: PackageFiles, manifest: Manifest): Promise<void> {
  const { background } = manifest.app;
  if ('page' in background) {
    const path = backgroundUrlPath(background).replace(/[?#].*$/s, '');
    if (path === GENERATED_PAGE || (await files.resolve(path)) === undefined) {
      throw missing('app.background.page', `Could not load background page '${background.page}'.`);
    }
    return;
  }
  for (const script of background.scripts) {
    if (!(await files.find(portablePath(script) ?? script))) {
      throw missing('app.background.scripts', `Could not load background script '${script}'.`);
    }
  }
}

async function checkIcons(files: PackageFiles, icons: Manifest['icons']): Promise<string[]> {
  const warnings: string[] = [];
  for (const [size, path] of Object.entries(icons)) {
    const file = await files.find(path);
    if (!file || file.size === 0) throw missing('icons', `Could not load icon '${path}' specified in 'icons'.`);
    if (!file.mime.startsWith('image/')) warnings.push(`Invalid mime type for 'icons["${size}"]'.`);
  }
  return warnings;
}

async function checkManagedSchema(files: PackageFiles, path: string | undefined): Promise<void> {
  if (path === undefined) return;
  if (!(await files.find(path))) throw missing('storage.managed_schema', `File does not exist: ${path}`);
  await readManagedSchema(files.folder, path);
}

async function checkNames(folder: string): Promise<string[]> {
  const name = (await readdir(folder)).toSorted().find((entry) => entry.startsWith('_') && !SYSTEM_NAMES.has(entry));
  if (name === undefined) return [];
  const rule = 'Filenames starting with "_" are reserved for use by the system.';
  return [`Cannot load extension with file or directory name ${name}. ${rule}`];
}

function missing(key: string, reason: string): PackageError {
  return new PackageError({ file: 'manifest.json', key, reason, advice: 'There is no such file in the package.' });
}
