import { once } from 'node:events';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { ClassicLevel } from 'classic-level';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openStorage, type StorageService } from '../../../../src/main/storage/storage-service.ts';

let built: string;
let program: string;
let folder: string;
let child: ChildProcess | undefined;
let service: StorageService | undefined;
let logged: string[];

beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'storage-child-'));
  program = join(built, 'child.mjs');
  const classicLevel = pathToFileURL(createRequire(import.meta.url).resolve('classic-level')).href;
  await build({
    entryPoints: [join(import.meta.dirname, 'storage-child.ts')],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    // The native module finds its binary beside itself, so it is imported from where it is installed.
    plugins: [
      {
        name: 'classic-level',
        setup: (builder) =>
          builder.onResolve({ filter: /^classic-level$/ }, () => ({ path: classicLevel, external: true })),
      },
    ],
  });
});

afterAll(() => rm(built, { recursive: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-durability-'));
  logged = [];
});

afterEach(async () => {
  await kill();
  await service?.close();
  service = undefined;
  await rm(folder, { recursive: true });
});

function open(sync?: { machine: string; dir: string }): StorageService {
  const log = {
    error: (text: string) => logged.push(`error: ${text}`),
    warn: (text: string) => logged.push(`warn: ${text}`),
    info: (text: string) => logged.push(`info: ${text}`),
  };
  service = openStorage(folder, { unlimited: false, log, sync });
  return service;
}

/** Starts the child and waits until its last callback has run. */
async function storeInChild(calls: number, area = 'local', shared = ''): Promise<void> {
  child = spawn(process.execPath, [program, folder, String(calls), area, shared], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [string];
  expect(line).toBe('stored');
}

async function kill(): Promise<void> {
  if (child?.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function tableFile(): Promise<string> {
  const name = (await readdir(join(folder, 'local'))).find((file) => file.endsWith('.ldb'));
  return join(folder, 'local', name ?? 'no table file');
}

describe('kill -9', () => {
  it('takes nothing whose callback has run', async () => {
    await storeInChild(200);
    await kill();
    expect(child?.signalCode).toBe('SIGKILL');

    const all = await open().area('local').get(undefined);
    expect(Object.keys(all)).toHaveLength(201);
    expect(all['key0']).toEqual({ i: 0 });
    expect(all['key199']).toEqual({ i: 199 });
    expect(all['last']).toBe(199);
    expect(logged).toEqual([]);
  });
});

describe('kill -9 of an app that uses storage.sync', () => {
  it('takes nothing whose callback has run, and the machines that share the folder get all of it', async () => {
    const shared = await mkdtemp(join(tmpdir(), 'storage-shared-'));
    try {
      await storeInChild(60, 'sync', shared);
      await kill();
      const service = open({ machine: 'child', dir: shared });
      service.sync.start();
      const all = await service.area('sync').get(undefined);
      expect(Object.keys(all)).toHaveLength(61);
      expect(all['key59']).toEqual({ i: 59 });
      expect(all['last']).toBe(59);
      expect(all).not.toHaveProperty('removed');
      await service.close();

      const other = openStorage(join(folder, 'other', basename(folder)), {
        unlimited: false,
        log: { error: (text) => logged.push(text), warn: (text) => logged.push(text), info: () => {} },
        sync: { machine: 'other', dir: shared },
      });
      other.sync.start();
      expect(await other.area('sync').get(undefined)).toEqual(all);
      await other.close();
      expect(logged).toEqual([]);
    } finally {
      await rm(shared, { recursive: true });
    }
  });
});

describe('power cut', () => {
  it('every write is forced to the disk before it is answered; writes that wait share one', async () => {
    const batch = vi.spyOn(ClassicLevel.prototype, 'batch');
    try {
      const local = open().area('local');
      await Promise.all([local.set({ a: 1 }), local.set({ b: 1 }), local.remove('a'), local.get('b'), local.clear()]);
      // What the overloaded method is really called with.
      const calls: unknown[][] = batch.mock.calls;
      const put = (key: string) => ({ type: 'put', key, value: '1' });
      const del = (key: string) => ({ type: 'del', key });
      expect(calls).toEqual([
        [[put('a')], { sync: true }],
        [[put('b'), del('a')], { sync: true }],
        [[del('b')], { sync: true }],
      ]);
    } finally {
      batch.mockRestore();
    }
  });
});

describe('a database that another process has open', () => {
  it('is named on the terminal once, the app gets lastError without the path, and it works when the other is gone', async () => {
    await storeInChild(1);
    const local = open().area('local');
    const inUse = { name: 'ApiError', message: 'chrome.storage.local: the database is in use by another process.' };
    await expect(local.get('key0')).rejects.toMatchObject(inUse);
    await expect(local.set({ a: 1 })).rejects.toMatchObject(inUse);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain(
      `${join(folder, 'local')}: the database is in use by another process: end the other instance`,
    );

    await kill();
    expect(await local.get('key0')).toEqual({ key0: { i: 0 } });
  });
});

describe('damage', () => {
  beforeEach(async () => {
    await open()
      .area('local')
      .set({ a: 1, b: { c: [2] } });
    await service?.close();
  });

  it('of the CURRENT file is repaired without loss, and logged', async () => {
    await writeFile(join(folder, 'local', 'CURRENT'), 'nonsense\n');
    expect(await open().area('local').get(undefined)).toEqual({ a: 1, b: { c: [2] } });
    expect(logged).toEqual([
      expect.stringContaining(`error: ${join(folder, 'local')}: the database is damaged (`),
      expect.stringContaining('repaired; 2 keys could be read'),
    ]);
    expect(await readFile(join(folder, 'local.damaged', 'CURRENT'), 'utf8')).toBe('nonsense\n');
  });

  it('of a block in a table file is repaired: that block is lost, and what is stored later is kept', async () => {
    await compact();
    const file = await tableFile();
    const bytes = await readFile(file);
    // The first block: its compression type, then its checksum, come right behind the data; flip bits all through it.
    for (let i = 0; i < 40; i++) bytes[i] = (bytes[i] ?? 0) ^ 0x55;
    await writeFile(file, bytes);

    const local = open().area('local');
    await local.set({ later: true });
    expect(await local.get(undefined)).toEqual({ later: true });
    expect(logged[0]).toContain('the database is damaged (Corruption: ');
    expect(await readdir(join(folder, 'local.damaged'))).toContain(basename(file));
  });

  it('a missing table file is repaired', async () => {
    await compact();
    await rm(await tableFile());
    expect(await open().area('local').get(undefined)).toEqual({});
    expect(logged[1]).toContain('repaired; 0 keys could be read');
  });

  it('a text that is not JSON is an error that names its key, and can be replaced', async () => {
    const level = new ClassicLevel(join(folder, 'local'));
    await level.put('a', '{broken');
    await level.close();
    const local = open().area('local');
    await expect(local.get(undefined)).rejects.toThrow('chrome.storage.local: the stored text of "a" is not JSON');
    expect(await local.get('b')).toEqual({ b: { c: [2] } });
    expect(await local.set({ a: 2 })).toEqual({ a: { newValue: 2 } });
    expect(await local.get('a')).toEqual({ a: 2 });
  });

  async function compact(): Promise<void> {
    const level = new ClassicLevel(join(folder, 'local'));
    await level.compactRange('', '\uffff');
    await level.close();
  }
});

describe('a folder that cannot be used', () => {
  it('is an error that names it; nothing is repaired', async () => {
    await writeFile(join(folder, 'local'), 'a file');
    await expect(open().area('local').getKeys()).rejects.toThrow(
      'chrome.storage.local: the database cannot be opened.',
    );
    expect(logged).toEqual([expect.stringMatching(/local: the database cannot be opened: EEXIST/)]);
    expect(existsSync(join(folder, 'local.damaged'))).toBe(false);
  });
});
