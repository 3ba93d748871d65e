import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import room from '../../../../src/api/file-system/main.ts';
import { filtersFor } from '../../../../src/api/file-system/main-filters.ts';
import type { EntryDescription } from '../../../../src/api/core/entries.ts';
import { AppEntries } from '../../../../src/main/files/app-entries.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { FileQuestion } from '../../../../src/main/host/file-service.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';

const window = { kind: 'window', windowId: 1 } as PageConnection;
const background = { kind: 'background' } as PageConnection;
let folder = '';
let records: Map<string, unknown>;
let answer: string[] | undefined;
let asked: FileQuestion[];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-choose-')));
  writeFileSync(join(folder, 'a.txt'), 'hello');
  records = new Map();
  asked = [];
  answer = undefined;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(...names: string[]) {
  const granted = new Set(['fileSystem', ...names.map((name) => `fileSystem.${name}`)]);
  const entries = new AppEntries();
  const app = {
    manifest: { permissions: { names: granted } },
    permissions: { active: () => ({ names: granted, hosts: [] }) },
    records: {
      read: (name: string) => records.get(name),
      write: (name: string, value: unknown) => records.set(name, value),
    },
    entries,
    files: {
      choose: (_page: PageConnection, question: FileQuestion) => {
        asked.push(question);
        return Promise.resolve(answer);
      },
    },
  } as unknown as AppHost;
  const { handlers } = room.create(app);
  const choose = async (options: Parameters<typeof handlers.choose>[1], page = window) => {
    const [result] = await handlers.choose(page, options);
    return result as { entries: EntryDescription[]; multiple: boolean };
  };
  return { handlers, choose, entries };
}

describe('what is refused before anybody is asked', () => {
  it.each([
    [[], { type: 'openWritableFile' }, 'Operation requires fileSystem.write permission'],
    [[], { type: 'saveFile' }, 'Operation requires fileSystem.write permission'],
    [['write'], { type: 'openDirectory' }, 'Operation requires fileSystem.directory permission'],
    [['write'], { type: 'saveFile', acceptsMultiple: true }, "acceptsMultiple: true is only supported for 'openFile'"],
    [['directory'], { type: 'openDirectory', acceptsMultiple: true }, 'acceptsMultiple: true is only'],
  ] as const)('with %j: %j', async (permissions, options, error) => {
    await expect(start(...permissions).choose(options)).rejects.toThrow(error);
    expect(asked).toEqual([]);
  });

  it('from the event page', async () => {
    await expect(start().choose({}, background)).rejects.toThrow("can't be called from a background page");
  });
});

it('answers a cancelled dialog as Chrome does', async () => {
  await expect(start().choose({})).rejects.toThrow('User cancelled');
});

it('gives what was chosen: for reading, or for writing where the app may write at all', async () => {
  answer = [join(folder, 'a.txt')];
  for (const [permissions, writable] of [
    [[], false],
    [['write'], true],
  ] as const) {
    const { choose, handlers } = start(...permissions);
    const { entries, multiple } = await choose({});
    expect([entries.length, multiple, entries[0]?.fullPath]).toEqual([1, false, '/a.txt']);
    const { fileSystem = '', fullPath = '' } = entries[0] ?? {};
    expect(await handlers.isWritable(window, fileSystem, fullPath)).toEqual([writable]);
    expect(await handlers.displayPath(window, fileSystem, fullPath)).toEqual([join(folder, 'a.txt')]);
  }
});

it('gives several', async () => {
  writeFileSync(join(folder, 'b.txt'), 'b');
  answer = [join(folder, 'a.txt'), join(folder, 'b.txt')];
  const { entries, multiple } = await start().choose({ acceptsMultiple: true });
  expect([multiple, entries.map(({ fullPath }) => fullPath)]).toEqual([true, ['/a.txt', '/b.txt']]);
});

it('makes a file to save in, and leaves one that is there as it is', async () => {
  const { choose } = start('write');
  answer = [join(folder, 'new.txt')];
  await choose({ type: 'saveFile', suggestedName: '../../new.txt' });
  expect(readFileSync(join(folder, 'new.txt'), 'utf8')).toBe('');
  answer = [join(folder, 'a.txt')];
  await choose({ type: 'saveFile' });
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('hello');
  // The name that is suggested is no path, and the next dialog begins where the last one ended.
  expect(asked.map(({ suggestedName, folder: begin }) => [suggestedName, begin])).toEqual([
    ['new.txt', undefined],
    ['', folder],
  ]);
});

it('says what cannot be opened', async () => {
  answer = [join(folder, 'nothing/new.txt')];
  await expect(start('write').choose({ type: 'saveFile' })).rejects.toThrow(`Error opening ${folder}/nothing/new.txt`);
});

it('restores what was retained, in the next load too, and for nobody else', async () => {
  answer = [join(folder, 'a.txt')];
  const first = start('retainEntries');
  const { fileSystem, fullPath } = (await first.choose({})).entries[0] as EntryDescription;
  await first.handlers.retain(window, fileSystem, fullPath);
  const id = `${fileSystem}:a.txt`;
  const second = start('retainEntries');
  expect(await second.handlers.isRestorable(window, id)).toEqual([true]);
  const [restored] = (await second.handlers.restore(window, id)) as [EntryDescription];
  expect(restored.fullPath).toBe('/a.txt');
  expect(restored.fileSystem).not.toBe(fileSystem);
  records = new Map();
  const other = start('retainEntries');
  await expect(other.handlers.restore(window, id)).rejects.toThrow('Unknown id');
  await expect(other.handlers.retain(window, fileSystem, fullPath)).rejects.toThrow('Invalid parameters');
});

it('makes what is gone anew for a writable entry, and asks for the permission', async () => {
  answer = [join(folder, 'a.txt')];
  const { choose, handlers } = start('write');
  const { fileSystem, fullPath } = (await choose({})).entries[0] as EntryDescription;
  rmSync(join(folder, 'a.txt'));
  await handlers.writableEntry(window, fileSystem, fullPath);
  expect(existsSync(join(folder, 'a.txt'))).toBe(true);
  await expect(start().handlers.writableEntry(window, fileSystem, fullPath)).rejects.toThrow('fileSystem.write');
});

it('offers the types that the app asks for', () => {
  expect(
    filtersFor([{ extensions: ['txt', '.md'], description: 'Text' }, { mimeTypes: ['image/webp'] }], true),
  ).toEqual([
    { name: 'Text', extensions: ['txt', 'md'] },
    { name: '*.webp', extensions: ['webp'] },
    { name: 'All files', extensions: ['*'] },
  ]);
  expect(filtersFor([{ mimeTypes: ['image/*'] }], false)[0]?.extensions).toContain('png');
  expect(filtersFor([{ mimeTypes: ['what/ever'] }, {}], false)).toEqual([]);
});
