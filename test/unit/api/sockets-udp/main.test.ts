import { describe, expect, it } from 'vitest';
import { DATAGRAM_OVERHEAD, RECEIVE_BUFFER_BYTES } from '../../../../src/main/sockets/udp-reader.ts';
import { createSocketServices } from '../../../../src/main/sockets/services.ts';
import type { FakeApp, FakePage } from '../../../support/fake-app.ts';
import type { Loopback } from '../../../support/loopback.ts';
import { eachNetworked } from '../../../support/networked.ts';
import { bound, bytes, localPort, socketsApp, turns } from '../../../support/sockets.ts';
import { possibleHere } from '../../../support/ipv6.ts';

const RECEIVE = 'sockets.udp.onReceive';
const ERROR = 'sockets.udp.onReceiveError';

describe('sockets.udp', () => {
  let app: FakeApp;
  let page: FakePage;
  let net: Loopback;
  eachNetworked(socketsApp, (made) => void ({ app, page, net } = made));

  const info = (id: number) => page.ok('sockets.udp.getInfo', id);
  const bind = (id: number, address: string, port: number) => page.call('sockets.udp.bind', id, address, port);
  const send = (id: number, data: string | Uint8Array, host: string, port: number, type?: string) =>
    page.call('sockets.udp.send', id, typeof data === 'string' ? bytes(data) : data, host, port, type);

  it('has its properties and their key order', async () => {
    const id = await page.create('sockets.udp', { persistent: true, name: 'u', bufferSize: 77 });
    expect(JSON.stringify(await info(id))).toBe(
      `{"bufferSize":77,"name":"u","paused":false,"persistent":true,"socketId":${id}}`,
    );
    await page.ok('sockets.udp.update', id, { name: 'v', bufferSize: 0 });
    expect(await info(id)).toEqual({ name: 'v', paused: false, persistent: true, socketId: id });
    const other = await page.create('sockets.udp');
    expect(await page.ok('sockets.udp.getSockets')).toMatchObject([{ socketId: id }, { socketId: other }]);
  });

  it.each([
    ['update', [{}]],
    ['setPaused', [true]],
    ['bind', ['127.0.0.1', 0]],
    ['send', [bytes('x'), '127.0.0.1', 9, undefined]],
    ['close', []],
    ['getInfo', []],
    ['joinGroup', ['239.1.2.3']],
    ['leaveGroup', ['239.1.2.3']],
    ['setMulticastTimeToLive', [1]],
    ['setMulticastLoopbackMode', [true]],
    ['getJoinedGroups', []],
    ['setBroadcast', [true]],
  ])('%s does not find an unknown socket', async (method, args) => {
    const answer = await page.call(`sockets.udp.${method}`, 99999, ...args);
    expect(answer).toMatchObject({ results: [], error: 'Socket not found' });
  });

  describe('bind', () => {
    it('shows the address, once', async () => {
      const { id, port } = await bound(page);
      expect(JSON.stringify(await info(id))).toBe(
        `{"localAddress":"127.0.0.1","localPort":${port},"paused":false,"persistent":false,"socketId":${id}}`,
      );
      expect(await bind(id, '127.0.0.1', 0)).toMatchObject({ results: [-104], error: 'net::ERR_CONNECTION_FAILED' });
      expect(await info(id)).toMatchObject({ localPort: port });
    });

    it('does not share a port, and may try another', async () => {
      const taken = await net.datagrams();
      const id = await page.create('sockets.udp');
      expect(await bind(id, '127.0.0.1', taken.port)).toMatchObject({
        results: [-147],
        error: 'net::ERR_ADDRESS_IN_USE',
      });
      expect((await bind(id, '127.0.0.1', 0)).results).toEqual([0]);
      const other = await page.create('sockets.udp');
      expect((await bind(other, '127.0.0.1', localPort(await info(id)))).results).toEqual([-147]);
    });

    it.each(['localhost', '', 'not-an-ip', '300.1.1.1', '*', '[::1]'])('refuses %j', async (address) => {
      const id = await page.create('sockets.udp');
      expect(await bind(id, address, 0)).toMatchObject({ results: [-4], error: 'net::ERR_INVALID_ARGUMENT' });
      expect(await info(id)).not.toHaveProperty('localPort');
    });

    it.each(
      possibleHere([
        ['0.0.0.0', '0.0.0.0'],
        ['::', '::'],
        ['::1', '::1'],
        ['127.1', '127.0.0.1'],
        ['239.1.2.3', '239.1.2.3'],
      ]),
    )('takes %s', async (address, localAddress) => {
      const id = await page.create('sockets.udp');
      expect((await bind(id, address, 0)).results).toEqual([0]);
      expect(await info(id)).toMatchObject({ localAddress });
    });

    it('refuses an address of another machine', async () => {
      const id = await page.create('sockets.udp');
      expect(await bind(id, '203.0.113.7', 0)).toMatchObject({ results: [-108], error: 'net::ERR_ADDRESS_INVALID' });
    });

    it('wraps the port, and takes 65536 for 0', async () => {
      const taken = await net.datagrams();
      const id = await page.create('sockets.udp');
      expect((await bind(id, '127.0.0.1', taken.port + 65536)).results).toEqual([-147]);
      expect((await bind(id, '127.0.0.1', 65536)).results).toEqual([0]);
    });

    it('refuses a second bind that is under way, and a socket closed meanwhile', async () => {
      const id = await page.create('sockets.udp');
      const [first, second] = await Promise.all([bind(id, '127.0.0.1', 0), bind(id, '127.0.0.1', 0)]);
      expect([first.results, second.results]).toEqual([[0], [-104]]);
      const other = await page.create('sockets.udp');
      const binding = bind(other, '127.0.0.1', 0);
      await page.ok('sockets.udp.close', other);
      expect(await binding).toMatchObject({ results: [], error: 'Socket not found' });
    });
  });

  it('checks permissions on the literal string and the port that it uses, before DNS', async () => {
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
    }).page();
    const id = await denied.create('sockets.udp');
    const DENIED = { results: [], error: 'App does not have permission' };
    expect(await denied.call('sockets.udp.bind', id, '0.0.0.0', -1)).toMatchObject(DENIED);
    expect(await denied.call('sockets.udp.send', id, bytes('x'), 'Host.Example', 65616, undefined)).toMatchObject(
      DENIED,
    );
    for (const method of ['joinGroup', 'leaveGroup']) {
      expect(await denied.call(`sockets.udp.${method}`, id, '239.1.2.3')).toMatchObject(DENIED);
    }
    expect(await denied.call('sockets.udp.getJoinedGroups', id)).toMatchObject(DENIED);
    expect(asked.slice(0, 3)).toEqual([
      ['udp.bind', '0.0.0.0', 65535],
      ['udp.send', 'Host.Example', 80],
      ['udp.multicastMembership', '', 0],
    ]);
    expect(resolved).toBe(0);
  });

  describe('send', () => {
    it('answers -15 without bind', async () => {
      const id = await page.create('sockets.udp');
      expect(await send(id, 'x', '127.0.0.1', 9)).toMatchObject({
        results: [{ resultCode: -15 }],
        error: 'net::ERR_SOCKET_NOT_CONNECTED',
      });
    });

    it('sends datagrams in order, empty ones too', async () => {
      const peer = await net.datagrams();
      const { id } = await bound(page);
      const answers = await Promise.all(['1', '', '333'].map((data) => send(id, data, '127.0.0.1', peer.port)));
      expect(JSON.stringify(answers.map(({ results }) => results[0]))).toBe(
        '[{"bytesSent":1,"resultCode":0},{"bytesSent":0,"resultCode":0},{"bytesSent":3,"resultCode":0}]',
      );
      await peer.until(() => peer.received.length === 3);
      expect(peer.received).toEqual(['1', '', '333']);
    });

    it.each(['', 'a b', '300.1.1.1'])('does not resolve %j', async (host) => {
      const { id } = await bound(page);
      expect(await send(id, 'x', host, 4545)).toMatchObject({
        results: [{ resultCode: -105 }],
        error: 'net::ERR_NAME_NOT_RESOLVED',
      });
    });

    it.each([
      ['::1', undefined],
      ['localhost', undefined],
      ['localhost', 'ipv6'],
    ])('cannot reach %s (%s) from an IPv4 socket', async (host, type) => {
      const { id } = await bound(page);
      expect(await send(id, 'x', host, 4545, type)).toMatchObject({
        results: [{ resultCode: -109 }],
        error: 'net::ERR_ADDRESS_UNREACHABLE',
      });
    });

    it('reaches localhost when asked for IPv4', async () => {
      const peer = await net.datagrams();
      const { id } = await bound(page);
      expect((await send(id, 'ping', 'localhost', peer.port, 'ipv4')).results).toEqual([
        { bytesSent: 4, resultCode: 0 },
      ]);
      await peer.until(() => peer.received.length === 1);
    });

    it('uses the first address of a name', async () => {
      const peer = await net.datagrams();
      const lookup = () => Promise.resolve(['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 })));
      const named = socketsApp({ services: createSocketServices({ lookup }) });
      const namedPage = named.page();
      const { id } = await bound(namedPage);
      await namedPage.ok('sockets.udp.send', id, bytes('x'), 'printer.example', peer.port, undefined);
      await peer.until(() => peer.received.length === 1);
      await named.dispose();
    });

    it('answers Socket not found when closed during the query', async () => {
      let resolve = () => {};
      const lookup = () => new Promise<[]>((done) => (resolve = () => done([])));
      const named = socketsApp({ services: createSocketServices({ lookup }) });
      const namedPage = named.page();
      const { id } = await bound(namedPage);
      const answer = namedPage.call('sockets.udp.send', id, bytes('x'), 'printer.example', 9, undefined);
      await turns();
      await namedPage.ok('sockets.udp.close', id);
      resolve();
      expect(await answer).toMatchObject({ results: [], error: 'Socket not found' });
    });

    it.each([
      [0, -4],
      [65536, -4],
      [-1, 0],
    ])('sends to port %d with %d', async (port, code) => {
      const { id } = await bound(page);
      expect((await send(id, 'x', '127.0.0.1', port)).results).toMatchObject([{ resultCode: code }]);
    });

    it.each([
      [65507, 0],
      [65508, -142],
      [70000, -142],
    ])('sends %d bytes with %d', async (size, code) => {
      const peer = await net.datagrams();
      const { id } = await bound(page);
      const { results } = await send(id, new Uint8Array(size), '127.0.0.1', peer.port);
      expect(results).toEqual([code === 0 ? { bytesSent: size, resultCode: 0 } : { resultCode: code }]);
    });

    it('reaches IPv4 from a socket bound to ::', async () => {
      const peer = await net.datagrams();
      const id = await page.create('sockets.udp');
      await bind(id, '::', 0);
      expect((await send(id, 'x', '127.0.0.1', peer.port)).results).toEqual([{ bytesSent: 1, resultCode: 0 }]);
      await peer.until(() => peer.received.length === 1);
    });

    it('needs setBroadcast for a broadcast address', async () => {
      const { id } = await bound(page);
      const broadcast = () => send(id, 'x', '127.255.255.255', 4545);
      expect(await broadcast()).toMatchObject({ results: [{ resultCode: -10 }], error: 'net::ERR_ACCESS_DENIED' });
      expect(await page.ok('sockets.udp.setBroadcast', id, true)).toBe(0);
      expect((await broadcast()).results).toMatchObject([{ resultCode: 0 }]);
      expect(await page.ok('sockets.udp.setBroadcast', id, false)).toBe(0);
      expect((await broadcast()).results).toMatchObject([{ resultCode: -10 }]);
    });

    it('hears nothing of a closed port', async () => {
      const gone = await net.datagrams();
      const port = gone.port;
      await new Promise<void>((resolve) => gone.socket.close(() => resolve()));
      // Loopback closes its peers; this one is closed already.
      gone.socket.close = () => gone.socket;
      const { id } = await bound(page);
      await send(id, 'x', '127.0.0.1', port);
      await turns(20);
      expect((await send(id, 'y', '127.0.0.1', port)).results).toMatchObject([{ resultCode: 0 }]);
      expect(page.events(ERROR)).toEqual([]);
      expect(await info(id)).toMatchObject({ paused: false });
    });
  });

  describe('receiving', () => {
    it('fires one event for each datagram, empty ones too, with the sender', async () => {
      const peer = await net.datagrams();
      const { id, port } = await bound(page);
      for (const data of ['ping', '', 'next']) await peer.send(data, port);
      await page.event(RECEIVE, 3);
      const from = { remoteAddress: '127.0.0.1', remotePort: peer.port, socketId: id };
      expect(page.events(RECEIVE)).toEqual(['ping', '', 'next'].map((data) => ({ data, ...from })));
      expect(page.messages.every(({ exact }) => exact)).toBe(true);
    });

    it('delivers the outstanding receive after pausing and the rest after unpausing, behind answer and resume', async () => {
      const peer = await net.datagrams();
      const { id, port } = await bound(page);
      await page.ok('sockets.udp.setPaused', id, true);
      for (const data of ['one', 'two', 'three']) await peer.send(data, port);
      await page.event(RECEIVE);
      await turns(20);
      expect(page.data(RECEIVE, id)).toEqual(['one']);
      await page.ok('sockets.udp.setPaused', id, false);
      await page.event(RECEIVE, 3);
      expect(page.data(RECEIVE, id)).toEqual(['one', 'two', 'three']);
      expect(page.order().slice(-4)).toEqual([
        'sockets.udp.setPaused',
        `resume ${RECEIVE}`,
        `event ${RECEIVE}`,
        `event ${RECEIVE}`,
      ]);
    });

    it('delivers nothing when paused before bind, until unpaused', async () => {
      const peer = await net.datagrams();
      const id = await page.create('sockets.udp');
      await page.ok('sockets.udp.setPaused', id, true);
      await bind(id, '127.0.0.1', 0);
      await peer.send('x', localPort(await info(id)));
      await turns(20);
      expect(page.data(RECEIVE, id)).toEqual([]);
      await page.ok('sockets.udp.setPaused', id, false);
      await page.event(RECEIVE);
    });

    it.each([
      [4, 10],
      [undefined, 5000],
    ])('loses a datagram that does not fit bufferSize %s, with -142 and paused', async (bufferSize, size) => {
      const peer = await net.datagrams();
      const { id, port } = await bound(page, bufferSize === undefined ? {} : { bufferSize });
      for (const data of ['abc', 'x'.repeat(size), 'def']) await peer.send(data, port);
      expect(await page.event(ERROR)).toEqual({ resultCode: -142, socketId: id });
      expect(await info(id)).toMatchObject({ paused: true });
      await turns(20);
      expect(page.data(RECEIVE, id)).toEqual(['abc']);
      expect(page.order().slice(-3)[0]).toBe(`event ${RECEIVE}`);
      await page.ok('sockets.udp.setPaused', id, false);
      await page.event(RECEIVE, 2);
      expect(page.data(RECEIVE, id)).toEqual(['abc', 'def']);
    });

    it.each([
      [10, 10],
      [65536, 60000],
    ])('takes a datagram with bufferSize %d of %d bytes', async (bufferSize, size) => {
      const peer = await net.datagrams();
      const { id, port } = await bound(page, { bufferSize });
      await peer.send('x'.repeat(size), port);
      await page.event(RECEIVE);
      expect(page.data(RECEIVE, id)[0]).toHaveLength(size);
    });

    it('uses a changed bufferSize from the receive after the outstanding one', async () => {
      const peer = await net.datagrams();
      const { id, port } = await bound(page);
      await page.ok('sockets.udp.update', id, { bufferSize: 2 });
      await peer.send('abc', port);
      await page.event(RECEIVE);
      await peer.send('abc', port);
      expect(await page.event(ERROR)).toEqual({ resultCode: -142, socketId: id });
    });

    it('keeps while paused as much as a kernel would, and counts what it drops', async () => {
      const peer = await net.datagrams();
      const { id, port } = await bound(page);
      await page.ok('sockets.udp.setPaused', id, true);
      const size = 3000;
      const fits = Math.floor(RECEIVE_BUFFER_BYTES / (size + DATAGRAM_OVERHEAD));
      for (let i = 0; i < fits + 5; i++) {
        await peer.send(String(i).padEnd(size), port);
        await turns(2);
      }
      await page.ok('sockets.udp.setPaused', id, false);
      // The first went to the outstanding receive.
      await page.event(RECEIVE, fits + 1);
      await turns(20);
      const kept = page.data(RECEIVE, id).map((data) => Number(data));
      expect(kept).toEqual(Array.from({ length: fits + 1 }, (_, i) => i));
      await page.ok('sockets.udp.close', id);
      expect(app.debug).toEqual([
        `warn: UDP socket ${id}: 4 datagrams were dropped so far because the app did not take them in time`,
      ]);
    });

    it('drops what comes while the page does not consume, and goes on after it has', async () => {
      const peer = await net.datagrams();
      const { id, port } = await bound(page, { bufferSize: 65536 });
      page.autoCredit = false;
      for (let i = 0; i < 40; i++) {
        await peer.send(new Uint8Array(50_000), port);
        await turns(3);
      }
      expect(page.unconsumed(id)).toBeGreaterThanOrEqual(1 << 20);
      expect(page.unconsumed(id)).toBeLessThanOrEqual((1 << 20) + RECEIVE_BUFFER_BYTES);
      const before = page.events(RECEIVE).length;
      page.autoCredit = true;
      page.consume(id);
      await peer.send('last', port);
      await page.until(() => page.data(RECEIVE, id).includes('last'));
      expect(before).toBeLessThan(40);
    });

    it('closes without an event and receives nothing more', async () => {
      const { id } = await bound(page);
      expect(await page.call('sockets.udp.close', id)).toMatchObject({ results: [] });
      expect(await page.call('sockets.udp.close', id)).toMatchObject({ error: 'Socket not found' });
      await turns();
      expect(page.events(ERROR)).toEqual([]);
      expect(app.services.count(app.host.id).udp).toBe(0);
    });
  });

  describe('multicast', () => {
    const call = (method: string, ...args: unknown[]) => page.call(`sockets.udp.${method}`, ...args);

    it('answers before bind as Chrome does', async () => {
      const id = await page.create('sockets.udp');
      expect(await call('joinGroup', id, '239.1.2.3')).toMatchObject({ results: [-9], error: 'net::ERR_UNEXPECTED' });
      expect((await call('leaveGroup', id, '239.1.2.3')).results).toEqual([-108]);
      expect((await call('setMulticastTimeToLive', id, 5)).results).toEqual([0]);
      expect((await call('setMulticastLoopbackMode', id, false)).results).toEqual([0]);
      expect((await call('getJoinedGroups', id)).results).toEqual([[]]);
      expect((await call('setBroadcast', id, true)).results).toEqual([-15]);
      expect((await bind(id, '0.0.0.0', 0)).results).toEqual([0]);
    });

    it.each([
      ['127.0.0.1', -4],
      ['1.2.3.4', -4],
      ['nope', -108],
      ['', -108],
      ['localhost', -108],
      ['ff02::1', -108],
    ])('does not join %j', async (group, code) => {
      const id = await page.create('sockets.udp');
      await bind(id, '0.0.0.0', 0);
      expect((await call('joinGroup', id, group)).results).toEqual([code]);
      expect((await call('leaveGroup', id, group)).results).toEqual([-108]);
      expect((await call('getJoinedGroups', id)).results).toEqual([[]]);
    });

    it('sets options only before bind, the time to live within 0..255', async () => {
      const id = await page.create('sockets.udp');
      for (const [ttl, code] of [
        [-1, -4],
        [0, 0],
        [255, 0],
        [256, -4],
      ]) {
        expect((await call('setMulticastTimeToLive', id, ttl)).results).toEqual([code]);
      }
      await bind(id, '0.0.0.0', 0);
      expect(await call('setMulticastTimeToLive', id, 999)).toMatchObject({
        results: [-23],
        error: 'net::ERR_SOCKET_IS_CONNECTED',
      });
      expect((await call('setMulticastLoopbackMode', id, true)).results).toEqual([-23]);
    });

    it('joins, lists, receives from and leaves groups', async ({ skip }) => {
      const id = await page.create('sockets.udp');
      await bind(id, '0.0.0.0', 0);
      const joined = await call('joinGroup', id, '239.1.2.3');
      skip(joined.error !== undefined, 'this machine has no multicast route');
      expect((await call('joinGroup', id, '239.1.2.3')).results).toEqual([-108]);
      await call('joinGroup', id, '239.1.2.4');
      expect((await call('getJoinedGroups', id)).results).toEqual([['239.1.2.3', '239.1.2.4']]);
      expect((await call('leaveGroup', id, '239.1.2.3')).results).toEqual([0]);
      expect((await call('leaveGroup', id, '239.1.2.3')).results).toEqual([-108]);
      expect((await call('getJoinedGroups', id)).results).toEqual([['239.1.2.4']]);
      const port = localPort(await info(id));
      await send(id, 'to the group', '239.1.2.4', port);
      await page.event(RECEIVE);
      expect(page.data(RECEIVE, id)).toEqual(['to the group']);
    });
  });
});
