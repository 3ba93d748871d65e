import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../../../support/shell.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-fpm-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What electron-builder packs. */
function product(): string {
  const top = join(folder, 'till-app');
  mkdirSync(join(top, 'resources'), { recursive: true });
  for (const name of ['till-app', 'chrome-sandbox', 'resources/app.asar', 'version']) {
    writeFileSync(join(top, name), name.repeat(100));
    chmodSync(join(top, name), name === 'version' ? 0o600 : 0o700);
  }
  symlinkSync('till-app', join(top, 'link'));
  return top;
}

/** @returns where a program of the system is, if it is there */
function find(program: string): string {
  return ['/usr/bin', '/bin'].map((path) => join(path, program)).find((path) => existsSync(path)) ?? '';
}

const [dpkg, rpm] = [find('dpkg-deb'), find('rpmbuild') && find('rpm')];

function fpm(args: readonly string[]): void {
  execFileSync(process.execPath, [join(root, 'scripts/fpm-stand-in.mjs'), ...args], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
}

/** As electron-builder gives them; of an option that is given twice the last one counts. */
function fpmArguments(type: string, more: readonly string[], file: string): string[] {
  const after = join(folder, 'after');
  writeFileSync(after, '#!/bin/bash\necho "100%files" $1\n');
  return [
    ['-s', 'dir', '--force', '-t', type, ...more, '--architecture', 'amd64'],
    ['--after-install', after, '--after-remove', after, '--description', '\n Sells\n\nand counts\n%files of it'],
    ['--version', '2.1.0', '--package', file, '--name', 'till-app', '--maintainer', 'Ann <ann@shop.example>'],
    ['--vendor', 'Ann', '--url', 'https://till-app.invalid/', '--license', 'Proprietary', '--version', '2.1.0.7'],
  ].flat();
}

describe.skipIf(dpkg === '')('the stand-in for fpm, for .deb', () => {
  const field = (file: string, name: string) => execFileSync(dpkg, ['-f', file, name], { encoding: 'utf8' }).trimEnd();

  it('makes of the options that electron-builder gives a package that Debian reads', () => {
    const top = product();
    const file = join(folder, 'till.deb');
    const more = ['-d', 'libgtk-3-0', '-d', 'libnss3', '--deb-recommends', 'x', '--deb-compression', 'gzip'].concat([
      '--iteration',
      '3',
    ]);
    fpm([
      ...fpmArguments('deb', more, file),
      `${top}/=/opt/Till Now`,
      `${join(top, 'version')}=/usr/share/applications/till-app.desktop`,
    ]);
    expect(field(file, 'Package')).toBe('till-app');
    expect(field(file, 'Version')).toBe('2.1.0.7-3');
    expect(field(file, 'Depends')).toBe('libgtk-3-0, libnss3');
    expect(field(file, 'Description')).toBe('Sells\n .\n and counts\n %files of it');
    expect(field(file, 'Homepage')).toBe('');
    const listing = execFileSync(dpkg, ['-c', file], { encoding: 'utf8' });
    expect(listing).toMatch(/^-rwxr-xr-x root\/root .* \.\/opt\/Till Now\/till-app$/m);
    expect(listing).toMatch(/^-rw-r--r-- root\/root .* \.\/usr\/share\/applications\/till-app\.desktop$/m);
    expect(listing).toMatch(/\.\/opt\/Till Now\/link -> till-app$/m);
    const control = execFileSync(dpkg, ['-I', file], { encoding: 'utf8' });
    expect(control).toMatch(/\* {2}postinst/);
    expect(control).toContain('md5sums');
  });

  it('makes nothing else but .rpm', () => {
    expect(() => fpm(['-s', 'dir', '-t', 'pacman'])).toThrow('.deb and .rpm packages only');
  });
});

describe.skipIf(rpm === '')('the stand-in for fpm, for .rpm', () => {
  const query = (file: string, ...options: string[]) =>
    execFileSync(rpm, ['-qp', ...options, file], { encoding: 'utf8', stdio: 'pipe' }).trimEnd();

  function build(top: string, file: string, installed: string): string {
    const more = ['-d', 'xdg-utils', '--rpm-compression', 'gzip', '--rpm-tag', 'Recommends: libnotify.so.4'];
    fpm([
      ...fpmArguments('rpm', more, file),
      `${top}/=${installed}`,
      `${join(top, 'version')}=/usr/share/applications/till-app.desktop`,
    ]);
    return file;
  }

  it('makes of the same options a package that Fedora and SUSE read, the same bytes each time', () => {
    const top = product();
    const file = build(top, join(folder, 'till.rpm'), '/opt/Till Now');
    const format =
      '%{NAME}|%{VERSION}|%{RELEASE}|%{ARCH}|%{SUMMARY}|%{URL}|%{VENDOR}|%{LICENSE}|%{BUILDTIME}|%{BUILDHOST}';
    expect(query(file, '--queryformat', format)).toBe(
      'till-app|2.1.0.7|1|x86_64|Sells|(none)|Ann|Proprietary|315619200|localhost',
    );
    expect(query(file, '--requires').split('\n')).toContain('xdg-utils');
    expect(query(file, '--recommends')).toBe('libnotify.so.4');
    const files = query(file, '--queryformat', '[%{FILEMODES:perms} %{FILEUSERNAME} %{FILENAMES} %{FILELINKTOS}\n]');
    // Of the folders those that are its own: what it leaves behind would be a residue, and what it took from others a fault.
    expect(files.split('\n').map((line) => line.trimEnd())).toEqual([
      'drwxr-xr-x root /opt/Till Now',
      '-rwxr-xr-x root /opt/Till Now/chrome-sandbox',
      'lrwxrwxrwx root /opt/Till Now/link till-app',
      'drwxr-xr-x root /opt/Till Now/resources',
      '-rwxr-xr-x root /opt/Till Now/resources/app.asar',
      '-rwxr-xr-x root /opt/Till Now/till-app',
      '-rw-r--r-- root /opt/Till Now/version',
      'lrwxrwxrwx root /usr/bin/till-app /opt/Till Now/till-app',
      '-rw-r--r-- root /usr/share/applications/till-app.desktop',
    ]);
    const scripts = query(file, '--scripts');
    expect(scripts).toContain('postinstall scriptlet (using /bin/bash):\necho "100%files" $1');
    expect(scripts).toContain('postuninstall scriptlet (using /bin/bash):');
    expect(query(file, '--queryformat', '%{DESCRIPTION}')).toContain('and counts\n- %files of it');
    const again = build(top, join(folder, 'again.rpm'), '/opt/Till Now');
    expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
  });

  it('takes names in which a specification would see macros and patterns', () => {
    const installed = "/opt/Ann's 100%nil [x] {y,z}";
    const file = build(product(), join(folder, 'odd.rpm'), installed);
    expect(query(file, '--list').split('\n')).toContain(`${installed}/resources/app.asar`);
  });
});
