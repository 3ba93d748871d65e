import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findElectron } from '../../../../src/cli/package/electron-dist.ts';
import { zipFile } from '../../../support/zip-file.ts';

const runtime = vi.hoisted(() => ({ developmentOnly: false }));
vi.mock('../../../../src/cli/prepare-electron.ts', () => ({
  prepareElectron: () => Promise.resolve({ executable: '/e/electron', version: '45.4.1', xvfb: false, ...runtime }),
}));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-dist-'));
  runtime.developmentOnly = false;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const own = [process.platform as 'linux', process.arch] as const;
const given = (electronDist: string) => findElectron('win32', 'x64', { electronDist });
const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);

describe('the Electron of a product', () => {
  it('is that of this machine, when it may be shipped', async () => {
    expect(await findElectron(...own, {})).toEqual({ path: '/e', version: '45.4.1' });
    runtime.developmentOnly = true;
    await expect(findElectron(...own, {})).rejects.toThrow(/for development and tests.*--allow-development-runtime/);
    expect(await findElectron(...own, { allowDevelopmentRuntime: true })).toMatchObject({ version: '45.4.1' });
  });

  it('must be given for another system or processor', async () => {
    const other = process.platform === 'win32' ? 'linux' : 'win32';
    await expect(findElectron(other, 'x64', {})).rejects.toThrow(
      `--electron-dist, a folder or the file electron-v…-${other}-x64.zip`,
    );
    await expect(findElectron(own[0], 'riscv64', {})).rejects.toThrow('--arch riscv64');
  });

  it('may be a folder or a zip file, and tells its version', async () => {
    write('electron.exe', '');
    write('version', 'v45.4.1\n');
    expect(await given(folder)).toEqual({ path: folder, version: '45.4.1' });
    write('e.zip', zipFile([{ name: 'version', content: '45.4.1' }, { name: 'electron.exe' }]));
    expect(await given(join(folder, 'e.zip'))).toEqual({ path: join(folder, 'e.zip'), version: '45.4.1' });
  });

  it('is refused when it is for another system, tells no version, is no Electron, or is not to be shipped', async () => {
    await expect(given(join(folder, 'none'))).rejects.toThrow('there is nothing there');
    mkdirSync(join(folder, 'linux'));
    write('linux/electron', '');
    await expect(given(join(folder, 'linux'))).rejects.toThrow(
      'it has no electron.exe, so it is no Electron for Windows.',
    );
    write('electron.exe', '');
    await expect(given(folder)).rejects.toThrow('no file "version"');
    write('version', 'new');
    await expect(given(folder)).rejects.toThrow('does not tell one');
    write('e.zip', 'no zip');
    await expect(given(join(folder, 'e.zip'))).rejects.toThrow('it cannot be read');
    write('l.zip', zipFile([{ name: 'electron' }, { name: 'version', content: '45.4.1' }]));
    await expect(given(join(folder, 'l.zip'))).rejects.toThrow('no Electron for Windows');
    write('version', '33.4.11');
    write('.pinned-package.json', '{}');
    await expect(given(folder)).rejects.toThrow('for development and tests');
  });
});
