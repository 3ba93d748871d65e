/** A product that updates its app: from one version to the next while it runs, and back from one that does not launch. */
import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { crx3, idOfKey } from '../support/crx-file.ts';
import { folderForOthers, startProgramAsOrdinaryUser } from '../support/ordinary-user.ts';
import { root } from '../support/shell.ts';
import { zipFile } from '../support/zip-file.ts';

const developer = generateKeyPairSync('rsa', { modulusLength: 2048 });
const id = idOfKey(developer);

const SCRIPT = `
chrome.app.runtime.onLaunched.addListener(function () {
  console.log('launched ' + chrome.runtime.getVersion());
  chrome.runtime.requestUpdateCheck(function (status, details) {
    console.log('check ' + status + ' ' + details.version);
  });
});
chrome.runtime.onUpdateAvailable.addListener(function (details) {
  console.log('available ' + details.version);
  chrome.runtime.reload();
});
`;

function packed(version: string, script = SCRIPT): Buffer {
  const manifest = { name: 'Updated', version, app: { background: { scripts: ['b.js'] } } };
  const files = [
    { name: 'manifest.json', content: JSON.stringify(manifest) },
    { name: 'b.js', content: script },
  ];
  return crx3(zipFile(files), [developer]);
}

it.skipIf(process.platform !== 'linux')(
  'updates the app of a product, and rolls back what does not launch',
  async () => {
    const folder = folderForOthers();
    let newest = '1.0';
    const crxs = new Map([
      ['1.1', packed('1.1')],
      ['1.3', packed('1.3')],
      // Its event page fails before it listens to anything.
      ['1.2', packed('1.2', "throw new Error('broken');")],
    ]);
    const server = createServer((request, response) => {
      const crx = crxs.get(/^\/(.*)\.crx$/.exec(request.url ?? '')?.[1] ?? '');
      response.end(
        crx ??
          `<gupdate><app appid='${id}'><updatecheck codebase='/${newest}.crx' version='${newest}'/></app></gupdate>`,
      );
    });
    try {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/updates.xml`;
      writeFileSync(join(folder, 'app.crx'), packed('1.0'));
      await packageApp(folder, ['app.crx', '--target', 'dir', '--allow-development-runtime', '--update-url', url]);
      const program = join(folder, 'release/updated-app-1.0-linux-x64/updated-app');
      const session = async (...outputs: string[]): Promise<string> => {
        const product = startProgramAsOrdinaryUser(folder, program, ['--disable-gpu']);
        try {
          for (const output of outputs) await product.waitForOutput(output);
        } finally {
          await product.terminate();
        }
        return product.output();
      };

      await session('launched 1.0', 'check no_update ');
      newest = '1.1';
      // The order of the answer and the event is that of Chrome's: whichever is first, the app is loaded anew.
      await session('launched 1.0', 'available 1.1', 'launched 1.1');
      expect(await session('launched 1.1', 'check no_update ')).not.toContain('launched 1.0');
      newest = '1.2';
      await session('launched 1.1', 'available 1.2', 'has no listener for chrome.app.runtime.onLaunched');
      await session('has no listener for chrome.app.runtime.onLaunched');
      const output = await session('Version 1.2 of the app is given up for 1.1.', 'launched 1.1', 'check no_update ');
      expect(output).not.toContain('available');

      // A kiosk goes on with the version that it got, also when its main process is replaced.
      newest = '1.3';
      const policy = join(folder, 'policy.json');
      writeFileSync(policy, '{"PolicyVersion": 1, "KioskChromeAppsForceAllowed": true}', { mode: 0o644 });
      const kiosk = startProgramAsOrdinaryUser(folder, program, ['--disable-gpu', '--policy', policy]);
      try {
        await kiosk.waitForOutput('launched 1.1');
        await kiosk.waitForOutput('launched 1.3');
        const { stdout } = spawnSync('pgrep', ['-P', String(kiosk.pid), '-f', 'supervised'], { encoding: 'utf8' });
        expect(Number(stdout)).toBeGreaterThan(0);
        process.kill(Number(stdout), 'SIGKILL');
        await expect.poll(() => kiosk.output().split('launched 1.3').length).toBe(3);
      } finally {
        expect(await kiosk.terminate()).toBe(0);
      }
      const profile = join(folder, 'home/.config', `chrome-app-${id}`);
      expect(readdirSync(join(profile, 'Versions')).toSorted()).toEqual(['1.1', '1.3', 'versions.json']);
    } finally {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    }
  },
  300_000,
);

function packageApp(folder: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), 'package', ...args], { cwd: folder });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`It ended with ${code}: ${said}`))));
  });
}
