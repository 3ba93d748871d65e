import { describe, expect, it } from 'vitest';
import type { FakeApp, FakePage } from '../../../support/fake-app.ts';
import type { Loopback } from '../../../support/loopback.ts';
import { eachNetworked } from '../../../support/networked.ts';
import { bytes, connected, listening, localPort, socketsApp, turns } from '../../../support/sockets.ts';
import { possibleHere } from '../../../support/ipv6.ts';

const ACCEPT = 'sockets.tcpServer.onAccept';
const ACCEPT_ERROR = 'sockets.tcpServer.onAcceptError';

describe('sockets.tcpServer', () => {
  let app: FakeApp;
  let page: FakePage;
  let net: Loopback;
  eachNetworked(socketsApp, (made) => void ({ app, page, net } = made));

  const info = (id: number) => page.ok('sockets.tcpServer.getInfo', id);
  const listen = (id: number, address: string, port: number, backlog?: number) =>
    page.call('sockets.tcpServer.listen', id, address, port, backlog);
  /** A listening socket and its first client. */
  const accepted = async (data?: string) => {
    const server = await listening(page);
    const client = await net.connect(server.port);
    if (data !== undefined) client.socket.write(data);
    const event = await page.event(ACCEPT);
    return { server, client, id: Number(event['clientSocketId']) };
  };

  it('has its properties and their key order', async () => {
    const id = await page.create('sockets.tcpServer', { persistent: true, name: 'srv' });
    expect(JSON.stringify(await info(id))).toBe(`{"name":"srv","paused":false,"persistent":true,"socketId":${id}}`);
    await page.ok('sockets.tcpServer.update', id, { name: '' });
    expect(await info(id)).toEqual({ paused: false, persistent: true, socketId: id });
    const other = await page.create('sockets.tcpServer');
    expect(await page.ok('sockets.tcpServer.getSockets')).toMatchObject([{ socketId: id }, { socketId: other }]);
  });

  it.each([
    ['update', [{}]],
    ['setPaused', [true]],
    ['listen', ['127.0.0.1', 0, undefined]],
    ['disconnect', []],
    ['close', []],
    ['getInfo', []],
  ])('%s does not find an unknown socket', async (method, args) => {
    const answer = await page.call(`sockets.tcpServer.${method}`, 99999, ...args);
    expect(answer).toMatchObject({ results: [], error: 'Socket not found' });
  });

  it('shows its address while listening, and listens again on the same port after disconnect', async () => {
    const { id, port } = await listening(page);
    expect(JSON.stringify(await info(id))).toBe(
      `{"localAddress":"127.0.0.1","localPort":${port},"paused":false,"persistent":false,"socketId":${id}}`,
    );
    expect(await page.call('sockets.tcpServer.disconnect', id)).toMatchObject({ results: [] });
    expect(await info(id)).toEqual({ paused: false, persistent: false, socketId: id });
    expect((await listen(id, '127.0.0.1', port)).results).toEqual([0]);
    await net.connect(port);
    await page.event(ACCEPT);
  });

  it('does not listen on a port in use, and may try another', async () => {
    const taken = await net.server();
    const id = await page.create('sockets.tcpServer');
    expect(await listen(id, '127.0.0.1', taken.port)).toMatchObject({
      results: [-147],
      error: 'net::ERR_ADDRESS_IN_USE',
    });
    expect(await info(id)).not.toHaveProperty('localPort');
    expect((await listen(id, '127.0.0.1', 0)).results).toEqual([0]);
  });

  it.each(['localhost', '', 'not-an-ip', '300.1.1.1', '*', '[::1]'])('does not listen on %j', async (address) => {
    const id = await page.create('sockets.tcpServer');
    expect(await listen(id, address, 0)).toMatchObject({ results: [-4], error: 'net::ERR_INVALID_ARGUMENT' });
  });

  it.each(
    possibleHere([
      ['0.0.0.0', '0.0.0.0'],
      ['::', '::'],
      ['::1', '::1'],
      ['127.1', '127.0.0.1'],
    ]),
  )('listens on %s', async (address, localAddress) => {
    const id = await page.create('sockets.tcpServer');
    expect((await listen(id, address, 0)).results).toEqual([0]);
    expect(await info(id)).toMatchObject({ localAddress });
  });

  it('does not listen on an address of another machine', async () => {
    const id = await page.create('sockets.tcpServer');
    expect(await listen(id, '203.0.113.7', 0)).toMatchObject({ results: [-108], error: 'net::ERR_ADDRESS_INVALID' });
  });

  it('accepts IPv4 clients on ::, whose address is printed as Chrome does', async () => {
    const id = await page.create('sockets.tcpServer');
    await listen(id, '::', 0);
    await net.connect(localPort(await info(id)), '127.0.0.1');
    const { clientSocketId } = await page.event(ACCEPT);
    expect(await page.ok('sockets.tcp.getInfo', clientSocketId)).toMatchObject({ peerAddress: '::ffff:7f00:1' });
  });

  it.each([-1, 1, 1000000])('takes a backlog of %d', async (backlog) => {
    const { port } = await listening(page, backlog);
    await net.connect(port);
    await page.event(ACCEPT);
  });

  it('refuses a backlog of 0', async () => {
    const id = await page.create('sockets.tcpServer');
    expect(await listen(id, '127.0.0.1', 0, 0)).toMatchObject({ results: [-4] });
    expect(await info(id)).not.toHaveProperty('localPort');
  });

  it('checks the permission on the literal string and the port that it uses', async () => {
    const asked: unknown[] = [];
    const denied = socketsApp({
      check: (...request) => {
        asked.push(request);
        return false;
      },
    }).page();
    const id = await denied.create('sockets.tcpServer');
    const answer = await denied.call('sockets.tcpServer.listen', id, 'localhost', 65616, 0);
    expect(answer).toMatchObject({ results: [], error: 'Does not have permission' });
    expect(asked).toEqual([['tcpServer.listen', 'localhost', 80]]);
  });

  it('fires onAccept with a paused, connected sockets.tcp socket without a local address', async () => {
    const { server, client, id } = await accepted('early');
    expect(page.events(ACCEPT)).toEqual([{ clientSocketId: id, socketId: server.id }]);
    expect(JSON.stringify(await page.ok('sockets.tcp.getInfo', id))).toBe(
      `{"connected":true,"paused":true,"peerAddress":"127.0.0.1","peerPort":${client.socket.localPort},` +
        `"persistent":false,"socketId":${id}}`,
    );
    await turns(20);
    expect(page.data('sockets.tcp.onReceive', id)).toEqual([]);
    await page.ok('sockets.tcp.setPaused', id, false);
    await page.event('sockets.tcp.onReceive');
    expect(page.data('sockets.tcp.onReceive', id)).toEqual(['early']);
    await page.ok('sockets.tcp.send', id, bytes('reply'));
    await client.until(() => client.received === 'reply');
  });

  it('gives accepted sockets ids of sockets.tcp, and its own owner their data', async () => {
    const window = app.page('window', [ACCEPT]);
    const before = await page.create('sockets.tcp');
    const id = await window.create('sockets.tcpServer');
    await window.ok('sockets.tcpServer.listen', id, '127.0.0.1', 0, undefined);
    const client = await net.connect(localPort(await window.ok('sockets.tcpServer.getInfo', id)));
    client.socket.write('x');
    const { clientSocketId } = await window.event(ACCEPT);
    expect(clientSocketId).toBe(before + 1);
    await window.ok('sockets.tcp.setPaused', clientSocketId, false);
    await window.event('sockets.tcp.onReceive');
  });

  it('keeps the end of the client behind the pause', async () => {
    const { client, id } = await accepted('x');
    client.socket.end();
    await turns(20);
    expect(await page.ok('sockets.tcp.getInfo', id)).toMatchObject({ connected: true });
    await page.ok('sockets.tcp.setPaused', id, false);
    await page.event('sockets.tcp.onReceiveError');
    expect(page.data('sockets.tcp.onReceive', id)).toEqual(['x']);
  });

  it.each(['', 'unread'])(
    'shows the client a FIN when the app closes the accepted socket (%j unread)',
    async (data) => {
      const { client, id } = await accepted(data === '' ? undefined : data);
      await turns(20);
      await page.ok('sockets.tcp.close', id);
      await client.closed;
      expect(client).toMatchObject({ fin: true, error: undefined });
      await turns();
      expect(page.events('sockets.tcp.onReceiveError')).toEqual([]);
    },
  );

  it('does not connect an accepted socket, but sets its options', async () => {
    const { id } = await accepted();
    const answer = await page.call('sockets.tcp.connect', id, '127.0.0.1', 9, undefined);
    expect(answer).toMatchObject({ results: [-23], error: 'net::ERR_SOCKET_IS_CONNECTED' });
    expect(await page.ok('sockets.tcp.setKeepAlive', id, true, 5)).toBe(0);
    expect(await page.ok('sockets.tcp.setNoDelay', id, true)).toBe(0);
  });

  it('keeps accepted sockets when the server goes, and refuses new clients', async () => {
    const { server, client, id } = await accepted();
    await page.ok('sockets.tcpServer.disconnect', server.id);
    await page.ok('sockets.tcpServer.close', server.id);
    await page.ok('sockets.tcp.send', id, bytes('still'));
    await client.until(() => client.received === 'still');
    await expect(net.connect(server.port)).rejects.toThrow('ECONNREFUSED');
  });

  it('accepts one more after pausing; unpausing takes the others in order', async () => {
    const { id, port } = await listening(page);
    await page.ok('sockets.tcpServer.setPaused', id, true);
    const clients = [await net.connect(port), await net.connect(port), await net.connect(port)];
    clients.forEach(({ socket }, i) => socket.write(`client ${i}`));
    await page.event(ACCEPT);
    await turns(20);
    expect(page.events(ACCEPT)).toHaveLength(1);
    await page.ok('sockets.tcpServer.setPaused', id, false);
    await page.event(ACCEPT, 3);
    expect(page.order().slice(-3)).toEqual(['sockets.tcpServer.setPaused', `event ${ACCEPT}`, `event ${ACCEPT}`]);
    const ports = await Promise.all(
      page.events(ACCEPT).map(({ clientSocketId }) => page.ok('sockets.tcp.getInfo', clientSocketId)),
    );
    expect(ports).toMatchObject(clients.map(({ socket }) => ({ peerPort: socket.localPort })));
    await net.connect(port);
    await page.event(ACCEPT, 4);
  });

  it('accepts nothing when paused before listen, until unpaused', async () => {
    const id = await page.create('sockets.tcpServer');
    await page.ok('sockets.tcpServer.setPaused', id, true);
    await listen(id, '127.0.0.1', 0);
    const client = await net.connect(localPort(await info(id)));
    await turns(20);
    expect(page.events(ACCEPT)).toEqual([]);
    expect(client.fin).toBe(false);
    await page.ok('sockets.tcpServer.setPaused', id, false);
    await page.event(ACCEPT);
  });

  it('resets the clients that still wait when it disconnects', async () => {
    const { id, port } = await listening(page);
    await page.ok('sockets.tcpServer.setPaused', id, true);
    const [first, second] = [await net.connect(port), await net.connect(port)];
    await page.event(ACCEPT);
    await turns(20);
    await page.ok('sockets.tcpServer.disconnect', id);
    await second.closed;
    expect(second.error).toBe('ECONNRESET');
    expect(first.fin).toBe(false);
  });

  it('lets a bounded number of clients wait and resets those beyond', async () => {
    const { id, port } = await listening(page, 5);
    await page.ok('sockets.tcpServer.setPaused', id, true);
    // One goes to the outstanding accept, 128 wait, two are too many. The reset may overtake the client's own connect.
    const resets: Promise<unknown>[] = [];
    let accepted = 0;
    for (let i = 0; i < 131; i++) {
      try {
        const client = await net.connect(port);
        if (++accepted > 129) resets.push(client.closed.then(() => client.error));
      } catch (error) {
        resets.push(Promise.resolve(error instanceof Error && 'code' in error ? error.code : error));
      }
    }
    expect(await Promise.all(resets)).toEqual(['ECONNRESET', 'ECONNRESET']);
    await page.ok('sockets.tcpServer.setPaused', id, false);
    await page.event(ACCEPT, 129);
  });

  it('answers a second listen with 0, shows its port, and pauses with -2; the first port accepts once more', async () => {
    const { id, port } = await listening(page);
    expect((await listen(id, '127.0.0.1', 0)).results).toEqual([0]);
    expect(await page.event(ACCEPT_ERROR)).toEqual({ resultCode: -2, socketId: id });
    expect(page.order().indexOf(`event ${ACCEPT_ERROR}`)).toBe(page.order().length - 1);
    const second = await info(id);
    expect(second).toMatchObject({ paused: true });
    expect(localPort(second)).not.toBe(port);
    await net.connect(port);
    await page.event(ACCEPT);
    await net.connect(localPort(second));
    await net.connect(port);
    await turns(20);
    expect(page.events(ACCEPT)).toHaveLength(1);
    await page.ok('sockets.tcpServer.setPaused', id, false);
    await page.event(ACCEPT, 3);
  });

  it('answers Socket not found when closed while listen is under way, and does not keep the port', async () => {
    const port = await net.freePort();
    const id = await page.create('sockets.tcpServer');
    const answer = listen(id, '127.0.0.1', port);
    await page.ok('sockets.tcpServer.close', id);
    expect(await answer).toMatchObject({ results: [], error: 'Socket not found' });
    const next = await page.create('sockets.tcpServer');
    expect((await listen(next, '127.0.0.1', port)).results).toEqual([0]);
  });

  it('accepts and closes 200 connections and leaves nothing in the tables', async () => {
    const { id, port } = await listening(page);
    for (let i = 1; i <= 200; i++) {
      const client = await net.connect(port);
      client.socket.end('x');
      const { clientSocketId } = await page.event(ACCEPT, i);
      await page.ok('sockets.tcp.setPaused', clientSocketId, false);
      await page.until(() => page.events('sockets.tcp.onReceiveError', Number(clientSocketId)).length === 1);
      await page.ok('sockets.tcp.close', clientSocketId);
      await client.closed;
    }
    expect(app.services.count(app.host.id)).toEqual({ tcp: 0, tcpServer: 1, udp: 0 });
    await page.ok('sockets.tcpServer.close', id);
    expect(app.services.count(app.host.id)).toEqual({ tcp: 0, tcpServer: 0, udp: 0 });
  });

  it('stays over a suspend only when persistent', async () => {
    const passing = await listening(page);
    const lasting = await listening(page);
    await page.ok('sockets.tcpServer.update', lasting.id, { persistent: true });
    const { peer } = await connected(page, net);
    for (const instance of app.instances) instance.suspend?.();
    await peer.closed;
    expect(await page.ok('sockets.tcpServer.getSockets')).toMatchObject([{ socketId: lasting.id }]);
    await expect(net.connect(passing.port)).rejects.toThrow('ECONNREFUSED');
    await net.connect(lasting.port);
    await page.event(ACCEPT);
  });
});
