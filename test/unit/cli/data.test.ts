import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearData, dataInfo, exportData, formatInfo, importData, importFromChrome } from '../../../src/cli/data.ts';
import { defaultProfile } from '../../../src/cli/profile-folder.ts';
import { commitSwap, finishImport, prepareSwap } from '../../../src/main/storage/data-swap.ts';
import { openStorage, type StorageService } from '../../../src/main/storage/storage-service.ts';

const APP = 'abcdefghijklmnopabcdefghijklmnop';
const OTHER = 'ponmlkjihgfedcbaponmlkjihgfedcba';

let root: string;
let profile: string;
let file: string;

/** Stores, reads and closes, as a run of the app does. */
async function inApp<T>(use: (storage: StorageService) => Promise<T>, app = APP): Promise<T> {
  const unreachable = (text: string) => expect.unreachable(text);
  const log = { error: unreachable, warn: unreachable, info: unreachable };
  const storage = openStorage(join(profile, 'Storage', app), { unlimited: false, log });
  storage.sync.start();
  try {
    return await use(storage);
  } finally {
    await storage.close();
  }
}

const stored = (app = APP) =>
  inApp(
    async (storage) => ({
      local: await storage.area('local').get(undefined),
      sync: await storage.area('sync').get(undefined),
    }),
    app,
  );

async function putFile(name: string, bytes: Uint8Array | string): Promise<void> {
  const path = join(profile, 'Partitions', APP, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

const partition = (name: string) => readFile(join(profile, 'Partitions', APP, name));

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'data-'));
  profile = join(root, 'profile');
  file = join(root, 'app.data');
  await inApp(async (storage) => {
    await storage
      .area('local')
      .set({ a: 1, big: 'x'.repeat(300_000), 'line\u2028\u{1F642}': [null, { b: 2_147_483_648 }] });
    await storage.area('sync').set({ s: true });
  });
  await putFile('IndexedDB/app_0.leveldb/000003.log', Buffer.from(Array.from({ length: 500_000 }, (_, i) => i % 251)));
  await putFile('IndexedDB/app_0.leveldb/LOCK', '');
  await putFile('Cookies', 'cookies');
  await putFile('Cache/data_0', 'nobody misses it');
});

afterEach(() => rm(root, { recursive: true }));

describe('export and import', () => {
  it('bring everything back, and nothing else', async () => {
    const before = await stored();
    await expect(exportData(APP, file, { profile })).resolves.toContain('4 items of chrome.storage and 2 files');
    await inApp((storage) => storage.area('local').set({ a: 2, later: 1 }));
    await putFile('IndexedDB/later', 'later');
    await expect(importData(APP, file, { profile })).resolves.toContain('4 items of chrome.storage and 2 files');
    expect(await stored()).toEqual(before);
    expect((await partition('IndexedDB/app_0.leveldb/000003.log')).length).toBe(500_000);
    expect((await partition('IndexedDB/app_0.leveldb/000003.log'))[499_999]).toBe(499_999 % 251);
    expect(await partition('Cookies')).toEqual(Buffer.from('cookies'));
    expect(existsSync(join(profile, 'Partitions', APP, 'IndexedDB/later'))).toBe(false);
    expect((await readdir(join(profile, 'Storage'))).toSorted()).toEqual([APP]);
  });

  it('are one text file of JSON lines, readable by its owner only', async () => {
    await exportData(APP, file, { profile });
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ format: 'holdfast-data', version: 1, app: APP });
    expect(JSON.parse(lines[1] ?? '')).toEqual({ area: 'local', key: 'a', json: '1' });
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ end: { lines: lines.length - 1 } });
    expect(await readdir(root)).not.toContain('app.data.part');
  });

  it('do not overwrite a file unless told', async () => {
    await writeFile(file, 'mine');
    await expect(exportData(APP, file, { profile })).rejects.toThrow('exists already; --force overwrites it');
    await exportData(APP, file, { profile, force: true });
  });

  it('into another app take chrome.storage only, and only when told', async () => {
    await exportData(APP, file, { profile });
    await expect(importData(OTHER, file, { profile })).rejects.toThrow(`is of the app ${APP}, not of ${OTHER}`);
    await expect(importData(OTHER, file, { profile, otherApp: true })).resolves.toContain('belong to the other app');
    expect(await stored(OTHER)).toEqual(await stored());
    expect(existsSync(join(profile, 'Partitions', OTHER))).toBe(false);
  });
});

describe('an import that fails changes nothing', () => {
  const damages: [string, (text: string) => string, string][] = [
    ['cut off', (text) => text.slice(0, text.length / 2), 'a file has fewer bytes than it says'],
    ['without its last line', (text) => text.slice(0, text.trimEnd().lastIndexOf('\n') + 1), 'the file is cut off'],
    ['with a changed value', (text) => text.replace('"json":"1"', '"json":"7"'), 'the checksum does not fit'],
    ['with a missing line', (text) => text.replace(/\{"area":"sync".*\n/, ''), 'the checksum does not fit'],
    ['with a value that is no JSON', (text) => text.replace('"json":"1"', '"json":"x"'), 'line 2: this is no line'],
    ['with something behind it', (text) => `${text}{}\n`, 'something behind the end'],
    [
      'that leads out of the folder',
      (text) => text.replace('"file":"Cookies"', '"file":"../Cookies"'),
      'no line of such',
    ],
    ['with a foreign file', (text) => text.replace('"file":"Cookies"', '"file":"Code/x"'), 'is no file of a session'],
    [
      'of a newer format',
      (text) => text.replace('"version":1', '"version":2'),
      'format version 2; this Holdfast knows 1',
    ],
    ['of something else', () => 'hello\n', 'is no file of "holdfast data export"'],
    ['that is empty', () => '', 'cut off'],
  ];
  it.each(damages)('a file %s', async (_, damage, reason) => {
    await exportData(APP, file, { profile });
    await writeFile(file, damage(await readFile(file, 'utf8')));
    await inApp((storage) => storage.area('local').set({ a: 'kept' }));
    const before = await stored();
    await expect(importData(APP, file, { profile })).rejects.toThrow(new RegExp(reason));
    expect(await stored()).toEqual(before);
    expect(await partition('Cookies')).toEqual(Buffer.from('cookies'));
    expect(await readdir(join(profile, 'Storage'))).toEqual([APP]);
    expect(await readdir(join(profile, 'Partitions'))).toEqual([APP]);
  });

  it('one that is cut short before it counts is thrown away', async () => {
    const staged = await prepareSwap(profile, APP, ['storage', 'partition']);
    await writeFile(join(staged.storage, 'half'), '');
    await finishImport(profile, APP);
    expect(existsSync(staged.storage)).toBe(false);
    expect((await stored()).local['a']).toBe(1);
  });

  it('one that is cut short after it counts is brought to its end', async () => {
    const staged = await prepareSwap(profile, APP, ['storage', 'partition']);
    const level = new ClassicLevel(join(staged.storage, 'local'));
    await level.put('new', '1');
    await level.close();
    // What a crash after the first of the two replacements leaves.
    await writeFile(join(profile, 'Storage', `${APP}.commit`), '');
    await rm(join(profile, 'Storage', APP), { recursive: true });
    await cp(staged.storage, join(profile, 'Storage', APP), { recursive: true });
    await rm(staged.storage, { recursive: true });
    await finishImport(profile, APP);
    expect((await stored()).local).toEqual({ new: 1 });
    expect(await readdir(join(profile, 'Partitions', APP))).toEqual([]);
    expect((await readdir(join(profile, 'Storage'))).toSorted()).toEqual([APP]);
    await finishImport(profile, APP);
  });

  it('a swap of one part leaves the other', async () => {
    await prepareSwap(profile, APP, ['storage']);
    await commitSwap(profile, APP);
    expect(await partition('Cookies')).toEqual(Buffer.from('cookies'));
    expect((await stored()).local).toEqual({});
  });
});

describe('while a shell runs', () => {
  it.runIf(process.platform !== 'win32')(
    'every command refuses, and a lock that a crash left does not matter',
    async () => {
      await exportData(APP, file, { profile });
      await symlink(`${hostname()}-${process.pid}`, join(profile, 'SingletonLock'));
      const running = `A shell is running on the profile ${profile} (process ${process.pid}): end it first`;
      await expect(dataInfo(APP, { profile })).rejects.toThrow(running);
      await expect(exportData(APP, join(root, 'x'), { profile })).rejects.toThrow(running);
      await expect(importData(APP, file, { profile })).rejects.toThrow(running);
      await expect(clearData(APP, { profile, yes: true })).rejects.toThrow(running);
      await rm(join(profile, 'SingletonLock'));
      // Larger than any process number.
      await symlink(`${hostname()}-4194999`, join(profile, 'SingletonLock'));
      await importData(APP, file, { profile });
    },
  );

  it('a database that somebody holds is not read', async () => {
    const level = new ClassicLevel(join(profile, 'Storage', APP, 'local'));
    await level.open();
    try {
      await expect(exportData(APP, file, { profile })).rejects.toThrow('in use by another process');
      expect(await readdir(root)).toEqual(['profile']);
    } finally {
      await level.close();
    }
  });
});

describe('info and clear', () => {
  it('tell what there is', async () => {
    const info = await dataInfo(APP, { profile });
    expect(info).toMatchObject({ app: APP, profile, sync: { keys: 1, bytes: 5 }, files: { count: 2, bytes: 500_007 } });
    expect(info.local?.keys).toBe(3);
    expect(formatInfo(info)).toContain('chrome.storage.sync   1 keys, 5 bytes');
    expect(await dataInfo(OTHER, { profile })).toMatchObject({
      local: null,
      sync: null,
      files: { count: 0, bytes: 0 },
    });
  });

  it('clear asks for --yes, and then removes everything', async () => {
    await expect(clearData(APP, { profile })).rejects.toThrow('with --yes');
    expect((await stored()).local['a']).toBe(1);
    await mkdir(join(profile, 'Apps'));
    await writeFile(join(profile, 'Apps', `${APP}.json`), '{}');
    // A shell that was killed leaves links there, which hold the space of files.
    await mkdir(join(profile, 'Writes', APP), { recursive: true });
    await clearData(APP, { profile, yes: true });
    expect(await readdir(join(profile, 'Storage'))).toEqual([]);
    expect(await readdir(join(profile, 'Partitions'))).toEqual([]);
    expect(await readdir(join(profile, 'Apps'))).toEqual([]);
    expect(await readdir(join(profile, 'Writes'))).toEqual([]);
    await expect(clearData(APP, { profile, yes: true })).rejects.toThrow('has stored nothing');
  });

  it('an app is a folder or an id', async () => {
    const fixture = join(import.meta.dirname, '../../../apps/fixtures/storage');
    await expect(dataInfo('nowhere', { profile })).rejects.toThrow("Give the app's folder, or its id");
    await expect(dataInfo(root, { profile })).rejects.toThrow('There is no manifest.json');
    expect((await dataInfo(fixture, { profile })).name).toBe('Storage fixture');
  });

  it('the profile is that of the shell when none is given', () => {
    expect(defaultProfile({ XDG_CONFIG_HOME: '/config' }, 'linux')).toBe(join('/config', 'holdfast'));
    expect(defaultProfile({ APPDATA: '/roaming' }, 'win32')).toBe(join('/roaming', 'holdfast'));
  });
});

describe('from a profile of Chrome', () => {
  let chrome: string;

  async function inChrome(folder: string, items: Record<string, string>, id = APP): Promise<string> {
    const path = join(chrome, folder, id);
    await mkdir(path, { recursive: true });
    const level = new ClassicLevel(path);
    await level.batch(Object.entries(items).map(([key, value]) => ({ type: 'put', key, value })));
    await level.close();
    return path;
  }

  beforeEach(() => {
    chrome = join(root, 'chrome', 'Default');
  });

  it('takes the areas that are there, and leaves the others and the files of the browser', async () => {
    await inChrome('Local App Settings', { a: '"chrome"', 'é🙂': '{"x":[1,null]}', broken: '{' });
    await expect(importFromChrome(APP, chrome, { profile })).resolves.toBe(
      '2 items of chrome.storage.local are imported.',
    );
    expect(await stored()).toEqual({ local: { a: 'chrome', 'é🙂': { x: [1, null] } }, sync: { s: true } });
    expect(await partition('Cookies')).toEqual(Buffer.from('cookies'));
  });

  it('takes the folders of extensions too, those of apps first', async () => {
    await inChrome('Local Extension Settings', { from: '"extension"' });
    await inChrome('Sync Extension Settings', { from: '"extension"' });
    await inChrome('Sync App Settings', { from: '"app"' });
    await importFromChrome(APP, chrome, { profile });
    expect(await stored()).toEqual({ local: { from: 'extension' }, sync: { from: 'app' } });
  });

  it('does not touch the original, also when Chrome holds it', async () => {
    const path = await inChrome('Local App Settings', { a: '1' });
    const level = new ClassicLevel(path);
    await level.open();
    try {
      await level.put('b', '2');
      const before = await snapshot(path);
      await importFromChrome(APP, chrome, { profile });
      expect(await snapshot(path)).toEqual(before);
      expect((await stored()).local).toEqual({ a: 1, b: 2 });
    } finally {
      await level.close();
    }
  });

  it('of an app that has another id there', async () => {
    await inChrome('Local App Settings', { a: '"other id"' }, OTHER);
    await expect(importFromChrome(APP, chrome, { profile })).rejects.toThrow(
      `It has data of ${OTHER}; if the app had another id in Chrome, give it with --chrome-id.`,
    );
    await importFromChrome(APP, chrome, { profile, chromeId: OTHER });
    expect((await stored()).local).toEqual({ a: 'other id' });
  });

  it('says where to look', async () => {
    await inChrome('Local App Settings', { a: '1' });
    await expect(importFromChrome(APP, dirname(chrome), { profile })).rejects.toThrow(`such as ${chrome}`);
    await expect(importFromChrome(APP, root, { profile })).rejects.toThrow('holds no chrome.storage of any app');
    await expect(importFromChrome(APP, join(root, 'none'), { profile })).rejects.toThrow('There is no folder');
  });
});

async function snapshot(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await readFile(join(folder, name))).toString('base64')])),
  ) as Record<string, string>;
}
