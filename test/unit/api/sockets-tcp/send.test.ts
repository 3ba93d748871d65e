import { describe, expect, it } from 'vitest';
import { WRITE_QUOTA } from '../../../../src/main/sockets/write-quota.ts';
import type { FakePage } from '../../../support/fake-app.ts';
import type { Loopback } from '../../../support/loopback.ts';
import { eachNetworked } from '../../../support/networked.ts';
import { bytes, connected, socketsApp } from '../../../support/sockets.ts';

const NOT_CONNECTED = { results: [{ resultCode: -15 }], error: 'net::ERR_SOCKET_NOT_CONNECTED' };

describe('sockets.tcp.send', () => {
  let page: FakePage;
  let net: Loopback;
  eachNetworked(socketsApp, (made) => void ({ page, net } = made));

  const send = (id: number, data: string | Uint8Array) =>
    page.call('sockets.tcp.send', id, typeof data === 'string' ? bytes(data) : data);
  /** More than loopback's buffers take while the peer does not read. */
  const stalled = async (paused = false) => {
    const connection = await connected(page, net, { paused });
    connection.peer.socket.pause();
    return { ...connection, sending: send(connection.id, new Uint8Array(32 << 20)) };
  };

  it('answers with the number of bytes, in the key order of Chrome', async () => {
    const { id, peer } = await connected(page, net);
    const answer = await send(id, 'hello');
    expect(JSON.stringify(answer.results)).toBe('[{"bytesSent":5,"resultCode":0}]');
    await peer.until(() => peer.received === 'hello');
  });

  it('sends a large buffer whole', async () => {
    const { id, peer } = await connected(page, net);
    expect((await send(id, new Uint8Array(4 << 20))).results).toEqual([{ bytesSent: 4 << 20, resultCode: 0 }]);
    await peer.until(() => peer.bytes === 4 << 20);
  });

  it('keeps the order of several at once, in the bytes and in the callbacks', async () => {
    const { id, peer } = await connected(page, net);
    const sizes = [1 << 20, 10, 0, 1 << 20, 0];
    const done: number[] = [];
    await Promise.all(sizes.map((size, i) => send(id, new Uint8Array(size).fill(97 + i)).then(() => done.push(i))));
    expect(done).toEqual([0, 1, 2, 3, 4]);
    await peer.until(() => peer.bytes === (2 << 20) + 10);
  });

  it('answers an empty send without waiting', async () => {
    const { id, peer } = await connected(page, net);
    expect((await send(id, '')).results).toEqual([{ bytesSent: 0, resultCode: 0 }]);
    await send(id, 'after');
    await peer.until(() => peer.received === 'after');
  });

  it('works while paused', async () => {
    const { id, peer } = await connected(page, net, { paused: true });
    await send(id, 'hi');
    await peer.until(() => peer.received === 'hi');
  });

  it('answers -15 when not connected, for an empty buffer too', async () => {
    const id = await page.create('sockets.tcp');
    expect(await send(id, 'x')).toMatchObject(NOT_CONNECTED);
    expect(await send(id, '')).toMatchObject(NOT_CONNECTED);
  });

  it.each(['fin', 'reset'])('answers -15 after the peer ended with %s', async (how) => {
    const { id, peer } = await connected(page, net);
    if (how === 'fin') peer.socket.end();
    else peer.socket.resetAndDestroy();
    await page.event('sockets.tcp.onReceiveError');
    expect(await send(id, 'one')).toMatchObject(NOT_CONNECTED);
    expect(await send(id, 'two')).toMatchObject(NOT_CONNECTED);
  });

  it('still reaches a peer whose FIN waits behind the pause', async () => {
    const { id, peer } = await connected(page, net, { paused: true, allowHalfOpen: true });
    peer.socket.end();
    await new Promise((resolve) => peer.socket.once('finish', resolve));
    expect((await send(id, 'late')).results).toEqual([{ bytesSent: 4, resultCode: 0 }]);
    await peer.until(() => peer.received === 'late');
  });

  it('answers -2 and disconnects when the write fails, silently while no read is outstanding', async () => {
    const { id, peer } = await connected(page, net, { paused: true });
    peer.socket.resetAndDestroy();
    await peer.closed;
    let answer = await send(id, 'one');
    // Whether the reset has been seen at the first write depends on the moment.
    if (answer.error === undefined) answer = await send(id, 'two');
    expect(answer).toMatchObject({ results: [{ resultCode: -2 }], error: 'net::ERR_FAILED' });
    expect(await page.ok('sockets.tcp.getInfo', id)).toEqual({
      connected: false,
      paused: true,
      persistent: false,
      socketId: id,
    });
    expect(await send(id, 'three')).toMatchObject(NOT_CONNECTED);
    await page.ok('sockets.tcp.setPaused', id, false);
    expect(page.events('sockets.tcp.onReceiveError')).toEqual([]);
  });

  it('answers what is pending when the peer resets, then fires the error', async () => {
    const { id, peer, sending } = await stalled();
    const next = send(id, 'next');
    peer.socket.resetAndDestroy();
    expect((await sending).results).toEqual([{ resultCode: expect.any(Number) }]);
    expect((await next).results).toEqual([{ resultCode: expect.any(Number) }]);
    expect(await page.event('sockets.tcp.onReceiveError')).toEqual({ resultCode: -100, socketId: id });
  });

  it.each(['disconnect', 'close'])(
    'answers pending sends with -100 on %s: its answer, theirs in order, the event',
    async (method) => {
      const { id, sending } = await stalled();
      const next = send(id, 'next');
      await page.ok(`sockets.tcp.${method}`, id);
      expect(await sending).toMatchObject({ results: [{ resultCode: -100 }], error: 'net::ERR_CONNECTION_CLOSED' });
      expect(await next).toMatchObject({ results: [{ resultCode: -100 }] });
      await page.event('sockets.tcp.onReceiveError');
      expect(page.order().slice(-4)).toEqual([
        `sockets.tcp.${method}`,
        'sockets.tcp.send',
        'sockets.tcp.send',
        'event sockets.tcp.onReceiveError',
      ]);
    },
  );

  it('refuses what exceeds the quota of the app, before looking for the socket, until bytes are written', async () => {
    const { id, sending } = await stalled();
    const rest = WRITE_QUOTA - (32 << 20);
    const filling = send(id, new Uint8Array(rest));
    expect(await send(99999, 'x')).toMatchObject({ results: [], error: 'Exceeded write quota.' });
    expect(await page.call('sockets.udp.send', 99999, bytes('x'), '127.0.0.1', 9, undefined)).toMatchObject({
      results: [],
      error: 'Exceeded write quota.',
    });
    await page.ok('sockets.tcp.close', id);
    await Promise.all([sending, filling]);
    expect(await send(99999, 'x')).toMatchObject({ results: [], error: 'Socket not found' });
  });
});
