import { describe, expect, it } from 'vitest';
import { defaultTargets, parseTargets, preflight, TARGET_NAMES } from '../../../../src/cli/package/targets.ts';
import type { Host } from '../../../../src/cli/package/targets.ts';

const bare: Host = { platform: 'linux', env: {}, allowDownloads: false, has: () => false };
const having = (...programs: string[]): Host => ({ ...bare, has: (program) => programs.includes(program) });
const missing = (host: Host) =>
  Object.fromEntries(preflight(TARGET_NAMES, host).map((one) => [one.target, one.missing]));

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
    expect(missing({ ...having('wixl'), platform: 'win32' })['msi']).toContain('the WiX tools');
    expect(missing({ ...bare, env: { APPIMAGE_TOOLS_PATH: '/tools' } })).not.toHaveProperty('AppImage');
    const nsis = { ELECTRON_BUILDER_NSIS_DIR: '/n', ELECTRON_BUILDER_NSIS_RESOURCES_DIR: '/r' };
    expect(missing({ ...bare, env: nsis })['nsis']).toContain('wine');
    expect(missing({ ...having('wine'), env: nsis })).not.toHaveProperty('nsis');
    expect(missing({ ...bare, allowDownloads: true })).toMatchObject({
      nsis: expect.stringContaining('wine'),
      rpm: expect.any(String),
    });
    expect(missing({ ...bare, platform: 'darwin' })).not.toHaveProperty('dmg');
  });

  it('chooses by itself what can be built', () => {
    expect(defaultTargets('linux', bare)).toEqual(['tar.gz']);
    expect(defaultTargets('linux', having('dpkg-deb'))).toEqual(['deb', 'tar.gz']);
    expect(defaultTargets('win32', bare)).toEqual(['zip']);
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
