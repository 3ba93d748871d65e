import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { msiRegistry } from '../../../../src/cli/package/msi-registry.ts';
import { msiSource, upgradeCodeOf } from '../../../../src/cli/package/msi-source.ts';
import type { MsiProduct } from '../../../../src/cli/package/msi-source.ts';
import { checkMsi, makeMsi, withoutEffect } from '../../../../src/cli/package/msi.ts';
import { hashFiles } from '../../../../src/main/product/verify-files.ts';

const id = 'abcdefghijklmnopabcdefghijklmnop';
const product: MsiProduct = {
  arch: 'x64',
  icon: 'icon.ico',
  identity: {
    id,
    appId: `org.chromeapp.${id}`,
    productName: 'Käse & "Till" [1]',
    executableName: 'till-app',
    version: '2.1.0',
    originalVersion: '2.1',
    release: 0,
    description: 'Sells',
    author: { name: 'Ann <x>', email: 'ann@shop.example' },
    homepage: 'https://till-app.invalid/',
    license: 'Proprietary',
  },
  associations: {
    fileAssociations: [{ ext: 'rcpt', name: 'r', mimeType: 'application/x-rcpt', role: 'Editor' }],
    mimeTypes: [],
    protocols: [{ name: 'Till', schemes: ['till'] }],
  },
};
const withVersion = (originalVersion: string) => ({ ...product, identity: { ...product.identity, originalVersion } });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-msi-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what Windows Installer is told', () => {
  it('has one code for the app, and another for what has changed', () => {
    const codes = (one: MsiProduct, files: Record<string, string>) => {
      const [, code = '', upgrade = ''] =
        /<Product Id="(.+?)" UpgradeCode="(.+?)"/.exec(msiSource(one, '.', files)) ?? [];
      return { code, upgrade };
    };
    const before = codes(product, { 'till-app.exe': 'a' });
    // What electron-builder makes of this app's id too.
    expect(before.upgrade).toBe('5741B2F1-F5AC-50EB-B24F-37858AC93016');
    expect(upgradeCodeOf(product.identity)).toBe(before.upgrade);
    expect(codes({ ...product, icon: 'elsewhere.ico' }, { 'till-app.exe': 'a' })).toEqual(before);
    for (const after of [
      codes(product, { 'till-app.exe': 'b' }),
      codes(withVersion('2.1.0.1'), { 'till-app.exe': 'a' }),
    ]) {
      expect(after.upgrade).toBe(before.upgrade);
      expect(after.code).not.toBe(before.code);
    }
  });

  it('takes a version that differs in the fourth number for a newer one', () => {
    const source = msiSource(withVersion('2.1.7.4'), '.', { 'till-app.exe': '' });
    expect(source).toContain('Version="2.1.7.4"');
    expect(source).toContain('Minimum="0.0.0" IncludeMinimum="yes" Maximum="2.1.8" Property="OLDER"');
    expect(source).toContain('Minimum="2.1.7" IncludeMinimum="no" OnlyDetect="yes" Property="NEWER"');
    expect(msiSource(product, '.', {})).toContain('Version="2.1.0"');
  });

  it('does not take an ending from the program that it belongs to', () => {
    const keys = msiRegistry(product, '[INSTALLDIR]till-app.exe').map(({ Key, Name }) => `${Key}|${Name ?? ''}`);
    expect(keys).toContain(String.raw`Software\Classes\.rcpt\OpenWithProgids|till-app.rcpt`);
    expect(keys.filter((key) => key.startsWith(String.raw`Software\Classes\.rcpt|`))).toEqual([]);
  });

  it.each([
    ['256.0', 'x64', '--target msi: "version" 256.0 of the manifest: Windows Installer takes no number above 255'],
    ['1.300.1', 'x64', 'Windows Installer takes no number above 255 in the first two places'],
    ['1.0.65536', 'x64', 'and none above 65535 behind them.'],
    ['1.0.1.20150101', 'x64', '--target msi: "version" 1.0.1.20150101 of the manifest'],
    ['1.0', 'arm64', '--target msi: wixl makes none for --arch arm64'],
  ])('is nothing for version %s on %s', (version, arch, sentence) => {
    expect(() => checkMsi({ ...withVersion(version), arch })).toThrow(sentence);
  });
});

it('says which configuration of the user it has no use for', () => {
  expect(withoutEffect({ msi: { perMachine: false } })).toContain('"msi" is for the tools');
  expect(withoutEffect({ win: {} })).toBeUndefined();
});

// Of msitools: the packages wixl and msitools of Debian.
const tools = ['wixl', 'msiinfo', 'msiextract'].every((name) => existsSync(join('/usr/bin', name)));

describe.skipIf(!tools)('a package for Windows Installer', () => {
  const FILES = ['till-app.exe', 'a b & c.txt', 'resources/app.asar', 'resources/app.asar.unpacked/deep/x.node'];

  async function make(name: string, made = product): Promise<string> {
    const top = join(folder, name);
    for (const path of FILES) {
      mkdirSync(join(top, path, '..'), { recursive: true });
      writeFileSync(join(top, path), path.repeat(50));
    }
    const icon = join(folder, 'icon.ico');
    writeFileSync(icon, 'icon');
    const file = join(folder, `${name}.msi`);
    await makeMsi({ ...made, icon, folder: top, file, mtime: new Date(Date.UTC(1980, 0, 2)) });
    return file;
  }

  // It writes what a table refers to into the folder that it runs in.
  const info = (...args: string[]) => execFileSync('msiinfo', args, { cwd: folder, encoding: 'utf8' });
  const table = (file: string, name: string) => info('export', file, name).split(/\r?\n/).slice(3);

  it('holds every file, and nothing else', async () => {
    const out = join(folder, 'out');
    execFileSync('msiextract', ['--directory', out, await make('one')], { stdio: 'ignore' });
    const [name = ''] = readdirSync(out);
    // What a folder cannot be called is left out of its name.
    expect(join(out, name)).toBe(join(out, 'Käse & Till [1]'));
    expect(hashFiles(join(out, name))).toEqual(hashFiles(join(folder, 'one')));
  });

  it('is for all users, with an entry in the start menu and its associations', async () => {
    const file = await make('one');
    expect(table(file, 'Property')).toEqual(
      expect.arrayContaining([
        'ALLUSERS\t1',
        'ProductVersion\t2.1.0',
        'ProductName\tKäse & "Till" [1]',
        'Manufacturer\tAnn <x>',
      ]),
    );
    expect(table(file, 'Shortcut')[0]).toContain('ProgramMenuFolder\tKäse & Till [1]\t');
    expect(table(file, 'LaunchCondition')).toContain('Installed OR NOT NEWER\tA newer version is installed already.');
    const registry = table(file, 'Registry').map((line) => line.split('\t').slice(1, 5).join('|'));
    expect(registry).toEqual(
      expect.arrayContaining([
        String.raw`2|Software\Classes\till-app.rcpt||Käse & "Till" [\[]1[\]] (rcpt)`,
        String.raw`2|Software\Classes\till-app.rcpt\shell\open\command||"[INSTALLDIR]till-app.exe" -- "%1"`,
        String.raw`2|Software\Classes\till|URL Protocol|`,
        String.raw`2|Software\RegisteredApplications|till-app|Software\org.chromeapp.${id}\Capabilities`,
      ]),
    );
  });

  it('has names in it that wixl would take for variables', async () => {
    const identity = { ...product.identity, productName: 'Pay $5 $$ $(env.HOME) $(no)', description: '$(var.dollar)' };
    const file = await make('one', { ...product, identity });
    expect(table(file, 'Property')).toContain('ProductName\tPay $5 $$ $(env.HOME) $(no)');
    expect(table(file, 'Shortcut')[0]).toContain('Pay $5 $$ $(env.HOME) $(no)');
    expect(table(file, 'Registry').join('\n')).toContain('\t$(var.dollar)\t');
  });

  it('is the same each time, but for its own code and the time', async () => {
    const [one, two] = [await make('one'), await make('two')];
    for (const name of info('tables', one).trim().split('\n')) {
      if (name !== '_SummaryInformation')
        expect([name, info('export', two, name)]).toEqual([name, info('export', one, name)]);
    }
    expect(readFileSync(two).length).toBe(readFileSync(one).length);
    const different = readFileSync(one).filter((byte, at) => readFileSync(two)[at] !== byte).length;
    // A code of 38 characters, and two times of 8 bytes.
    expect(different).toBeLessThan(54);
  });
});
