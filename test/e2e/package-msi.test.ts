/** A package for Windows Installer, made on Linux: installed, updated and removed in wine, where that is. Its program is a stand-in, and not started. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashFiles } from '../../src/main/product/verify-files.ts';
import { appFolder, root } from '../support/shell.ts';
import { hasWine, Wine } from '../support/wine.ts';
import { writeWindowsElectron } from '../support/windows-electron.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';

describe.skipIf(!existsSync('/usr/bin/wixl') || !hasWine)('a .msi in wine (needs wixl and wine64)', () => {
  let folder: string;
  let wine: Wine;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-msi-'));
    writeWindowsElectron(join(folder, 'electron'), '45.4.1');
  });
  // Each attempt begins with a system on which nothing was installed.
  beforeEach(() => {
    wine = new Wine(mkdtempSync(join(folder, 'wine-')));
  }, 240_000);
  afterEach(() => wine.end());
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  /** @returns the .msi, and the same product as a folder */
  function make(version: string): { readonly msi: string; readonly product: string } {
    const app = join(folder, `app-${version}`);
    cpSync(appFolder('editor'), app, { recursive: true });
    const manifest = join(app, 'manifest.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"version": *"[^"]*"/, `"version": "${version}"`));
    const args = [
      '--platform',
      'win',
      '--arch',
      'x64',
      '--target',
      'msi,dir',
      '--electron-dist',
      join(folder, 'electron'),
    ];
    const command = [join(root, 'dist/cli.js'), 'package', app, ...args, '--app-id', ID];
    execFileSync(process.execPath, command, { cwd: folder, stdio: 'pipe' });
    const name = join(folder, `release/slate-app-${version}-windows-x64`);
    return { msi: `${name}.msi`, product: name };
  }

  const programs = () => wine.path('Program Files');

  it('installs, is updated by a newer one and not by an older one, and leaves nothing', () => {
    const [first, second, third] = [make('1.0.0.1'), make('1.0.0.2'), make('1.1')];
    const before = readdirSync(programs());
    expect(wine.run('msiexec', '/i', first.msi, '/qn')).toBe(0);
    expect(hashFiles(join(programs(), 'Slate'))).toEqual(hashFiles(first.product));
    const command = String.raw`"\"C:\\Program Files\\Slate\\slate-app.exe\" -- \"%1\""`;
    expect(wine.registry('system')).toContain(command);
    // They differ in the fourth number only.
    expect(wine.run('msiexec', '/i', second.msi, '/qn')).toBe(0);
    expect(hashFiles(join(programs(), 'Slate'))).toEqual(hashFiles(second.product));
    expect(wine.run('msiexec', '/i', third.msi, '/qn')).toBe(0);
    expect(new Set(wine.registry('system').match(/"DisplayVersion"="1\.[^"]*"/g))).toEqual(
      new Set(['"DisplayVersion"="1.1.0"']),
    );
    // 1603 of Windows, in one byte.
    expect(wine.run('msiexec', '/i', second.msi, '/qn')).toBe(1603 % 256);
    expect(hashFiles(join(programs(), 'Slate'))).toEqual(hashFiles(third.product));
    expect(wine.run('msiexec', '/x', third.msi, '/qn')).toBe(0);
    expect(readdirSync(programs())).toEqual(before);
    const after = wine.registry('system');
    expect([after.includes('slate-app'), after.includes(ID)]).toEqual([false, false]);
    const links = readdirSync(wine.path(''), { recursive: true }).filter((path) => String(path).endsWith('Slate.lnk'));
    expect(links).toEqual([]);
  }, 600_000);
});
