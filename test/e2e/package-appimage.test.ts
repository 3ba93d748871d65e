/** An AppImage with a stand-in for its runtime, which no distribution has: what is behind that is looked at and started. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderForOthers, startProgramAsOrdinaryUser } from '../support/ordinary-user.ts';
import { appFolder, root } from '../support/shell.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const RUNTIME = Buffer.from('not the runtime\n'.repeat(256));
const lacking = ['mksquashfs', 'unsquashfs'].filter((name) => !existsSync(join('/usr/bin', name)));

describe.skipIf(process.platform !== 'linux' || lacking.length > 0)('an AppImage (needs squashfs-tools)', () => {
  let folder: string;
  let file: string;

  beforeAll(() => {
    folder = folderForOthers();
    const tools = join(folder, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, `runtime-${process.arch}`), RUNTIME);
    // The quickest to pack.
    writeFileSync(join(folder, 'quick.json'), '{"appImage":{"compression":"gzip"}}');
    const command = [
      join(root, 'dist/cli.js'),
      'package',
      appFolder('loopback'),
      '--target',
      'AppImage',
      '--app-id',
      ID,
    ];
    const options = ['--allow-development-runtime', '--config', 'quick.json', '--json'];
    const env = { ...process.env, APPIMAGE_TOOLS_PATH: tools };
    const made = execFileSync(process.execPath, [...command, ...options], {
      cwd: folder,
      env,
      stdio: 'pipe',
      encoding: 'utf8',
    });
    file = (JSON.parse(made) as { artifacts: [{ file: string }] }).artifacts[0].file;
  }, 400_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

  it('has its runtime, and behind that what a desktop looks for', () => {
    expect(readFileSync(file).subarray(0, RUNTIME.length).equals(RUNTIME)).toBe(true);
    const unsquashfs = (...args: string[]) =>
      execFileSync('unsquashfs', ['-o', String(RUNTIME.length), ...args], { encoding: 'utf8' });
    const entry = unsquashfs('-cat', file, 'loopback-app.desktop');
    expect(entry).toMatch(/^Exec=AppRun -- %U$/m);
    expect(entry).toMatch(/^Icon=loopback-app$/m);
    const listed = unsquashfs('-ll', file);
    expect(listed).toMatch(/^-rwxr-xr-x root\/root .* squashfs-root\/AppRun$/m);
    expect(listed).toMatch(
      /squashfs-root\/loopback-app\.png -> usr\/share\/icons\/hicolor\/512x512\/apps\/loopback-app\.png$/m,
    );
    expect(listed).toMatch(/squashfs-root\/\.DirIcon -> usr\/share\/icons\//m);
    // The time of all of it is the one of the product's archives.
    expect(listed.match(/ \d{4}-\d\d-\d\d /g)?.filter((date) => date !== ' 1980-01-02 ')).toEqual([]);
  });

  it('starts its program with the sandbox on', async () => {
    const unpacked = join(folder, 'unpacked');
    rmSync(unpacked, { recursive: true, force: true });
    execFileSync('unsquashfs', ['-q', '-n', '-o', String(RUNTIME.length), '-d', unpacked, file], { stdio: 'ignore' });
    chmodSync(unpacked, 0o755);
    const shell = startProgramAsOrdinaryUser(folder, join(unpacked, 'AppRun'), ['--disable-gpu']);
    try {
      await shell.waitForOutput('loopback: 12 checks passed');
      expect(shell.output()).not.toContain('--no-sandbox');
    } finally {
      expect(await shell.terminate()).toBe(0);
    }
  });
});
