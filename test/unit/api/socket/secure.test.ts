import { once } from 'node:events';
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSocketServices } from '../../../../src/main/sockets/services.ts';
import type { FakePage } from '../../../support/fake-app.ts';
import type { Loopback } from '../../../support/loopback.ts';
import { eachNetworked } from '../../../support/networked.ts';
import { bytes, turns } from '../../../support/sockets.ts';
import { elsewhere, localhost, type Identity } from '../../../support/tls-fixture.ts';
import { connected, create, failedRead, info, legacyApp, read } from './legacy-app.ts';

describe('chrome.socket.secure', () => {
  let page: FakePage;
  let net: Loopback;
  let servers: Server[];
  eachNetworked(
    () => legacyApp({ services: createSocketServices({ certificates: [localhost.cert, elsewhere.cert] }) }),
    (made) => void ({ page, net } = made),
  );
  beforeEach(() => {
    servers = [];
  });
  afterEach(() => {
    for (const server of servers) server.close();
  });

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
  const connectTo = async (port: number) => {
    const id = await create(page, 'tcp');
    expect(await page.ok('socket.connect', id, 'localhost', port)).toBe(0);
    return id;
  };
  const secure = (id: number, tlsVersion?: object) =>
    page.call('socket.secure', id, tlsVersion === undefined ? undefined : { tlsVersion });
  const secured = async (options?: TlsOptions) => {
    const { port, clients } = await tlsServer(localhost, options);
    const id = await connectTo(port);
    expect(await secure(id)).toEqual({ call: 'socket.secure', results: [0] });
    return { id, port, clients };
  };
  const gone = async (id: number) => {
    expect(await page.call('socket.getInfo', id)).toMatchObject({ error: 'Socket not found' });
  };

  it('carries data over TLS, and is called udp as in Chromium 156', async () => {
    const { id, port } = await secured();
    expect(await info(page, id)).toMatchObject({ connected: true, peerPort: port, socketType: 'udp' });
    expect(await page.ok('socket.write', id, bytes('over tls'))).toEqual({ bytesWritten: 8 });
    expect(await read(page, id, 4)).toEqual({ data: 'over', resultCode: 4 });
    expect(await read(page, id, 9)).toEqual({ data: ' tls', resultCode: 4 });
  });

  it('takes what the peer sent before as part of the handshake', async () => {
    const { id, peer } = await connected(page, net);
    peer.socket.write('this is no tls at all');
    await turns(20);
    expect(await secure(id)).toMatchObject({ error: 'net::ERR_SSL_PROTOCOL_ERROR', results: [-107] });
    await gone(id);
  });

  it('refuses most other calls afterwards', async () => {
    const { id, port } = await secured();
    expect(await page.ok('socket.setKeepAlive', id, true, 1)).toBe(false);
    expect(await page.ok('socket.setNoDelay', id, true)).toBe(false);
    expect(await secure(id)).toMatchObject({ error: 'Only TCP sockets are supported for TLS.', results: [-4] });
    expect(await page.call('socket.listen', id, '127.0.0.1', 0, undefined)).toMatchObject({
      error: 'Cannot listen on a socket that is already connected.',
      results: [-11],
    });
    expect((await page.call('socket.accept', id)).results).toEqual([{ resultCode: -2 }]);
    expect((await page.call('socket.connect', id, 'localhost', port)).results).toEqual([-104]);
    expect(await info(page, id)).toMatchObject({ connected: true });
  });

  it('ends a read that waits at disconnect, and the stream with 0', async () => {
    const { id } = await secured();
    const waiting = read(page, id, 10);
    await page.ok('socket.disconnect', id);
    expect(await waiting).toEqual(failedRead(-100));
    expect(await read(page, id, 10)).toEqual(failedRead(-15));

    const other = await secured({ maxVersion: 'TLSv1.2' });
    other.clients[0]?.end('bye');
    expect(await read(page, other.id, 10)).toMatchObject({ data: 'bye' });
    expect(await read(page, other.id, 10)).toEqual(failedRead(0));
    expect(await info(page, other.id)).toEqual({ connected: false, socketType: 'udp' });
  });

  it('destroys the socket when the certificate is for another name', async () => {
    const { port } = await tlsServer(elsewhere);
    const id = await connectTo(port);
    expect(await secure(id)).toMatchObject({ error: 'net::ERR_CERT_COMMON_NAME_INVALID', results: [-200] });
    await gone(id);
  });

  it('destroys the socket when a read or a write waits', async () => {
    const { port } = await tlsServer(localhost);
    const reading = await connectTo(port);
    const waiting = read(page, reading, 10);
    expect(await secure(reading)).toMatchObject({ error: 'net::ERR_FAILED', results: [-2] });
    expect(await waiting).toEqual(failedRead(-100));
    await gone(reading);

    const { id, peer } = await connected(page, net);
    peer.socket.pause();
    const writing = page.ok('socket.write', id, new Uint8Array(32 << 20));
    expect(await secure(id)).toMatchObject({ error: 'net::ERR_FAILED', results: [-2] });
    expect(await writing).toEqual({ bytesWritten: -100 });
    await gone(id);
  });

  it('destroys the socket when the peer has ended the connection', async () => {
    const { id, peer } = await connected(page, net);
    peer.socket.end();
    await turns(20);
    expect(await secure(id)).toMatchObject({ error: 'net::ERR_SOCKET_NOT_CONNECTED', results: [-15] });
    await gone(id);
  });

  it('needs a connection', async () => {
    const id = await create(page, 'tcp');
    expect(await secure(id, { min: 'tls1.2' })).toMatchObject({ error: 'Socket not connected', results: [-4] });
    expect(await info(page, id)).toMatchObject({ connected: false });
  });

  it('does not read or write during the handshake, and is destroyed by a second call', async () => {
    const { id } = await connected(page, net);
    const first = secure(id);
    expect(await read(page, id, 10)).toEqual(failedRead(-15));
    expect(await page.ok('socket.write', id, bytes('x'))).toEqual({ bytesWritten: -15 });
    expect(await secure(id)).toMatchObject({ error: 'net::ERR_FAILED', results: [-2] });
    expect(await first).toMatchObject({ error: 'net::ERR_ABORTED', results: [-3] });
    await gone(id);
  });

  it('gives up when the socket is destroyed or disconnected, which leaves it one to connect again', async () => {
    const [one, other] = [await connected(page, net), await connected(page, net)];
    const [first, second] = [secure(one.id), secure(other.id)];
    await page.ok('socket.destroy', one.id);
    await page.ok('socket.disconnect', other.id);
    expect(await first).toMatchObject({ error: 'net::ERR_ABORTED', results: [-3] });
    expect(await second).toMatchObject({ error: 'net::ERR_ABORTED', results: [-3] });
    await gone(one.id);
    expect(await info(page, other.id)).toEqual({ connected: false, socketType: 'tcp' });
    expect((await page.call('socket.connect', other.id, '127.0.0.1', other.server.port)).results).toEqual([0]);
  });
});
