/** Reads a policy file, unless somebody who is not to have a say could have written it. */
import { constants } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KioskPolicyError, parsePolicy } from './parse-policy.ts';
import type { KioskPolicyFile } from './policy-schema.ts';

/** Far above any policy that somebody wrote. */
const MAX_BYTES = 4 * 1024 * 1024;
const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;

/**
 * @throws KioskPolicyError when it cannot be read, others than its owner may write it or the folder that it is in, it belongs to neither
 *   root nor this user, or it is no policy. On Windows, where access is by lists, only its contents are looked at.
 */
export async function readPolicyFile(path: string): Promise<KioskPolicyFile> {
  return parsePolicy(await readTrusted(path), path);
}

async function readTrusted(path: string): Promise<string> {
  const refuse = (fault: string): never => {
    throw new KioskPolicyError(path, [fault]);
  };
  const unreadable = (error: unknown) =>
    refuse(`It cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
  const real = await realpath(path).catch(unreadable);
  // What is looked at and what is read are one: another file cannot take its place in between.
  const file = await open(real, constants.O_RDONLY).catch(unreadable);
  try {
    const { mode, uid, size } = await file.stat();
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) refuse('It is no file.');
    if (size > MAX_BYTES) refuse(`It is larger than ${MAX_BYTES} bytes.`);
    if (process.platform !== 'win32') {
      if (!isTrusted(uid)) refuse('It belongs to another user than root or the one that runs the kiosk.');
      if ((mode & OTHERS_WRITE) !== 0) refuse('Others than its owner may write it: chmod go-w.');
      await checkFolders(dirname(real), refuse);
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Who may write a folder, of the file or above, may put another in its place. */
async function checkFolders(folder: string, refuse: (fault: string) => never): Promise<void> {
  const { mode, uid } = await lstat(folder);
  if (!isTrusted(uid)) refuse(`The folder ${folder} belongs to another user than root or the one that runs the kiosk.`);
  // In a sticky folder, such as /tmp, nobody can replace what is another's.
  if ((mode & OTHERS_WRITE) !== 0 && (mode & STICKY) === 0)
    refuse(`Others than its owner may write the folder ${folder}: chmod go-w.`);
  if (dirname(folder) !== folder) await checkFolders(dirname(folder), refuse);
}

function isTrusted(uid: number): boolean {
  return uid === 0 || uid === process.getuid?.();
}
