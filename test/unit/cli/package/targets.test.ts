import { describe, expect, it } from 'vitest';
import {
  byWixl,
  defaultTargets,
  parseTargets,
  preflight,
  signingNeeds,
  TARGET_NAMES,
} from '../../../../src/cli/package/targets.ts';
import type { Host } from '../../../../src/cli/package/targets.ts';

const bare: Host = {
  platform: 'linux',
  env: {},
  allowDownloads: false,
  has: () => false,
  find: () => undefined,
  exists: () => false,
};
const having = (...programs: string[]): Host => ({
  ...bare,
  has: (program) => programs.includes(program),
  find: (program) => (programs.includes(program) ? `/usr/bin/${program}` : undefined),
});
const withFiles = (host: Host, ...paths: string[]): Host => ({ ...host, exists: (path) => paths.includes(path) });
const missing = (host: Host) =>
  Object.fromEntries(preflight(TARGET_NAMES, host, 'x64').map((one) => [one.target, one.missing]));

describe('preflight', () => {
  it('names for each target the one thing that is missing on a bare Linux', () => {
    expect(missing(bare)).toEqual({
      deb: expect.stringContaining('dpkg-deb'),
      rpm: 'rpmbuild (in the package rpm, or rpm-build)',
      AppImage: expect.stringContaining('APPIMAGE_TOOLS_PATH'),
      snap: 'snapcraft',
      flatpak: 'flatpak-builder',
      nsis: expect.stringContaining('ELECTRON_BUILDER_NSIS_DIR'),
      portable: expect.stringContaining('ELECTRON_BUILDER_NSIS_DIR'),
      msi: 'wixl (in the package wixl, or msitools)',
      dmg: 'a Mac to build on',
      pkg: 'a Mac to build on',
    });
  });

  it('goes by what is there', () => {
    expect(missing(having('dpkg-deb'))).not.toHaveProperty('deb');
    expect(missing({ ...bare, env: { CUSTOM_FPM_PATH: '/fpm' } })).not.toHaveProperty('deb');
    expect(missing({ ...having('fpm'), env: { USE_SYSTEM_FPM: 'true' } })).not.toHaveProperty('deb');
    expect(missing(having('rpmbuild'))).not.toHaveProperty('rpm');
    expect(missing(having('wixl'))).not.toHaveProperty('msi');
    expect(missing(having('snapcraft', 'flatpak-builder'))).toMatchObject({
      snap: expect.stringContaining('--allow-downloads'),
      flatpak: expect.stringContaining('--allow-downloads'),
    });
    expect(missing({ ...having('snapcraft'), allowDownloads: true })).not.toHaveProperty('snap');
    expect(missing({ ...having('wixl'), platform: 'win32' })['msi']).toContain('the WiX tools');
    expect(missing({ ...bare, allowDownloads: true })).toMatchObject({
      nsis: expect.stringContaining('wine'),
      rpm: expect.any(String),
    });
    expect(missing({ ...bare, platform: 'darwin' })).not.toHaveProperty('dmg');
  });

  it('asks for the one part of an AppImage that is missing', () => {
    const named: Host = { ...bare, env: { APPIMAGE_TOOLS_PATH: '/t' } };
    const lacks = (host: Host, arch = 'x64') => preflight(['AppImage'], host, arch)[0]?.missing;
    expect(lacks(bare)).toMatch(/^the AppImage runtime: put it as runtime-x64 into a folder .* APPIMAGE_TOOLS_PATH/);
    expect(lacks(named)).toBe('the AppImage runtime for x64, as runtime-x64 in /t, the folder of APPIMAGE_TOOLS_PATH');
    expect(lacks(withFiles(named, '/t/runtime-x64'))).toBe('mksquashfs (in the package squashfs-tools)');
    expect(lacks({ ...withFiles(having('mksquashfs'), '/t/runtime-x64'), env: named.env })).toBeUndefined();
    // electron-builder's folder, and the name of the runtime's makers.
    expect(lacks(withFiles(named, '/t/mksquashfs', '/t/runtimes/runtime-x64'))).toBeUndefined();
    expect(lacks(withFiles(named, '/t/mksquashfs', '/t/runtime-aarch64'), 'arm64')).toBeUndefined();
    expect(lacks(withFiles(named, '/t/mksquashfs', '/t/runtime-x64'), 'arm64')).toContain('runtime for arm64');
    expect(lacks({ ...bare, allowDownloads: true })).toBeUndefined();
  });

  it('asks for the one part of NSIS that is missing', () => {
    const env: NodeJS.ProcessEnv = { ELECTRON_BUILDER_NSIS_DIR: '/n' };
    const paths = ['/n/linux/makensis'];
    const lacks = (target: 'nsis' | 'portable', ...programs: string[]) =>
      preflight([target], withFiles({ ...having(...programs), env }, ...paths), 'x64')[0]?.missing ?? '';
    expect(lacks('nsis', 'makensis')).toBe('elevate.exe in /n, the folder of ELECTRON_BUILDER_NSIS_DIR');
    paths.push('/n/elevate.exe');
    expect(lacks('nsis')).toContain('name their folder by ELECTRON_BUILDER_NSIS_RESOURCES_DIR');
    env['ELECTRON_BUILDER_NSIS_RESOURCES_DIR'] = '/r';
    expect(lacks('nsis')).toContain('plugins/x86-unicode in /r');
    const plugins = '/r/plugins/x86-unicode';
    paths.push(plugins, `${plugins}/StdUtils.dll`, `${plugins}/nsis7z.dll`);
    expect(lacks('nsis')).toBe(`the plugin UAC.dll in ${plugins}`);
    expect(lacks('portable')).toContain('7za: name it by ELECTRON_BUILDER_7ZIP_PATH');
    paths.push(...['UAC', 'WinShell', 'SpiderBanner', 'nsProcess'].map((name) => `${plugins}/${name}.dll`));
    env['ELECTRON_BUILDER_7ZIP_PATH'] = '/7za';
    expect(lacks('nsis')).toBe('wine, in which the uninstaller is made');
    expect([lacks('nsis', 'wine'), lacks('portable')]).toEqual(['', '']);
  });

  it('asks for what signs programs for Windows only where there is a certificate', () => {
    const certified: Host = { ...bare, env: { CSC_LINK: 'c.pfx' } };
    expect(signingNeeds('win32', certified)).toContain('osslsigncode');
    expect(signingNeeds('win32', { ...having('osslsigncode'), env: certified.env })).toBeUndefined();
    expect(signingNeeds('win32', { ...certified, platform: 'win32' })).toBeUndefined();
    expect([signingNeeds('win32', bare), signingNeeds('linux', certified)]).toEqual([undefined, undefined]);
    expect([byWixl(['dir', 'msi'], bare), byWixl(['msi'], { platform: 'win32' }), byWixl(['dir'], bare)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('chooses by itself what can be built', () => {
    expect(defaultTargets('linux', bare, 'x64')).toEqual(['tar.gz']);
    expect(defaultTargets('linux', having('dpkg-deb'), 'x64')).toEqual(['deb', 'tar.gz']);
    expect(defaultTargets('win32', bare, 'x64')).toEqual(['zip']);
  });
});

describe('--target', () => {
  it('takes names in any case, once each', () => {
    expect(parseTargets('DIR, appimage,dir', 'linux')).toEqual(['dir', 'AppImage']);
  });

  it.each([
    ['exe', 'linux', 'there is no such target'],
    ['', 'linux', '--target names nothing'],
    ['nsis', 'linux', '--target nsis is for Windows; --platform is Linux.'],
    ['deb', 'win32', '--target deb is for Linux; --platform is Windows.'],
  ] as const)('refuses %s for %s', (names, platform, sentence) => {
    expect(() => parseTargets(names, platform)).toThrow(sentence);
  });
});
