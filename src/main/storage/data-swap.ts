/**
 * Replaces an app's data as a whole. The new folders are made beside the old ones; a marker file is the moment at which they count; then
 * they take the old ones' places. Whoever comes after a crash finishes the work, or throws away what had not come so far.
 */
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeWhole } from './sync-file.ts';

/** Where a profile keeps what an app stores. */
export interface DataFolders {
  /** `chrome.storage`. */
  readonly storage: string;
  /** The app's browser session: IndexedDB and the like. */
  readonly partition: string;
}

export type DataPart = keyof DataFolders;

const PARTS: readonly DataPart[] = ['storage', 'partition'];

export function dataFolders(profile: string, app: string): DataFolders {
  return { storage: join(profile, 'Storage', app), partition: join(profile, 'Partitions', app) };
}

/** Empty folders for the new data of some parts, on the same file system as the old. A part that is not filled later becomes empty. */
export async function prepareSwap(profile: string, app: string, parts: readonly DataPart[]): Promise<DataFolders> {
  await finishImport(profile, app);
  const staged = stagedFolders(profile, app);
  for (const part of parts) await mkdir(staged[part], { recursive: true });
  return staged;
}

/** From here on the new data count, whatever happens. */
export async function commitSwap(profile: string, app: string): Promise<void> {
  const staged = stagedFolders(profile, app);
  for (const part of PARTS) if (existsSync(staged[part])) await syncTree(staged[part]);
  await writeWhole(
    marker(profile, app),
    'The folders *.new hold the data of this app; they are about to take their places.\n',
  );
  await finishImport(profile, app);
}

/** To be called before an app's data are opened: brings a replacement that was cut short to its end, or undoes it. */
export async function finishImport(profile: string, app: string): Promise<void> {
  const folders = dataFolders(profile, app);
  const staged = stagedFolders(profile, app);
  const counts = existsSync(marker(profile, app));
  for (const part of PARTS) {
    if (!existsSync(staged[part])) continue;
    if (!counts) {
      await rm(staged[part], { recursive: true, force: true });
      continue;
    }
    await rm(folders[part], { recursive: true, force: true, maxRetries: 5 });
    await mkdir(dirname(folders[part]), { recursive: true });
    await rename(staged[part], folders[part]);
  }
  if (counts) await rm(marker(profile, app), { force: true });
}

function stagedFolders(profile: string, app: string): DataFolders {
  const { storage, partition } = dataFolders(profile, app);
  return { storage: `${storage}.new`, partition: `${partition}.new` };
}

function marker(profile: string, app: string): string {
  return `${dataFolders(profile, app).storage}.commit`;
}

/** Everything in the folder is on the disk. Folders themselves cannot be forced there on Windows, which does it alone. */
async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await syncPath(path, 'r+');
  }
  if (process.platform !== 'win32') await syncPath(folder, 'r');
}

async function syncPath(path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
