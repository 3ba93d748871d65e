/** chrome.storage of an app in a profile of Chrome or Chromium. Nothing there is opened: what is read is a copy. */
import { existsSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LevelDatabase } from '../../main/storage/level-database.ts';
import { isJson } from '../../main/storage/pending-writes.ts';
import { say } from '../say.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { UserError } from '../user-error.ts';
import type { AreaName } from './stored-data.ts';

/** Chrome keeps apps and extensions apart; an app that was an extension once, or a profile of an old version, has the other. */
const FOLDERS: Readonly<Record<AreaName, readonly string[]>> = {
  local: ['Local App Settings', 'Local Extension Settings'],
  sync: ['Sync App Settings', 'Sync Extension Settings'],
};

/**
 * @param profile the folder that holds `Local App Settings` and the like (often `Default` in Chrome's user data folder)
 * @param id the app's id in Chrome
 * @returns by area, the items by key as JSON text; an area that Chrome has none of is missing
 * @throws UserError when there is nothing of the app, with what there is.
 */
export async function readChromeProfile(profile: string, id: string): Promise<Map<AreaName, Map<string, string>>> {
  const areas = new Map<AreaName, Map<string, string>>();
  for (const area of ['local', 'sync'] as const) {
    for (const folder of FOLDERS[area]) {
      const database = join(profile, folder, id);
      if (areas.has(area) || !existsSync(join(database, 'CURRENT'))) continue;
      areas.set(area, await readCopy(database));
    }
  }
  if (areas.size === 0) throw new UserError(await nothingFound(resolve(profile), id));
  return areas;
}

async function readCopy(folder: string): Promise<Map<string, string>> {
  const { path: copy, remove } = await temporaryFolder('chrome');
  try {
    // While Chrome runs, its log file may end in the middle of a record; LevelDB drops that one.
    await cp(folder, copy, { recursive: true, filter: (path) => !/[\\/]LOCK$/.test(path) });
    const database = await LevelDatabase.open(copy, { error: say, warn: say, info: say });
    try {
      const items = await database.readAll();
      for (const [key, text] of items) {
        if (isJson(text)) continue;
        say(`${folder}: the value of ${JSON.stringify(key)} is not JSON; it is left out.`);
        items.delete(key);
      }
      return items;
    } finally {
      await database.close();
    }
  } finally {
    await remove();
  }
}

async function nothingFound(profile: string, id: string): Promise<string> {
  const names = [...FOLDERS.local, ...FOLDERS.sync];
  const inDefault = names.some((name) => existsSync(join(profile, 'Default', name)));
  if (inDefault)
    return `${profile} is Chrome's whole data folder: give one of the profiles in it, such as ${join(profile, 'Default')}.`;
  const there = new Set<string>();
  for (const name of names) {
    for (const entry of await readdir(join(profile, name)).catch(() => []))
      if (/^[a-p]{32}$/.test(entry)) there.add(entry);
  }
  if (there.size === 0) return `${profile} holds no chrome.storage of any app: it has no ${names.join(', ')}.`;
  return (
    `${profile} holds nothing of ${id}. It has data of ${[...there].join(', ')}; ` +
    'if the app had another id in Chrome, give it with --chrome-id.'
  );
}
