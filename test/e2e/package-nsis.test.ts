/**
 * An installer and a portable program for Windows, made on Linux by makensis: installed, updated, removed and run in wine, where that is. Programs
 * are stand-ins.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeInstaller, makePortable } from '../../src/cli/package/nsis.ts';
import type { NsisOptions } from '../../src/cli/package/nsis.ts';
import { makensisVersion, weaknessOf } from '../../src/cli/package/nsis-tools.ts';
import { hashFiles } from '../../src/main/product/verify-files.ts';
import { hasSmallDisks, smallDisk } from '../support/small-disk.ts';
import { appFolder, root } from '../support/shell.ts';
import { hasWine, Wine } from '../support/wine.ts';
import { writeWindowsElectron } from '../support/windows-electron.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
// In Debian's package nsis; other makers' has no installers of 64 bits, and no others run in this wine.
const hasMakensis = existsSync('/usr/bin/makensis') && existsSync('/usr/share/nsis/Stubs/lzma_solid-amd64-unicode');
const signs = ['openssl', 'osslsigncode'].every((name) => existsSync(join('/usr/bin', name)));

describe.skipIf(!hasMakensis)('an installer by makensis (needs nsis; wine64, and osslsigncode, for a part)', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-nsis-test-'));
    writeWindowsElectron(join(folder, 'electron'), '45.4.1');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

  interface Made {
    readonly setup: string;
    readonly portable: string;
    /** The same product as a folder. */
    readonly product: string;
  }

  let made: Made | undefined;
  /** By the command, once: signed, where that can be done. */
  function make(): Made {
    if (made) return made;
    const app = join(folder, 'app');
    cpSync(appFolder('editor'), app, { recursive: true });
    const manifest = join(app, 'manifest.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"version": *"[^"]*"/, '"version": "1.0.0.1"'));
    const system = ['--platform', 'win', '--arch', 'x64', '--electron-dist', join(folder, 'electron')];
    const args = [...system, '--target', 'nsis,portable,dir', '--app-id', ID, '--output', 'release'];
    const signing = signs ? { CSC_LINK: makeCertificate(), CSC_KEY_PASSWORD: 'secret' } : {};
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'package', app, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ELECTRON_BUILDER_OFFLINE: 'true', ...signing },
    });
    expect([status, stderr]).toEqual([0, expect.stringContaining('Built the program')]);
    const weakness = weaknessOf(makensisVersion('makensis'));
    if (weakness !== undefined) expect(stderr).toContain(weakness);
    const product = join(folder, 'release/slate-app-1.0.0.1-windows-x64');
    made = { setup: `${product}-setup.exe`, portable: `${product}-portable.exe`, product };
    return made;
  }

  const certificate = () => join(folder, 'certificate.pem');
  /** @returns with its key, for electron-builder */
  function makeCertificate(): string {
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
    const use = ['-addext', 'extendedKeyUsage=codeSigning', '-addext', 'keyUsage=digitalSignature'];
    const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', 'key.pem', '-out', certificate()];
    openssl('req', '-x509', ...key, '-subj', '/CN=Loopback Makers', ...use);
    const both = ['-inkey', 'key.pem', '-in', certificate(), '-out', 'both.pfx', '-passout', 'pass:secret'];
    openssl('pkcs12', '-export', ...both);
    return join(folder, 'both.pfx');
  }

  function expectSignature(file: string): void {
    const args = ['verify', '-CAfile', certificate(), '-in', file];
    const { status, stdout } = spawnSync('osslsigncode', args, { encoding: 'utf8' });
    expect([file, status, stdout]).toEqual([file, 0, expect.stringContaining('/CN=Loopback Makers')]);
  }

  describe.skipIf(!hasWine)('in wine', () => {
    let wine: Wine;
    let user: string;

    beforeAll(() => {
      wine = new Wine(join(folder, 'wine'));
      user = `users/${userInfo().username}`;
    }, 240_000);
    // A second attempt is not to find what the first one has left.
    beforeEach(({ task }) => {
      if (!task.result?.retryCount) return;
      wine.end();
      wine = new Wine(mkdtempSync(join(folder, 'wine-')));
    }, 240_000);
    afterAll(() => wine.end());

    const versionsIn = (registry: string) => registry.match(/"ComparableVersion"="[^"]*"/g);
    /** The uninstaller goes on in a copy of its own, which is waited for. */
    const uninstall = (where: string, ...args: string[]) => {
      wine.run(join(where, 'Uninstall Slate.exe'), '/S', ...args);
      wine.wait();
    };
    const data = () => wine.path(`${user}/AppData/Roaming/chrome-app-${ID}`);
    const links = () =>
      [
        `${user}/AppData/Roaming/Microsoft/Windows/Start Menu/Programs`,
        `${user}/Desktop`,
        'ProgramData/Microsoft/Windows/Start Menu/Programs',
        'users/Public/Desktop',
      ].filter((place) => existsSync(wine.path(`${place}/Slate.lnk`)));

    /** A program that says how it was started, and ends with 7. */
    function writeProgram(file: string, sleeps = 0): void {
      const script = [
        'Unicode true',
        'Target amd64-unicode',
        'SilentInstall silent',
        'RequestExecutionLevel user',
        'OutFile program.exe',
        'Section',
        String.raw`FileOpen $0 "C:\started.txt" w`,
        'GetFullPathName $1 "."',
        'FileWrite $0 "$CMDLINE in $1"',
        'FileClose $0',
        `Sleep ${sleeps}`,
        'SetErrorLevel 7',
        'SectionEnd',
      ];
      const work = mkdtempSync(join(folder, 'program-'));
      writeFileSync(join(work, 'program.nsi'), script.join('\n'));
      execFileSync('makensis', ['-V1', 'program.nsi'], { cwd: work });
      cpSync(join(work, 'program.exe'), file);
    }

    function options(name: string, originalVersion: string, isKiosk = false): NsisOptions {
      const top = join(folder, name);
      mkdirSync(join(top, 'resources'), { recursive: true });
      writeFileSync(join(top, 'resources/app.asar'), originalVersion);
      return {
        arch: 'x64',
        identity: {
          id: ID,
          appId: `org.chromeapp.${ID}`,
          productName: 'Käse & "Till\'s" `1` [1] $5 ${APP_ID} $%HOME% ${U+22} $(no)',
          executableName: 'till-app',
          version: '1.0.0',
          originalVersion,
          release: 0,
          description: 'Sells "much"',
          author: { name: 'Ann', email: 'ann@shop.example' },
          homepage: 'https://shop.example/',
          license: 'Proprietary',
        },
        associations: { fileAssociations: [], mimeTypes: [], protocols: [] },
        icon: '/usr/share/nsis/Contrib/Graphics/Icons/modern-install.ico',
        isKiosk,
        perMachine: false,
        licenses: [],
        scripts: join(root, 'scripts/windows'),
        target: 'amd64-unicode',
        folder: top,
        file: `${top}.exe`,
        mtime: new Date(Date.UTC(1980, 0, 2)),
        sign: () => Promise.resolve(),
      };
    }

    /** A version of the command's product, small and without its work. */
    async function makeUpdate(version: string): Promise<Pick<Made, 'setup' | 'product'>> {
      const { identity, ...more } = options(`update-${version}`, version);
      writeProgram(join(more.folder, 'slate-app.exe'));
      await makeInstaller({
        ...more,
        identity: { ...identity, productName: 'Slate', executableName: 'slate-app' },
        associations: { ...more.associations, fileAssociations: [{ ext: 'txt', name: 'text', role: 'Editor' }] },
      });
      return { setup: more.file, product: more.folder };
    }

    it('installs for a user, is updated by a newer one and not by an older one, and leaves nothing but data', async () => {
      const first = make();
      const [second, third] = [await makeUpdate('1.0.0.2'), await makeUpdate('1.1')];
      const place = wine.path(`${user}/AppData/Local/Programs/Slate`);
      const installed = () => {
        const { 'Uninstall Slate.exe': uninstaller, ...files } = hashFiles(place);
        expect(uninstaller).toBeDefined();
        return files;
      };
      expect(wine.run(first.setup, '/S')).toBe(0);
      expect(installed()).toEqual(hashFiles(first.product));
      if (signs) expectSignature(join(place, 'Uninstall Slate.exe'));
      expect(links()).toEqual([expect.stringContaining('Roaming')]);
      const registry = wine.registry('user');
      const [drive, program] = [String.raw`C:\\users`, String.raw`AppData\\Local\\Programs\\Slate\\slate-app.exe`];
      expect(registry).toContain(String.raw`"\"${drive}\\${userInfo().username}\\${program}\" -- \"%1\""`);
      expect(registry).toMatch(/"DisplayVersion"="1\.0\.0\.1"/);
      expect(registry).toMatch(/"QuietUninstallString"="\\"C:.*Uninstall Slate\.exe\\" \/currentuser \/S"/);
      // What is the administrator's stays, and what is only of the version before goes.
      writeFileSync(join(place, 'kiosk-policy.json'), '{}');
      // They differ in the fourth number only.
      expect(wine.run(second.setup, '--updated', '/S')).toBe(0);
      const { 'kiosk-policy.json': policy, ...files } = installed();
      expect([policy === undefined, files]).toEqual([false, hashFiles(second.product)]);
      rmSync(join(place, 'kiosk-policy.json'));
      expect(wine.run(third.setup, '/S')).toBe(0);
      expect(wine.run(second.setup, '/S')).toBe(3);
      expect(installed()).toEqual(hashFiles(third.product));
      expect(versionsIn(wine.registry('user'))).toEqual(['"ComparableVersion"="1.1.0.0.0"']);
      mkdirSync(data(), { recursive: true });
      uninstall(place);
      expect([existsSync(place), existsSync(data()), links()]).toEqual([false, true, []]);
      const after = wine.registry('user');
      expect([after.includes('slate-app'), after.includes(ID)]).toEqual([false, false]);
    }, 600_000);

    it('installs for all users, and elsewhere, and takes the data with it when it is told to', () => {
      const { setup, product } = make();
      expect(wine.run(setup, '/S', '/allusers', '/desktop', String.raw`/D=C:\shop`)).toBe(0);
      const place = wine.path('shop');
      expect(hashFiles(place)).toMatchObject(hashFiles(product));
      expect(links()).toHaveLength(2);
      expect(versionsIn(wine.registry('system'))).toHaveLength(1);
      expect(wine.registry('user')).not.toContain(ID);
      // It stays where it is, and for whom, without being told.
      expect(wine.run(setup, '/S')).toBe(0);
      expect([existsSync(join(place, 'slate-app.exe')), links().length]).toEqual([true, 2]);
      mkdirSync(data(), { recursive: true });
      uninstall(place, '--delete-app-data');
      expect([existsSync(place), existsSync(data()), links()]).toEqual([false, false, []]);
      const after = wine.registry('system');
      expect([after.includes('slate-app'), after.includes(ID)]).toEqual([false, false]);
    }, 600_000);

    it.skipIf(!hasSmallDisks())(
      'leaves nothing where there is no room for it',
      async () => {
        const disk = smallDisk(2);
        if (!disk) return;
        try {
          const large = options('large', '1.0');
          writeFileSync(join(large.folder, 'till-app.exe'), '');
          writeFileSync(join(large.folder, 'resources/app.asar'), Buffer.alloc(3 * 2 ** 20));
          await makeInstaller(large);
          const shop = join(disk.folder, 'shop');
          expect(wine.run(large.file, '/S', `/D=Z:${shop.replaceAll('/', '\\')}`)).toBe(2);
          expect(existsSync(shop)).toBe(false);
        } finally {
          wine.wait();
          disk.remove();
        }
      },
      240_000,
    );

    it('is a program that unpacks itself once for each version, and passes on what it is told', async () => {
      const [first, second] = [options('portable-1', '1.0'), options('portable-2', '1.1')];
      for (const one of [first, second]) {
        writeProgram(join(one.folder, 'till-app.exe'));
        await makePortable(one);
      }
      const place = wine.path(`${user}/AppData/Local/org.chromeapp.${ID}`);
      expect(wine.run(first.file, '--', String.raw`C:\a b.txt`)).toBe(7);
      const [unpacked = ''] = readdirSync(place);
      expect(unpacked).toMatch(/^1\.0-[0-9a-f]{8}$/);
      expect(hashFiles(join(place, unpacked))).toEqual(hashFiles(first.folder));
      const started = readFileSync(wine.path('started.txt'), 'latin1');
      const here = `in Z:${process.cwd().replaceAll('/', '\\')}`;
      expect(started).toContain(String.raw`till-app.exe" -- "C:\a b.txt" ${here}`);
      // It is not unpacked again.
      writeFileSync(join(place, unpacked, 'mark'), '');
      expect(wine.run(first.file)).toBe(7);
      expect(readdirSync(join(place, unpacked))).toContain('mark');
      mkdirSync(join(place, '.new-99999'));
      expect(wine.run(second.file)).toBe(7);
      expect(readFileSync(wine.path('started.txt'), 'latin1')).toContain(here);
      const [next = '', ...others] = readdirSync(place);
      expect([next, others]).toEqual([expect.stringMatching(/^1\.1-[0-9a-f]{8}$/), []]);
      // As another version leaves it that was ended while it removed this one.
      rmSync(join(place, next, 'till-app.exe'));
      expect(wine.run(second.file)).toBe(7);
      expect(hashFiles(join(place, next))).toEqual(hashFiles(second.folder));
    }, 240_000);

    it('puts a policy beside the program of a kiosk, and does not touch one that runs', async () => {
      const kiosk = options('kiosk', '1.0', true);
      writeProgram(join(kiosk.folder, 'till-app.exe'), 600_000);
      await makeInstaller(kiosk);
      writeFileSync(wine.path('policy.json'), '{"a": 1}');
      expect(wine.run(kiosk.file, '/S', String.raw`/policy=C:\nothing.json`)).toBe(2);
      expect(wine.run(kiosk.file, '/S', String.raw`/policy=C:\policy.json`)).toBe(0);
      const name = "Till's `1` [1] $5 ＄{APP_ID} ＄%HOME% ＄{U+22} $(no)";
      const place = wine.path(`${user}/AppData/Local/Programs/Käse & ${name}`);
      expect(readFileSync(join(place, 'kiosk-policy.json'), 'utf8')).toBe('{"a": 1}');
      // Into another folder its policy comes along; what else somebody has put beside it stays.
      writeFileSync(join(place, 'notes.txt'), 'notes');
      expect(wine.run(kiosk.file, '/S', String.raw`/D=C:\hall`)).toBe(0);
      expect(hashFiles(place)).toEqual({ 'notes.txt': hashFiles(place)['notes.txt'] });
      expect(readFileSync(wine.path('hall/kiosk-policy.json'), 'utf8')).toBe('{"a": 1}');
      writeFileSync(wine.path('hall/kiosk-policy.json'), '{"b": 2}');
      expect(wine.run(kiosk.file, '/S', String.raw`/D=C:\desk`)).toBe(0);
      expect(existsSync(wine.path('hall'))).toBe(false);
      const desk = wine.path('desk');
      expect(readFileSync(join(desk, 'kiosk-policy.json'), 'utf8')).toBe('{"b": 2}');
      const before = hashFiles(desk);
      rmSync(wine.path('started.txt'), { force: true });
      const running = wine.start(join(desk, 'till-app.exe'));
      await expect.poll(() => existsSync(wine.path('started.txt'))).toBe(true);
      try {
        expect(wine.run(kiosk.file, '/S')).toBe(4);
        expect(hashFiles(desk)).toEqual(before);
      } finally {
        running.kill();
      }
    }, 240_000);
  });

  it.skipIf(!signs)(
    'is signed, and so is the portable one',
    () => {
      const { setup, portable } = make();
      for (const file of [setup, portable]) expectSignature(file);
    },
    240_000,
  );
});
