import { describe, expect, it } from 'vitest';
import { NoAnswer } from '../../../../src/main/host/no-answer.ts';
import type { FakePage } from '../../../support/fake-app.ts';
import type { Loopback } from '../../../support/loopback.ts';
import { eachNetworked } from '../../../support/networked.ts';
import { bytes } from '../../../support/sockets.ts';
import { create, failedRead, field, info, legacyApp, listening, read } from './legacy-app.ts';
import { possibleHere } from '../../../support/ipv6.ts';

describe('chrome.socket as a TCP server', () => {
  let page: FakePage;
  let net: Loopback;
  eachNetworked(legacyApp, (made) => void ({ page, net } = made));

  const listen = (id: number, port: number, address = '127.0.0.1', backlog?: number) =>
    page.call('socket.listen', id, address, port, backlog);
  const accept = async (id: number) => field(await page.ok('socket.accept', id), 'socketId');
  const REFUSED = { call: 'socket.accept', results: [{ resultCode: -2 }] };

  it('listens, accepts and exchanges data', async () => {
    const { id, port } = await listening(page);
    expect(JSON.stringify(await info(page, id))).toBe(
      `{"connected":false,"localAddress":"127.0.0.1","localPort":${port},"socketType":"tcp"}`,
    );
    const accepting = page.ok('socket.accept', id);
    const peer = await net.connect(port);
    const answer = await accepting;
    expect(JSON.stringify(answer)).toBe(`{"resultCode":0,"socketId":${id + 1}}`);
    expect(await info(page, id + 1)).toEqual({
      connected: true,
      peerAddress: '127.0.0.1',
      peerPort: peer.socket.localPort,
      socketType: 'tcp',
    });
    peer.socket.write('hi');
    expect(await read(page, id + 1, 100)).toEqual({ data: 'hi', resultCode: 2 });
    expect(await page.ok('socket.write', id + 1, bytes('yo'))).toEqual({ bytesWritten: 2 });
    await peer.until(() => peer.received === 'yo');
  });

  it('takes waiting connections one by one, in order', async () => {
    const { id, port } = await listening(page);
    for (const name of ['A', 'B', 'C']) (await net.connect(port)).socket.write(name);
    for (const name of ['A', 'B', 'C']) expect(await read(page, await accept(id), 9)).toMatchObject({ data: name });
  });

  it('refuses a second accept, whose failure comes first', async () => {
    const { id, port } = await listening(page);
    const waiting = page.call('socket.accept', id);
    expect(await page.call('socket.accept', id)).toEqual(REFUSED);
    await net.connect(port);
    expect((await waiting).results).toMatchObject([{ resultCode: 0 }]);
  });

  it.each(['tcp', 'udp'] as const)('refuses an accept of a %s socket that does not listen', async (type) => {
    expect(await page.call('socket.accept', await create(page, type))).toEqual(REFUSED);
  });

  it.each(
    possibleHere([
      ['0.0.0.0', 0, '0.0.0.0'],
      ['::', 0, '::'],
      ['::1', -65536, '::1'],
      ['127.1', 65536, '127.0.0.1'],
    ]),
  )('listens on %s, port %d', async (address, port, localAddress) => {
    const id = await create(page, 'tcp');
    expect((await listen(id, port, address)).results).toEqual([0]);
    expect(await info(page, id)).toMatchObject({ connected: false, localAddress });
  });

  it.each(['nope', 'localhost', ''])('refuses to listen on %j, after which the socket may connect', async (address) => {
    const id = await create(page, 'tcp');
    expect(await listen(id, 0, address)).toMatchObject({ error: 'Unknown error.', results: [-4] });
    const { port } = await net.server();
    expect((await page.call('socket.connect', id, '127.0.0.1', port)).results).toEqual([0]);
  });

  it('fails with a text and the code, after which the socket cannot connect', async () => {
    const { port } = await net.server();
    const id = await create(page, 'tcp');
    const error = 'Could not listen on the specified port.';
    expect(await listen(id, port)).toMatchObject({ error, results: [-147] });
    expect(await listen(id, 0, '192.0.2.77')).toMatchObject({ error, results: [-108] });
    expect(await listen(id, 0, '127.0.0.1', 0)).toMatchObject({ error, results: [-4] });
    expect(await page.call('socket.accept', id)).toEqual(REFUSED);
    expect(await page.call('socket.connect', id, '127.0.0.1', port)).toEqual({
      call: 'socket.connect',
      results: [-104],
    });
    expect((await listen(id, 0, '127.0.0.1', -1)).results).toEqual([0]);
  });

  it('listens elsewhere at a second listen', async () => {
    const { id, port } = await listening(page);
    expect((await listen(id, 0)).results).toEqual([0]);
    const now = field(await info(page, id), 'localPort');
    expect(now).not.toBe(port);
    const accepting = accept(id);
    await net.connect(now);
    expect(await info(page, await accepting)).toMatchObject({ connected: true });
    await expect(net.connect(port)).rejects.toThrow('ECONNREFUSED');
  });

  it('keeps an accept that waits over a second listen', async () => {
    const { id } = await listening(page);
    const accepting = accept(id);
    expect((await listen(id, 0)).results).toEqual([0]);
    await net.connect(field(await info(page, id), 'localPort'));
    expect(await info(page, await accepting)).toMatchObject({ connected: true });
  });

  it('listens nowhere after a second listen that failed', async () => {
    const taken = await net.server();
    const { id, port } = await listening(page);
    expect((await listen(id, taken.port)).results).toEqual([-147]);
    expect(await info(page, id)).toMatchObject({ localPort: port });
    expect(await page.call('socket.accept', id)).toEqual(REFUSED);
    await expect(net.connect(port)).rejects.toThrow('ECONNREFUSED');
  });

  it('answers a listen during another one with -104, and one that a disconnect overtakes with -3', async () => {
    const id = await create(page, 'tcp');
    const both = await Promise.all([listen(id, 0), listen(id, 0)]);
    expect(both.map(({ results }) => results[0])).toEqual([0, -104]);
    const other = await create(page, 'tcp');
    const overtaken = listen(other, 0);
    await page.ok('socket.disconnect', other);
    expect((await overtaken).results).toEqual([-3]);
    expect(await info(page, other)).toEqual({ connected: false, socketType: 'tcp' });
  });

  it.each(['disconnect', 'destroy'])('never answers an accept that waits at a %s', async (end) => {
    const { id } = await listening(page);
    const ended = expect(page.call('socket.accept', id)).rejects.toThrow(NoAnswer);
    await page.ok(`socket.${end}`, id);
    await ended;
  });

  it('stops listening at disconnect, and listens again', async () => {
    const { id, port } = await listening(page);
    await page.ok('socket.disconnect', id);
    expect(await info(page, id)).toEqual({ connected: false, socketType: 'tcp' });
    await expect(net.connect(port)).rejects.toThrow('ECONNREFUSED');
    expect(await page.call('socket.accept', id)).toEqual(REFUSED);
    expect(await read(page, id, 4)).toEqual(failedRead(-2));
    expect((await page.call('socket.connect', id, '127.0.0.1', port)).results).toEqual([-104]);
    expect((await listen(id, 0)).results).toEqual([0]);
    const accepting = accept(id);
    await net.connect(field(await info(page, id), 'localPort'));
    expect(await info(page, await accepting)).toMatchObject({ connected: true });
  });

  it('resets connections that nobody has accepted, and keeps those that somebody has', async () => {
    const { id, port } = await listening(page);
    const [kept, waiting] = [await net.connect(port), await net.connect(port)];
    const accepted = await accept(id);
    await page.ok('socket.destroy', id);
    await waiting.closed;
    expect(waiting.error).toBe('ECONNRESET');
    kept.socket.write('still here');
    expect(await read(page, accepted, 100)).toMatchObject({ data: 'still here' });
  });

  it('accepts a connection that has ended already', async () => {
    const { id, port } = await listening(page);
    const [ended, reset] = [await net.connect(port), await net.connect(port)];
    ended.socket.end('bye');
    const first = await accept(id);
    expect(await read(page, first, 9)).toMatchObject({ data: 'bye' });
    expect(await read(page, first, 9)).toEqual(failedRead(0));
    const { localPort } = reset.socket;
    // The connection is with the server, though not with the app, once another one behind it is.
    await net.connect(port);
    reset.socket.resetAndDestroy();
    await reset.closed;
    expect(await info(page, await accept(id))).toMatchObject({ peerAddress: '127.0.0.1', peerPort: localPort });
  });

  it('does not let a listening or accepted socket do what others do', async () => {
    const { id, port } = await listening(page);
    expect(await read(page, id, 10)).toEqual(failedRead(-2));
    expect(await page.ok('socket.write', id, bytes('x'))).toEqual({ bytesWritten: -15 });
    expect(await page.ok('socket.setKeepAlive', id, true, 1)).toBe(false);
    expect(await page.call('socket.secure', id, undefined)).toMatchObject({ error: 'Socket not connected' });
    await net.connect(port);
    const accepted = await accept(id);
    expect(await page.ok('socket.setKeepAlive', accepted, true, 1)).toBe(true);
    expect((await page.call('socket.connect', accepted, '127.0.0.1', port)).results).toEqual([-23]);
    expect((await listen(accepted, 0)).results).toEqual([-11]);
    expect(await page.call('socket.secure', accepted, undefined)).toMatchObject({
      error: 'net::ERR_FAILED',
      results: [-2],
    });
    expect(await page.call('socket.getInfo', accepted)).toMatchObject({ error: 'Socket not found' });
  });

  it('does not listen on a UDP socket', async () => {
    expect(await listen(await create(page, 'udp'), 0)).toMatchObject({
      error: 'Socket type does not support this API',
      results: [-2],
    });
  });
});
