/** Takes away what the last visitor left, in the app's own pages and in its guests. The app does not run meanwhile. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clipboard, session as sessions } from 'electron';
import type { Session } from 'electron';
import type { WIPES } from '../policy/policy-schema.ts';

type Wiped = (typeof WIPES)[number];

export interface WipeTarget {
  readonly profile: string;
  readonly appId: string;
  /** Every session that this process has opened for the kiosk's pages and guests; those that are opened here are added. */
  readonly sessions: Set<Session>;
}

export async function wipe(what: readonly Wiped[], { profile, appId, sessions: opened }: WipeTarget): Promise<void> {
  if (what.includes('clipboard')) clipboard.clear();
  opened.add(sessions.fromPartition(`persist:${appId}`));
  if (what.some((one) => one === 'cookies' || one === 'webStorage' || one === 'cache')) {
    for (const name of await unopened(profile, appId, opened)) opened.add(sessions.fromPartition(`persist:${name}`));
  }
  for (const session of opened) await wipeSession(what, session);
  if (what.includes('appStorage')) await rm(join(profile, 'Storage', appId, 'local'), { recursive: true, force: true });
}

async function wipeSession(what: readonly Wiped[], session: Session): Promise<void> {
  if (what.includes('cookies')) await session.clearStorageData({ storages: ['cookies'] });
  if (what.includes('webStorage')) {
    await session.clearStorageData({
      storages: ['filesystem', 'indexdb', 'localstorage', 'shadercache', 'serviceworkers', 'cachestorage'],
    });
  }
  if (what.includes('cache')) await session.clearCache();
  // Who has logged in with a password is known as by a cookie.
  if (what.includes('cookies') || what.includes('cache')) await session.clearAuthCache();
}

/**
 * Partitions of the app's guests and its sign-in from earlier runs (see webview-partition.ts and auth-window.ts for their names). They are
 * opened and wiped rather than removed, so that of each goes what the policy names and no more.
 */
async function unopened(profile: string, appId: string, opened: ReadonlySet<Session>): Promise<string[]> {
  const folder = join(profile, 'Partitions');
  const known = new Set([...opened].map(({ storagePath }) => storagePath));
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  return names.filter(
    (name) => (name.startsWith(`${appId}-webview-`) || name === `${appId}-auth`) && !known.has(join(folder, name)),
  );
}
