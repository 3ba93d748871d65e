import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSocketServices } from '../../../../src/main/sockets/services.ts';
import { READ_AHEAD_BYTES } from '../../../../src/main/sockets/tcp-reader.ts';
import type { FakeApp, FakePage } from '../../../support/fake-app.ts';
import { Loopback } from '../../../support/loopback.ts';
import { bytes, turns } from '../../../support/sockets.ts';
import { asText, bound, connected, create, failedRead, field, info, legacyApp, read } from './legacy-app.ts';

describe('chrome.socket as a TCP client', () => {
  let app: FakeApp;
  let page: FakePage;
  let net: Loopback;
  beforeEach(() => {
    const lookup = (host: string) =>
      host === 'one.test' ? Promise.resolve([{ address: '127.0.0.1', family: 4 }]) : Promise.reject(new Error(host));
    app = legacyApp({ services: createSocketServices({ lookup }) });
    page = app.page();
    net = new Loopback();
  });
  afterEach(async () => {
    await app.dispose();
    net.close();
  });

  const connect = (id: number, host: string, port: number) => page.call('socket.connect', id, host, port);
  const write = (id: number, data: string | Uint8Array) =>
    page.ok('socket.write', id, typeof data === 'string' ? bytes(data) : data);
  /** More than loopback's buffers take while the peer does not read. */
  const stalled = async () => {
    const connection = await connected(page, net);
    connection.peer.socket.pause();
    return { ...connection, writing: write(connection.id, new Uint8Array(32 << 20)) };
  };

  describe('connect', () => {
    it('connects, describes the connection in the key order of Chrome, disconnects and connects again', async () => {
      const { id, server, peer } = await connected(page, net);
      const local = peer.socket.remotePort;
      expect(JSON.stringify(await info(page, id))).toBe(
        `{"connected":true,"localAddress":"127.0.0.1","localPort":${local},` +
          `"peerAddress":"127.0.0.1","peerPort":${server.port},"socketType":"tcp"}`,
      );
      expect(await page.call('socket.disconnect', id)).toMatchObject({ results: [] });
      expect(await info(page, id)).toEqual({ connected: false, socketType: 'tcp' });
      await peer.until(() => peer.fin);
      expect((await connect(id, '127.0.0.1', server.port)).results).toEqual([0]);
      expect(await info(page, id)).toMatchObject({ connected: true });
    });

    it('answers a bare code when it is refused', async () => {
      const id = await create(page, 'tcp');
      expect(await connect(id, '127.0.0.1', await net.freePort())).toEqual({ call: 'socket.connect', results: [-102] });
      expect(await info(page, id)).toEqual({ connected: false, socketType: 'tcp' });
    });

    it.each(['nonexistent.test', '', '[::1]'])('does not resolve %j', async (host) => {
      const answer = await connect(await create(page, 'tcp'), host, 80);
      expect(answer).toMatchObject({ error: 'DNS resolution failed', results: [-105] });
    });

    it('resolves names', async () => {
      const { port } = await net.server();
      const id = await create(page, 'tcp');
      expect((await connect(id, 'one.test', port)).results).toEqual([0]);
      expect(await info(page, id)).toMatchObject({ peerAddress: '127.0.0.1' });
    });

    it('answers -23 when connected and -104 while connecting', async () => {
      const { id, server } = await connected(page, net);
      expect(await connect(id, '127.0.0.1', server.port)).toEqual({ call: 'socket.connect', results: [-23] });
      const fresh = await create(page, 'tcp');
      const both = await Promise.all([
        connect(fresh, '127.0.0.1', server.port),
        connect(fresh, '127.0.0.1', server.port),
      ]);
      expect(both.map(({ results }) => results[0])).toEqual([0, -104]);
    });

    it('does not find a socket that is destroyed meanwhile', async () => {
      const { port } = await net.server();
      const id = await create(page, 'tcp');
      const connecting = connect(id, '127.0.0.1', port);
      await page.ok('socket.destroy', id);
      expect(await connecting).toMatchObject({ error: 'Socket not found', results: [-1] });
    });
  });

  describe('read', () => {
    it('gives at most bufferSize bytes of what is there, in buffers of exactly that size', async () => {
      const { id, peer } = await connected(page, net);
      peer.socket.write('abcdefghij');
      const first = await page.ok('socket.read', id, 4);
      expect(Object.keys(first as object)).toEqual(['data', 'resultCode']);
      expect(field(Reflect.get(first as object, 'data'), 'byteLength')).toBe(4);
      expect(asText(first)).toEqual({ data: 'abcd', resultCode: 4 });
      expect(await read(page, id)).toEqual({ data: 'efghij', resultCode: 6 });
    });

    it('waits for data', async () => {
      const { id, peer } = await connected(page, net);
      const waiting = read(page, id, 10);
      await turns();
      peer.socket.write('late');
      expect(await waiting).toEqual({ data: 'late', resultCode: 4 });
    });

    it('takes 4096 for no bufferSize and 64 KiB for a larger one', async () => {
      const { id, peer } = await connected(page, net);
      peer.socket.write(Buffer.alloc(200_000));
      expect(field(await page.ok('socket.read', id, undefined), 'resultCode')).toBe(4096);
      let largest = 0;
      for (let left = 200_000 - 4096; left > 0;) {
        const size = field(await page.ok('socket.read', id, 1 << 20), 'resultCode');
        largest = Math.max(largest, size);
        left -= size;
      }
      expect(largest).toBeGreaterThan(4096);
      expect(largest).toBeLessThanOrEqual(65536);
    });

    it('refuses a second one, sizes below 1 and sockets that are not connected, in the order of Chrome', async () => {
      const { id } = await connected(page, net);
      expect(await read(page, id, 0)).toEqual(failedRead(-4));
      expect(await read(page, id, -1)).toEqual(failedRead(-4));
      const waiting = read(page, id, 5);
      expect(await read(page, id, 5)).toEqual(failedRead(-1));
      expect(await read(page, id, 0)).toEqual(failedRead(-1));
      await page.ok('socket.disconnect', id);
      expect(await waiting).toEqual(failedRead(-100));
      expect(await read(page, id, 5)).toEqual(failedRead(-15));
      expect(await read(page, id, 0)).toEqual(failedRead(-15));
      expect(await read(page, await create(page, 'tcp'), 0)).toEqual(failedRead(-2));
    });

    it('answers -15 after a connect that was refused, -2 after one that did not resolve', async () => {
      const [refused, unresolved] = [await create(page, 'tcp'), await create(page, 'tcp')];
      await connect(refused, '127.0.0.1', await net.freePort());
      await connect(unresolved, 'nonexistent.test', 80);
      expect(await read(page, refused, 5)).toEqual(failedRead(-15));
      expect(await read(page, unresolved, 5)).toEqual(failedRead(-2));
    });

    it('ends with -100 when the socket is destroyed', async () => {
      const { id } = await connected(page, net);
      const waiting = read(page, id, 10);
      await page.ok('socket.destroy', id);
      expect(await waiting).toEqual(failedRead(-100));
    });

    it('reads no more of the kernel than the read-ahead, and goes on', async () => {
      const { id, peer } = await connected(page, net);
      const total = 24 << 20;
      let written = false;
      peer.socket.write(Buffer.alloc(total, 'x'), () => {
        written = true;
      });
      await read(page, id, 1);
      await turns(200);
      expect(written).toBe(false);
      expect(peer.socket.writableLength).toBeGreaterThan(total - (16 << 20));
      let left = total - 1;
      while (left > 0) left -= field(await page.ok('socket.read', id, 65536), 'resultCode');
      expect(left).toBe(0);
      expect(READ_AHEAD_BYTES).toBe(64 * 1024);
    });

    it('starts anew after a reconnect', async () => {
      const server = await net.server({ onPeer: (peer) => peer.socket.write('abcdef') });
      const { id } = await connected(page, net, server);
      expect(await read(page, id, 2)).toMatchObject({ data: 'ab' });
      await page.ok('socket.disconnect', id);
      await connect(id, '127.0.0.1', server.port);
      expect(await read(page, id, 3)).toMatchObject({ data: 'abc' });
    });
  });

  describe('the end of the connection', () => {
    it.each(['fin', 'reset'])('is a read of 0 behind the data, then -15 (%s)', async (how) => {
      const { id, peer } = await connected(page, net);
      peer.socket.write('0123456789');
      expect(await read(page, id, 4)).toMatchObject({ data: '0123' });
      if (how === 'fin') peer.socket.end();
      else peer.socket.resetAndDestroy();
      expect(await read(page, id, 4)).toMatchObject({ data: '4567' });
      expect(await read(page, id, 4)).toMatchObject({ data: '89' });
      expect(await info(page, id)).toMatchObject({ connected: true });
      expect(await read(page, id, 4)).toEqual(failedRead(0));
      expect(await read(page, id, 4)).toEqual(failedRead(-15));
      expect(await info(page, id)).toEqual({ connected: false, socketType: 'tcp' });
      expect(await write(id, 'x')).toEqual({ bytesWritten: -15 });
    });

    it.each(['fin', 'reset'])('ends a read that waits (%s)', async (how) => {
      const { id, peer } = await connected(page, net);
      const waiting = read(page, id, 4);
      if (how === 'fin') peer.socket.end();
      else peer.socket.resetAndDestroy();
      expect(await waiting).toEqual(failedRead(0));
    });

    it('does not keep the app from writing until it has read it', async () => {
      const { id, peer } = await connected(page, net);
      peer.socket.end('q');
      expect(await read(page, id, 4)).toMatchObject({ data: 'q' });
      expect(await write(id, 'x')).toEqual({ bytesWritten: 1 });
      await peer.until(() => peer.received === 'x');
      expect(await read(page, id, 4)).toEqual(failedRead(0));
      expect(await write(id, 'y')).toEqual({ bytesWritten: -15 });
      await peer.until(() => peer.fin);
    });

    it('does not keep the socket from connecting again', async () => {
      const { id, peer, server } = await connected(page, net);
      peer.socket.end();
      expect(await read(page, id, 4)).toEqual(failedRead(0));
      expect((await connect(id, '127.0.0.1', server.port)).results).toEqual([0]);
      (await server.peer(1)).socket.write('more');
      expect(await read(page, id, 4)).toMatchObject({ data: 'more' });
    });
  });

  describe('write', () => {
    it('answers with the number of bytes, keeps the order, and sends large buffers whole', async () => {
      const { id, peer } = await connected(page, net);
      const written = await Promise.all([write(id, ''), write(id, new Uint8Array(4 << 20)), write(id, 'end')]);
      expect(written).toEqual([{ bytesWritten: 0 }, { bytesWritten: 4 << 20 }, { bytesWritten: 3 }]);
      await peer.until(() => peer.bytes === (4 << 20) + 3);
    });

    it('answers -15 when not connected', async () => {
      expect(await write(await create(page, 'tcp'), 'x')).toEqual({ bytesWritten: -15 });
    });

    it('answers what is stuck when the app disconnects, and works after a reconnect', async () => {
      const { id, writing, server } = await stalled();
      const behind = write(id, 'b');
      await page.ok('socket.disconnect', id);
      expect(await writing).toEqual({ bytesWritten: -100 });
      expect(await behind).toEqual({ bytesWritten: -100 });
      await connect(id, '127.0.0.1', server.port);
      expect(await write(id, 'again')).toEqual({ bytesWritten: 5 });
    });

    it('answers -2 when the peer resets, and is disconnected', async () => {
      const { id, peer, writing } = await stalled();
      peer.socket.resetAndDestroy();
      expect(await writing).toEqual({ bytesWritten: -2 });
      expect(await info(page, id)).toEqual({ connected: false, socketType: 'tcp' });
      expect(await read(page, id, 10)).toEqual(failedRead(-15));
    });
  });

  it('sets options on a connection only', async () => {
    const { id } = await connected(page, net);
    const results = [];
    for (const delay of [undefined, 0, 1, 32767, -1, 32768]) {
      results.push((await page.call('socket.setKeepAlive', id, true, delay)).results[0]);
    }
    expect(results).toEqual([true, true, true, true, false, false]);
    expect(await page.ok('socket.setNoDelay', id, true)).toBe(true);
    for (const other of [await create(page, 'tcp'), await create(page, 'udp'), (await bound(page)).id]) {
      expect(await page.ok('socket.setKeepAlive', other, true, 1)).toBe(false);
      expect(await page.ok('socket.setNoDelay', other, true)).toBe(false);
    }
  });

  it('refuses what is for other sockets', async () => {
    const { id } = await connected(page, net);
    expect(await page.call('socket.accept', id)).toEqual({ call: 'socket.accept', results: [{ resultCode: -2 }] });
    const received = await page.call('socket.recvFrom', id, 10);
    expect(received).toMatchObject({ error: 'Socket not found', results: [{ port: 0, resultCode: -1 }] });
    const sendTo = (host: string) => page.call('socket.sendTo', id, bytes('x'), host, 9);
    expect(await sendTo('127.0.0.1')).toEqual({ call: 'socket.sendTo', results: [{ bytesWritten: -2 }] });
    expect(await sendTo('')).toMatchObject({ error: 'DNS resolution failed', results: [-105] });
    const bind = await page.call('socket.bind', id, '127.0.0.1', 0);
    expect(bind.error).toBe('TCP socket does not support bind. For TCP server please use listen.');
    for (const [method, argument] of [
      ['joinGroup', '239.1.2.3'],
      ['leaveGroup', '239.1.2.3'],
      ['setMulticastTimeToLive', 1],
      ['setMulticastLoopbackMode', true],
      ['getJoinedGroups', undefined],
    ]) {
      const answer = await page.call(`socket.${method}`, id, argument);
      expect(answer).toMatchObject({ error: 'Only UDP socket supports multicast.', results: [-1] });
    }
    const both = { error: 'Cannot call both connect and listen on the same socket.', results: [-11] };
    expect(await page.call('socket.listen', id, '127.0.0.1', 0, undefined)).toMatchObject(both);
    await page.ok('socket.disconnect', id);
    expect(await page.call('socket.listen', id, '127.0.0.1', 0, undefined)).toMatchObject(both);
  });
});
