import { once } from 'node:events';
import { createServer, TLSSocket, type Server } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import room from '../../../../src/api/moz-tcp-socket/main.ts';
import { createSocketServices } from '../../../../src/main/sockets/services.ts';
import { FakeApp, type FakeAppOptions, type FakePage } from '../../../support/fake-app.ts';
import { Loopback } from '../../../support/loopback.ts';
import { bytes, turns } from '../../../support/sockets.ts';
import { elsewhere, localhost, type Identity } from '../../../support/tls-fixture.ts';
import { hasIpv6 } from '../../../support/ipv6.ts';

const DATA = 'mozTCPSocket.data';
const ENDED = 'mozTCPSocket.ended';
const ACCEPTED = 'mozTCPSocket.accepted';
const RESET = { socketId: 1, name: 'NetworkInterruptError', message: 'Network' };

let app: FakeApp;
let page: FakePage;
let net: Loopback;
let servers: Server[];

function openApp(options: FakeAppOptions = {}): void {
  app = new FakeApp({
    services: createSocketServices({
      certificates: [localhost.cert],
      lookup: (host) =>
        host === 'localhost.test'
          ? Promise.resolve([{ address: '127.0.0.1', family: 4 }])
          : Promise.reject(new Error('ENOTFOUND')),
    }),
    ...options,
  });
  app.open(room);
  // The page listens to nothing: what its sockets receive is its own without that.
  page = app.page('window', []);
}
beforeEach(() => {
  openApp();
  net = new Loopback();
  servers = [];
});
afterEach(async () => {
  await app.dispose();
  net.close();
  for (const server of servers) server.close();
});

const call = (method: string, ...args: unknown[]) => page.call(`mozTCPSocket.${method}`, ...args);
const connect = (handle: number, host: string, port: number, secure = false) =>
  call('connect', handle, host, port, secure);
const received = (handle: number) => Buffer.concat(page.received.get(handle) ?? []).toString('latin1');
const open = () => app.services.count(app.host.id);
const CONNECT = { call: 'mozTCPSocket.connect', results: [] };

async function connected(options: { paused?: boolean; allowHalfOpen?: boolean } = {}) {
  const server = await net.server({ allowHalfOpen: options.allowHalfOpen ?? false });
  const answer = connect(1, '127.0.0.1', server.port);
  if (options.paused) await call('setPaused', 1, true);
  expect(await answer).toEqual(CONNECT);
  return server.peer();
}
async function tlsServer(identity: Identity) {
  const server = createServer(identity, (client) => {
    client.on('error', () => {});
    client.on('data', (data) => client.write(data));
  });
  server.on('tlsClientError', () => {});
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server is not listening');
  return address.port;
}

describe('connect', () => {
  it.each(['127.0.0.1', 'localhost.test', '127.1'])('reaches %s and carries bytes both ways', async (host) => {
    const server = await net.server();
    expect(await connect(1, host, server.port)).toEqual(CONNECT);
    const peer = await server.peer();
    peer.socket.write('hello');
    await page.event(DATA);
    await call('send', 1, bytes('world'));
    await peer.until(() => peer.received === 'world');
    expect(received(1)).toBe('hello');
    expect(page.messages).toEqual([{ socketId: 1, bytes: 5, firstSize: 65_536, size: 65_536, exact: true }]);
  });

  it.skipIf(!hasIpv6).each(['::1', '[::1]'])('reaches the IPv6 literal %s', async (host) => {
    const server = await net.server({ host: '::' });
    expect(await connect(1, host, server.port)).toEqual(CONNECT);
  });

  it('names what failed', async () => {
    expect(await connect(1, '127.0.0.1', await net.freePort())).toMatchObject({
      error: 'ConnectionRefusedError',
      results: ['Network'],
    });
    for (const host of ['nowhere.test', 'a b', '']) {
      expect(await connect(2, host, 80)).toMatchObject({ error: 'DomainNotFoundError', results: ['Network'] });
      await call('close', 2);
    }
    await call('close', 1);
    expect(open()).toEqual({ tcp: 0, tcpServer: 0, udp: 0 });
  });

  it('is given up by close', async () => {
    const server = await net.server();
    const answer = connect(1, '127.0.0.1', server.port);
    await call('close', 1);
    expect(await answer).toMatchObject({ error: 'NetworkInterruptError' });
    expect(open().tcp).toBe(0);
  });

  it('is refused to an app without the permission, and with a number that is in use', async () => {
    await connected();
    for (const handle of [1, 0, -1]) {
      expect(await connect(handle, '127.0.0.1', 9)).toMatchObject({ error: 'Invalid call.' });
    }
    openApp({ sockets: false });
    expect(await connect(1, '127.0.0.1', 9)).toMatchObject({ error: 'SecurityError' });
    expect(await call('listen', 2, 0, 0)).toMatchObject({ error: 'SecurityError' });
    expect(open()).toEqual({ tcp: 0, tcpServer: 0, udp: 0 });
  });

  it('asks the same checks as chrome.sockets', async () => {
    const asked: unknown[] = [];
    openApp({ check: (...question) => asked.push(question) > 0 });
    await connect(1, 'nowhere.test', 25);
    await call('listen', 2, 0, 0);
    expect(asked).toEqual([
      ['tcp.connect', 'nowhere.test', 25],
      ['tcpServer.listen', '0.0.0.0', 0],
    ]);
  });
});

describe('the end of a connection', () => {
  it('by the peer is told behind the data; ours can still be written', async () => {
    const peer = await connected({ allowHalfOpen: true });
    peer.socket.end('last');
    expect(await page.event(ENDED)).toEqual({ socketId: 1, name: '', message: '' });
    expect(page.order()).toEqual([CONNECT.call, `event ${DATA}`, `event ${ENDED}`]);
    await call('send', 1, bytes('after'));
    await call('close', 1);
    await peer.until(() => peer.fin);
    expect([peer.received, peer.error, open().tcp]).toEqual(['after', undefined, 0]);
  });

  it('by a reset is an error', async () => {
    const peer = await connected();
    peer.socket.resetAndDestroy();
    expect(await page.event(ENDED)).toEqual(RESET);
  });

  it('that is paused waits, but not when a write has failed', async () => {
    const peer = await connected({ paused: true });
    const finished = once(peer.socket, 'finish');
    peer.socket.end('held');
    await finished;
    await turns(10);
    expect(page.events(ENDED)).toEqual([]);
    peer.socket.resetAndDestroy();
    await peer.closed;
    // The first write may still be taken by the system.
    for (let i = 0; i < 50 && page.events(ENDED).length === 0; i++) {
      await call('send', 1, bytes('x'));
      await turns();
    }
    expect(await page.event(ENDED)).toEqual(RESET);
  });

  it('by close does not wait for a peer that never ends', async () => {
    const peer = await connected({ allowHalfOpen: true });
    await call('close', 1);
    expect(open().tcp).toBe(0);
    await peer.until(() => peer.fin);
    // Written to a socket that is destroyed, it comes back as a reset.
    const writing = setInterval(() => peer.socket.write('x'), 50);
    await peer.closed.finally(() => clearInterval(writing));
    expect(peer.error).toMatch(/ECONNRESET|EPIPE/);
  });

  it('by close flushes, and takes what the peer still sends', async () => {
    const peer = await connected({ paused: true });
    peer.socket.write(Buffer.alloc(16_000_000));
    const big = new Uint8Array(4_000_000).fill(120);
    const sent = call('send', 1, big);
    await sent;
    await call('close', 1);
    await peer.closed;
    expect([peer.bytes, peer.error]).toEqual([big.length, undefined]);
    expect(page.events(ENDED)).toEqual([]);
    expect(open().tcp).toBe(0);
  });
});

it('reads no further than the page’s credit, nor while it is paused', async () => {
  page.autoCredit = false;
  const peer = await connected();
  const all = 8 * 1024 * 1024;
  peer.socket.write(Buffer.alloc(all));
  await page.until(() => page.unconsumed(1) >= 1024 * 1024);
  await turns(20);
  expect(page.unconsumed(1)).toBeLessThan(1024 * 1024 + 256 * 1024);
  await call('setPaused', 1, true);
  page.autoCredit = true;
  page.consume(1);
  await turns(20);
  // At most the one read that was outstanding.
  expect(received(1).length).toBeLessThan(1024 * 1024 + 256 * 1024 + 65_536);
  await call('setPaused', 1, false);
  await page.until(() => received(1).length === all);
});

describe('TLS', () => {
  it('from the start', async () => {
    const port = await tlsServer(localhost);
    expect(await connect(1, 'localhost', port, true)).toEqual(CONNECT);
    await call('send', 1, bytes('echo'));
    await page.until(() => received(1) === 'echo');
    await call('close', 1);
    expect(open().tcp).toBe(0);
  });

  it('names what is wrong with a certificate', async () => {
    expect(await connect(1, 'localhost', await tlsServer(elsewhere), true)).toMatchObject({
      error: 'SecurityUntrustedCertificateIssuerError',
      results: ['SecurityCertificate'],
    });
    expect(await connect(2, 'localhost.test', await tlsServer(localhost), true)).toMatchObject({
      error: 'SecurityCertificateDomainMismatchError',
    });
    const plain = await net.server({ onPeer: ({ socket }) => socket.write('220 not TLS\r\n') });
    expect(await connect(3, '127.0.0.1', plain.port, true)).toMatchObject({
      error: 'SecurityError',
      results: ['SecurityProtocol'],
    });
    const silent = await net.server({ onPeer: ({ socket }) => socket.once('data', () => socket.destroy()) });
    expect(await connect(4, '127.0.0.1', silent.port, true)).toMatchObject({ error: 'NetworkInterruptError' });
  });

  it('in the middle, while a read is outstanding, and with data in both directions around it', async () => {
    const server = await net.server();
    await connect(1, 'localhost.test', server.port);
    const { socket } = await server.peer();
    socket.removeAllListeners('data');
    socket.write('220 ready');
    await page.until(() => received(1) === '220 ready');
    const upgraded = call('secure', 1);
    const secure = new TLSSocket(socket, { isServer: true, ...localhost });
    secure.on('error', () => {});
    secure.on('data', (data) => secure.write(data));
    // The certificate is for another name.
    expect(await upgraded).toMatchObject({ error: 'SecurityCertificateDomainMismatchError' });
    expect(open().tcp).toBe(1);
    await call('close', 1);

    await connect(2, 'localhost', server.port);
    const second = (await server.peer(1)).socket;
    second.removeAllListeners('data');
    const again = call('secure', 2);
    const other = new TLSSocket(second, { isServer: true, ...localhost });
    other.on('data', (data: Buffer) => other.end(`got ${data.toString()}`));
    expect(await again).toMatchObject({ results: [] });
    await call('send', 2, bytes('secret'));
    await page.until(() => received(2) === 'got secret');
    expect(await page.event(ENDED)).toEqual({ socketId: 2, name: '', message: '' });
  });
});

it('still writes over TLS when the peer has ended its side', async () => {
  let heard = '';
  const server = createServer({ ...localhost, allowHalfOpen: true }, (client) => {
    client.on('error', () => {});
    client.on('data', (data: Buffer) => {
      heard += data.toString();
    });
    client.end('last');
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await connect(1, 'localhost', port, true);
  expect(await page.event(ENDED)).toEqual({ socketId: 1, name: '', message: '' });
  await turns(10);
  await call('send', 1, bytes('after'));
  await expect.poll(() => heard).toBe('after');
  expect(page.events(ENDED)).toHaveLength(1);
});

describe('listen', () => {
  const listen = async (handle = 1) => {
    const { results } = await call('listen', handle, 0, 0);
    return results[0] as number;
  };

  it('gives accepted connections numbers of their own, before their data', async () => {
    const port = await listen();
    const first = await net.connect(port);
    first.socket.write('one');
    await page.event(DATA);
    const second = await net.connect(port);
    await page.event(ACCEPTED, 2);
    const local = (socket: typeof first.socket) => socket.localPort;
    expect(page.events(ACCEPTED)).toEqual([
      { server: 1, socketId: -1, host: '127.0.0.1', port: local(first.socket) },
      { server: 1, socketId: -2, host: '127.0.0.1', port: local(second.socket) },
    ]);
    expect(page.order().slice(1, 3)).toEqual([`event ${ACCEPTED}`, `event ${DATA}`]);
    expect(received(-1)).toBe('one');
    await call('send', -1, bytes('back'));
    await first.until(() => first.received === 'back');
  });

  it('lets accepted connections live on when it is closed', async () => {
    const port = await listen();
    const peer = await net.connect(port);
    await page.event(ACCEPTED);
    await call('closeServer', 1);
    await expect(net.connect(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    peer.socket.write('still here');
    await page.until(() => received(-1) === 'still here');
    expect(open()).toEqual({ tcp: 1, tcpServer: 0, udp: 0 });
  });

  it('fails on a port that is taken, and frees its number', async () => {
    const taken = await listen(1);
    expect(await call('listen', 2, taken, 0)).toMatchObject({ error: 'NetworkError', results: ['Network'] });
    expect(open().tcpServer).toBe(1);
    expect(await listen(2)).toBeGreaterThan(0);
  });

  it('is refused below port 1024, whatever a number becomes as a port', async () => {
    for (const port of [1, 1023, 65_536 + 80, -65_456]) {
      expect(await call('listen', 1, port, 0)).toMatchObject({ error: 'SecurityError' });
    }
    expect(open().tcpServer).toBe(0);
  });
});

describe('a page that is gone', () => {
  it('takes its sockets and servers along, and no other page’s', async () => {
    const peer = await connected();
    await call('listen', 2, 0, 0);
    const other = app.page('window', []);
    const theirs = await net.server();
    await other.ok('mozTCPSocket.connect', 1, '127.0.0.1', theirs.port, false);
    page.close();
    await peer.until(() => peer.fin);
    await turns();
    expect(open()).toEqual({ tcp: 1, tcpServer: 0, udp: 0 });
    (await theirs.peer()).socket.write('yours');
    await other.event(DATA);
    expect(page.received.size).toBe(0);
  });

  it('is not waited for by a peer that never reads', async () => {
    const peer = await connected();
    peer.socket.pause();
    void call('send', 1, new Uint8Array(32 * 1024 * 1024));
    page.close();
    await expect.poll(() => open().tcp, { timeout: 10_000 }).toBe(0);
  });
});
