/** Where a profile keeps what the shell writes down of itself and of its apps; for what apps store see data-swap.ts. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../host/app-host.ts';

/** Absolute paths, of one app. */
export interface AppFiles {
  /** Folder of what its rooms keep. */
  readonly records: string;
  /** Where its windows were. */
  readonly geometry: string;
  /** What the user has granted it beside its manifest. */
  readonly permissions: string;
  /** Which version of it ran last. */
  readonly installed: string;
  /** Folder through which its pages have the browser write (direct-writes.ts). */
  readonly writes: string;
}

export function appFiles(profile: string, id: string): AppFiles {
  return {
    records: join(profile, 'Records', id),
    geometry: join(profile, 'Windows', `${id}.json`),
    permissions: join(profile, 'Permissions', `${id}.json`),
    installed: join(profile, 'Apps', `${id}.json`),
    writes: join(writesFolder(profile), id),
  };
}

/** The apps that run; removed by an orderly end. */
export function runningFile(profile: string): string {
  return join(profile, 'Running.json');
}

/** What the administrator says, where the command line names no other file. */
export function managedFile(profile: string): string {
  return join(profile, 'managed.json');
}

/** The OAuth clients of apps, where the command line names no other file. */
export function oauthFile(profile: string): string {
  return join(profile, 'oauth.json');
}

/** Of a shell that was killed: its links hold the space of files that have been removed since, and their apps may never be loaded again. */
export function removeWrites(profile: string, log: Log): void {
  const folder = writesFolder(profile);
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    log.warn(`${folder} cannot be removed: ${(error as Error).message}`);
  }
}

function writesFolder(profile: string): string {
  return join(profile, 'Writes');
}
