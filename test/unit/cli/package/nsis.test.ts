import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nsisSettings } from '../../../../src/cli/package/nsis-settings.ts';
import { nsisSource } from '../../../../src/cli/package/nsis-source.ts';
import type { NsisProduct } from '../../../../src/cli/package/nsis-source.ts';
import { makeInstaller, makePortable } from '../../../../src/cli/package/nsis.ts';
import { byMakensis, makensisTarget, makensisVersion, weaknessOf } from '../../../../src/cli/package/nsis-tools.ts';
import type { Host } from '../../../../src/cli/package/targets.ts';
import { root } from '../../../support/shell.ts';
import { temporaryFolders } from '../../../support/temporary-folder.ts';

const temporary = temporaryFolders();
const id = 'abcdefghijklmnopabcdefghijklmnop';
const product: NsisProduct = {
  arch: 'x64',
  icon: '/i/icon.ico',
  identity: {
    id,
    appId: `org.chromeapp.${id}`,
    productName: 'Pay & "$5" ${NO}',
    executableName: 'pay-app',
    version: '2.1.0',
    originalVersion: '2.1',
    release: 3,
    description: 'Pays',
    author: { name: 'Ann', email: 'ann@shop.example' },
    homepage: 'https://pay-app.invalid/',
    license: 'Proprietary',
  },
  associations: {
    fileAssociations: [{ ext: 'rcpt', name: 'r', role: 'Editor' }],
    mimeTypes: [],
    protocols: [{ name: 'Pay', schemes: ['pay'] }],
  },
  isKiosk: false,
  perMachine: false,
  licenses: [],
};
const files = { folder: '/f', paths: ['a$b.txt', 'resources/app.asar'], bytes: 5000, hash: 'ab12cd34ef' };
const source = (more: Partial<NsisProduct> = {}, target = 'amd64-unicode') =>
  nsisSource({ ...product, ...more }, files, target, 'out.exe').split('\n');

describe('what makensis is told', () => {
  it('has names that mean themselves', () => {
    expect(source()).toEqual(
      expect.arrayContaining([
        '!define PRODUCT "Pay & ”$$5” ＄{NO}"',
        '!define PRODUCT_IN_DIALOGS "Pay && ”$$5” ＄{NO}"',
        '!define FOLDER "Pay & $$5 ＄{NO}"',
        '  File "/f/a$b.txt"',
        String.raw`  Delete "$INSTDIR\a$$b.txt"`,
        String.raw`  !insertmacro Place "resources\app.asar"`,
      ]),
    );
  });

  it('has versions that are compared by all numbers, and a place for each', () => {
    expect(source()).toEqual(
      expect.arrayContaining([
        '!define VERSION "2.1-3"',
        '!define FOUR_NUMBERS "2.1.0.0"',
        '!define COMPARABLE_VERSION "2.1.0.0.3"',
        '!define BUILD "2.1-3-ab12cd34"',
        '!define SIZE_KIB "5"',
      ]),
    );
  });

  it('tells Windows what the product opens, and takes that back', () => {
    const lines = source();
    expect(lines).toEqual(
      expect.arrayContaining([
        String.raw`  WriteRegStr SHCTX "Software\Classes\pay-app.rcpt\shell\open\command" "" "$\"$INSTDIR\pay-app.exe$\" -- $\"%1$\""`,
        String.raw`  WriteRegStr SHCTX "Software\Classes\.rcpt\OpenWithProgids" "pay-app.rcpt" ""`,
        String.raw`  DeleteRegKey SHCTX "Software\Classes\pay-app.rcpt"`,
        String.raw`  DeleteRegValue SHCTX "Software\Classes\.rcpt\OpenWithProgids" "pay-app.rcpt"`,
      ]),
    );
    // Of an ending that others have too only the own value goes.
    expect(lines.filter((line) => /DeleteRegKey SHCTX .*\.rcpt"?\\?Open/.test(line))).toEqual([]);
    expect(lines).not.toContain(String.raw`  DeleteRegKey SHCTX "Software\Classes\.rcpt"`);
  });

  it('says no address that is none, and what is asked for', () => {
    expect(source().join('\n')).not.toContain('HOMEPAGE');
    const lines = source({ isKiosk: true, perMachine: true, arch: 'ia32' });
    expect(lines).toEqual(expect.arrayContaining(['!define KIOSK', '!define FOR_ALL_USERS']));
    expect(lines).toContain('!define PROGRAM_FILES "$PROGRAMFILES"');
    expect(source()).toContain('!define PROGRAM_FILES "$PROGRAMFILES64"');
  });
});

describe('the configuration under "nsis"', () => {
  it('has a licence, by language, and names what has no effect', () => {
    const folder = temporary();
    for (const name of ['terms.txt', 'terms_de.txt']) writeFileSync(join(folder, name), name);
    const settings = nsisSettings({ perMachine: true, license: join(folder, 'terms.txt'), oneClick: true });
    expect(settings.perMachine).toBe(true);
    expect(settings.ignored).toBe(
      `of "nsis" oneClick is for electron-builder's own NSIS, without effect: the system's makensis makes it here.`,
    );
    const lines = source(settings);
    expect(lines).toContain(`  LicenseLangString LICENSE_FILE \${LANG_GERMAN} "${join(folder, 'terms_de.txt')}"`);
    expect(lines).toContain(`  LicenseLangString LICENSE_FILE \${LANG_FRENCH} "${join(folder, 'terms.txt')}"`);
    expect(() => nsisSettings({ license: join(folder, 'none.txt') })).toThrow('there is no ');
    expect(nsisSettings({})).toEqual({ perMachine: false, licenses: [], ignored: undefined });
  });
});

it("is for the system's makensis, but on Windows, and where electron-builder's is named", () => {
  const host: Host = {
    platform: 'linux',
    env: {},
    allowDownloads: false,
    has: (program) => program === 'makensis',
    find: () => undefined,
    exists: (path) => path === '/usr/share/nsis/Stubs/lzma_solid-amd64-unicode',
  };
  expect(byMakensis(['zip', 'nsis', 'portable'], host)).toEqual(['nsis', 'portable']);
  expect(byMakensis(['nsis'], { ...host, platform: 'win32' })).toEqual([]);
  expect(byMakensis(['nsis'], { ...host, env: { ELECTRON_BUILDER_NSIS_DIR: '/n' } })).toEqual([]);
  expect(byMakensis(['nsis'], { ...host, has: () => false })).toEqual([]);
  expect(['x64', 'arm64', 'ia32'].map((arch) => makensisTarget(arch, host))).toEqual([
    'amd64-unicode',
    'x86-unicode',
    'x86-unicode',
  ]);
  expect(makensisTarget('x64', { ...host, exists: () => false })).toBe('x86-unicode');
});

describe.skipIf(!existsSync('/usr/bin/makensis'))('a program by makensis', () => {
  const mtime = new Date(Date.UTC(1980, 0, 2));
  const icon = '/usr/share/nsis/Contrib/Graphics/Icons/modern-install.ico';

  it.each(['x64', 'arm64', 'ia32'])(
    'is the same each time, signed before it is packed, for %s',
    async (arch) => {
      const folder = temporary();
      const license = join(folder, 'terms.txt');
      writeFileSync(license, 'terms');
      const { licenses } = nsisSettings({ license });
      const target = arch === 'x64' && existsSync('/usr/share/nsis/Stubs/lzma_solid-amd64-unicode') ? 'amd64' : 'x86';
      const build = async (name: string, mark: string) => {
        const top = join(folder, name);
        mkdirSync(join(top, 'resources'), { recursive: true });
        for (const path of ['pay-app.exe', 'resources/app.asar']) writeFileSync(join(top, path), path.repeat(99));
        const signed: number[] = [];
        const options = {
          ...product,
          arch,
          icon,
          licenses,
          mtime,
          folder: top,
          isKiosk: true,
          scripts: join(root, 'scripts/windows'),
          target: `${target}-unicode`,
          sign: (file: string) => {
            const bytes = readFileSync(file);
            signed.push(bytes.length);
            writeFileSync(file, Buffer.concat([bytes, Buffer.from(mark)]));
            return Promise.resolve();
          },
        };
        const out = { setup: join(folder, `${name}-setup.exe`), portable: join(folder, `${name}.exe`) };
        await makeInstaller({ ...options, file: out.setup });
        await makePortable({ ...options, file: out.portable });
        expect(signed).toHaveLength(3);
        return [readFileSync(out.setup), readFileSync(out.portable)] as const;
      };
      const one = await build('one', 'signature');
      expect(one[0].subarray(0, 2).toString()).toBe('MZ');
      if (arch !== 'x64') return;
      const two = await build('two', 'signature');
      expect([one[0].equals(two[0]), one[1].equals(two[1])]).toEqual([true, true]);
      // What signs it is asked for the uninstaller too: the installer differs by more than its own end.
      const other = await build('three', 'another---');
      expect(other[0].subarray(0, -10).equals(one[0].subarray(0, -9))).toBe(false);
      expect(other[1].subarray(0, -10).equals(one[1].subarray(0, -9))).toBe(true);
    },
    240_000,
  );
});

describe('a makensis with a known weakness', () => {
  it.each(['v3.08-3+deb12u1', 'v3.11', 'v3.06.1', 'v2.51', 'no version'])('is told of: %s', (version) => {
    expect(weaknessOf(version)).toContain(`of makensis ${version} are not for rollouts`);
    expect(weaknessOf(version)).toContain('Use makensis 3.12, or --target msi.');
  });

  it.each(['v3.12', 'v3.12-1', 'v3.100', 'v4.0'])('is not %s', (version) => {
    expect(weaknessOf(version)).toBeUndefined();
  });

  it.skipIf(process.platform === 'win32')('says its version itself', () => {
    const file = join(temporary(), 'makensis');
    writeFileSync(file, '#!/bin/sh\n[ "$1" = -VERSION ] && printf v3.12-1\n', { mode: 0o755 });
    expect(makensisVersion(file)).toBe('v3.12-1');
    expect(weaknessOf(makensisVersion(join(file, 'none')))).toContain('of this makensis');
  });
});
