import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import { fileTime, makeTarGz, makeZip } from '../../../../src/cli/package/archives.ts';
import { root } from '../../../support/shell.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-archives-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The same files, written in another order and at another time. */
function product(parent: string, names: readonly string[]): string {
  const top = join(folder, parent, 'till-app');
  mkdirSync(join(top, 'resources'), { recursive: true });
  for (const name of names) {
    writeFileSync(join(top, name), name.repeat(100));
    chmodSync(join(top, name), name === 'till' ? 0o700 : 0o600);
    utimesSync(join(top, name), Math.random() * 1e9, Math.random() * 1e9);
  }
  if (onPosix) symlinkSync('till', join(top, 'link'));
  return top;
}

const onPosix = process.platform !== 'win32';
const NAMES = ['till', 'resources/app.asar', 'version', 'a'];
const time = fileTime({});

describe.skipIf(!onPosix)('an archive of a product', () => {
  it.each([
    ['tar.gz', makeTarGz],
    ['zip', makeZip],
  ] as const)('(%s) has the same bytes, whoever makes it and when', async (ending, make) => {
    const files = ['one', 'two'].map((name) => join(folder, `${name}.${ending}`));
    await make(product('x', NAMES), files[0] ?? '', time);
    await make(product('y', NAMES.toReversed()), files[1] ?? '', time);
    const [one, two] = files.map((file) => readFileSync(file));
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
    await make(join(folder, 'x/till-app'), files[1] ?? '', fileTime({ SOURCE_DATE_EPOCH: '1700000000' }));
    expect(one?.equals(readFileSync(files[1] ?? ''))).toBe(false);
  });

  it('(tar.gz) comes out as it was, with links and what may be run', async () => {
    const file = join(folder, 'a.tar.gz');
    await makeTarGz(product('x', NAMES), file, time);
    mkdirSync(join(folder, 'out'));
    await extract({ file, cwd: join(folder, 'out') });
    const out = join(folder, 'out/till-app');
    expect(readFileSync(join(out, 'resources/app.asar'), 'utf8')).toBe('resources/app.asar'.repeat(100));
    expect(lstatSync(join(out, 'till')).mode & 0o100).toBe(0o100);
    expect(readlinkSync(join(out, 'link'))).toBe('till');
  });

  it('(zip) says of each file what it is, for everybody to read', async () => {
    const file = join(folder, 'a.zip');
    await makeZip(product('x', NAMES), file, time);
    const zip = await openPromise(file, { lazyEntries: true });
    const found: Record<string, string> = {};
    for await (const entry of zip.eachEntry())
      found[entry.fileName] = (entry.externalFileAttributes >>> 16).toString(8);
    expect(found).toEqual({
      'till-app/a': '100644',
      'till-app/link': '120777',
      'till-app/resources/app.asar': '100644',
      'till-app/till': '100755',
      'till-app/version': '100644',
    });
  });
});

const dpkg = ['/usr/bin/dpkg-deb', '/bin/dpkg-deb'].find((path) => existsSync(path));

describe.skipIf(dpkg === undefined)('the stand-in for fpm', () => {
  const fpm = (...args: string[]) =>
    execFileSync(process.execPath, [join(root, 'scripts/fpm-by-dpkg-deb.mjs'), ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const field = (file: string, name: string) =>
    execFileSync(dpkg ?? '', ['-f', file, name], { encoding: 'utf8' }).trimEnd();

  it('makes of the options that electron-builder gives a package that Debian reads', () => {
    const top = product('x', NAMES);
    writeFileSync(join(folder, 'after'), '#!/bin/sh\n');
    const file = join(folder, 'till.deb');
    const args = [
      '-s',
      'dir',
      '--force',
      '-t',
      'deb',
      '-d',
      'libgtk-3-0',
      '-d',
      'libnss3',
      '--deb-recommends',
      'x',
      '--deb-compression',
      'gzip',
    ];
    const more = [
      '--architecture',
      'amd64',
      '--after-install',
      join(folder, 'after'),
      '--after-remove',
      join(folder, 'after'),
    ];
    const names = [
      '--description',
      '\n Sells\n\nand counts',
      '--version',
      '2.1.0',
      '--package',
      file,
      '--name',
      'till-app',
      '--maintainer',
      'Ann <ann@shop.example>',
      '--vendor',
      'Ann',
      '--url',
      'https://till-app.invalid/',
      '--version',
      '2.1.0.7',
      '--iteration',
      '3',
    ];
    fpm(
      ...args,
      ...more,
      ...names,
      `${top}/=/opt/Till Now`,
      `${join(top, 'version')}=/usr/share/applications/till-app.desktop`,
    );
    expect(field(file, 'Package')).toBe('till-app');
    expect(field(file, 'Version')).toBe('2.1.0.7-3');
    expect(field(file, 'Depends')).toBe('libgtk-3-0, libnss3');
    expect(field(file, 'Description')).toBe('Sells\n .\n and counts');
    expect(field(file, 'Homepage')).toBe('');
    const listing = execFileSync(dpkg ?? '', ['-c', file], { encoding: 'utf8' });
    expect(listing).toMatch(/^-rwxr-xr-x root\/root .* \.\/opt\/Till Now\/till$/m);
    expect(listing).toMatch(/^-rw-r--r-- root\/root .* \.\/usr\/share\/applications\/till-app\.desktop$/m);
    expect(listing).toMatch(/\.\/opt\/Till Now\/link -> till$/m);
    const control = execFileSync(dpkg ?? '', ['-I', file], { encoding: 'utf8' });
    expect(control).toMatch(/\* {2}postinst/);
    expect(control).toContain('md5sums');
  });

  it('makes nothing else', () => {
    expect(() => fpm('-s', 'dir', '-t', 'rpm')).toThrow('.deb packages only');
  });
});
