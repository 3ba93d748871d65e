import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSocketServices } from '../../../../src/main/sockets/services.ts';
import { TcpConnect } from '../../../../src/main/sockets/tcp-connect.ts';
import type { FakeApp, FakePage } from '../../../support/fake-app.ts';
import type { Loopback } from '../../../support/loopback.ts';
import { eachNetworked } from '../../../support/networked.ts';
import { connected, socketsApp, turns } from '../../../support/sockets.ts';
import { possibleHere } from '../../../support/ipv6.ts';

const REFUSED = { results: [-102], error: 'net::ERR_CONNECTION_REFUSED' };
const UNRESOLVED = { results: [-105], error: 'net::ERR_NAME_NOT_RESOLVED' };

describe('sockets.tcp.connect', () => {
  let app: FakeApp;
  let page: FakePage;
  let net: Loopback;
  eachNetworked(socketsApp, (made) => void ({ app, page, net } = made));
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const info = (id: number) => page.ok('sockets.tcp.getInfo', id);
  const connect = async (host: string, port: number, type?: string) => {
    const id = await page.create('sockets.tcp');
    return { id, answer: await page.call('sockets.tcp.connect', id, host, port, type) };
  };

  it('answers 0 and shows both addresses, in the key order of Chrome', async () => {
    const { id, peer, port } = await connected(page, net);
    const localPort = peer.socket.remotePort;
    expect(JSON.stringify(await info(id))).toBe(
      `{"connected":true,"localAddress":"127.0.0.1","localPort":${localPort},"paused":false,` +
        `"peerAddress":"127.0.0.1","peerPort":${port},"persistent":false,"socketId":${id}}`,
    );
  });

  it('refuses, and connects the same socket elsewhere afterwards', async () => {
    const { port } = await net.server();
    const { id, answer } = await connect('127.0.0.1', await net.freePort());
    expect(answer).toMatchObject(REFUSED);
    expect(await info(id)).toEqual({ connected: false, paused: false, persistent: false, socketId: id });
    expect(await page.ok('sockets.tcp.connect', id, '127.0.0.1', port, undefined)).toBe(0);
    expect(await info(id)).toMatchObject({ connected: true, peerPort: port });
  });

  it.each([0, 65536])('finds nothing on port %d', async (port) => {
    expect((await connect('127.0.0.1', port)).answer).toMatchObject(REFUSED);
  });

  it.each([65536, -65536])('wraps a port modulo 65536 (%d away)', async (offset) => {
    const server = await net.server();
    const { id, answer } = await connect('127.0.0.1', server.port + offset);
    expect(answer.results).toEqual([0]);
    expect(await info(id)).toMatchObject({ peerPort: server.port });
  });

  it.each(['', ' ', '127.0.0.1:80', '300.1.1.1', '[::1]', 'a b', '127.0.0.1%lo'])(
    'does not resolve %j',
    async (host) => {
      const { port } = await net.server({ host: '::' });
      expect((await connect(host, port)).answer).toMatchObject(UNRESOLVED);
    },
  );

  it.each(
    possibleHere([
      ['127.1', '127.0.0.1', '127.0.0.1'],
      ['0x7f.1', '127.0.0.1', '127.0.0.1'],
      ['0.0.0.0', '127.0.0.1', '0.0.0.0'],
      ['::1', '::1', '::1'],
      ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:7f00:1'],
      ['localhost', '::1', '::1'],
      ['LOCALHOST', '::1', '::1'],
    ]),
  )('connects to %s', async (host, localAddress, peerAddress) => {
    const { port } = await net.server({ host: '::' });
    const { id, answer } = await connect(host, port);
    expect(answer.results).toEqual([0]);
    expect(await info(id)).toMatchObject({ localAddress, peerAddress });
  });

  it.each(
    possibleHere([
      ['any', '::1'],
      ['ipv4', '127.0.0.1'],
      ['ipv6', '::1'],
    ]),
  )('asks for %s addresses', async (type, peerAddress) => {
    const { port } = await net.server({ host: '::' });
    const { id } = await connect('localhost', port, type);
    expect(await info(id)).toMatchObject({ peerAddress });
  });

  it('tries the next address when one refuses', async () => {
    const { port } = await net.server({ host: '127.0.0.1' });
    const { id, answer } = await connect('localhost', port);
    expect(answer.results).toEqual([0]);
    expect(await info(id)).toMatchObject({ peerAddress: '127.0.0.1' });
  });

  it('answers -23 when connected', async () => {
    const { id, port } = await connected(page, net);
    const answer = await page.call('sockets.tcp.connect', id, '127.0.0.1', port, undefined);
    expect(answer).toMatchObject({ results: [-23], error: 'net::ERR_SOCKET_IS_CONNECTED' });
    expect(await info(id)).toMatchObject({ connected: true });
  });

  it('answers -104 to the second of two at once, before the first', async () => {
    const server = await net.server();
    const id = await page.create('sockets.tcp');
    const [first, second] = await Promise.all(
      [1, 2].map(() => page.call('sockets.tcp.connect', id, '127.0.0.1', server.port, undefined)),
    );
    expect(first).toMatchObject({ results: [0] });
    expect(second).toMatchObject({ results: [-104], error: 'net::ERR_CONNECTION_FAILED' });
    const answers = page.entries.flatMap((entry) => (entry.kind === 'answer' ? [entry.answer] : []));
    expect(answers.indexOf(second ?? answers[0]!)).toBeLessThan(answers.indexOf(first ?? answers[0]!));
    expect(server.peers).toHaveLength(1);
  });

  it('answers -104 to a call that was made before another one connected, however late it resolves', async () => {
    let resolveLate = () => {};
    const lookup = () =>
      new Promise<[{ address: string; family: number }]>((resolve) => {
        resolveLate = () => resolve([{ address: '127.0.0.1', family: 4 }]);
      });
    const slow = socketsApp({ services: createSocketServices({ lookup }) });
    try {
      const own = slow.page();
      const server = await net.server();
      const id = await own.create('sockets.tcp');
      const late = own.call('sockets.tcp.connect', id, 'late.test', server.port, undefined);
      expect(await own.ok('sockets.tcp.connect', id, '127.0.0.1', server.port, undefined)).toBe(0);
      resolveLate();
      expect(await late).toMatchObject({ results: [-104], error: 'net::ERR_CONNECTION_FAILED' });
    } finally {
      await slow.dispose();
    }
  });

  it('answers Socket not found when closed while connecting, after the answer to close', async () => {
    const { port } = await net.server();
    const id = await page.create('sockets.tcp');
    const connecting = page.call('sockets.tcp.connect', id, '127.0.0.1', port, undefined);
    await page.ok('sockets.tcp.close', id);
    expect(await connecting).toMatchObject({ results: [], error: 'Socket not found' });
    expect(page.order()).toEqual(['sockets.tcp.create', 'sockets.tcp.close', 'sockets.tcp.connect']);
    expect(app.services.count(app.host.id).tcp).toBe(0);
  });

  it('is not stopped by a disconnect in the same breath', async () => {
    const { port } = await net.server();
    const id = await page.create('sockets.tcp');
    const connecting = page.call('sockets.tcp.connect', id, '127.0.0.1', port, undefined);
    await page.ok('sockets.tcp.disconnect', id);
    expect(await connecting).toMatchObject({ results: [0] });
    expect(await info(id)).toMatchObject({ connected: true, paused: false });
  });

  it('is stopped by a disconnect once the connection is being made, and answers', async () => {
    const { port } = await net.server();
    const id = await page.create('sockets.tcp');
    const begun = new Promise<void>((resolve) => {
      vi.spyOn(TcpConnect.prototype, 'run').mockImplementationOnce(function (this: TcpConnect, addresses) {
        resolve();
        return this.run(addresses);
      });
    });
    const connecting = page.call('sockets.tcp.connect', id, '127.0.0.1', port, undefined);
    await begun;
    await page.ok('sockets.tcp.disconnect', id);
    expect(await connecting).toMatchObject({ results: [-3], error: 'net::ERR_ABORTED' });
    expect(await info(id)).toMatchObject({ connected: false });
    expect(await page.ok('sockets.tcp.connect', id, '127.0.0.1', port, undefined)).toBe(0);
  });

  it('checks the permission on the literal string and the wrapped port, before DNS', async () => {
    const asked: unknown[] = [];
    let resolved = 0;
    const lookup = () => {
      resolved++;
      return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    };
    const denied = socketsApp({
      services: createSocketServices({ lookup }),
      check: (...request) => {
        asked.push(request);
        return false;
      },
    });
    const deniedPage = denied.page();
    const id = await deniedPage.create('sockets.tcp');
    const answer = await deniedPage.call('sockets.tcp.connect', id, 'Printer.Example', 65616, undefined);
    expect(answer).toMatchObject({ results: [], error: 'Does not have permission' });
    expect(asked).toEqual([['tcp.connect', 'Printer.Example', 80]]);
    expect(resolved).toBe(0);
  });

  it('has no permission without the sockets key', async () => {
    const bare = socketsApp({ sockets: false }).page();
    const id = await bare.create('sockets.tcp');
    const answer = await bare.call('sockets.tcp.connect', id, '127.0.0.1', 80, undefined);
    expect(answer).toMatchObject({ results: [], error: 'Does not have permission' });
  });

  it('answers before the first onReceive', async () => {
    const { port } = await net.server({ onPeer: ({ socket }) => socket.write('hello') });
    const { id } = await connect('127.0.0.1', port);
    await page.event('sockets.tcp.onReceive');
    expect(page.order()).toEqual(['sockets.tcp.create', 'sockets.tcp.connect', 'event sockets.tcp.onReceive']);
    expect(page.data('sockets.tcp.onReceive', id)).toEqual(['hello']);
  });

  it('sets options only on a connected socket', async () => {
    const FAILED = { results: [-2], error: 'net::ERR_FAILED' };
    const unconnected = await page.create('sockets.tcp');
    expect(await page.call('sockets.tcp.setKeepAlive', unconnected, true, 30)).toMatchObject(FAILED);
    expect(await page.call('sockets.tcp.setNoDelay', unconnected, true)).toMatchObject(FAILED);
    const { id } = await connected(page, net);
    for (const [enable, delay, expected] of [
      [true, 30, 0],
      [true, undefined, 0],
      [true, 0, 0],
      [true, -1, -2],
      [true, 100000, -2],
      [false, undefined, 0],
      [false, -1, 0],
      [false, 100000, 0],
    ] as const) {
      expect((await page.call('sockets.tcp.setKeepAlive', id, enable, delay)).results).toEqual([expected]);
    }
    expect(await page.ok('sockets.tcp.setNoDelay', id, true)).toBe(0);
    expect(await page.ok('sockets.tcp.setNoDelay', id, false)).toBe(0);
    await page.ok('sockets.tcp.disconnect', id);
    expect(await page.call('sockets.tcp.setNoDelay', id, true)).toMatchObject(FAILED);
    await turns();
  });
});
