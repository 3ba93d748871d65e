/** What FileWrites does to files. */
import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { chmod, chown, copyFile, lstat, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { getuid, platform } from 'node:process';

/** In one call to the operating system: Linux looks for large pieces of memory for large writes, and then takes several times as long. */
const MOST_BYTES = 512 * 1024;

/** Resolves or rejects when nothing of it is under way any more: what follows a failure cuts or closes the file. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  const parts: Promise<void>[] = [];
  for (let at = 0; at < bytes.length; at += MOST_BYTES) {
    parts.push(writePart(handle, bytes.subarray(at, at + MOST_BYTES), position + at));
  }
  const failed = (await Promise.allSettled(parts)).find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason as Error;
}

async function writePart(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}

/** Copies parts of a file to where they are in another. @param parts from, and before which byte; what is not there is left out */
export async function copyParts(
  path: string,
  to: FileHandle,
  parts: readonly (readonly [number, number])[],
): Promise<void> {
  const from = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    for (const [start, end] of parts) {
      for (let at = start; at < end;) {
        const { bytesRead, buffer } = await from.read(Buffer.alloc(Math.min(MOST_BYTES, end - at)), { position: at });
        if (bytesRead === 0) break;
        await writeAll(to, buffer.subarray(0, bytesRead), at);
        at += bytesRead;
      }
    }
  } finally {
    await from.close();
  }
}

/** @param empty without the file's content */
export async function makeTemporary(temporary: string, path: string, stats: Stats, empty: boolean): Promise<void> {
  try {
    if (empty || stats.size === 0) {
      const made = await open(temporary, 'wx', stats.mode);
      await made.close();
    } else {
      await copyFile(path, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    }
    await chmod(temporary, stats.mode);
    // Only root may give files away, and only then is there a reason.
    if (getuid?.() === 0) await chown(temporary, stats.uid, stats.gid);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/**
 * Puts a complete file in the place of another, or where none is.
 * @param there what is at the path, and keeps mode and owner; undefined: nothing
 */
export async function replaceBy(temporary: string, path: string, there: Stats | undefined): Promise<void> {
  if (there) {
    // Only root may give files away, and only then is there a reason.
    if (getuid?.() === 0) await chown(temporary, there.uid, there.gid);
    await chmod(temporary, there.mode);
    // Should the machine stop now, the name must not come before the content and cost the old one.
    if (there.size > 0) await synchronize(temporary);
  }
  await rename(temporary, path);
}

/** Only Windows asks for the right to write, which what is marked as read-only does not give. */
const TO_SYNCHRONIZE = platform === 'win32' ? constants.O_RDWR : constants.O_RDONLY | constants.O_NOFOLLOW;

/** Waits until the content is on the disk. */
export async function synchronize(path: string): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(path, TO_SYNCHRONIZE);
  } catch (error) {
    // Then the system takes its time, as with everything else that is copied.
    if (platform === 'win32' && isForbidden(error)) return;
    throw error;
  }
  try {
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/**
 * Puts a file in the place of another.
 * @param aside undefined, or a free path for an old file that is empty: ext4 has a rename over another file wait until all of the new one has its
 * place on the disk, which takes as long as a quarter of the writing. So the old one goes out of the way first; both renames are in one
 * go, and nothing of this shell's runs in between
 */
export async function takePlace(temporary: string, path: string, aside: string | undefined): Promise<void> {
  if (aside === undefined) return renameOver(temporary, path);
  try {
    renameSync(path, aside);
  } catch {
    // It is gone already, or does not let itself be moved.
    return renameOver(temporary, path);
  }
  try {
    renameSync(temporary, path);
  } catch (error) {
    renameSync(aside, path);
    throw error;
  }
  await rm(aside, { force: true });
}

/** As `takePlace`, at once. */
export function takePlaceSync(temporary: string, path: string): void {
  try {
    renameSync(temporary, path);
  } catch (error) {
    if (!isForbidden(error) || !lstatSync(path).isFile()) throw error;
    overwriteSync(path, temporary);
    rmSync(temporary, { force: true });
  }
}

/** What may be written may not always be replaced: a folder may have become read-only, or let only the owner of a file take it away. */
async function renameOver(temporary: string, path: string): Promise<void> {
  try {
    await rename(temporary, path);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    await overwrite(path, temporary);
    // Where that is forbidden too, a later start tries it again.
    await rm(temporary, { force: true }).catch(() => {});
  }
}

async function overwrite(path: string, by: string): Promise<void> {
  const handle = await open(path, constants.O_WRONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await handle.stat();
    const { size: wanted } = await lstat(by);
    try {
      // What may find no room, before anything is lost.
      await copyParts(by, handle, [[size, wanted]]);
    } catch (error) {
      await handle.truncate(size);
      throw error;
    }
    await copyParts(by, handle, [[0, Math.min(size, wanted)]]);
    await handle.truncate(wanted);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** As `overwrite`, at once. */
function overwriteSync(path: string, by: string): void {
  const to = openSync(path, constants.O_WRONLY | constants.O_NOFOLLOW);
  try {
    const { size } = fstatSync(to);
    const { size: wanted } = lstatSync(by);
    try {
      copyPartSync(by, to, size, wanted);
    } catch (error) {
      ftruncateSync(to, size);
      throw error;
    }
    copyPartSync(by, to, 0, Math.min(size, wanted));
    ftruncateSync(to, wanted);
    fdatasyncSync(to);
  } finally {
    closeSync(to);
  }
}

function copyPartSync(path: string, to: number, start: number, end: number): void {
  const from = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    for (let at = start; at < end;) {
      const buffer = Buffer.alloc(Math.min(MOST_BYTES, end - at));
      const length = readSync(from, buffer, 0, buffer.length, at);
      if (length === 0) break;
      for (let done = 0; done < length;) done += writeSync(to, buffer, done, length - done, at + done);
      at += length;
    }
  } finally {
    closeSync(from);
  }
}

const isForbidden = (error: unknown): boolean => /^E(ACCES|PERM)$/.test((error as NodeJS.ErrnoException).code ?? '');
