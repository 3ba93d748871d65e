/** A product that replaces itself as a whole, shell and Electron too: forward while it runs, and back from one that does not launch. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDescription } from '../../src/main/product/update-description.ts';
import type { UpdateDescription } from '../../src/main/product/update-description.ts';
import { crx3, idOfKey } from '../support/crx-file.ts';
import { folderForOthers, giveToOrdinaryUser, startProgramAsOrdinaryUser } from '../support/ordinary-user.ts';
import { root } from '../support/shell.ts';
import { zipFile } from '../support/zip-file.ts';

const developer = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const id = idOfKey(developer);

const SCRIPT = `
var version = chrome.runtime.getVersion();
chrome.app.runtime.onLaunched.addListener(function () {
  console.log('launched ' + version);
  chrome.storage.local.get({ before: [] }, function (items) {
    console.log('launched before: ' + items.before.join(' ') + '.');
    chrome.storage.local.set({ before: items.before.concat(version) }, function () {
      chrome.runtime.requestUpdateCheck(function (status, details) {
        console.log('check ' + status + ' ' + details.version);
      });
    });
  });
});
chrome.runtime.onUpdateAvailable.addListener(function (details) {
  console.log('available ' + details.version);
  chrome.runtime.reload();
});
`;

/** Its event page fails before it listens to anything. */
const BROKEN = "throw new Error('broken');";

let folder: string;
let release: string;
let url: string;
/** What the server has, by path. */
const served = new Map<string, Buffer | string | ((response: ServerResponse) => void)>();
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  const found = served.get((request.url ?? '').split('?')[0] ?? '');
  if (typeof found === 'function') found(response);
  else if (found === undefined) response.writeHead(404).end();
  else response.end(found);
});

async function packageApp(version: string, target: string, script = SCRIPT, ...more: string[]): Promise<void> {
  const manifest = { name: 'Updated', version, kiosk_enabled: true, permissions: ['storage'] };
  const files = [
    {
      name: 'manifest.json',
      content: JSON.stringify({ ...manifest, app: { background: { scripts: ['b.js'] } } }),
    },
    { name: 'b.js', content: script },
  ];
  writeFileSync(join(folder, 'app.crx'), crx3(zipFile(files), [developer]));
  const args = ['app.crx', '--target', target, '--allow-development-runtime', '--update-url', url, ...more];
  // A package is only to be made for what goes into the program with it.
  const fpm = join(folder, 'fpm');
  writeFileSync(fpm, '#!/bin/sh\nwhile [ "$1" != --package ]; do shift; done\n: >"$2"\n', { mode: 0o755 });
  const env = { ...process.env, CUSTOM_FPM_PATH: fpm };
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), 'package', ...args], { cwd: folder, env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`It ended with ${String(code)}: ${said}`);
}

const keyFile = () => join(folder, 'developer.pem');
const program = () => join(release, 'updated-app-1.0-linux-x64/updated-app');
const versions = () => join(release, 'updated-app-1.0-linux-x64/versions');
const inUse = () => readFileSync(join(versions(), 'in-use'), 'utf8').trim();
const file = (name: string) => readFileSync(join(release, name));
const description = new Map<string, string>();

/** The server has that version as the newest. */
function offer(version: string): void {
  served.set('/latest-linux.yml', description.get(version) ?? '');
  served.set(`/updated-app-${version}-linux-x64.tar.gz`, file(`updated-app-${version}-linux-x64.tar.gz`));
}

/** As it was described, but for some of it. */
function described(version: string, change: Partial<UpdateDescription>, signer = developer): string {
  const before = JSON.parse((description.get(version) ?? '').replace(/^#.*$/m, '')) as UpdateDescription;
  return writeDescription({ ...before, ...change }, signer.privateKey);
}

/** Starts it, waits for the outputs in turn, ends it. @returns all of its output */
async function session(...outputs: string[]): Promise<string> {
  const product = startProgramAsOrdinaryUser(folder, program(), ['--disable-gpu']);
  try {
    for (const output of outputs) await product.waitForOutput(output);
  } finally {
    await product.terminate();
  }
  return product.output();
}

/** The main process of the product that a version of it has started anew, in a session of its own. */
function relaunched(version: string): number | undefined {
  const executable = join(realpathSync(versions()), version, 'updated-app');
  const { stdout } = spawnSync('pgrep', ['-f', `^${executable} `], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map(Number)
    .find((pid) => pid > 0 && !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type='));
}

async function expectRelaunch(version: string): Promise<number> {
  let pid: number | undefined;
  await expect.poll(() => (pid = relaunched(version)), { timeout: 90_000 }).toBeGreaterThan(0);
  if (pid === undefined) throw new Error(`${version} does not run.`);
  return pid;
}

/** Version 1.0, as it was unpacked. What replaces a file there makes a new one, so that its other links stay. */
function installAnew(): void {
  rmSync(join(versions(), '..'), { recursive: true });
  execFileSync('cp', ['-al', join(folder, 'pristine'), join(versions(), '..')]);
}

function giveAll(path: string): void {
  giveToOrdinaryUser(path);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) giveAll(join(path, entry.name));
    else giveToOrdinaryUser(join(path, entry.name));
  }
}

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('a product that is a folder', () => {
  beforeAll(async () => {
    folder = folderForOthers();
    release = join(folder, 'release');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/updates.xml`;
    writeFileSync(keyFile(), developer.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await packageApp('1.0', 'dir,deb');
    for (const [version, script] of [
      ['1.1', SCRIPT],
      ['1.2', BROKEN],
    ] as const) {
      await packageApp(version, 'tar.gz', script, '--update-key', keyFile());
      description.set(version, readFileSync(join(release, 'latest-linux.yml'), 'utf8'));
    }
    giveAll(join(release, 'updated-app-1.0-linux-x64'));
    execFileSync('cp', ['-al', join(versions(), '..'), join(folder, 'pristine')]);
  }, 400_000);
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  it('takes nothing that is cut off, changed, signed by others, older, or not for it yet', async () => {
    installAnew();
    const archive = file('updated-app-1.1-linux-x64.tar.gz');
    const name = '/updated-app-1.1-linux-x64.tar.gz';
    const cases: [() => void, RegExp][] = [
      [() => served.set('/latest-linux.yml', described('1.1', {}, stranger)), /its signature does not fit the key/],
      [
        () => served.set('/latest-linux.yml', described('1.1', { stagingPercentage: 0 })),
        /^(?!.*could not be updated)/s,
      ],
      [
        () => {
          served.set(name, (response) => {
            response.writeHead(200, { 'Content-Length': archive.length });
            response.write(archive.subarray(0, archive.length / 2), () => response.destroy());
          });
        },
        /The program could not be updated: /,
      ],
      [
        () => {
          const changed = Buffer.from(archive);
          changed[1000] = (changed[1000] ?? 0) ^ 1;
          served.set(name, changed);
        },
        /updated-app-1\.1-linux-x64\.tar\.gz is not the file that was described/,
      ],
      [
        () => {
          const product = { id, version: '0.9', release: 7, platform: 'linux', arch: 'x64' };
          served.set('/latest-linux.yml', described('1.1', { product }));
        },
        /^(?!.*could not be updated)/s,
      ],
    ];
    for (const [prepare, expected] of cases) {
      offer('1.1');
      prepare();
      const output = await session('launched 1.0', 'check no_update ');
      expect(output).toMatch(expected);
      expect(output).not.toContain('available');
      expect([readdirSync(versions()).toSorted(), inUse()]).toEqual([['1.0', 'in-use'], '1.0 1.0 0']);
    }
  }, 300_000);

  it('replaces itself while it runs, starts anew, keeps its data, and is as closed as before', async () => {
    installAnew();
    offer('1.1');
    asked.length = 0;
    const product = startProgramAsOrdinaryUser(folder, program(), ['--disable-gpu']);
    await product.waitForOutput('available 1.1');
    expect(await product.ended).toBe(0);
    const pid = await expectRelaunch('1.1');
    // It looks for updates too, after everything else: this is not before it has stored what it had to.
    await expect.poll(() => asked.filter((path) => path === '/latest-linux.yml'), { timeout: 90_000 }).toHaveLength(2);
    await expect.poll(inUse).toBe('1.1 1.1 0');
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => relaunched('1.1')).toBeUndefined();

    const output = await session('launched 1.1', 'check no_update ');
    expect(output).toMatch(/launched before: (1\.0 )+1\.1\./);
    expect(readdirSync(versions()).toSorted()).toEqual(['1.0', '1.1', 'in-use']);
    const refused = startProgramAsOrdinaryUser(folder, program(), ['--disable-gpu', '--no-sandbox']);
    await refused.waitForOutput('--no-sandbox is refused in a packaged app.');
    expect(await refused.ended).toBe(1);
  }, 300_000);

  it('is replaced by electron-updater where it is an AppImage', async () => {
    // The program of one, as its runtime would have mounted it.
    const mounted = join(folder, 'mounted');
    const home = join(folder, 'images');
    for (const path of [mounted, home]) rmSync(path, { recursive: true, force: true });
    execFileSync('cp', ['-al', join(folder, 'pristine/versions/1.0'), mounted]);
    mkdirSync(home);
    giveToOrdinaryUser(home);
    const image = join(home, 'Updated.AppImage');
    writeFileSync(image, 'the one before', { mode: 0o755 });
    giveToOrdinaryUser(image);
    const next = `#!/bin/sh\n[ "$APPIMAGE_EXIT_AFTER_INSTALL" ] || echo "$*" >'${join(home, 'started')}'\n`;
    const sha512 = createHash('sha512').update(next).digest('base64');
    const product = { id, version: '1.1', release: 0, platform: 'linux', arch: 'x64' };
    const files = [{ url: 'updated.AppImage', sha512, size: next.length }];
    served.set('/latest-linux.yml', described('1.1', { product, files }));
    served.set('/updated.AppImage', next);
    const profile = join(home, 'profile');
    const args = ['--disable-gpu', '--profile', profile, '--', 'https://shop.example/'];
    const variables = { APPIMAGE: image, APPDIR: mounted };
    const shell = startProgramAsOrdinaryUser(folder, join(mounted, 'updated-app'), args, variables);
    await shell.waitForOutput('available 1.1');
    expect(await shell.ended).toBe(0);
    expect(readFileSync(image, 'utf8')).toBe(next);
    expect(readFileSync(join(profile, 'Updates/last-good.AppImage'), 'utf8')).toBe('the one before');
    await expect.poll(() => existsSync(join(home, 'started'))).toBe(true);
    await expect.poll(() => readFileSync(join(home, 'started'), 'utf8')).toBe(`--disable-gpu --profile ${profile}\n`);

    // As if what was fetched were this program, and had been started twice in vain.
    writeFileSync(join(profile, 'Updates/image.json'), '{"trial":{"version":"1.0","starts":2},"bad":[]}');
    giveToOrdinaryUser(join(profile, 'Updates/image.json'));
    const back = startProgramAsOrdinaryUser(folder, join(mounted, 'updated-app'), args, variables);
    await back.waitForOutput('Version 1.0 of the program is given up for the one before it');
    expect([await back.ended, readFileSync(image, 'utf8')]).toEqual([0, 'the one before']);
    expect(back.output()).not.toContain('] launched');
  });

  it('does so as a kiosk too, under the supervisor that it has', async () => {
    installAnew();
    offer('1.1');
    const policy = join(versions(), '../kiosk-policy.json');
    writeFileSync(policy, '{"PolicyVersion": 1}', { mode: 0o644 });
    const kiosk = startProgramAsOrdinaryUser(folder, program(), ['--disable-gpu']);
    try {
      await kiosk.waitForOutput('available 1.1');
      await kiosk.waitForOutput('launched 1.1');
      await expect.poll(inUse).toBe('1.1 1.1 0');
      // The next look for an update is that of another start, here in place of a main process that was killed.
      offer('1.2');
      const { stdout } = spawnSync('pgrep', ['-P', String(kiosk.pid), '-f', 'supervised'], { encoding: 'utf8' });
      expect(realpathSync(`/proc/${stdout.trim()}/exe`)).toContain('/versions/1.1/');
      process.kill(Number(stdout), 'SIGKILL');
      await kiosk.waitForOutput('available 1.2');
      await kiosk.waitForOutput('Version 1.2 of the program is given up for 1.1. It was started 2 times');
      await expect.poll(() => kiosk.output().split('launched 1.1').length).toBe(4);
      await expect.poll(inUse).toBe('1.1 1.1 0 1.2');
    } finally {
      expect(await kiosk.terminate()).toBe(0);
      rmSync(policy);
    }
  });

  it('goes back from a version that does not launch its app, and does not take it again', async () => {
    writeFileSync(join(versions(), 'in-use'), '1.1 1.1 0\n');
    giveToOrdinaryUser(join(versions(), 'in-use'));
    offer('1.2');
    const product = startProgramAsOrdinaryUser(folder, program(), ['--disable-gpu']);
    await product.waitForOutput('available 1.2');
    expect(await product.ended).toBe(0);
    process.kill(await expectRelaunch('1.2'), 'SIGTERM');
    await expect.poll(() => relaunched('1.2')).toBeUndefined();
    await expect.poll(inUse).toBe('1.2 1.1 1');
    await session('has no listener for chrome.app.runtime.onLaunched');
    const output = await session('Version 1.2 of the program is given up for 1.1.', 'launched 1.1', 'check no_update ');
    expect(output).not.toContain('available');
    expect(inUse()).toBe('1.1 1.1 0 1.2');
  }, 300_000);

  it('that was changed after the update does not start', async () => {
    const copy = join(folder, 'changed');
    rmSync(copy, { recursive: true, force: true });
    execFileSync('cp', ['-al', join(release, 'updated-app-1.0-linux-x64'), copy]);
    const archive = join(copy, 'versions/1.1/resources/app.asar');
    const bytes = readFileSync(archive);
    bytes.write('lAunched', bytes.indexOf('launched before'));
    rmSync(archive);
    writeFileSync(archive, bytes);
    const shell = startProgramAsOrdinaryUser(folder, join(copy, 'updated-app'), ['--disable-gpu']);
    try {
      await shell.waitForOutput('app/b.js is not as it was packaged');
    } finally {
      expect(await shell.terminate()).toBe(2);
    }
  });
});
