/** A download of a guest: it waits for the app's decision in a folder of its own, and goes to the user's downloads afterwards. */
import { randomUUID } from 'node:crypto';
import { constants, mkdtempSync, rmSync } from 'node:fs';
import { copyFile, link, mkdir, rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { app } from 'electron';
import type { DownloadItem } from 'electron';
import type { Log } from '../host/app-host.ts';
import type { DownloadPlace } from '../kiosk/session/kiosk-limits.ts';

/** So many files of one name there may be before the download fails. */
const MOST_COPIES = 1000;

let folder: string | undefined;

/** One for all, until the shell ends: Chromium would make one anew that goes with its file. */
function heldFolder(): string {
  if (folder !== undefined) return folder;
  const made = mkdtempSync(join(app.getPath('temp'), 'holdfast-downloads-'));
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  folder = made;
  return made;
}

/**
 * @param place where to, and how much, instead of the user's folder for downloads
 * @param allowed the app's decision. Meanwhile the download is held; what has come of it by then is removed when it is refused.
 */
export async function holdDownload(
  item: DownloadItem,
  allowed: Promise<boolean>,
  log: Log,
  place?: DownloadPlace,
): Promise<void> {
  // Electron wants to know the place before this returns to it.
  const file = join(heldFolder(), randomUUID());
  const name = basename(item.getFilename()) || 'download';
  item.setSavePath(file);
  item.pause();
  const done = new Promise<string>((resolve) => {
    item.once('done', (_event, state) => resolve(state));
  });
  let full = false;
  const bound = () => {
    full ||= place?.fits() === false;
    if (full) item.cancel();
  };
  item.on('updated', bound);
  try {
    if (!(await allowed)) return item.cancel();
    if (item.isPaused()) item.resume();
    const state = await done;
    bound();
    if (full) return log.warn(`The download of ${name} was ended: the folder for downloads has no room for it.`);
    if (state !== 'completed') return log.warn(`The download of ${name} was ${state}.`);
    log.info(`Downloaded ${await keep(file, name, place?.folder)}.`);
  } catch (error) {
    log.warn(`The download of ${name} failed: ${String(error)}`);
  } finally {
    place?.done();
    await rm(file, { force: true });
  }
}

/** Copies to a folder, without one the user's for downloads, under a name that is free there; complete or not at all. @returns the path */
async function keep(file: string, name: string, given: string | undefined): Promise<string> {
  if (given !== undefined) await mkdir(given, { recursive: true, mode: 0o700 });
  const downloads = given ?? app.getPath('downloads');
  const part = join(downloads, `.${randomUUID()}.part`);
  try {
    await copyFile(file, part);
    return await nameFreely(part, downloads, name);
  } finally {
    await rm(part, { force: true });
  }
}

async function nameFreely(part: string, folder: string, name: string): Promise<string> {
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  for (let copy = 0; copy < MOST_COPIES; copy += 1) {
    const path = join(folder, copy === 0 ? name : `${stem} (${copy})${extension}`);
    try {
      await link(part, path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') throw error;
        // A drive without links.
        return copyFile(part, path, constants.COPYFILE_EXCL);
      });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw new Error('there are too many files of that name');
}
