/** The app that a command is given: a folder as it is, a `.crx` or `.zip` file unpacked. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CrxOptions } from '../main/archive/crx.ts';
import { idOf, pathBytes } from '../main/package/app-id.ts';
import { PackageError } from '../main/package/package-error.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { UserError } from './user-error.ts';

/** For a command's help. */
export const ALLOW_CRX2 = [
  '--allow-crx2',
  'take a .crx of the old format 2, which protects from nothing',
  false,
] as const;

/** What a command may be given. */
export const APP_ARGUMENT =
  'folder with a manifest.json (Chrome App) or manifest.webapp (Firefox OS), or a .crx or .zip file of it';

/**
 * The folder of an app to run. A file is unpacked into the profile: to the same place each time, since the id of an app without a key
 * comes from there, and only when the file has changed.
 * @returns absolute
 * @throws UserError when it is neither, or is refused
 */
export async function folderToRun(app: string, profile: string, options: CrxOptions): Promise<string> {
  const path = await requireApp(app);
  if (statSync(path).isDirectory()) return path;
  const folder = unpackedFolder(path, profile);
  const stamp = `${folder}.json`;
  const { size, mtimeMs } = statSync(path);
  const wanted = JSON.stringify({ file: path, size, mtimeMs });
  if (existsSync(folder) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return folder;
  const { unpackApp } = await archives();
  await mkdir(join(profile, 'Unpacked'), { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  try {
    await told(unpackApp(path, join(fresh, 'app'), options));
    if (existsSync(folder)) await rename(folder, join(fresh, 'old'));
    await rename(join(fresh, 'app'), folder);
    await writeFile(stamp, wanted);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return folder;
}

/** An app in a folder need not wait for what these need. */
const archives = () => import('../main/archive/unpack-app.ts');

export interface OpenedApp {
  /** Absolute, of the app's files. */
  readonly folder: string;
  /** Of a file without a key: the id that it has when it is run on the default profile. */
  readonly id: string | undefined;
  close(): Promise<void>;
}

/**
 * An app to read: a file is unpacked into a temporary folder, which `close` removes.
 * @throws UserError when it is neither, or is refused
 */
export async function openApp(app: string, profile: string, options: CrxOptions): Promise<OpenedApp> {
  const path = await requireApp(app);
  if (statSync(path).isDirectory()) return { folder: path, id: undefined, close: async () => {} };
  const { unpackApp } = await archives();
  const { path: temporary, remove: close } = await temporaryFolder('app');
  try {
    const folder = join(temporary, 'app');
    const { id } = await told(unpackApp(path, folder, options));
    return { folder, id: id ?? idOf(pathBytes(unpackedFolder(path, profile), process.platform)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws UserError when there is nothing, or no app */
async function requireApp(app: string): Promise<string> {
  const path = resolve(app);
  if (!existsSync(path)) throw new UserError(`There is no folder ${path}.`);
  if (statSync(path).isDirectory()) return path;
  const { archiveKind } = await archives();
  if ((await archiveKind(path)) !== undefined) return path;
  throw new UserError(
    `${path} is not a folder, nor a .crx or .zip file; give one of these, or the folder with the app's manifest in it.`,
  );
}

function unpackedFolder(file: string, profile: string): string {
  const name = createHash('sha256')
    .update(pathBytes(realpathSync(file), process.platform))
    .digest('hex')
    .slice(0, 32);
  return join(resolve(profile), 'Unpacked', name);
}

async function told<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof PackageError ? new UserError(error.message) : error;
  });
}
