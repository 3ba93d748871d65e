/** Loads an app from its folder: the one entry point to this directory. */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { backgroundUrlPath } from './background-page.ts';
import { loadManifest, type LoadOptions, type Manifest } from './manifest.ts';
import type { Messages } from './messages.ts';
import { checkPackage } from './package-checks.ts';
import { PackageError } from './package-error.ts';
import { PackageFiles } from './package-files.ts';

export interface AppPackage {
  /** 32 letters of a..p, the same that Chrome gives the app. */
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly warnings: readonly string[];
  readonly messages: Messages;
  readonly files: PackageFiles;
  /** The path, with query, of the page to load as event page. */
  readonly backgroundUrlPath: string;
}

/** @throws PackageError with one readable sentence when the folder is no Chrome App that can run. */
export async function loadApp(folder: string, options: LoadOptions = {}): Promise<AppPackage> {
  const absolute = resolve(folder);
  await requireFolder(absolute);
  const { id, manifest, messages, warnings } = await loadManifest(absolute, options);
  const files = new PackageFiles(absolute);
  const packageWarnings = await checkPackage(files, manifest);
  return {
    id,
    folder: absolute,
    manifest,
    warnings: [...warnings, ...packageWarnings],
    messages,
    files,
    backgroundUrlPath: backgroundUrlPath(manifest.app.background),
  };
}

async function requireFolder(folder: string): Promise<void> {
  const fail = (reason: string, advice?: string): never => {
    throw new PackageError({ file: '', reason: `${folder}: ${reason}`, advice });
  };
  const advice = 'Give the folder that contains manifest.json.';
  try {
    if (!(await stat(folder)).isDirectory()) fail('This is a file, not an app folder.', advice);
    await stat(join(folder, 'manifest.json'));
  } catch (error) {
    if (error instanceof PackageError) throw error;
    const { code, path } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') fail(`The folder cannot be read (${code ?? String(error)}).`);
    else if (path === folder) fail('There is no such folder.', advice);
    else fail('There is no manifest.json in this folder.', advice);
  }
}
