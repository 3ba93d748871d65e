import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createSocketServices } from '../../../../src/main/sockets/services.ts';
import type { FakePage } from '../../../support/fake-app.ts';
import type { DatagramPeer, Loopback } from '../../../support/loopback.ts';
import { eachNetworked } from '../../../support/networked.ts';
import { bytes, turns } from '../../../support/sockets.ts';
import {
  asText,
  bound,
  create,
  failedRead,
  failedReceive,
  field,
  info,
  legacyApp,
  read,
  recvFrom,
} from './legacy-app.ts';
import { possibleHere } from '../../../support/ipv6.ts';

describe('chrome.socket with UDP', () => {
  let page: FakePage;
  let net: Loopback;
  eachNetworked(
    () => legacyApp({ services: createSocketServices({ lookup: (host) => Promise.reject(new Error(host)) }) }),
    (made) => void ({ page, net } = made),
  );

  const call = (method: string, ...args: unknown[]) => page.call(`socket.${method}`, ...args);
  const code = async (method: string, ...args: unknown[]) => (await call(method, ...args)).results[0];
  const sendTo = (id: number, data: string | Uint8Array, port: number, host = '127.0.0.1') =>
    call('sendTo', id, typeof data === 'string' ? bytes(data) : data, host, port);
  /** A peer that sends back what it gets. */
  const echo = async (host?: string): Promise<DatagramPeer> => {
    const peer = await net.datagrams(host);
    peer.socket.on('message', (message, from) => peer.socket.send(message, from.port, from.address));
    return peer;
  };
  const connectedTo = async (peer: { readonly port: number }): Promise<number> => {
    const id = await create(page, 'udp');
    expect(await code('connect', id, '127.0.0.1', peer.port)).toBe(0);
    return id;
  };

  describe('bound', () => {
    it('sends and receives, with the sender, in the key order of Chrome', async () => {
      const peer = await echo();
      const { id, port } = await bound(page);
      expect(JSON.stringify(await info(page, id))).toBe(
        `{"connected":false,"localAddress":"127.0.0.1","localPort":${port},"socketType":"udp"}`,
      );
      expect((await sendTo(id, 'ping', peer.port)).results).toEqual([{ bytesWritten: 4 }]);
      const received = await recvFrom(page, id, 100);
      expect(JSON.stringify(received)).toBe(`{"address":"127.0.0.1","data":"ping","port":${peer.port},"resultCode":4}`);
    });

    it('gives one datagram for each receive, empty ones too, in buffers of their own', async () => {
      const peer = await net.datagrams();
      const { id, port } = await bound(page);
      for (const text of ['one', 'two', '', 'three']) await peer.send(text, port);
      for (const text of ['one', 'two', '', 'three']) {
        const received = await page.ok('socket.recvFrom', id, 100);
        expect(asText(received)).toMatchObject({ data: text, port: peer.port, resultCode: text.length });
        expect(field(Reflect.get(received as object, 'data'), 'byteLength')).toBe(text.length);
      }
    });

    it('loses a datagram that does not fit, with -142', async () => {
      const peer = await net.datagrams();
      const { id, port } = await bound(page);
      await peer.send('0123456789', port);
      expect(await recvFrom(page, id, 4)).toEqual(failedReceive(-142));
      await peer.send(new Uint8Array(5000), port);
      expect(await recvFrom(page, id)).toEqual(failedReceive(-142));
      await peer.send(new Uint8Array(65507), port);
      expect(field(await page.ok('socket.recvFrom', id, 70_000), 'resultCode')).toBe(65507);
      for (const text of ['x', '']) {
        await peer.send(text, port);
        expect(await recvFrom(page, id, 0)).toEqual(failedReceive(-142));
      }
    });

    it('refuses a second receive, a negative size, and what is for connected sockets', async () => {
      const { id } = await bound(page);
      expect(await recvFrom(page, id, -1)).toEqual(failedReceive(-4));
      const waiting = recvFrom(page, id, 10);
      expect(await recvFrom(page, id, 10)).toEqual(failedReceive(-1));
      expect(await recvFrom(page, id, -1)).toEqual(failedReceive(-1));
      expect(await read(page, id, 10)).toEqual(failedRead(-15));
      expect(await code('write', id, bytes('x'))).toEqual({ bytesWritten: -15 });
      expect(await code('connect', id, '127.0.0.1', 9)).toBe(-104);
      await page.ok('socket.destroy', id);
      expect(await waiting).toEqual(failedReceive(-100));
    });

    it('unbinds at disconnect and binds again', async () => {
      const peer = await echo();
      const { id } = await bound(page);
      const waiting = recvFrom(page, id, 10);
      await page.ok('socket.disconnect', id);
      expect(await waiting).toEqual(failedReceive(-100));
      expect(await info(page, id)).toEqual({ connected: false, socketType: 'udp' });
      expect((await sendTo(id, 'x', peer.port)).results).toEqual([{ bytesWritten: -15 }]);
      expect(await code('bind', id, '127.0.0.1', 0)).toBe(0);
      await sendTo(id, 'y', peer.port);
      expect(await recvFrom(page, id, 10)).toMatchObject({ data: 'y' });
    });

    it('answers codes without a text', async () => {
      const peer = await net.datagrams();
      const { id } = await bound(page);
      expect(await call('bind', id, '127.0.0.1', 0)).toEqual({ call: 'socket.bind', results: [-104] });
      const [other, third, last] = [await create(page, 'udp'), await create(page, 'udp'), await create(page, 'udp')];
      expect(await code('bind', other, '127.0.0.1', peer.port)).toBe(-147);
      for (const address of ['nope', 'localhost', '']) expect(await code('bind', other, address, 0)).toBe(-4);
      expect(await code('bind', other, '192.0.2.77', 0)).toBe(-108);
      expect(await code('bind', other, '127.0.0.1', 0)).toBe(0);
      const both = [code('bind', third, '127.0.0.1', 0), code('bind', third, '127.0.0.1', 0)];
      expect(await Promise.all(both)).toEqual([0, -23]);
      expect(await recvFrom(page, last, 0)).toEqual(failedReceive(-15));
      expect(await read(page, last, 0)).toEqual(failedRead(-15));
      expect(await recvFrom(page, last, -1)).toEqual(failedReceive(-4));
      expect(await read(page, last, -1)).toEqual(failedRead(-4));
      expect((await sendTo(last, 'x', peer.port)).results).toEqual([{ bytesWritten: -15 }]);
    });

    it('does not find a socket that is destroyed while it binds; a disconnect gives -3', async () => {
      const [gone, back] = [await create(page, 'udp'), await create(page, 'udp')];
      const [binding, overtaken] = [call('bind', gone, '127.0.0.1', 0), call('bind', back, '127.0.0.1', 0)];
      await Promise.all([page.ok('socket.destroy', gone), page.ok('socket.disconnect', back)]);
      expect(await binding).toMatchObject({ error: 'Socket not found', results: [-1] });
      expect((await overtaken).results).toEqual([-3]);
      expect(await code('bind', back, '127.0.0.1', 0)).toBe(0);
    });

    it.each([
      ['127.0.0.1', 0, -4],
      ['::1', 9, -109],
      ['localhost', 9, -109],
      ['255.255.255.255', 9, -10],
    ])('cannot send from IPv4 to %s, port %d: %d', async (host, port, expected) => {
      const { id } = await bound(page);
      expect(await sendTo(id, 'x', port, host)).toEqual({
        call: 'socket.sendTo',
        results: [{ bytesWritten: expected }],
      });
    });

    it('sends many at once in order, and what is too long not at all', async () => {
      const peer = await net.datagrams();
      const { id } = await bound(page);
      const all = Array.from({ length: 40 }, (_, i) => sendTo(id, String(i), peer.port));
      expect((await Promise.all(all)).every(({ results }) => field(results[0], 'bytesWritten') > 0)).toBe(true);
      await peer.until(() => peer.received.length === 40);
      expect(peer.received).toEqual(Array.from({ length: 40 }, (_, i) => String(i)));
      for (const size of [65508, 65536]) {
        expect((await sendTo(id, new Uint8Array(size), peer.port)).results).toEqual([{ bytesWritten: -142 }]);
      }
    });

    it('does not resolve a bad name', async () => {
      const { id } = await bound(page);
      for (const host of ['', '[::1]', 'nonexistent.test']) {
        expect(await sendTo(id, 'x', 9, host)).toMatchObject({ error: 'DNS resolution failed', results: [-105] });
      }
    });
  });

  describe('connected', () => {
    it('writes and reads, hears no other sender, and is not bound', async () => {
      const [peer, other] = [await echo(), await net.datagrams()];
      const id = await connectedTo(peer);
      const local = field(await info(page, id), 'localPort');
      expect(JSON.stringify(await info(page, id))).toBe(
        `{"connected":true,"localAddress":"127.0.0.1","localPort":${local},` +
          `"peerAddress":"127.0.0.1","peerPort":${peer.port},"socketType":"udp"}`,
      );
      await other.send('other', local);
      expect(await code('write', id, bytes('mine'))).toEqual({ bytesWritten: 4 });
      expect(await read(page, id, 10)).toEqual({ data: 'mine', resultCode: 4 });
      expect((await sendTo(id, 'x', peer.port)).results).toEqual([{ bytesWritten: -15 }]);
      expect(await recvFrom(page, id, 10)).toEqual(failedReceive(-15));
      expect(await code('bind', id, '127.0.0.1', 0)).toBe(-104);
      expect(await code('connect', id, '127.0.0.1', peer.port)).toBe(-104);
    });

    it('loses what does not fit, and refuses a second read and a negative size', async () => {
      const peer = await echo();
      const id = await connectedTo(peer);
      await code('write', id, bytes('0123456789'));
      expect(await read(page, id, 4)).toEqual(failedRead(-142));
      expect(await read(page, id, -1)).toEqual(failedRead(-4));
      const waiting = read(page, id, 10);
      expect(await read(page, id, 10)).toEqual(failedRead(-1));
      await code('write', id, bytes('ab'));
      expect(await waiting).toEqual({ data: 'ab', resultCode: 2 });
    });

    it('sends empty, many and large datagrams', async () => {
      const peer = await net.datagrams();
      const id = await connectedTo(peer);
      expect(await code('write', id, bytes(''))).toEqual({ bytesWritten: 0 });
      const all = Array.from({ length: 40 }, () => code('write', id, bytes('m')));
      expect(new Set((await Promise.all(all)).map((result) => field(result, 'bytesWritten')))).toEqual(new Set([1]));
      await peer.until(() => peer.received.length === 41);
      expect(await code('write', id, new Uint8Array(65508))).toEqual({ bytesWritten: -142 });
    });

    it('reports a closed port at the next write, and to a read that waits', async () => {
      const free = createSocket('udp4').bind(0, '127.0.0.1');
      await once(free, 'listening');
      const { port } = free.address();
      free.close();
      await once(free, 'close');
      const id = await connectedTo({ port });
      expect(await code('write', id, bytes('x'))).toEqual({ bytesWritten: 1 });
      await turns(20);
      expect(await code('write', id, bytes('y'))).toEqual({ bytesWritten: -102 });
      const waiting = read(page, id, 10);
      expect(await code('write', id, bytes('z'))).toEqual({ bytesWritten: 1 });
      expect(await waiting).toEqual(failedRead(-102));
      expect(await code('write', id, bytes('z'))).toEqual({ bytesWritten: 1 });
      await turns(20);
      expect(await read(page, id, 10)).toEqual(failedRead(-102));
      expect(await info(page, id)).toMatchObject({ connected: true });
    });

    it('ends at disconnect, and may bind or connect again', async () => {
      const peer = await echo();
      const id = await connectedTo(peer);
      const waiting = read(page, id, 10);
      await page.ok('socket.disconnect', id);
      expect(await waiting).toEqual(failedRead(-100));
      expect(await info(page, id)).toEqual({ connected: false, socketType: 'udp' });
      expect(await code('write', id, bytes('x'))).toEqual({ bytesWritten: -15 });
      expect(await code('connect', id, '127.0.0.1', peer.port)).toBe(0);
      const writing = code('write', id, bytes('x'));
      await page.ok('socket.disconnect', id);
      expect(await writing).toEqual({ bytesWritten: -100 });
      expect(await code('bind', id, '127.0.0.1', 0)).toBe(0);
    });

    it.each(
      possibleHere([
        ['localhost', '::1'],
        ['::1', '::1'],
        ['127.1', '127.0.0.1'],
      ]),
    )('connects to %s', async (host, address) => {
      const id = await create(page, 'udp');
      expect(await code('connect', id, host, 45999)).toBe(0);
      expect(await info(page, id)).toMatchObject({ localAddress: address, peerAddress: address, peerPort: 45999 });
    });

    it('answers a text only for a name', async () => {
      const id = await create(page, 'udp');
      for (const host of ['nonexistent.test', '', '[::1]']) {
        expect(await call('connect', id, host, 9)).toMatchObject({ error: 'DNS resolution failed', results: [-105] });
      }
      expect(await call('connect', id, '127.0.0.1', 0)).toEqual({ call: 'socket.connect', results: [-4] });
      expect(await info(page, id)).toEqual({ connected: false, socketType: 'udp' });
    });

    it('connects once of two calls, and does not find a socket that is destroyed meanwhile', async () => {
      const peer = await echo();
      const [twice, gone] = [await create(page, 'udp'), await create(page, 'udp')];
      const both = [code('connect', twice, '127.0.0.1', peer.port), code('connect', twice, '127.0.0.1', peer.port)];
      expect(await Promise.all(both)).toEqual([0, -104]);
      const connecting = call('connect', gone, '127.0.0.1', peer.port);
      await page.ok('socket.destroy', gone);
      expect(await connecting).toMatchObject({ error: 'Socket not found', results: [-1] });
    });
  });

  describe('multicast', () => {
    it('sets options until bound or connected', async () => {
      const [one, other] = [await create(page, 'udp'), await create(page, 'udp')];
      for (const id of [one, other]) {
        expect(await code('setMulticastTimeToLive', id, 5)).toBe(0);
        expect(await call('setMulticastTimeToLive', id, 256)).toMatchObject({
          error: 'net::ERR_INVALID_ARGUMENT',
          results: [-4],
        });
        expect(await code('setMulticastLoopbackMode', id, false)).toBe(0);
      }
      const fixed = { error: 'net::ERR_SOCKET_IS_CONNECTED', results: [-23] };
      await code('bind', one, '127.0.0.1', 0);
      await code('connect', other, '127.0.0.1', 45999);
      for (const id of [one, other]) {
        expect(await call('setMulticastTimeToLive', id, 5)).toMatchObject(fixed);
        await page.ok('socket.disconnect', id);
        expect(await call('setMulticastLoopbackMode', id, true)).toMatchObject(fixed);
      }
    });

    it('joins, lists, receives from and leaves groups, and has none after a disconnect', async ({ skip }) => {
      const { id, port } = await bound(page, '0.0.0.0');
      const joined = await call('joinGroup', id, '239.1.2.3');
      skip(joined.error !== undefined, 'this machine has no multicast route');
      expect(joined).toEqual({ call: 'socket.joinGroup', results: [0] });
      expect(await code('joinGroup', id, '239.1.2.4')).toBe(0);
      expect(await page.ok('socket.getJoinedGroups', id)).toEqual(['239.1.2.3', '239.1.2.4']);
      expect(await code('leaveGroup', id, '239.1.2.3')).toBe(0);
      await sendTo(id, 'to the group', port, '239.1.2.4');
      expect(await recvFrom(page, id, 100)).toMatchObject({ data: 'to the group' });
      await page.ok('socket.disconnect', id);
      expect(await page.ok('socket.getJoinedGroups', id)).toEqual([]);
    });

    it('carries the options over to the socket that connects', async ({ skip }) => {
      const { id: member, port } = await bound(page, '0.0.0.0');
      const joined = await call('joinGroup', member, '239.1.2.5');
      skip(joined.error !== undefined, 'this machine has no multicast route');
      for (const loopback of [false, true]) {
        const id = await create(page, 'udp');
        await code('setMulticastLoopbackMode', id, loopback);
        expect(await code('connect', id, '239.1.2.5', port)).toBe(0);
        const text = loopback ? 'heard' : 'not heard';
        expect(await code('write', id, bytes(text))).toEqual({ bytesWritten: text.length });
      }
      expect(await recvFrom(page, member, 100)).toMatchObject({ data: 'heard' });
    });

    it('keeps groups only while bound', async () => {
      const id = await create(page, 'udp');
      const unexpected = { error: 'net::ERR_UNEXPECTED', results: [-9] };
      expect(await call('joinGroup', id, '239.1.2.3')).toMatchObject(unexpected);
      expect(await call('joinGroup', id, 'nope')).toMatchObject({ error: 'net::ERR_ADDRESS_INVALID', results: [-108] });
      expect(await page.ok('socket.getJoinedGroups', id)).toEqual([]);
      await code('bind', id, '0.0.0.0', 0);
      expect(await call('leaveGroup', id, '239.1.2.3')).toMatchObject({ results: [-108] });
      expect(await call('joinGroup', id, '127.0.0.1')).toMatchObject({ results: [-4] });
      await page.ok('socket.disconnect', id);
      await code('connect', id, '127.0.0.1', 45999);
      expect(await call('joinGroup', id, '239.1.2.3')).toMatchObject(unexpected);
    });
  });

  it('cannot be secured', async () => {
    expect(await call('secure', await create(page, 'udp'), undefined)).toMatchObject({
      error: 'Only TCP sockets are supported for TLS.',
      results: [-4],
    });
  });
});
