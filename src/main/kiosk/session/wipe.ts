/** Takes away what the last visitor left. The app does not run meanwhile. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clipboard, session as sessions } from 'electron';
import type { WIPES } from '../policy/policy-schema.ts';

export async function wipe(what: readonly (typeof WIPES)[number][], profile: string, appId: string): Promise<void> {
  const session = sessions.fromPartition(`persist:${appId}`);
  if (what.includes('clipboard')) clipboard.clear();
  if (what.includes('cookies')) await session.clearStorageData({ storages: ['cookies'] });
  if (what.includes('webStorage')) {
    await session.clearStorageData({
      storages: ['filesystem', 'indexdb', 'localstorage', 'shadercache', 'serviceworkers', 'cachestorage'],
    });
  }
  if (what.includes('cache')) {
    await session.clearCache();
    await session.clearAuthCache();
  }
  if (what.includes('appStorage')) await rm(join(profile, 'Storage', appId, 'local'), { recursive: true, force: true });
}
