import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppEntries } from '../../../../src/main/files/app-entries.ts';
import type { Placing } from '../../../../src/main/files/copies.ts';
import { get, info, list, remove, transfer } from '../../../../src/main/files/entry-operations.ts';
import { isListed, isMediaName } from '../../../../src/main/files/gallery-rules.ts';
import type { GalleryRights } from '../../../../src/main/files/gallery-rules.ts';
import { look, requireCopyTarget, requireRemovable } from '../../../../src/main/files/granted-paths.ts';

const PNG = Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1');
const READ = { read: true, delete: false, copyTo: false };
const ALL = { read: true, delete: true, copyTo: true };

let folder: string;
let entries: AppEntries;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-test-')));
  entries = new AppEntries();
  mkdirSync(join(folder, 'pictures/sub'), { recursive: true });
  for (const name of ['a.png', 'sub/b.png', '.hidden.png']) writeFileSync(join(folder, 'pictures', name), PNG);
  for (const name of ['notes.txt', 'sub/notes.txt']) writeFileSync(join(folder, 'pictures', name), 'words');
  writeFileSync(join(folder, 'secret.png'), PNG);
});
afterEach(() => {
  entries.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const placing: Placing = {
  beside: (path) => entries.temporary.pathBeside(path),
  replace: (path, work) => entries.writes.replace(path, work),
};
const leftovers = () => readdirSync(join(folder, 'pictures')).filter((name) => name.endsWith('.tmp'));

function gallery(rights: GalleryRights = READ) {
  const shape = { name: '', isDirectory: true, writable: false, displayable: false };
  const { id } = entries.granted.add({ root: join(folder, 'pictures'), ...shape, gallery: rights });
  return (path: string) => entries.granted.find(id, path);
}

describe('what is there', () => {
  it('is media, and folders', async () => {
    const named = gallery();
    const all = await list(named('/'), '/');
    expect(all.map(({ fullPath }) => fullPath).toSorted()).toEqual(['/a.png', '/sub']);
    expect((await list(named('/sub'), '/sub')).map(({ fullPath }) => fullPath)).toEqual(['/sub/b.png']);
    expect(await info(named('/a.png'))).toMatchObject({ isDirectory: false, size: 8 });
    await expect(info(named('/notes.txt'))).rejects.toThrow('NotFound');
    // As in Chromium: hidden, and found by its name.
    expect((await look(named('/.hidden.png'))).isFile()).toBe(true);
  });

  it('leads nowhere else', async () => {
    const named = gallery();
    for (const path of ['/../secret.png', '/sub/../../secret.png', 'a.png', '//a.png', '/sub/']) {
      expect(() => named(path), path).toThrow('Encoding');
    }
    symlinkSync('../secret.png', join(folder, 'pictures/link.png'));
    symlinkSync('..', join(folder, 'pictures/up'));
    for (const path of ['/link.png', '/up/secret.png', '/up']) {
      await expect(look(named(path)), path).rejects.toThrow('NotFound');
    }
    expect((await list(named('/'), '/')).some(({ fullPath }) => /link|up/.test(fullPath))).toBe(false);
  });

  it('is not to be had without the right to read', async () => {
    const named = gallery({ read: false, delete: false, copyTo: false });
    await expect(list(named('/'), '/')).rejects.toThrow('Security');
    await expect(info(named('/none.png'))).rejects.toThrow('Security');
  });

  it('is gone with its folder, and with what the user takes back', async () => {
    const named = gallery();
    rmSync(join(folder, 'pictures'), { recursive: true });
    await expect(list(named('/'), '/')).rejects.toThrow('NotFound');
    entries.granted.remove(named('/').grant.id);
    expect(() => named('/')).toThrow('Encoding');
  });
});

describe('changes', () => {
  it('are what the manifest grants', async () => {
    const { grant } = gallery()('/');
    expect(() => requireRemovable(grant)).toThrow('Security');
    expect(() => requireCopyTarget(grant)).toThrow('Security');
    expect(() => entries.granted.findWritable(grant.id, '/a.png')).toThrow('Security');
    const named = gallery(ALL);
    requireRemovable(named('/').grant);
    requireCopyTarget(named('/').grant);
    await expect(get(named('/c.png'), { isDirectory: false, create: true, exclusive: false })).rejects.toThrow(
      'Security',
    );
  });

  it('copy only media, by name and by content', async () => {
    const named = gallery(ALL);
    await transfer(named('/a.png'), named('/c.png'), false, placing);
    await expect(transfer(named('/a.png'), named('/c.txt'), false, placing)).rejects.toThrow('Security');
    await expect(transfer(named('/a.png'), named('/d.png'), true, placing)).rejects.toThrow('Security');
    writeFileSync(join(folder, 'pictures/fake.png'), 'words');
    await expect(transfer(named('/fake.png'), named('/e.png'), false, placing)).rejects.toThrow('Security');
    expect(readdirSync(join(folder, 'pictures')).filter((name) => name.endsWith('.png'))).toEqual(
      expect.not.arrayContaining(['d.png', 'e.png']),
    );
  });

  it('copy of a folder what the app sees, and never into itself', async () => {
    const named = gallery(ALL);
    symlinkSync('../../secret.png', join(folder, 'pictures/sub/link.png'));
    await transfer(named('/sub'), named('/other'), false, placing);
    expect(readdirSync(join(folder, 'pictures/other'))).toEqual(['b.png']);
    await expect(transfer(named('/sub'), named('/sub/inner'), false, placing)).rejects.toThrow('InvalidModification');
    await expect(transfer(named('/sub'), named('/'), false, placing)).rejects.toThrow('InvalidModification');
  });

  it('remove of a folder what the app sees, and keep the rest', async () => {
    const named = gallery(ALL);
    await expect(remove(named('/sub'), true)).rejects.toThrow('InvalidModification');
    expect(readdirSync(join(folder, 'pictures/sub'))).toEqual(['notes.txt']);
    rmSync(join(folder, 'pictures/sub/notes.txt'));
    await remove(named('/sub'), true);
    expect(existsSync(join(folder, 'pictures/sub'))).toBe(false);
  });

  it('leave the folder itself alone', async () => {
    const named = gallery(ALL);
    mkdirSync(join(folder, 'mine'));
    const { fileSystem = '' } = (await entries.give(join(folder, 'mine'), true)) ?? {};
    const target = entries.granted.find(fileSystem, '/mine/all');
    await expect(transfer(named('/'), target, true, placing)).rejects.toThrow('InvalidModification');
    for (const recursively of [true, false]) {
      await expect(remove(named('/'), recursively)).rejects.toThrow('InvalidModification');
    }
    expect(existsSync(join(folder, 'pictures/a.png'))).toBe(true);
  });

  it('move out of it', async () => {
    const named = gallery(ALL);
    mkdirSync(join(folder, 'mine'));
    const { fileSystem = '' } = (await entries.give(join(folder, 'mine'), true)) ?? {};
    await transfer(named('/a.png'), entries.granted.find(fileSystem, '/mine/a.png'), true, placing);
    expect([existsSync(join(folder, 'mine/a.png')), existsSync(join(folder, 'pictures/a.png'))]).toEqual([true, false]);
  });

  it('leave a file that is there what it was until the copy is complete', async () => {
    const named = gallery(ALL);
    writeFileSync(join(folder, 'pictures/old.png'), Buffer.concat([PNG, PNG]));
    writeFileSync(join(folder, 'pictures/fake.png'), 'words');
    await expect(transfer(named('/fake.png'), named('/old.png'), false, placing)).rejects.toThrow('Security');
    expect((await info(named('/old.png'))).size).toBe(16);
    await transfer(named('/a.png'), named('/old.png'), false, placing);
    expect((await info(named('/old.png'))).size).toBe(8);
    expect(leftovers()).toEqual([]);
  });

  it('move of a folder what has a copy, and keep the rest', async () => {
    const named = gallery(ALL);
    mkdirSync(join(folder, 'mine'));
    const { fileSystem = '' } = (await entries.give(join(folder, 'mine'), true)) ?? {};
    const target = entries.granted.find(fileSystem, '/mine/sub');
    await expect(transfer(named('/sub'), target, true, placing)).rejects.toThrow('InvalidModification');
    expect(readdirSync(join(folder, 'mine/sub'))).toEqual(['b.png']);
    expect(readdirSync(join(folder, 'pictures/sub'))).toEqual(['notes.txt']);
  });
});

describe('what a page writes for a gallery', () => {
  const page = {};
  const stage = async (named: ReturnType<typeof gallery>, path: string, content: string | Buffer) => {
    const staged = await entries.staged.begin(page, named(path));
    writeFileSync(entries.granted.find(staged.fileSystem, staged.fullPath).path, content);
    return staged.fileSystem;
  };

  it('comes there when it is complete, and media', async () => {
    const named = gallery(ALL);
    const made = await stage(named, '/new.png', PNG);
    expect((await list(named('/'), '/')).map(({ fullPath }) => fullPath)).not.toContain('/new.png');
    await entries.staged.finish(made);
    expect((await info(named('/new.png'))).size).toBe(8);
    const fake = await stage(named, '/a.png', 'words');
    await expect(entries.staged.finish(fake)).rejects.toThrow('Security');
    expect((await info(named('/a.png'))).size).toBe(8);
    expect(leftovers()).toEqual([]);
  });

  it('is refused without the right, and by any name that no medium has', async () => {
    await expect(entries.staged.begin(page, gallery({ ...ALL, copyTo: false })('/b.png'))).rejects.toThrow('Security');
    await expect(entries.staged.begin(page, gallery(ALL)('/b.txt'))).rejects.toThrow('Security');
    expect(leftovers()).toEqual([]);
  });
});

it('goes by the end of a name', () => {
  expect(['a.mp3', 'a.MP3', 'a.b.jpeg', '.mp3', 'mp3', 'a.mp3.exe', 'a.', 'a.tiff'].map(isMediaName)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(isListed('__MACOSX', true)).toBe(false);
  expect(isListed('.thumbnails', true)).toBe(false);
  expect(isListed('album', true)).toBe(true);
});
