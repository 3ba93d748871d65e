/** `navigator.mozTCPSocket` in real Electron: the list of section 8 of what Gecko's own test covers, and what a peer of ours sees. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { startPeer } from '../support/peer.ts';
import type { Peer } from '../support/peer.ts';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';
import { elsewhere, localhost } from '../support/tls-fixture.ts';
import { hasIpv6 } from '../support/ipv6.ts';

let shell: RunningShell;
let page: Page;
let peer: Peer | undefined;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  const trusted = join(folder, 'trusted.pem');
  writeFileSync(trusted, `${localhost.cert}\n${elsewhere.cert}\n`);
  shell = await startShell(fixtureFolder('moz-tcp'), { env: { NODE_EXTRA_CA_CERTS: trusted } });
  page = await shell.page('index.html');
});
afterAll(async () => {
  await shell.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});
beforeEach(async () => {
  if (/index\.html/.test(page.url())) return;
  // A test that failed on its way back.
  await page.goBack();
  await page.waitForURL(/index\.html/);
});
afterEach(async () => {
  await peer?.close();
  peer = undefined;
});

/** Runs a function's body in the page. */
const inPage = <T>(body: string): Promise<T> => page.evaluate(`(async () => {${body}})()`);

it('opens: events and states of both ends, which are DOM event targets', async () => {
  const seen = await inPage(`
    const { server, client, accepted, clientEvents, sameSocket } = await pair();
    const seen = {
      events: clientEvents, sameSocket,
      client: [client.host, client.port === server.localPort, client.ssl, client.binaryType, client.readyState, client.bufferedAmount],
      accepted: [accepted.host, accepted.port > 0, accepted.ssl, accepted.binaryType, accepted.readyState],
      targets: [client instanceof EventTarget, server instanceof EventTarget, 'closeImmediately' in client],
      members: Object.keys(navigator.mozTCPSocket),
    };
    server.close();
    client.close();
    await next(client, 'close');
    return seen;`);
  expect(seen).toEqual({
    events: ['open open', 'close closed'],
    sameSocket: true,
    client: ['127.0.0.1', true, false, 'arraybuffer', 'open', 0],
    accepted: ['127.0.0.1', true, false, 'arraybuffer', 'open'],
    targets: [true, true, false],
    members: ['open', 'listen'],
  });
});

it('carries 256 bytes each way, and slices of one buffer', async () => {
  const seen = await inPage(`
    const { server, client, accepted } = await pair();
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    const is = (received) => received.length === 256 && received.every((byte, i) => byte === i);
    let received = receive(accepted, 256);
    const results = [client.send(all.buffer, 0, 256)];
    const there = is(await received);
    received = receive(client, 256);
    results.push(accepted.send(all.buffer));
    const back = is(await received);
    received = receive(accepted, 256);
    results.push(client.send(all.buffer, 0, 77), client.send(all.buffer, 77, 256));
    const slices = is(await received);
    server.close();
    client.close();
    return { results, there, back, slices };`);
  expect(seen).toEqual({ results: [true, true, true, true], there: true, back: true, slices: true });
});

it('says false beyond 64 KiB and then drain once, twice in a row, in both directions', async () => {
  const seen = await inPage(`
    const { server, client, accepted, clientEvents, acceptedEvents } = await pair();
    const big = new Uint8Array(65536).fill(7);
    const small = new Uint8Array([1, 2, 3]);
    const seen = [];
    for (const [from, to] of [[client, accepted], [client, accepted], [accepted, client], [accepted, client]]) {
      const received = receive(to, 65539);
      const drained = next(from, 'drain');
      const results = [from.send(big.buffer), from.send(small.buffer), from.bufferedAmount];
      await drained;
      const all = await received;
      seen.push([...results, from.bufferedAmount, all.length, Array.from(all.subarray(65535)).join()]);
    }
    server.close();
    client.close();
    await next(client, 'close');
    return { seen, clientEvents, acceptedEvents };`);
  const row = [true, false, 65_539, 0, 65_539, '7,1,2,3'];
  expect(seen).toEqual({
    seen: [row, row, row, row],
    clientEvents: ['open open', 'drain open', 'drain open', 'close closed'],
    acceptedEvents: ['drain open', 'drain open'],
  });
});

it.each(['client', 'accepted'])('closes from the %s end: closing at once, then both ends closed', async (closer) => {
  const seen = await inPage(`
    const { server, ...ends } = await pair();
    const one = ends['${closer}'];
    const other = ends['${closer}' === 'client' ? 'accepted' : 'client'];
    const closed = [next(one, 'close'), next(other, 'close')];
    one.close();
    const state = one.readyState;
    let error;
    try { one.send(new ArrayBuffer(1)); } catch (thrown) { error = thrown.message; }
    await Promise.all(closed);
    server.close();
    return { state, error, client: ends.clientEvents, accepted: ends.acceptedEvents };`);
  expect(seen).toEqual({
    state: 'closing',
    error: 'TCPSocket.send: The socket is closing, not open.',
    client: ['open open', 'close closed'],
    accepted: ['close closed'],
  });
});

it('flushes a big send before it closes: drain, close, and everything arrives', async () => {
  const seen = await inPage(`
    const { server, client, accepted, clientEvents } = await pair();
    const bytes = 8 * 1024 * 1024;
    const big = new Uint8Array(bytes);
    for (let i = 0; i < bytes; i++) big[i] = (i * 31 + (i >>> 13)) & 255;
    const received = receive(accepted, bytes);
    const closed = Promise.all([next(client, 'close'), next(accepted, 'close')]);
    const result = client.send(big.buffer);
    client.close();
    const all = await received;
    await closed;
    server.close();
    return { result, same: all.length === bytes && all.every((byte, i) => byte === big[i]), clientEvents };`);
  expect(seen).toEqual({ result: false, same: true, clientEvents: ['open open', 'drain closing', 'close closed'] });
});

it('reports the end of a stream behind its last byte, and still writes after it what is queued', async () => {
  peer = await startPeer((socket) => {
    socket.pause();
    socket.end('the end');
  });
  const opened = await inPage(`
    window.half = navigator.mozTCPSocket.open('127.0.0.1', ${peer.port});
    window.halfEvents = [];
    half.onopen = () => { half.send('x'.repeat(16 * 1024 * 1024)); };
    half.ondata = ({ data }) => halfEvents.push(data);
    half.ondrain = () => halfEvents.push('drain ' + half.readyState);
    half.onclose = () => halfEvents.push('close ' + half.readyState);
    await new Promise((resolve) => half.addEventListener('data', resolve));
    // The end of the stream comes right behind: an answer from main would be behind both.
    const other = await pair();
    other.server.close();
    other.client.close();
    return [halfEvents.slice(), half.readyState, half.bufferedAmount > 0];`);
  expect(opened).toEqual([['the end'], 'open', true]);
  let total = 0;
  const socket = peer.connections[0];
  socket?.on('data', (chunk: Buffer) => {
    total += chunk.length;
  });
  socket?.resume();
  await expect.poll(() => page.evaluate('halfEvents')).toEqual(['the end', 'drain open', 'close closed']);
  await expect.poll(() => total).toBe(16 * 1024 * 1024);
});

it('tells a reset from an end: error, then close', async () => {
  peer = await startPeer((socket) => socket.on('data', () => socket.resetAndDestroy()));
  const events = await inPage(`
    const socket = navigator.mozTCPSocket.open('127.0.0.1', ${peer.port});
    const events = record(socket, []);
    socket.onopen = () => socket.send('x');
    await next(socket, 'close');
    return events;`);
  expect(events).toEqual(['open open', 'error NetworkInterruptError closed', 'close closed']);
});

it('string mode: a byte for each character, and what is no string becomes one', async () => {
  const seen = await inPage(`
    const { server, client, accepted } = await pair({});
    let text = '';
    const done = new Promise((resolve) => {
      accepted.ondata = ({ data }) => { text += data; if (text.endsWith('!')) resolve(); };
    });
    client.send('\\u0000\\u00e9\\u00ff', 1, 1);
    client.send({ toString: () => '[it]' });
    let error;
    try { client.send('€'); } catch (thrown) { error = thrown.name; }
    client.send('!');
    await done;
    server.close();
    client.close();
    return { text, error, type: client.binaryType };`);
  expect(seen).toEqual({ text: '\u0000\u00e9\u00ff[it]!', error: 'TypeError', type: 'string' });
});

it('refuses a connection to a server that is closed: error, then close', async () => {
  const seen = await inPage(`
    const server = await listen();
    const port = server.localPort;
    server.close();
    const client = navigator.mozTCPSocket.open('127.0.0.1', port);
    const events = record(client, []);
    const [error] = await Promise.all([next(client, 'error'), next(client, 'close')]);
    return { events, name: error.name, message: error.message, target: error.target === client };`);
  expect(seen).toEqual({
    events: ['error ConnectionRefusedError closed', 'close closed'],
    name: 'ConnectionRefusedError',
    message: 'Network',
    target: true,
  });
});

it.skipIf(!hasIpv6).each(['::1', '[::1]'])('connects to the IPv6 literal %s', async (host) => {
  peer = await startPeer((socket) => socket.end('six'), '::1');
  const seen = await inPage(`
    const socket = navigator.mozTCPSocket.open('${host}', ${peer.port});
    const events = record(socket, []);
    const { data } = await next(socket, 'data');
    await next(socket, 'close');
    return { data, host: socket.host, events };`);
  expect(seen).toEqual({ data: 'six', host, events: ['open open', 'close closed'] });
});

it('counts suspends, also before it is open, and holds data and end back', async () => {
  peer = await startPeer((socket) => socket.end('held'));
  const seen = await inPage(`
    const socket = navigator.mozTCPSocket.open('127.0.0.1', ${peer.port});
    const events = record(socket, []);
    socket.ondata = ({ data }) => events.push(data);
    socket.suspend();
    socket.suspend();
    await next(socket, 'open');
    const other = await pair();
    other.client.close();
    other.server.close();
    await next(other.client, 'close');
    socket.resume();
    const again = await pair();
    again.client.close();
    again.server.close();
    await next(again.client, 'close');
    const before = events.slice();
    socket.resume();
    await next(socket, 'close');
    let error;
    try { socket.resume(); } catch (thrown) { error = thrown.message; }
    return { before, events, error };`);
  expect(seen).toEqual({
    before: ['open open'],
    events: ['open open', 'held', 'close closed'],
    error: 'TCPSocket.resume: The socket is not suspended.',
  });
});

it('suspends in a data handler: the very next event waits', async () => {
  peer = await startPeer((socket) => socket.write(Buffer.alloc(1024 * 1024, 5)));
  const seen = await inPage(`
    const socket = navigator.mozTCPSocket.open('127.0.0.1', ${peer.port}, { binaryType: 'arraybuffer' });
    let events = 0;
    let total = 0;
    let all;
    const done = new Promise((resolve) => { all = resolve; });
    const first = new Promise((resolve) => {
      socket.ondata = ({ data }) => {
        events += 1;
        total += data.byteLength;
        if (events === 1) { socket.suspend(); resolve(); }
        if (total === 1024 * 1024) all();
      };
    });
    await first;
    const other = await pair();
    other.client.close();
    other.server.close();
    await next(other.client, 'close');
    const whileSuspended = events;
    socket.resume();
    await done;
    socket.close();
    return { whileSuspended, total };`);
  expect(seen).toEqual({ whileSuspended: 1, total: 1024 * 1024 });
});

it('upgrades to TLS: what was queued goes out plain before it, what is sent meanwhile encrypted', async () => {
  const PLAIN = 200_000;
  let plain = '';
  let encrypted = '';
  peer = await startPeer((socket) => {
    const onData = (chunk: Buffer) => {
      const missing = PLAIN - plain.length;
      plain += chunk.subarray(0, missing).toString('latin1');
      if (plain.length < PLAIN) return;
      socket.off('data', onData);
      socket.pause();
      if (chunk.length > missing) socket.unshift(chunk.subarray(missing));
      const secure = new TLSSocket(socket, { isServer: true, ...localhost });
      secure.on('error', () => {});
      secure.on('data', (data: Buffer) => {
        encrypted += data.toString('latin1');
        if (encrypted.endsWith('.')) secure.end('understood');
      });
    };
    socket.on('data', onData);
  });
  const seen = await inPage(`
    const socket = navigator.mozTCPSocket.open('localhost', ${peer.port});
    const events = record(socket, []);
    socket.ondata = ({ data }) => events.push(data);
    let early;
    try { socket.upgradeToSecure(); } catch (thrown) { early = thrown.message; }
    await next(socket, 'open');
    const results = [socket.ssl, socket.send('p'.repeat(${PLAIN}))];
    socket.upgradeToSecure();
    socket.upgradeToSecure();
    results.push(socket.ssl, socket.send('secret'), socket.send('.'), socket.bufferedAmount);
    await next(socket, 'close');
    return { early, results, events };`);
  expect(seen).toEqual({
    early: 'TCPSocket.upgradeToSecure: The socket is connecting, not open.',
    results: [false, false, true, false, false, PLAIN + 7],
    events: ['open open', 'drain open', 'understood', 'close closed'],
  });
  expect(plain).toBe('p'.repeat(PLAIN));
  expect(encrypted).toBe('secret.');
});

it('opens with TLS, and names what is wrong with a certificate', async () => {
  const server = createTlsServer(localhost, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => socket.end(`got ${data.toString()}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const other = createTlsServer(elsewhere, () => {});
  other.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const port = (address: AddressInfo | string | null) => (address as AddressInfo).port;
  try {
    const seen = await inPage(`
      const open = async (port, options) => {
        const socket = navigator.mozTCPSocket.open('localhost', port, options);
        const events = record(socket, [String(socket.ssl)]);
        socket.ondata = ({ data }) => events.push(data);
        socket.onopen = () => socket.send('hello');
        await next(socket, 'close');
        return events;
      };
      return [
        await open(${port(server.address())}, { useSecureTransport: true }),
        await open(${port(server.address())}, { useSSL: true }),
        await open(${port(other.address())}, { useSecureTransport: true }),
      ];`);
    const good = ['true', 'open open', 'got hello', 'close closed'];
    expect(seen).toEqual([good, good, ['true', 'error SecurityCertificateDomainMismatchError closed', 'close closed']]);
  } finally {
    server.close();
    other.close();
  }
});

it('ends its sockets with their page, and knows nothing of chrome.*', async () => {
  peer = await startPeer(() => {});
  await inPage(`
    window.kept = navigator.mozTCPSocket.open('127.0.0.1', ${peer.port});
    await next(kept, 'open');
    window.keptServer = await listen();`);
  const count = () =>
    shell.electron.evaluate(() => {
      const { apps, sockets } = globalThis.holdfastTest.shell;
      return sockets.count(apps[0]?.id ?? '');
    });
  await expect.poll(count).toEqual({ tcp: 1, tcpServer: 1, udp: 0 });
  await page.click('#next');
  await shell.waitForOutput('moz: /next.html#here');
  await expect.poll(count).toEqual({ tcp: 0, tcpServer: 0, udp: 0 });
  expect(await page.evaluate('[typeof chrome, typeof navigator.mozTCPSocket.open]')).toEqual(['undefined', 'function']);
  await page.goBack();
  await page.waitForURL(/index\.html/);
  expect(await inPage('return typeof navigator.mozTCPSocket.listen')).toBe('function');
});
