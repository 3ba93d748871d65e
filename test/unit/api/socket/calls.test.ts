import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import contract from '../../../../src/api/socket/contract.ts';
import { signatureText } from '../../../../src/api/core/signature.ts';
import { createSocketServices } from '../../../../src/main/sockets/services.ts';
import type { FakeApp, FakePage } from '../../../support/fake-app.ts';
import { Loopback } from '../../../support/loopback.ts';
import { bytes, turns } from '../../../support/sockets.ts';
import { asText, bound, connected, create, EVERYTHING, field, info, legacyApp, listening } from './legacy-app.ts';

const EMPTY = new ArrayBuffer(0);

describe('chrome.socket', () => {
  let app: FakeApp;
  let page: FakePage;
  let net: Loopback;
  const start = (permission?: readonly string[] | null) => {
    app = legacyApp({}, permission);
    page = app.page();
  };
  beforeEach(() => {
    start();
    net = new Loopback();
  });
  afterEach(async () => {
    await app.dispose();
    net.close();
  });

  it('prints its signatures as Chrome does', () => {
    const text = (name: keyof typeof contract.functions) => signatureText(contract.functions[name]);
    expect(text('create')).toBe(
      'socket.SocketType type, optional socket.CreateOptions options, optional function callback',
    );
    expect(text('destroy')).toBe('integer socketId');
    expect(text('secure')).toBe('integer socketId, optional socket.SecureOptions options, function callback');
    expect(text('listen')).toBe(
      'integer socketId, string address, integer port, optional integer backlog, function callback',
    );
    expect(text('getNetworkList')).toBe('optional function callback');
  });

  it('counts ids of its own from 1, over all apps of the shell, and does not reuse them', async () => {
    const services = createSocketServices();
    const [one, other] = [legacyApp({ services, id: 'b'.repeat(32) }), legacyApp({ services, id: 'c'.repeat(32) })];
    const [first, second] = [one.page(), other.page()];
    expect(await create(first, 'tcp')).toBe(1);
    await first.ok('socket.destroy', 1);
    expect(await create(second, 'udp')).toBe(2);
    expect(await create(first, 'tcp')).toBe(3);
    expect(await first.call('socket.getInfo', 2)).toMatchObject({ error: 'Socket not found', results: [] });
    await one.dispose();
    await other.dispose();
  });

  it('describes new sockets', async () => {
    expect(JSON.stringify(await info(page, await create(page, 'tcp')))).toBe('{"connected":false,"socketType":"tcp"}');
    expect(JSON.stringify(await info(page, await create(page, 'udp')))).toBe('{"connected":false,"socketType":"udp"}');
  });

  it.each([
    ['connect', ['127.0.0.1', 9], [-1]],
    ['bind', ['127.0.0.1', 0], [-1]],
    ['disconnect', [], [-1]],
    ['read', [10], [{ data: EMPTY, resultCode: -1 }]],
    ['write', [bytes('x')], [{ bytesWritten: -1 }]],
    ['recvFrom', [10], [{ address: '', data: EMPTY, port: 0, resultCode: -1 }]],
    ['sendTo', [bytes('x'), '127.0.0.1', 9], [-1]],
    ['listen', ['127.0.0.1', 0, undefined], [-1]],
    ['accept', [], [{ resultCode: -2 }]],
    ['setKeepAlive', [true, 1], [false]],
    ['setNoDelay', [true], [false]],
    ['getInfo', [], []],
    ['joinGroup', ['239.1.2.3'], [-1]],
    ['leaveGroup', ['239.1.2.3'], [-1]],
    ['setMulticastTimeToLive', [1], [-1]],
    ['setMulticastLoopbackMode', [true], [-1]],
    ['getJoinedGroups', [], [-1]],
    ['secure', [undefined], [-4]],
  ])('%s does not find an unknown socket', async (method, args, results) => {
    for (const id of [99999, 0, -1]) {
      expect(await page.call(`socket.${method}`, id, ...args)).toEqual({
        call: `socket.${method}`,
        error: 'Socket not found',
        results,
      });
    }
  });

  it('destroys without ever failing', async () => {
    const id = await create(page, 'tcp');
    expect(await page.call('socket.destroy', id)).toMatchObject({ results: [] });
    expect(await page.call('socket.destroy', id)).toEqual({ call: 'socket.destroy', results: [] });
  });

  it.each([
    ['connect', ['127.0.0.1']],
    ['bind', ['127.0.0.1']],
    ['sendTo', [bytes('x'), '127.0.0.1']],
  ])('%s refuses a port out of range before it looks for the socket', async (method, args) => {
    for (const port of [65536, -1]) {
      expect(await page.call(`socket.${method}`, 99999, ...args, port)).toMatchObject({
        error: 'Port must be a value between 0 and 65535.',
        results: [],
      });
    }
  });

  it('writes within the quota, which comes before the socket', async () => {
    const large = new Uint8Array((200 << 20) + 1);
    const refused = { error: 'Exceeded write quota.', results: [] };
    expect(await page.call('socket.write', 99999, large)).toMatchObject(refused);
    const { id } = await bound(page);
    expect(await page.call('socket.sendTo', id, large, '127.0.0.1', 9)).toMatchObject(refused);
    expect(await page.call('socket.sendTo', id, large, '', 9)).toMatchObject({ error: 'DNS resolution failed' });
    expect(await page.call('socket.sendTo', 99999, large, '127.0.0.1', 9)).toMatchObject({ results: [-1] });
  });

  it('shares the quota with the sockets.* namespaces', async () => {
    const sockets = app.services.forApp(app.host);
    await sockets.quota.spend(200 << 20, async () => {
      expect(await page.call('socket.write', 99999, bytes('x'))).toMatchObject({ error: 'Exceeded write quota.' });
    });
    expect(await page.call('socket.write', 99999, bytes('x'))).toMatchObject({ error: 'Socket not found' });
  });

  describe('permissions', () => {
    const DENIED = { error: 'App does not have permission', results: [-1] };

    it.each([
      ['tcp-connect', 'tcp', 'connect', ['127.0.0.1', 9]],
      ['tcp-listen', 'tcp', 'listen', ['127.0.0.1', 0, undefined]],
      ['tcp-listen', 'udp', 'listen', ['127.0.0.1', 0, undefined]],
      ['udp-bind', 'udp', 'bind', ['127.0.0.1', 0]],
      ['udp-send-to', 'udp', 'connect', ['127.0.0.1', 9]],
      ['udp-send-to', 'udp', 'sendTo', [bytes('x'), '127.0.0.1', 9]],
      ['udp-multicast-membership', 'udp', 'joinGroup', ['239.1.2.3']],
      ['udp-multicast-membership', 'udp', 'leaveGroup', ['239.1.2.3']],
      ['udp-multicast-membership', 'udp', 'getJoinedGroups', []],
    ] as const)('needs %s for a %s socket to %s', async (permission, type, method, args) => {
      start(EVERYTHING.filter((name) => name !== permission));
      expect(await page.call(`socket.${method}`, await create(page, type), ...args)).toMatchObject(DENIED);
      await app.dispose();
      start([permission]);
      expect(await page.call(`socket.${method}`, await create(page, type), ...args)).not.toMatchObject(DENIED);
    });

    it('matches the host as it was given and the port that is used', async () => {
      const server = await net.server();
      start([`tcp-connect:127.0.0.1:${server.port}`, 'tcp-listen:127.0.0.1:0', `udp-bind:*:${server.port}`]);
      const id = await create(page, 'tcp');
      expect(await page.call('socket.connect', id, '127.1', server.port)).toMatchObject(DENIED);
      expect(await page.call('socket.connect', id, '127.0.0.1', server.port ^ 1)).toMatchObject(DENIED);
      expect(await page.call('socket.connect', id, '127.0.0.1', server.port)).toMatchObject({ results: [0] });
    });

    it('checks the port to listen on after it has wrapped', async () => {
      const port = await net.freePort();
      start([`tcp-listen:127.0.0.1:${port}`]);
      const id = await create(page, 'tcp');
      expect(await page.call('socket.listen', id, '127.0.0.1', port + 65537, undefined)).toMatchObject(DENIED);
      expect(await page.call('socket.listen', id, '127.0.0.1', port + 65536, undefined)).toMatchObject({
        results: [0],
      });
      expect(await info(page, id)).toMatchObject({ localPort: port });
    });

    it('grants nothing by the sockets key of the manifest', async () => {
      app = legacyApp({ sockets: true }, null);
      page = app.page();
      expect(await page.call('socket.connect', await create(page, 'tcp'), '127.0.0.1', 9)).toMatchObject(DENIED);
    });
  });

  describe('the end of an app', () => {
    it.each(['suspend', 'dispose'] as const)('%s closes every socket', async (end) => {
      const { peer } = await connected(page, net);
      const server = await listening(page);
      await bound(page);
      for (const instance of app.instances) await instance[end]?.();
      await peer.until(() => peer.fin);
      await expect(net.connect(server.port)).rejects.toThrow('ECONNREFUSED');
      expect(app.services.legacy.count(app.host.id)).toBe(0);
    });

    it('leaves the sockets of other apps alone', async () => {
      const other = legacyApp({ services: app.services, id: 'd'.repeat(32) });
      const window = other.page();
      const { id } = await connected(window, net);
      await app.dispose();
      expect(await info(window, id)).toMatchObject({ connected: true });
      await other.dispose();
    });
  });

  describe('a page that is gone', () => {
    it('ends its read, whose data the next read gets', async () => {
      const window = app.page('window');
      const { id, peer } = await connected(page, net);
      const waiting = window.call('socket.read', id, 10);
      window.close();
      await waiting;
      const next = page.ok('socket.read', id, 10);
      peer.socket.write('data');
      expect(asText(await next)).toEqual({ data: 'data', resultCode: 4 });
    });

    it('takes no data that comes before the next read', async () => {
      const window = app.page('window');
      const { id, peer } = await connected(page, net);
      const waiting = window.call('socket.read', id, 10);
      window.close();
      await waiting;
      peer.socket.end('data');
      expect(asText(await page.ok('socket.read', id, 2))).toEqual({ data: 'da', resultCode: 2 });
      expect(asText(await page.ok('socket.read', id, 9))).toEqual({ data: 'ta', resultCode: 2 });
      expect(asText(await page.ok('socket.read', id, 9))).toEqual({ data: '', resultCode: 0 });
    });

    it('ends its accept, whose connection the next accept gets', async () => {
      const window = app.page('window');
      const { id, port } = await listening(page);
      const waiting = window.call('socket.accept', id);
      window.close();
      await waiting;
      await net.connect(port);
      const accepted = field(await page.ok('socket.accept', id), 'socketId');
      expect(await info(page, accepted)).toMatchObject({ connected: true });
    });

    it.each(['bound', 'connected'])('ends its receive, whose datagram the next one gets (%s)', async (how) => {
      const window = app.page('window');
      const peer = await net.datagrams();
      const method = how === 'bound' ? 'socket.recvFrom' : 'socket.read';
      const id = how === 'bound' ? (await bound(page)).id : await create(page, 'udp');
      if (how === 'connected') await page.ok('socket.connect', id, '127.0.0.1', peer.port);
      const waiting = window.call(method, id, 10);
      window.close();
      await waiting;
      await peer.send('data', field(await info(page, id), 'localPort'));
      await turns(20);
      expect(asText(await page.ok(method, id, 10))).toMatchObject({ data: 'data' });
    });

    it('does not end what another page waits for', async () => {
      const window = app.page('window');
      const { id, peer } = await connected(page, net);
      const waiting = page.ok('socket.read', id, 10);
      window.close();
      peer.socket.write('data');
      expect(asText(await waiting)).toEqual({ data: 'data', resultCode: 4 });
    });
  });
});
