/** A product, from the command to the app that runs as its users run it: packaged, installed nowhere, with the sandbox on. */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getRawHeader } from '@electron/asar';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderForOthers, startProgramAsOrdinaryUser } from '../support/ordinary-user.ts';
import { appFolder, root } from '../support/shell.ts';
import { writeWindowsElectron } from '../support/windows-electron.ts';
import { zipFile } from '../support/zip-file.ts';
import type { ZipEntry } from '../support/zip-file.ts';

const onLinux = process.platform === 'linux';
let folder: string;
let product: string;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function holdfast(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args], { cwd: folder });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk: Buffer) => {
      said[stream] += chunk.toString();
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })));
}

/** What is written into a program for Windows. */
function resourcesOf(executable: string) {
  const { entries } = NtExecutableResource.from(NtExecutable.from(readFileSync(executable)));
  const [info] = Resource.VersionInfo.fromEntries(entries);
  const [language] = info?.getAllLanguagesForStringValues() ?? [];
  const [group] = Resource.IconGroupEntry.fromEntries(entries);
  const integrity = entries.find(({ type }) => type === 'INTEGRITY');
  return {
    names: info && language ? info.getStringValues(language) : {},
    icons: (group?.icons ?? []).map(({ width }) => width || 256),
    integrity: JSON.parse(Buffer.from(integrity?.bin ?? new ArrayBuffer(0)).toString()) as unknown,
  };
}

function filesOf(top: string, prefix = ''): ZipEntry[] {
  return readdirSync(join(top, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = `${prefix}${entry.name}`;
    return entry.isDirectory() ? filesOf(top, `${name}/`) : [{ name, content: readFileSync(join(top, name)) }];
  });
}

const ID = 'abcdefghijklmnopabcdefghijklmnop';

/** Files that electron-builder would leave out or change of its own accord: an app is packaged as it is. */
const AWKWARD: Readonly<Record<string, string>> = {
  'node_modules/x/package.json': '{"name":"x","scripts":{"test":"x"},"devDependencies":{"y":"1"}}',
  'node_modules/x/README.md': 'x',
  'node_modules/x/node_modules/z/test/a.js': 'z',
  'package.json': '{"scripts":{"a":"b"}}',
  'object.o': 'o',
  'types.d.ts': 'd',
};

describe.skipIf(!onLinux)('holdfast package', () => {
  beforeAll(async () => {
    folder = folderForOthers();
    const app = join(folder, 'app');
    cpSync(appFolder('loopback'), app, { recursive: true });
    for (const [path, text] of Object.entries(AWKWARD)) {
      mkdirSync(join(app, path, '..'), { recursive: true });
      writeFileSync(join(app, path), text);
    }
    const args = ['--target', 'dir', '--app-id', ID, '--allow-development-runtime', '--json'];
    const { code, stdout, stderr } = await holdfast('package', 'app', ...args);
    expect([code, stderr]).toEqual([0, expect.stringContaining('[holdfast] Checked it (')]);
    const made = JSON.parse(stdout) as { artifacts: [{ file: string; bytes: number }]; product: object };
    expect(made.product).toMatchObject({ id: ID, name: 'Loopback', executableName: 'loopback-app' });
    product = made.artifacts[0].file;
    expect(product).toBe(join(folder, 'release/loopback-app-1.0-linux-x64'));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  it('makes a program that runs the app in the sandbox, with a profile of its own', async () => {
    const shell = startProgramAsOrdinaryUser(folder, join(product, 'loopback-app'), ['--disable-gpu']);
    try {
      await shell.waitForOutput('loopback: 12 checks passed', 60_000);
      expect(readdirSync(join(folder, 'home/.config'))).toContain(`chrome-app-${ID}`);
      expect(readdirSync(join(folder, `home/.config/chrome-app-${ID}/Partitions`))).toEqual([ID]);
    } finally {
      expect(await shell.terminate()).toBe(0);
    }
  });

  it('makes one without development files, and without what is not Chromium’s for its languages', () => {
    expect(readdirSync(join(product, 'locales'))).toEqual(['en-US.pak']);
    expect(readdirSync(join(product, 'resources')).toSorted()).toEqual(['app.asar', 'app.asar.unpacked']);
  });

  it.each([['--no-sandbox'], ['--remote-debugging-port=0'], ['--disable-seccomp-filter-sandbox']])(
    'makes one that refuses %s',
    async (option) => {
      const shell = startProgramAsOrdinaryUser(folder, join(product, 'loopback-app'), ['--disable-gpu', option]);
      await shell.waitForOutput('is refused in a packaged app.', 20_000);
      expect(await shell.ended).toBe(1);
      expect(shell.output()).not.toContain('checks passed');
    },
  );

  it('makes one that does not start once it has been changed', async () => {
    const changed = join(folder, 'changed');
    cpSync(product, changed, { recursive: true });
    const archive = join(changed, 'resources/app.asar');
    const bytes = readFileSync(archive);
    bytes.write('lines come bacK', bytes.indexOf('lines come back'));
    writeFileSync(archive, bytes);
    const shell = startProgramAsOrdinaryUser(folder, join(changed, 'loopback-app'), ['--disable-gpu']);
    await shell.waitForOutput('Loopback has been changed, and does not start: app/checks.js is not as', 20_000);
    // Its message waits for the user, and not for ever for who is none.
    expect(await shell.terminate()).toBe(2);
    expect(shell.output()).not.toContain('checks passed');
  });

  it('makes one whose program is no Node, and takes no options of Node', () => {
    const program = join(product, 'loopback-app');
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--version' };
    const run = () =>
      execFileSync(program, ['-e', 'console.log("is " + "node")', '--no-sandbox'], {
        env,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    let output: string;
    try {
      output = run();
    } catch (error) {
      output = `${(error as { stdout: string }).stdout}${(error as { stderr: string }).stderr}`;
    }
    expect(output).not.toContain('is node');
    expect(output).toContain('--no-sandbox is refused');
  });

  // Into a root of its own only root can install; the scripts of the package need a whole system there.
  it.skipIf(!existsSync('/usr/bin/rpmbuild') || process.getuid?.() !== 0)(
    'makes an .rpm whose program runs where it is installed, and of which nothing is left when it is erased',
    async () => {
      // The quickest to pack.
      writeFileSync(join(folder, 'quick.json'), '{"rpm":{"compression":"gzip"}}');
      const args = [
        '--target',
        'rpm',
        '--app-id',
        ID,
        '--allow-development-runtime',
        '--config',
        'quick.json',
        '--json',
      ];
      const { code, stdout, stderr } = await holdfast('package', 'app', ...args);
      expect([code, stderr]).toEqual([0, expect.stringContaining('Built the program, rpm')]);
      const [{ file }] = (JSON.parse(stdout) as { artifacts: [{ file: string }] }).artifacts;
      expect(file).toBe(join(folder, 'release/loopback-app-1.0-1.x86_64.rpm'));
      const installed = join(folder, 'installed');
      mkdirSync(installed);
      const rpm = (...options: string[]) =>
        execFileSync('rpm', ['--root', installed, ...options], { encoding: 'utf8', stdio: 'pipe' });
      const needed = execFileSync('rpm', ['-qp', '--requires', file], { encoding: 'utf8' }).split('\n');
      expect(needed).toEqual(expect.arrayContaining(['libgtk-3.so.0()(64bit)', 'libnss3.so()(64bit)', 'xdg-utils']));
      // What it brings, and what no system with glibc has.
      expect(needed.filter((name) => /ffmpeg|EGL|vulkan|swiftshader|musl/.test(name))).toEqual([]);
      rpm('-U', '--nodeps', '--noscripts', file);
      const shell = startProgramAsOrdinaryUser(folder, join(installed, 'opt/Loopback/loopback-app'), ['--disable-gpu']);
      try {
        await shell.waitForOutput('loopback: 12 checks passed', 60_000);
      } finally {
        expect(await shell.terminate()).toBe(0);
      }
      expect(rpm('-e', '--noscripts', 'loopback-app')).toBe('');
      const left = filesOf(installed).map(({ name }) => String(name));
      expect(left.filter((name) => !name.includes('rpmdb') && !name.startsWith('var/lib/rpm/'))).toEqual([]);
      expect(existsSync(join(installed, 'opt/Loopback'))).toBe(false);
    },
    240_000,
  );

  it("makes one for Windows on another system, from that one's Electron", async () => {
    const electron = join(folder, 'electron-v45.4.1-win32-x64');
    writeWindowsElectron(electron, '45.4.1');
    const given = `${electron}.zip`;
    writeFileSync(given, zipFile(filesOf(electron)));
    const options = ['--platform', 'win', '--arch', 'x64', '--electron-dist', given, '--app-id', ID, '--json'];
    const { code, stdout, stderr } = await holdfast('package', 'app', '--target', 'dir,zip', ...options);
    expect([code, stderr]).toEqual([0, expect.stringContaining('Made the zip')]);
    const { electron: version, artifacts } = JSON.parse(stdout) as {
      electron: string;
      artifacts: { file: string }[];
    };
    expect(version).toBe('45.4.1');
    const made = artifacts.map(({ file }) => file);
    expect(made.map((file) => file.replace(/^.*release./, ''))).toEqual([
      'loopback-app-1.0-windows-x64.zip',
      'loopback-app-1.0-windows-x64',
    ]);
    const { names, icons, integrity } = resourcesOf(join(made[1] ?? '', 'loopback-app.exe'));
    expect(names).toMatchObject({
      ProductName: 'Loopback',
      FileDescription: 'Loopback',
      FileVersion: '1.0',
    });
    expect(icons).toContain(256);
    // What Electron compares at the start with the header of the archive.
    const { headerString } = getRawHeader(join(made[1] ?? '', 'resources/app.asar'));
    const value = createHash('sha256').update(headerString).digest('hex');
    expect(integrity).toEqual([{ file: 'resources\\app.asar', alg: 'SHA256', value }]);
  });

  it('fails where it cannot sign what has to be signed, and leaves nothing', async () => {
    const electron = join(folder, 'electron-to-sign');
    writeWindowsElectron(electron, '45.4.1');
    const options = [
      '--platform',
      'win',
      '--arch',
      'x64',
      '--electron-dist',
      electron,
      '--app-id',
      ID,
      '--output',
      'signed',
    ];
    const { code, stderr } = await holdfast('package', 'app', '--target', 'dir', '--require-signature', ...options);
    expect([code, stderr]).toEqual([1, expect.stringContaining('electron-builder failed: App is not signed')]);
    expect(existsSync(join(folder, 'signed'))).toBe(false);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('leaves nothing when it is told to end by %s', async (signal) => {
    const places = join(folder, signal);
    mkdirSync(join(places, 'tmp'), { recursive: true });
    const args = [join(root, 'dist/cli.js'), 'package', join(folder, 'app'), '--target', 'dir', '--app-id', ID];
    const child = spawn(
      process.execPath,
      [...args, '--allow-development-runtime', '--output', join(places, 'release')],
      {
        env: { ...process.env, TMPDIR: join(places, 'tmp') },
        stdio: 'ignore',
      },
    );
    const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
    try {
      const begun = () => readdirSync(join(places, 'tmp')).some((name) => name.startsWith('holdfast-tools-'));
      await expect.poll(begun, { interval: 5, timeout: 30_000 }).toBe(true);
    } finally {
      child.kill(signal);
    }
    expect(await ended).toBe(signal === 'SIGTERM' ? 143 : 130);
    expect(readdirSync(join(places, 'tmp')).filter((name) => name.startsWith('holdfast-'))).toEqual([]);
    expect(existsSync(join(places, 'release'))).toBe(false);
  });

  it('makes nothing where a target lacks something, and names what that is', async () => {
    const { code, stderr } = await holdfast('package', 'app', '--target', 'dir,snap,pkg,AppImage');
    // Of macOS, and before what this machine lacks.
    expect([code, stderr]).toEqual([1, 'holdfast: --target pkg is for macOS; --platform is Linux.\n']);
    const lacking = await holdfast('package', 'app', '--target', 'dir,AppImage', '--output', 'none');
    expect(lacking.stderr).toMatch(
      /^holdfast: These targets cannot be built here; .*\n {2}AppImage: .*APPIMAGE_TOOLS_PATH/,
    );
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});
