/** `holdfast data`: what an app has stored, as one file, and back. */
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { commitSwap, dataFolders, finishImport, prepareSwap, type DataFolders } from '../main/storage/data-swap.ts';
import { itemSize } from '../main/storage/level-database.ts';
import { appFiles } from '../main/storage/profile-files.ts';
import { readChromeProfile } from './data/chrome-profile.ts';
import { DataFileWriter, readDataFile, type DataHeader } from './data/data-file.ts';
import {
  AREAS,
  AreaWriter,
  isSessionFile,
  keepRest,
  readArea,
  sessionFiles,
  type AreaName,
} from './data/stored-data.ts';
import { findApp, requireFolder, requireNoShell, type AppInProfile } from './profile-folder.ts';
import { UserError } from './user-error.ts';

export interface DataOptions {
  readonly profile?: string;
}

/** The app in a profile on which no shell runs, and after whatever an earlier command began. */
async function openApp(app: string, options: DataOptions): Promise<AppInProfile> {
  const found = await findApp(app, options.profile);
  requireNoShell(found.profile);
  await finishImport(found.profile, found.id);
  return found;
}

export interface DataInfo {
  readonly app: string;
  readonly name: string | null;
  readonly profile: string;
  /** Null for an area that the app has never used; bytes as chrome.storage counts them. */
  readonly local: { readonly keys: number; readonly bytes: number } | null;
  readonly sync: { readonly keys: number; readonly bytes: number } | null;
  /** The browser's files: IndexedDB, caches of the app, cookies. */
  readonly files: { readonly count: number; readonly bytes: number };
}

export async function dataInfo(app: string, options: DataOptions): Promise<DataInfo> {
  const { profile, id, name } = await openApp(app, options);
  const folders = dataFolders(profile, id);
  const summary = async (area: AreaName) => {
    const items = await readArea(folders.storage, area);
    if (!items) return null;
    let bytes = 0;
    for (const [key, text] of items) bytes += itemSize(key, text);
    return { keys: items.size, bytes };
  };
  const files = await sessionFiles(folders.partition);
  return {
    app: id,
    name: name ?? null,
    profile,
    local: await summary('local'),
    sync: await summary('sync'),
    files: { count: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) },
  };
}

export function formatInfo({ app, name, profile, local, sync, files }: DataInfo): string {
  const area = (found: DataInfo['local']) => (found ? `${found.keys} keys, ${found.bytes} bytes` : 'never used');
  return [
    name === null ? app : `${name} (${app})`,
    `  profile               ${profile}`,
    `  chrome.storage.local  ${area(local)}`,
    `  chrome.storage.sync   ${area(sync)}`,
    `  IndexedDB and such    ${files.count} files, ${files.bytes} bytes`,
    '',
  ].join('\n');
}

/** Writes everything into a new file. @returns what is in it, as one sentence */
export async function exportData(
  app: string,
  file: string,
  options: DataOptions & { readonly force?: boolean },
): Promise<string> {
  const { profile, id, name } = await openApp(app, options);
  const path = resolve(file);
  if (existsSync(path) && !options.force) throw new UserError(`${path} exists already; --force overwrites it.`);
  requireFolder(dirname(path), 'folder');
  const folders = dataFolders(profile, id);
  if (!existsSync(folders.storage) && !existsSync(folders.partition)) throw nothingStored(profile, id);
  const writer = await DataFileWriter.create(path, {
    app: id,
    name: name ?? null,
    created: new Date().toISOString(),
    chromium: chromiumOf(profile, id),
    parts: ['storage', 'partition'],
  });
  try {
    let items = 0;
    for (const area of AREAS) {
      for (const [key, json] of (await readArea(folders.storage, area)) ?? []) {
        await writer.item({ area, key, json });
        items += 1;
      }
    }
    const files = await sessionFiles(folders.partition);
    for (const { name, path } of files) await writer.file(name, path);
    await writer.finish();
    return `${path}: ${items} items of chrome.storage and ${files.length} files of the browser.`;
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/**
 * Replaces what the app has stored by what is in the file, all of it or nothing.
 * @returns what was done, as one sentence
 */
export async function importData(
  app: string,
  file: string,
  options: DataOptions & { readonly otherApp?: boolean },
): Promise<string> {
  const { profile, id } = await openApp(app, options);
  if (!existsSync(file)) throw new UserError(`There is no file ${resolve(file)}.`);
  const staging = new Staging(profile, id, file, options.otherApp ?? false);
  try {
    await readDataFile(file, staging);
    await staging.finish();
    // One may have been started meanwhile.
    requireNoShell(profile);
    await commitSwap(profile, id);
    return `${staging.items} items of chrome.storage and ${staging.files} files of the browser are imported.${staging.note}`;
  } catch (error) {
    await staging.discard();
    throw error;
  }
}

/** Takes the lines of a data file into new folders beside the app's own. */
class Staging {
  items = 0;
  files = 0;
  note = '';
  readonly #writers = new Map<AreaName, AreaWriter>();
  #folders: DataFolders | undefined;
  #head: DataHeader | undefined;
  #current: string | undefined;

  constructor(
    private readonly profile: string,
    private readonly id: string,
    private readonly source: string,
    private readonly otherApp: boolean,
  ) {}

  async header(head: DataHeader): Promise<void> {
    if (head.app !== this.id && !this.otherApp) {
      throw new UserError(
        `${this.source} is of the app ${head.app}, not of ${this.id}. With --other-app its chrome.storage is taken all the same.`,
      );
    }
    // The browser's files have the app's id in their names and inside.
    const parts = head.app === this.id ? head.parts : head.parts.filter((part) => part !== 'partition');
    if (parts.length < head.parts.length)
      this.note = ' The files of the browser belong to the other app and are left out.';
    this.#head = { ...head, parts };
    this.#folders = await prepareSwap(this.profile, this.id, parts);
    if (parts.includes('storage')) {
      for (const area of AREAS) this.#writers.set(area, new AreaWriter(this.#folders.storage, area));
      await keepRest(dataFolders(this.profile, this.id).storage, this.#folders.storage, []);
    }
  }

  async item({ area, key, json }: { area: AreaName; key: string; json: string }): Promise<void> {
    this.items += 1;
    await this.#writers.get(area)?.put(key, json);
  }

  async file(name: string): Promise<void> {
    this.#current = undefined;
    if (!this.#folders || !this.#head?.parts.includes('partition')) return;
    if (!isSessionFile(name))
      throw new UserError(`${this.source}: ${name} is no file of a session. Nothing has been imported.`);
    this.#current = join(this.#folders.partition, name);
    await mkdir(dirname(this.#current), { recursive: true });
    await writeFile(this.#current, '');
    this.files += 1;
  }

  async data(bytes: Buffer): Promise<void> {
    if (this.#current !== undefined) await appendFile(this.#current, bytes);
  }

  async finish(): Promise<void> {
    for (const writer of this.#writers.values()) await writer.close();
  }

  async discard(): Promise<void> {
    for (const writer of this.#writers.values()) await writer.close().catch(() => {});
    await finishImport(this.profile, this.id);
  }
}

/**
 * Takes chrome.storage over from a profile of Chrome. An area that Chrome has none of stays as it is.
 * @returns what was done, as one sentence
 */
export async function importFromChrome(
  app: string,
  chromeProfile: string,
  options: DataOptions & { readonly chromeId?: string },
): Promise<string> {
  const { profile, id } = await openApp(app, options);
  requireFolder(chromeProfile, 'folder');
  const found = await readChromeProfile(chromeProfile, options.chromeId ?? id);
  const folders = await prepareSwap(profile, id, ['storage']);
  try {
    for (const [area, items] of found) {
      const writer = new AreaWriter(folders.storage, area);
      try {
        for (const [key, json] of items) await writer.put(key, json);
      } finally {
        await writer.close();
      }
    }
    const others = AREAS.filter((area) => !found.has(area));
    await keepRest(dataFolders(profile, id).storage, folders.storage, others);
    // One may have been started meanwhile.
    requireNoShell(profile);
    await commitSwap(profile, id);
  } catch (error) {
    await finishImport(profile, id);
    throw error;
  }
  const parts = [...found].map(([area, items]) => `${items.size} items of chrome.storage.${area}`);
  return `${parts.join(' and ')} are imported.`;
}

/** Removes everything that the app has stored, so that it starts as if it were new. */
export async function clearData(app: string, options: DataOptions & { readonly yes?: boolean }): Promise<string> {
  const { profile, id } = await openApp(app, options);
  const folders = dataFolders(profile, id);
  if (!existsSync(folders.storage) && !existsSync(folders.partition)) throw nothingStored(profile, id);
  if (!options.yes) {
    throw new UserError(
      `This removes everything that ${id} has stored in ${profile}. Say it again with --yes to have it done.`,
    );
  }
  await prepareSwap(profile, id, ['storage', 'partition']);
  // One may have been started meanwhile.
  requireNoShell(profile);
  await commitSwap(profile, id);
  for (const folder of Object.values(folders)) await rm(folder as string, { recursive: true, force: true });
  await rm(`${folders.partition}-auth`, { recursive: true, force: true });
  const files = appFiles(profile, id);
  for (const folder of [files.records, files.writes]) await rm(folder, { recursive: true, force: true });
  for (const file of [files.installed, files.geometry, files.permissions]) await rm(file, { force: true });
  return `Everything that ${id} had stored is removed.`;
}

function nothingStored(profile: string, id: string): UserError {
  return new UserError(`${id} has stored nothing in ${profile}.`);
}

/** As the shell noted it at the app's last start. */
function chromiumOf(profile: string, id: string): string | null {
  try {
    const record = JSON.parse(readFileSync(appFiles(profile, id).installed, 'utf8')) as { runtime?: unknown };
    return typeof record.runtime === 'string' ? record.runtime : null;
  } catch {
    return null;
  }
}
