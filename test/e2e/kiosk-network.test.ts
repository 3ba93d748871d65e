/** The authorities and the proxy of a policy: what pages, sockets and the kiosk's own requests do with them. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/main/host/exit-code.ts';
import { AUTHORITY, base64, hasOpenssl, issue, SERVER } from '../support/authority.ts';
import type { Issued } from '../support/authority.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk, TestPolicy } from '../support/kiosk.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function start(policy: TestPolicy): Promise<RunningKiosk> {
  const kiosk = await startKiosk({ AllowFileSelectionDialogs: true, ...policy });
  cleanUps.push(() => kiosk.close());
  await kiosk.waitForOutput('window loaded');
  return kiosk;
}

/** @param chain the server's own certificate first. @returns its port, and the requests that it has had */
async function serve([own, ...others]: readonly [Issued, ...Issued[]], answer: () => string = () => 'ok') {
  const requests: { path: string; body: string }[] = [];
  const cert = [own, ...others].map((one) => one.cert).join('');
  const server = createServer({ key: own.key, cert }, (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.once('end', () => {
      requests.push({ path: request.url ?? '', body });
      response.setHeader('Access-Control-Allow-Origin', '*').end(answer());
    });
  }).listen(0, '127.0.0.1');
  // What is refused ends in the handshake.
  server.on('tlsClientError', () => {});
  cleanUps.push(
    () => server.closeAllConnections(),
    () => void server.close(),
  );
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, requests };
}

const fetches = (kiosk: RunningKiosk, url: string) =>
  kiosk.inPage<string>(`fetch('${url}').then((answer) => answer.text(), String)`);
const secures = (kiosk: RunningKiosk, port: number) =>
  kiosk.inPage<number>(`new Promise((done) => chrome.sockets.tcp.create(({ socketId }) =>
    chrome.sockets.tcp.setPaused(socketId, true, () => chrome.sockets.tcp.connect(socketId, '127.0.0.1', ${port}, () =>
      chrome.sockets.tcp.secure(socketId, (result) => { void chrome.runtime.lastError; done(result); })))))`);

const AUTHORITY_INVALID = -202;

describe.runIf(hasOpenssl)('CACertificates', () => {
  let folder: string;
  let root: Issued;
  let middle: Issued;
  let good: Issued;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-ca-'));
    root = issue(folder, { name: 'Till authority', extensions: AUTHORITY });
    middle = issue(folder, { name: 'middle', issuer: root, extensions: AUTHORITY });
    good = issue(folder, { name: 'till server', issuer: middle });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

  it('are trusted by pages and sockets, with the whole chain, the name and the dates; nobody else is', async () => {
    const stranger = issue(folder, { name: 'Till authority', extensions: AUTHORITY });
    const [right, foreign, expired, misnamed, cut] = await Promise.all([
      serve([good, middle]),
      serve([issue(folder, { name: 'foreign', issuer: stranger })]),
      serve([issue(folder, { name: 'expired', issuer: root, days: -1 })]),
      serve([
        issue(folder, {
          name: '127.0.0.1',
          issuer: root,
          extensions: [...SERVER.slice(0, 3), 'subjectAltName = DNS:elsewhere.example'],
        }),
      ]),
      serve([good]),
    ]);
    const kiosk = await start({ CACertificates: [base64(root)] });
    expect(await fetches(kiosk, `https://127.0.0.1:${right.port}/`)).toBe('ok');
    expect(await secures(kiosk, right.port)).toBe(0);
    for (const { port, requests } of [foreign, expired, misnamed, cut]) {
      expect(await fetches(kiosk, `https://127.0.0.1:${port}/`)).toBe('TypeError: Failed to fetch');
      expect(await secures(kiosk, port)).toBeLessThan(0);
      expect(requests).toEqual([]);
    }
    for (const fault of ['none of the authorities vouches for it', 'it is for another name', 'it has expired'])
      await kiosk.waitForOutput(`The certificate of 127.0.0.1 is refused: ${fault}.`);
    // Without it, the kiosk begins anew and trusts the machine alone.
    kiosk.writePolicy({ AllowFileSelectionDialogs: true });
    expect(await kiosk.exited).toBe(ExitCode.Restart);
  });

  it('are not trusted without the policy', async () => {
    const right = await serve([good, middle]);
    const kiosk = await start({});
    expect(await fetches(kiosk, `https://127.0.0.1:${right.port}/`)).toBe('TypeError: Failed to fetch');
    expect(await secures(kiosk, right.port)).toBe(AUTHORITY_INVALID);
  });

  it('are trusted for the policy at a URL and for heartbeats, which go through the proxy', async () => {
    const proxy = await startForwardProxy();
    cleanUps.push(() => proxy.close());
    const remote = { PolicyVersion: 1, DeviceLocalAccountAutoLoginDelay: 1, AllowFileSelectionDialogs: true };
    const server = await serve([good, middle], () => JSON.stringify(remote));
    const origin = `https://127.0.0.1:${server.port}`;
    const kiosk = await start({
      CACertificates: [base64(root)],
      ProxySettings: {
        ProxyMode: 'fixed_servers',
        ProxyServer: proxy.address,
        // Chromium spares this machine otherwise.
        ProxyBypassList: '<-loopback>',
      },
      PolicyUrl: `${origin}/policy.json`,
      Heartbeat: { Url: `${origin}/beat`, Seconds: 3600, QueueLength: 10 },
    });
    // Neither waits for the other.
    const asked = () => server.requests.map(({ path }) => path);
    await expect.poll(asked).toContain('/policy.json');
    await expect.poll(asked).toContain('/beat');
    const beat = server.requests.find(({ path }) => path === '/beat');
    expect(JSON.parse(beat?.body ?? '')).toMatchObject({ heartbeats: [{ restarts: { shell: 0 } }] });
    expect(proxy.seen.every((one) => one === `CONNECT 127.0.0.1:${server.port}`)).toBe(true);
    expect(proxy.seen.length).toBeGreaterThan(0);
    expect(kiosk.output()).not.toContain('cannot be');
  });
});

it('ProxySettings hold for pages, not for sockets, and change while it runs', async () => {
  const proxy = await startForwardProxy();
  const server = createHttpServer((_request, response) =>
    response.setHeader('Access-Control-Allow-Origin', '*').end('ok'),
  ).listen(0, '127.0.0.1');
  cleanUps.push(
    () => proxy.close(),
    () => server.closeAllConnections(),
    () => void server.close(),
  );
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ProxySettings = {
    ProxyMode: 'fixed_servers',
    ProxyServer: proxy.address,
    ProxyBypassList: '<-loopback>',
  } as const;
  const kiosk = await start({ ProxySettings });
  const url = `http://127.0.0.1:${port}/page`;
  expect(await fetches(kiosk, url)).toBe('ok');
  expect(proxy.seen).toEqual([`GET ${url}`]);
  expect(
    await kiosk.inPage(`new Promise((done) => chrome.sockets.tcp.create(({ socketId }) =>
      chrome.sockets.tcp.connect(socketId, '127.0.0.1', ${port}, done)))`),
  ).toBe(0);
  expect(proxy.seen).toHaveLength(1);
  kiosk.writePolicy({ AllowFileSelectionDialogs: true, ProxySettings: { ProxyMode: 'direct' } });
  await kiosk.waitForOutput('The kiosk has a new policy.');
  expect(await fetches(kiosk, `${url}/direct`)).toBe('ok');
  expect(proxy.seen).toHaveLength(1);
  kiosk.writePolicy({ AllowFileSelectionDialogs: true, ProxySettings });
  await expect.poll(async () => [await fetches(kiosk, `${url}/again`), proxy.seen.length]).toEqual(['ok', 2]);
});
