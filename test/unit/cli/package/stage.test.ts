import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stageProduct } from '../../../../src/cli/package/stage.ts';
import type { StageOptions } from '../../../../src/cli/package/stage.ts';
import type { Identity } from '../../../../src/cli/package/identity.ts';
import { PRODUCT_FILE, readProduct } from '../../../../src/main/product/product-file.ts';

type Version = { readonly version: string };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-stage-'));
  write('root', {
    'package.json': '{"dependencies":{"native":"1","unused":"1","port":"1"}}',
    'dist/main.js': 'import{a}from"native";await import("port")',
    'dist/preload.cjs': '',
    'dist/guest-preload.cjs': '',
    'dist/keyboard-preload.cjs': '',
    'dist/cli.js': '',
    'node_modules/native/package.json': '{"dependencies":{"buffer":"1"}}',
    'node_modules/native/index.js': '',
    'node_modules/native/LICENSE': '',
    'node_modules/native/README.md': '',
    'node_modules/native/index.d.ts': '',
    'node_modules/native/deps/big.c': '',
    'node_modules/native/libusb/COPYING': '',
    'node_modules/native/libusb/configure.ac': '',
    'node_modules/native/libusb/libusb/Makefile.am': '',
    'node_modules/native/prebuilds/linux-x64/a.node': '',
    'node_modules/native/prebuilds/linux-arm64/a.node': '',
    'node_modules/native/prebuilds/linux-arm/a.node': '',
    'node_modules/native/prebuilds/darwin-x64+arm64/a.node': '',
    'node_modules/native/prebuilds/HID_hidraw-linux-x64/a.node': '',
    'node_modules/native/prebuilds/HID-linux-x64-musl/a.node': '',
    'node_modules/native/prebuilds/HID-linux-x64/a.node': '',
    'node_modules/buffer/package.json': '{}',
    'node_modules/unused/package.json': '{}',
    'node_modules/port/package.json': '{"dependencies":{"@port/binding":"1"}}',
    'node_modules/@port/binding/package.json': '{}',
    'node_modules/@port/binding/src/a.cpp': '',
    'node_modules/@port/binding/prebuilds/linux-x64/@port+binding.glibc.node': '',
    'node_modules/@port/binding/prebuilds/linux-x64/@port+binding.musl.node': '',
    'node_modules/@port/binding/prebuilds/win32-x64/@port+binding.node': '',
  });
  write('app', { 'manifest.json': '{}', 'js/a.js': 'a', '.git/config': '', 'js/.hidden': '' });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(top: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, top, path)), { recursive: true });
    writeFileSync(join(folder, top, path), text);
  }
}

const identity = {
  id: 'a'.repeat(32),
  productName: 'Till',
  executableName: 'till-app',
  originalVersion: '1',
} as Identity;
const stage = (options: Partial<StageOptions> = {}) =>
  stageProduct({
    root: join(folder, 'root'),
    appFolder: join(folder, 'app'),
    identity,
    platform: 'linux',
    arch: 'x64',
    into: mkdtempSync(join(folder, 'stage-')),
    ...options,
  });

describe('what goes into a product', () => {
  it('is the shell, the packages that it loads, and the app, all of it in the list', async () => {
    const { product, modules, files } = await stage();
    expect(Object.keys(files).toSorted()).toEqual([
      'app/js/a.js',
      'app/manifest.json',
      'dist/guest-preload.cjs',
      'dist/keyboard-preload.cjs',
      'dist/main.js',
      'dist/preload.cjs',
      'node_modules/@port/binding/package.json',
      'node_modules/@port/binding/prebuilds/linux-x64/@port+binding.glibc.node',
      'node_modules/buffer/package.json',
      'node_modules/native/LICENSE',
      'node_modules/native/index.js',
      'node_modules/native/libusb/COPYING',
      'node_modules/native/package.json',
      'node_modules/native/prebuilds/HID_hidraw-linux-x64/a.node',
      'node_modules/native/prebuilds/linux-x64/a.node',
      'node_modules/port/package.json',
      'package.json',
    ]);
    expect(readProduct(product)).toMatchObject({ id: identity.id, name: 'Till', version: '1', files });
    expect(modules.map(({ to }) => to)).toEqual(['node_modules']);
    expect(existsSync(join(product, PRODUCT_FILE))).toBe(true);
  });

  it('is more where it updates itself: from where, by which key, and with what', async () => {
    write('root', { 'dist/system-installer.js': '' });
    const updates = { updateUrl: 'https://shop.example/u.xml', updateKey: 'key', hasSystemInstaller: true };
    const { product, files } = await stage({ ...updates, identity: { ...identity, release: 3 } });
    expect(Object.keys(files)).toContain('dist/system-installer.js');
    expect(readProduct(product)).toMatchObject({ updateUrl: updates.updateUrl, updateKey: 'key', release: 3 });
    expect(Object.keys((await stage()).files)).not.toContain('dist/system-installer.js');
  });

  it.each([
    ['darwin', 'arm64', 'darwin-x64+arm64'],
    ['linux', 'arm64', 'linux-arm64'],
    ['linux', 'armv7l', 'linux-arm'],
  ] as const)('has the native modules of %s on %s alone', async (platform, arch, expected) => {
    const { modules } = await stage({ platform, arch });
    expect(readdirSync(join(modules[0]?.from ?? '', 'native/prebuilds'))).toEqual([expected]);
  });

  it('has the native modules of packages that are needed by others, for Windows too', async () => {
    const { files } = await stage({ platform: 'win32' });
    expect(Object.keys(files).filter((path) => path.endsWith('.node'))).toEqual([
      'node_modules/@port/binding/prebuilds/win32-x64/@port+binding.node',
    ]);
  });

  it('has every package in the version that whoever needs it finds', async () => {
    const needs = (version: string, dependencies: object = {}) => JSON.stringify({ version, dependencies });
    write('root/node_modules', {
      'port/package.json': needs('1', { '@port/binding': '1', reader: '2', line: '2' }),
      '@port/binding/package.json': needs('1', { reader: '1', 'a-log': '1' }),
      '@port/binding/node_modules/reader/package.json': needs('1', { line: '1' }),
      '@port/binding/node_modules/line/package.json': needs('1'),
      '@port/binding/node_modules/a-log/package.json': needs('1'),
      'reader/package.json': needs('2', { line: '2', 'a-log': '1' }),
      'reader/node_modules/a-log/package.json': needs('1'),
      'line/package.json': needs('2'),
    });
    const { modules, files } = await stage();
    const [top, ...aside] = modules;
    expect(top?.to).toBe('node_modules');
    const found = Object.fromEntries(
      [top, ...aside].flatMap(({ from = '', to = '' } = {} as (typeof modules)[number]) =>
        readdirSync(from, { recursive: true, encoding: 'utf8' })
          .filter((path) => path.endsWith('/package.json'))
          .map((path) => [`${to}/${path}`, (JSON.parse(readFileSync(join(from, path), 'utf8')) as Version).version]),
      ),
    );
    expect(found).toMatchObject({
      'node_modules/reader/package.json': '2',
      'node_modules/line/package.json': '2',
      'node_modules/a-log/package.json': '1',
      'node_modules/@port/binding/node_modules/reader/package.json': '1',
      'node_modules/@port/binding/node_modules/reader/node_modules/line/package.json': '1',
    });
    expect(Object.keys(files).filter((path) => path.includes('a-log'))).toHaveLength(1);
    for (const path of Object.keys(found)) expect(files).toHaveProperty([path]);
    // electron-builder gets none by that name.
    for (const { from } of modules) {
      expect(readdirSync(from, { recursive: true, encoding: 'utf8' }).join('\n')).not.toContain('node_modules');
    }
  });

  it('keeps the folders of the app that electron-builder would change, under another name', async () => {
    write('app', { 'node_modules/x/package.json': '{"scripts":{}}', 'node_modules/x/node_modules/y/i.js': 'y' });
    const { product, modules } = await stage();
    expect(modules.map(({ to }) => to)).toEqual([
      'node_modules',
      'app/node_modules/x/node_modules',
      'app/node_modules',
    ]);
    expect(existsSync(join(product, 'app/node_modules'))).toBe(false);
    expect(readFileSync(join(modules[2]?.from ?? '', 'x/package.json'), 'utf8')).toBe('{"scripts":{}}');
    expect(readFileSync(join(modules[1]?.from ?? '', 'y/i.js'), 'utf8')).toBe('y');
  });
});

describe('an app that cannot be packaged', () => {
  it.skipIf(process.platform === 'win32').each([
    ['/etc/hostname', 'is a link that leads out of the folder'],
    ['..', 'is a link that leads out of the folder'],
    ['nowhere', 'is a link that leads nowhere'],
    ['js', 'is a link to a folder'],
  ])('has a link to %s', async (target, sentence) => {
    symlinkSync(target, join(folder, 'app/link'));
    await expect(stage()).rejects.toThrow(`${join(folder, 'app/link')} ${sentence}, so it cannot be packaged.`);
  });

  it.skipIf(process.platform === 'win32')('has names that Windows cannot have, for Windows', async () => {
    write('app', { 'js/aux.js': '' });
    await expect(stage({ platform: 'win32' })).rejects.toThrow('has the name of a device on Windows');
    rmSync(join(folder, 'app/js/aux.js'));
    write('app', { 'JS/b.js': '' });
    await expect(stage()).resolves.toBeDefined();
    await expect(stage({ platform: 'win32' })).rejects.toThrow('only in case');
  });
});
