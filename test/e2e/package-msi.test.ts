/** A package for Windows Installer, made on Linux: installed, updated and removed in wine, where that is. Its program is a stand-in, and not started. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashFiles } from '../../src/main/product/verify-files.ts';
import { appFolder, root } from '../support/shell.ts';
import { writeWindowsElectron } from '../support/windows-electron.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
/** Debian's. */
const WINE = '/usr/lib/wine/wine64';
const lacking = ['/usr/bin/wixl', WINE].filter((program) => !existsSync(program));

describe.skipIf(lacking.length > 0)('a .msi in wine (needs wixl and wine64)', () => {
  let folder: string;
  let prefix: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-msi-'));
    prefix = join(folder, 'wine');
    writeWindowsElectron(join(folder, 'electron'), '45.4.1');
    wine('wineboot', '--init');
    // Of its own accord wine is Windows 7, which the package refuses.
    wine('winecfg', '-v', 'win10');
  }, 240_000);
  afterAll(() => {
    spawnSync('/usr/lib/wine/wineserver64', ['--kill'], { env: environment() });
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  function environment(): NodeJS.ProcessEnv {
    // Its own folder, no messages, and no offers to fetch the engines of .NET and the web.
    return { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=' };
  }

  /** @returns exit code */
  function wine(...args: string[]): number | null {
    return spawnSync(WINE, args, { env: environment(), stdio: 'ignore', timeout: 100_000 }).status;
  }

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

  const programs = () => join(prefix, 'drive_c/Program Files');
  const registry = () => {
    spawnSync('/usr/lib/wine/wineserver64', ['--wait'], { env: environment() });
    return readFileSync(join(prefix, 'system.reg'), 'latin1');
  };

  it('installs, is updated by a newer one and not by an older one, and leaves nothing', () => {
    const [first, second, third] = [make('1.0.0.1'), make('1.0.0.2'), make('1.1')];
    const before = readdirSync(programs());
    expect(wine('msiexec', '/i', first.msi, '/qn')).toBe(0);
    expect(hashFiles(join(programs(), 'Slate'))).toEqual(hashFiles(first.product));
    const command = String.raw`"\"C:\\Program Files\\Slate\\slate-app.exe\" -- \"%1\""`;
    expect(registry()).toContain(command);
    // They differ in the fourth number only.
    expect(wine('msiexec', '/i', second.msi, '/qn')).toBe(0);
    expect(hashFiles(join(programs(), 'Slate'))).toEqual(hashFiles(second.product));
    expect(wine('msiexec', '/i', third.msi, '/qn')).toBe(0);
    expect(new Set(registry().match(/"DisplayVersion"="1\.[^"]*"/g))).toEqual(new Set(['"DisplayVersion"="1.1.0"']));
    // 1603 of Windows, in one byte.
    expect(wine('msiexec', '/i', second.msi, '/qn')).toBe(1603 % 256);
    expect(hashFiles(join(programs(), 'Slate'))).toEqual(hashFiles(third.product));
    expect(wine('msiexec', '/x', third.msi, '/qn')).toBe(0);
    expect(readdirSync(programs())).toEqual(before);
    const after = registry();
    expect([after.includes('slate-app'), after.includes(ID)]).toEqual([false, false]);
    const links = readdirSync(join(prefix, 'drive_c'), { recursive: true }).filter((path) =>
      String(path).endsWith('Slate.lnk'),
    );
    expect(links).toEqual([]);
  }, 600_000);
});
