/** Loads an app from its folder: the one entry point to this directory. */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { backgroundUrlPath, GENERATED_PAGE } from './background-page.ts';
import { loadManifest, type LoadOptions, type Manifest } from './manifest.ts';
import type { Messages } from './messages.ts';
import { checkPackage } from './package-checks.ts';
import { PackageError } from './package-error.ts';
import { PackageFiles } from './package-files.ts';
import { loadWebappManifest } from './webapp-manifest.ts';
import { WEBAPP_FILE } from './webapp-schema.ts';

export interface AppPackage {
  /** 32 letters of a..p, the same that Chrome gives the app. */
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly warnings: readonly string[];
  readonly messages: Messages;
  readonly files: PackageFiles;
  /** The path, with query, of the page to load as event page; a Firefox OS app has none. */
  readonly backgroundUrlPath: string;
  /** See `policyFor`; in a kiosk only. */
  readonly furtherPolicy?: string | undefined;
  /** The header `Permissions-Policy` of its documents; in a kiosk only. */
  readonly permissionsPolicy?: string | undefined;
}

/** @throws PackageError with one readable sentence when the folder is no Chrome App or Firefox OS app that can run. */
export async function loadApp(folder: string, options: LoadOptions = {}): Promise<AppPackage> {
  const absolute = resolve(folder);
  const found = await findManifests(absolute);
  const files = new PackageFiles(absolute);
  if (!found.chrome) return { ...(await loadWebappManifest(absolute, files, options)), ...place(absolute, files) };
  const { id, manifest, messages, warnings } = await loadManifest(absolute, options);
  const packageWarnings = await checkPackage(files, manifest);
  return {
    id,
    manifest,
    messages,
    warnings: [...(found.webapp ? [BOTH] : []), ...warnings, ...packageWarnings],
    ...place(absolute, files, backgroundUrlPath(manifest.app.background)),
  };
}

const CHROME_FILE = 'manifest.json';
const BOTH = `The folder has ${CHROME_FILE} and ${WEBAPP_FILE}: it runs as a Chrome App, and ${WEBAPP_FILE} is ignored.`;

function place(folder: string, files: PackageFiles, page = GENERATED_PAGE) {
  return { folder, files, backgroundUrlPath: page };
}

/** Which manifests the folder has; at least one. */
async function findManifests(folder: string): Promise<{ readonly chrome: boolean; readonly webapp: boolean }> {
  const fail = (reason: string, advice?: string): never => {
    throw new PackageError({ file: '', reason: `${folder}: ${reason}`, advice });
  };
  const advice = `Give the folder that contains ${CHROME_FILE}, or ${WEBAPP_FILE} for a Firefox OS app.`;
  const exists = async (path: string): Promise<boolean> => {
    try {
      await stat(path);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return false;
      return fail(`The folder cannot be read (${code ?? String(error)}).`);
    }
  };
  if (!(await exists(folder))) fail('There is no such folder.', advice);
  if (!(await stat(folder)).isDirectory()) fail('This is a file, not an app folder.', advice);
  const found = { chrome: await exists(join(folder, CHROME_FILE)), webapp: await exists(join(folder, WEBAPP_FILE)) };
  if (!found.chrome && !found.webapp) fail(`There is no ${CHROME_FILE} in this folder.`, advice);
  return found;
}
