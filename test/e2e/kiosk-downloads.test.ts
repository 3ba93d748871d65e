/** Downloads of guests in a kiosk: DownloadRestrictions, DownloadDirectory, DownloadDirectoryMaxBytes (docs/kiosk/policy.md). */
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk, TestPolicy } from '../support/kiosk.ts';
import { fixtureFolder } from '../support/shell.ts';

const MIB = 1024 ** 2;
const BODIES: Readonly<Record<string, Buffer>> = {
  '/menu.bin': Buffer.alloc(1000, 'm'),
  '/tool.exe': Buffer.alloc(10, 't'),
  '/large.bin': Buffer.alloc(2 * MIB, 'l'),
  '/half.bin': Buffer.alloc(MIB / 2 + 1000, 'h'),
};
const cleanUps: (() => unknown)[] = [];
let server: Server;
let base: string;
let folder: string;

beforeEach(async () => {
  server = createServer((request, response) => {
    const [path = '', how] = (request.url ?? '').split('?');
    const body = BODIES[path];
    if (!body) return response.writeHead(200, { 'content-type': 'text/html' }).end('<title>page</title>');
    const headers = { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' };
    response.writeHead(200, how === 'unsaid' ? headers : { ...headers, 'content-length': body.length });
    return response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const home = mkdtempSync(join(tmpdir(), 'holdfast-kiosk-'));
  cleanUps.push(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }));
  folder = join(home, 'downloads');
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function start(policy: TestPolicy): Promise<RunningKiosk> {
  const kiosk = await startKiosk(policy, { folder: fixtureFolder('kiosk-guests') });
  cleanUps.push(() => kiosk.close());
  await kiosk.waitForOutput('window ready');
  await kiosk.inPage(`document.querySelector('webview').src = '${base}/'; 0`);
  await kiosk.waitForOutput('stopped');
  return kiosk;
}
const download = (kiosk: RunningKiosk, path: string) =>
  kiosk.inPage(`document.querySelector('webview').executeScript({ code: "location.assign('${path}')" }); 0`);

it('saves what the policy lets be, into its folder, and no more than that may hold', async () => {
  const policy: TestPolicy = { DownloadRestrictions: 1, DownloadDirectory: folder, DownloadDirectoryMaxBytes: MIB };
  const kiosk = await start(policy);
  await download(kiosk, '/menu.bin');
  await kiosk.waitForOutput(`Downloaded ${join(folder, 'menu.bin')}.`);
  await download(kiosk, '/menu.bin?unsaid');
  await kiosk.waitForOutput(`Downloaded ${join(folder, 'menu (1).bin')}.`);
  expect(readFileSync(join(folder, 'menu (1).bin'))).toEqual(BODIES['/menu.bin']);
  expect(statSync(join(folder, 'menu.bin')).mode & 0o111).toBe(0);

  await download(kiosk, '/tool.exe');
  await kiosk.waitForOutput('Refused to download tool.exe: the policy does not allow it.');
  await download(kiosk, '/large.bin');
  await kiosk.waitForOutput('Refused to download large.bin: the folder for downloads has no room for it.');
  await download(kiosk, '/large.bin?unsaid');
  await kiosk.waitForOutput('The download of large.bin was ended: the folder for downloads has no room for it.');
  await download(kiosk, '/half.bin');
  await kiosk.waitForOutput(`Downloaded ${join(folder, 'half.bin')}.`);
  await download(kiosk, '/half.bin');
  await kiosk.waitForOutput('Refused to download half.bin: the folder for downloads has no room for it.');
  expect(readdirSync(folder).sort()).toEqual(['half.bin', 'menu (1).bin', 'menu.bin']);

  kiosk.writePolicy({ ...policy, URLBlocklist: ['*/menu.bin'] });
  await kiosk.waitForOutput('The kiosk has a new policy.');
  await download(kiosk, '/menu.bin');
  await kiosk.waitForOutput('Refused to go to 127.0.0.1');
  kiosk.writePolicy({ ...policy, DownloadRestrictions: 3 });
  await expect.poll(() => kiosk.output().split('The kiosk has a new policy.').length).toBe(3);
  await download(kiosk, '/menu.bin');
  await kiosk.waitForOutput('Refused to download menu.bin: the policy does not allow it.');
  expect(readdirSync(folder)).toHaveLength(3);
});

it('has a folder of its own where the policy names none', async () => {
  const kiosk = await start({ DownloadRestrictions: 0 });
  await download(kiosk, '/tool.exe');
  const line = await kiosk.waitForOutput(/Downloaded .*tool\.exe\./);
  const path = /Downloaded (.*)\.$/.exec(line.trim())?.[1] ?? '';
  expect(path).toMatch(/Kiosk.Downloads.tool\.exe$/);
  expect(existsSync(path)).toBe(true);
  expect(statSync(join(path, '..')).mode & 0o077).toBe(0);
});
