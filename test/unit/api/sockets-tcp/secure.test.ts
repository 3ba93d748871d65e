import { once } from 'node:events';
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSocketServices } from '../../../../src/main/sockets/services.ts';
import type { FakePage } from '../../../support/fake-app.ts';
import type { Loopback } from '../../../support/loopback.ts';
import { eachNetworked } from '../../../support/networked.ts';
import { bytes, connected, localPort, socketsApp, turns } from '../../../support/sockets.ts';
import { elsewhere, localhost, type Identity } from '../../../support/tls-fixture.ts';

const FAILED = { results: [-2], error: 'net::ERR_FAILED' };
const ERROR = 'sockets.tcp.onReceiveError';

describe('sockets.tcp.secure', () => {
  let page: FakePage;
  let net: Loopback;
  let servers: Server[];
  eachNetworked(
    () => socketsApp({ services: createSocketServices({ certificates: [localhost.cert, elsewhere.cert] }) }),
    (made) => void ({ page, net } = made),
  );
  beforeEach(() => {
    servers = [];
  });
  afterEach(() => {
    for (const server of servers) server.close();
  });

  const secure = (id: number, tlsVersion?: object) =>
    page.call('sockets.tcp.secure', id, tlsVersion === undefined ? undefined : { tlsVersion });
  const tlsServer = async (identity: Identity, options: TlsOptions = {}) => {
    const clients: TLSSocket[] = [];
    const server = createServer({ ...identity, ...options }, (client) => {
      clients.push(client);
      client.on('error', () => {});
      client.on('data', (data) => client.write(data));
    });
    server.on('tlsClientError', () => {});
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server is not listening');
    return { port: address.port, clients };
  };
  /** A socket paused before it connects, the only way in which secure can work. */
  const paused = async (port: number, host = 'localhost', properties: object = {}) => {
    const id = await page.create('sockets.tcp', properties);
    await page.ok('sockets.tcp.setPaused', id, true);
    await page.ok('sockets.tcp.connect', id, host, port, undefined);
    return id;
  };
  const gone = async (id: number) => {
    expect(await page.call('sockets.tcp.getInfo', id)).toMatchObject({ error: 'Socket not found' });
  };

  it.each(['localhost', 'LOCALHOST', '127.0.0.1'])('carries data over TLS with %s', async (host) => {
    const { port } = await tlsServer(localhost);
    const id = await paused(port, host, { name: 'n', bufferSize: 7, persistent: true });
    expect(await secure(id)).toMatchObject({ results: [0] });
    expect(await page.ok('sockets.tcp.getInfo', id)).toEqual({
      connected: true,
      localAddress: '127.0.0.1',
      localPort: expect.any(Number),
      paused: true,
      peerAddress: '127.0.0.1',
      peerPort: port,
      persistent: true,
      socketId: id,
    });
    await page.ok('sockets.tcp.setPaused', id, false);
    expect(await page.ok('sockets.tcp.send', id, bytes('over tls'))).toEqual({ bytesSent: 8, resultCode: 0 });
    await page.event('sockets.tcp.onReceive');
    expect(page.data('sockets.tcp.onReceive', id)).toEqual(['over tls']);
    expect(page.messages.every(({ exact }) => exact)).toBe(true);
  });

  it('allows no options, no second secure and no connect afterwards, and disconnects with its event', async () => {
    const { port } = await tlsServer(localhost);
    const id = await paused(port);
    await secure(id, {});
    await page.ok('sockets.tcp.setPaused', id, false);
    expect(await page.call('sockets.tcp.setKeepAlive', id, true, 5)).toMatchObject(FAILED);
    expect(await page.call('sockets.tcp.setNoDelay', id, true)).toMatchObject(FAILED);
    expect(await secure(id)).toMatchObject({
      results: [-4],
      error: 'Socket must be a connected client TCP socket.',
    });
    expect((await page.call('sockets.tcp.connect', id, 'localhost', port, undefined)).results).toEqual([-104]);
    await page.ok('sockets.tcp.disconnect', id);
    expect(await page.event(ERROR)).toEqual({ resultCode: -100, socketId: id });
    expect(await page.ok('sockets.tcp.getInfo', id)).toMatchObject({ connected: false, paused: true });
  });

  it('ends with -100 when the peer does', async () => {
    const { port, clients } = await tlsServer(localhost);
    const id = await paused(port);
    await secure(id);
    await page.ok('sockets.tcp.setPaused', id, false);
    await page.ok('sockets.tcp.send', id, bytes('hello'));
    await page.event('sockets.tcp.onReceive');
    clients[0]?.end('bye');
    expect(await page.event(ERROR)).toEqual({ resultCode: -100, socketId: id });
    expect(page.data('sockets.tcp.onReceive', id)).toEqual(['hello', 'bye']);
  });

  it('answers for an unknown or unconnected socket and leaves the latter alone', async () => {
    expect(await secure(99999)).toMatchObject({ results: [-4], error: 'Socket not found' });
    const id = await page.create('sockets.tcp');
    expect(await secure(id)).toMatchObject({ results: [-4], error: 'Socket not connected' });
    expect(await page.call('sockets.tcp.getInfo', id)).toMatchObject({ results: [{ socketId: id }] });
  });

  it.each([true, false])(
    'destroys a socket with a read outstanding, and fires for it (paused since: %s)',
    async (pause) => {
      const { port } = await tlsServer(localhost);
      const id = await page.create('sockets.tcp');
      await page.ok('sockets.tcp.connect', id, 'localhost', port, undefined);
      if (pause) await page.ok('sockets.tcp.setPaused', id, true);
      expect(await secure(id)).toMatchObject(FAILED);
      expect(await page.event(ERROR)).toEqual({ resultCode: -100, socketId: id });
      expect(page.order().slice(-2)).toEqual(['sockets.tcp.secure', `event ${ERROR}`]);
      await gone(id);
    },
  );

  it('works after a plain dialogue whose last answer took the outstanding read (STARTTLS)', async () => {
    const { id, peer } = await connected(page, net);
    await page.ok('sockets.tcp.setPaused', id, true);
    peer.socket.write('go ahead');
    await page.event('sockets.tcp.onReceive');
    const answer = secure(id);
    await peer.until(() => peer.bytes > 8);
    expect(peer.received.charCodeAt(0)).toBe(0x16);
    peer.socket.destroy();
    expect(await answer).toMatchObject({ error: expect.stringMatching(/^net::ERR_CONNECTION_(?:CLOSED|RESET)$/) });
  });

  it('destroys an accepted socket', async () => {
    const server = await page.create('sockets.tcpServer');
    await page.ok('sockets.tcpServer.listen', server, '127.0.0.1', 0, undefined);
    await net.connect(localPort(await page.ok('sockets.tcpServer.getInfo', server)));
    const id = Number((await page.event('sockets.tcpServer.onAccept'))['clientSocketId']);
    expect(await secure(id)).toMatchObject(FAILED);
    await gone(id);
    await turns();
    expect(page.events(ERROR)).toEqual([]);
  });

  it('refuses a certificate that nobody vouches for', async () => {
    const { port } = await tlsServer(localhost);
    const strict = socketsApp();
    const strictPage = strict.page();
    const id = await strictPage.create('sockets.tcp');
    await strictPage.ok('sockets.tcp.setPaused', id, true);
    await strictPage.ok('sockets.tcp.connect', id, 'localhost', port, undefined);
    expect(await strictPage.call('sockets.tcp.secure', id, undefined)).toMatchObject({
      results: [-202],
      error: 'net::ERR_CERT_AUTHORITY_INVALID',
    });
    expect(strict.services.count(strict.host.id).tcp).toBe(0);
  });

  it('refuses a certificate for another name', async () => {
    const { port } = await tlsServer(elsewhere);
    const id = await paused(port);
    expect(await secure(id)).toMatchObject({ results: [-200], error: 'net::ERR_CERT_COMMON_NAME_INVALID' });
    await gone(id);
  });

  it('refuses a server that does not speak TLS', async () => {
    const server = await net.server({ onPeer: ({ socket }) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n') });
    const id = await paused(server.port, '127.0.0.1');
    expect(await secure(id)).toMatchObject({ results: [-107], error: 'net::ERR_SSL_PROTOCOL_ERROR' });
    await gone(id);
  });

  it.each(['before', 'during'])('answers -100 when the peer closes %s the handshake', async (when) => {
    const server = await net.server({ allowHalfOpen: true });
    const id = await paused(server.port, '127.0.0.1');
    const peer = await server.peer();
    if (when === 'before') {
      peer.socket.end();
      await turns(20);
    }
    const answer = secure(id);
    if (when === 'during') {
      await peer.until(() => peer.bytes > 0);
      peer.socket.end();
    }
    expect(await answer).toMatchObject({ results: [-100], error: 'net::ERR_CONNECTION_CLOSED' });
    await gone(id);
  });

  it('is given up when the app closes meanwhile', async () => {
    const server = await net.server();
    const id = await paused(server.port, '127.0.0.1');
    const peer = await server.peer();
    const answer = secure(id);
    await peer.until(() => peer.bytes > 0);
    expect((await page.call('sockets.tcp.send', id, bytes('x'))).results).toEqual([{ resultCode: -15 }]);
    await page.ok('sockets.tcp.close', id);
    expect(await answer).toMatchObject({ results: [-3], error: 'net::ERR_ABORTED' });
    await peer.closed;
  });

  it('is given up when the app disconnects meanwhile, and the socket may connect again', async () => {
    const server = await net.server();
    const id = await paused(server.port, '127.0.0.1');
    const peer = await server.peer();
    const answer = secure(id);
    await peer.until(() => peer.bytes > 0);
    await page.ok('sockets.tcp.disconnect', id);
    expect(await answer).toMatchObject({ results: [-3], error: 'net::ERR_ABORTED' });
    expect(await page.ok('sockets.tcp.getInfo', id)).toMatchObject({ connected: false, paused: true });
    await page.ok('sockets.tcp.connect', id, '127.0.0.1', server.port, undefined);
    expect(await page.ok('sockets.tcp.getInfo', id)).toMatchObject({ connected: true, paused: true });
  });

  it.each([
    [{ min: 'tls1.2', max: 'tls1.2' }, {}, 'TLSv1.2'],
    [{ min: 'tls1.3' }, {}, 'TLSv1.3'],
    [{ min: 'tls1', max: 'tls1.1' }, {}, 'TLSv1.3'],
    [{ min: 'bogus' }, {}, 'TLSv1.3'],
    [{ max: 'tls1.2' }, {}, 'TLSv1.2'],
  ])('negotiates within %j', async (range, options, protocol) => {
    const { port, clients } = await tlsServer(localhost, options);
    const id = await paused(port);
    expect((await secure(id, range)).results).toEqual([0]);
    await page.ok('sockets.tcp.setPaused', id, false);
    await page.ok('sockets.tcp.send', id, bytes('x'));
    await page.event('sockets.tcp.onReceive');
    expect(clients[0]?.getProtocol()).toBe(protocol);
  });

  it('finds no common version with an older peer', async () => {
    const { port } = await tlsServer(localhost, { maxVersion: 'TLSv1.2' });
    const id = await paused(port);
    expect(await secure(id, { min: 'tls1.3' })).toMatchObject({
      results: [-113],
      error: 'net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
    });
    await gone(id);
  });

  it('cannot begin with an empty range', async () => {
    const { port } = await tlsServer(localhost);
    const id = await paused(port);
    expect(await secure(id, { min: 'tls1.3', max: 'tls1.2' })).toMatchObject({
      results: [-107],
      error: 'net::ERR_SSL_PROTOCOL_ERROR',
    });
    await gone(id);
  });
});
