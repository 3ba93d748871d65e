/** A file system that ignores case, as on Windows and macOS, imitated: names are found in any case, listings have the real ones. */
import type * as FileSystem from 'node:fs/promises';
import { readdir as listFolder, realpath as realPath, stat as status } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { PackageFiles } from '../../../../src/main/package/package-files.ts';
import { writeApp } from './temp-app.ts';

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof FileSystem>();
  /** The path as the disk has it. */
  async function found(path: string): Promise<string> {
    if (dirname(path) === path) return path;
    const folder = await found(dirname(path));
    const names = await real.readdir(folder).catch((): string[] => []);
    const wanted = basename(path);
    const name = names.includes(wanted) ? wanted : names.find((each) => each.toLowerCase() === wanted.toLowerCase());
    return join(folder, name ?? wanted);
  }
  return {
    ...real,
    stat: async (path: string) => real.stat(await found(path)),
    readdir: async (path: string) => real.readdir(await found(path)),
    // macOS may answer in the case that it was asked in.
    realpath: async (path: string) => {
      await real.stat(await found(path));
      return path;
    },
  };
});

const files = { 'Index.html': 'x', 'Sub/a.js': '', 'caf\u00e9.html': 'x' };

describe('where the file system ignores case', () => {
  it('the imitation does find names in any case', async () => {
    const folder = await writeApp(files);
    expect((await status(join(folder, 'INDEX.HTML'))).isFile()).toBe(true);
    await expect(realPath(join(folder, 'index.html'))).resolves.toBe(join(folder, 'index.html'));
    await expect(listFolder(join(folder, 'SUB'))).resolves.toEqual(['a.js']);
  });

  it('a file is found only as it is written', async () => {
    const app = new PackageFiles(await writeApp(files));
    const found = async (urlPath: string) => (await app.resolve(urlPath)) !== undefined;
    await expect(found('/Index.html')).resolves.toBe(true);
    await expect(found('/Sub/a.js')).resolves.toBe(true);
    await expect(found('/index.html')).resolves.toBe(false);
    await expect(found('/INDEX.HTML')).resolves.toBe(false);
    await expect(found('/sub/a.js')).resolves.toBe(false);
    await expect(found('/Sub/A.js')).resolves.toBe(false);
    await expect(found('/none.html')).resolves.toBe(false);
  });

  it('accents may be composed or not', async () => {
    const app = new PackageFiles(await writeApp(files));
    await expect(app.resolve('/caf%C3%A9.html')).resolves.toBeDefined();
  });
});
