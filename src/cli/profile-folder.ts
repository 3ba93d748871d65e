/** The profile that a command works on, and the app in it. */
import { existsSync, readlinkSync, statSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { loadApp } from '../main/package/app-package.ts';
import { PackageError } from '../main/package/package-error.ts';
import { openApp } from './app-input.ts';
import { UserError } from './user-error.ts';

export interface AppInProfile {
  /** Absolute. */
  readonly profile: string;
  readonly id: string;
  /** Known when the app itself was given. */
  readonly name: string | undefined;
}

/** Where the shell keeps its profile when it is not told: Electron's `appData`. */
export function defaultProfile(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const home = homedir();
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'holdfast');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'holdfast');
  return join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'holdfast');
}

/**
 * @param app a folder with a manifest, a .crx or .zip file, or an app id
 * @throws UserError when it is neither
 */
export async function findApp(app: string, profile: string | undefined): Promise<AppInProfile> {
  const folder = resolve(profile ?? defaultProfile());
  if (!existsSync(app)) {
    if (/^[a-p]{32}$/.test(app)) return { profile: folder, id: app, name: undefined };
    throw new UserError(
      `There is no folder ${resolve(app)}. Give the app's folder, or its id: 32 letters from a to p.`,
    );
  }
  const opened = await openApp(app, folder, { allowCrx2: true });
  try {
    const { id, manifest } = await loadApp(opened.folder, { id: opened.id });
    return { profile: folder, id, name: manifest.name };
  } catch (error) {
    if (error instanceof PackageError) throw new UserError(error.message);
    throw error;
  } finally {
    await opened.close();
  }
}

/**
 * Nothing may be read or replaced under an app that runs.
 * @throws UserError when a shell runs on the profile.
 */
export function requireNoShell(profile: string): void {
  const owner = shellOn(profile);
  if (owner === undefined) return;
  throw new UserError(
    `A shell is running on the profile ${profile}${owner === '' ? '' : ` (${owner})`}: end it first, so that nothing changes meanwhile.`,
  );
}

/** Who holds Chromium's own lock of a profile; undefined for nobody. */
function shellOn(profile: string): string | undefined {
  if (process.platform === 'win32') return existsSync(join(profile, 'lockfile')) ? '' : undefined;
  let target: string;
  try {
    target = readlinkSync(join(profile, 'SingletonLock'));
  } catch {
    return undefined;
  }
  const [, host, pid] = /^(.*)-(\d+)$/.exec(target) ?? [];
  if (host !== hostname()) return `on the computer ${host ?? target}`;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // A crash leaves the lock behind.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  return `process ${pid}`;
}

/** @throws UserError when it is no folder */
export function requireFolder(path: string, what: string): void {
  if (!existsSync(path)) throw new UserError(`There is no ${what} ${resolve(path)}.`);
  if (!statSync(path).isDirectory()) throw new UserError(`${resolve(path)} is not a folder.`);
}
