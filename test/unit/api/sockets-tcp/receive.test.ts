import { describe, expect, it } from 'vitest';
import { SOCKET_WINDOW } from '../../../../src/main/sockets/delivery.ts';
import { MESSAGE_BYTES } from '../../../../src/main/sockets/tcp-reader.ts';
import type { FakeApp, FakePage } from '../../../support/fake-app.ts';
import type { Loopback } from '../../../support/loopback.ts';
import { eachNetworked } from '../../../support/networked.ts';
import { connected, socketsApp, turns } from '../../../support/sockets.ts';

const RECEIVE = 'sockets.tcp.onReceive';
const ERROR = 'sockets.tcp.onReceiveError';

describe('sockets.tcp receiving', () => {
  let app: FakeApp;
  let page: FakePage;
  let net: Loopback;
  eachNetworked(socketsApp, (made) => void ({ app, page, net } = made));

  const info = (id: number) => page.ok('sockets.tcp.getInfo', id);
  const setPaused = (id: number, paused: boolean) => page.ok('sockets.tcp.setPaused', id, paused);
  const received = (id: number) => page.data(RECEIVE, id).join('');

  it('resumes pages that hold data back although the connection ends right behind the unpausing', async () => {
    page.autoCredit = false;
    const { id, peer } = await connected(page, net);
    peer.socket.end('data');
    await page.event(RECEIVE);
    await setPaused(id, true);
    await turns(20);
    // The call is under way, its answer is not: now the page is done with the data, and with it the connection is.
    const unpaused = setPaused(id, false);
    page.consume(id);
    await unpaused;
    await page.event(ERROR);
    await turns();
    expect(page.order()).toContain(`resume ${RECEIVE}`);
  });

  it('fires onReceive in buffers that own their memory', async () => {
    const { id, peer } = await connected(page, net);
    for (let i = 1; i <= 3; i++) {
      peer.socket.write(`message ${i}`);
      await page.event(RECEIVE, i);
    }
    expect(page.data(RECEIVE, id)).toEqual(['message 1', 'message 2', 'message 3']);
    expect(page.messages.every(({ exact }) => exact)).toBe(true);
  });

  it.each([
    [undefined, 4096, 49],
    [10, 10, 20000],
    [65536, 65536, 4],
    [1048576, 65536, 4],
  ])('splits 200000 bytes with a bufferSize of %s into reads of %d, %d events', async (bufferSize, largest, events) => {
    const { id, peer } = await connected(page, net, { properties: bufferSize === undefined ? {} : { bufferSize } });
    peer.socket.write(Buffer.alloc(200_000, 'a'));
    await page.until(() => received(id).length === 200_000);
    const lengths = page.data(RECEIVE, id).map((data) => data.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(largest);
    // The kernel may hand the bytes over in two portions that are far apart; each then ends in one shorter read.
    expect(lengths.length).toBeGreaterThanOrEqual(events);
    expect(lengths.length).toBeLessThanOrEqual(events + 4);
  });

  it('uses a changed bufferSize from the next read on', async () => {
    const { id, peer } = await connected(page, net);
    await page.ok('sockets.tcp.update', id, { bufferSize: 3 });
    peer.socket.write('ABCDEFGH');
    await page.event(RECEIVE);
    peer.socket.write('12345678');
    await page.until(() => received(id).length === 16);
    expect(page.data(RECEIVE, id)).toEqual(['ABCDEFGH', '123', '456', '78']);
  });

  it('delivers the outstanding read after pausing and the rest after unpausing, behind the answer and the resume', async () => {
    const { id, peer } = await connected(page, net);
    await setPaused(id, true);
    peer.socket.write('one');
    await page.event(RECEIVE);
    peer.socket.write('two');
    peer.socket.write('three');
    await turns(20);
    expect(await info(id)).toMatchObject({ connected: true, paused: true });
    expect(page.data(RECEIVE, id)).toEqual(['one']);
    await setPaused(id, false);
    await page.until(() => received(id) === 'onetwothree');
    expect(page.order().slice(-3)).toEqual(['sockets.tcp.setPaused', `resume ${RECEIVE}`, `event ${RECEIVE}`]);
  });

  it('delivers nothing when paused before connect', async () => {
    const { id, peer } = await connected(page, net, { paused: true });
    peer.socket.write('one');
    peer.socket.write('two');
    await turns(20);
    expect(page.data(RECEIVE, id)).toEqual([]);
    await setPaused(id, false);
    await page.until(() => received(id) === 'onetwo');
  });

  it('goes on normally when paused and unpaused with a read outstanding', async () => {
    const { id, peer } = await connected(page, net);
    await setPaused(id, true);
    await setPaused(id, false);
    await setPaused(id, false);
    peer.socket.write('one');
    await page.event(RECEIVE);
    peer.socket.write('two');
    await page.event(RECEIVE, 2);
    expect(page.data(RECEIVE, id)).toEqual(['one', 'two']);
  });

  it('lets no page go on that unpauses and pauses in the same breath, but completes the read that this issued', async () => {
    const { id, peer } = await connected(page, net, { paused: true, properties: { bufferSize: 3 } });
    peer.socket.write('onetwo');
    await turns(20);
    await Promise.all([setPaused(id, false), setPaused(id, true)]);
    await page.event(RECEIVE);
    await turns(20);
    expect(page.data(RECEIVE, id)).toEqual(['one']);
    expect(page.order()).not.toContain(`resume ${RECEIVE}`);
    await setPaused(id, false);
    await page.event(RECEIVE, 2);
    expect(page.order()).toContain(`resume ${RECEIVE}`);
  });

  it.each(['fin', 'reset'])('disconnects, pauses and answers -100 when the peer ends with %s', async (how) => {
    const { id, peer } = await connected(page, net);
    if (how === 'fin') peer.socket.end();
    else peer.socket.resetAndDestroy();
    expect(await page.event(ERROR)).toEqual({ resultCode: -100, socketId: id });
    expect(await info(id)).toEqual({ connected: false, paused: true, persistent: false, socketId: id });
    await setPaused(id, false);
    await turns();
    expect(await info(id)).toEqual({ connected: false, paused: false, persistent: false, socketId: id });
    expect(page.events(ERROR)).toHaveLength(1);
  });

  it('ends our side too when the peer only ends its own', async () => {
    const { peer } = await connected(page, net, { allowHalfOpen: true });
    peer.socket.end();
    await page.event(ERROR);
    await peer.until(() => peer.fin);
    expect(peer.error).toBeUndefined();
  });

  it('delivers the data before the end', async () => {
    const { id, peer } = await connected(page, net);
    peer.socket.end('bye');
    await page.event(ERROR);
    expect(page.data(RECEIVE, id)).toEqual(['bye']);
    expect(page.order().slice(-2)).toEqual([`event ${RECEIVE}`, `event ${ERROR}`]);
  });

  it.each(['fin', 'reset'])('keeps %s behind a pause with no read outstanding, after the data', async (how) => {
    const { id, peer } = await connected(page, net, { paused: true });
    peer.socket.write('last');
    await turns(5);
    if (how === 'fin') peer.socket.end();
    else peer.socket.resetAndDestroy();
    await turns(20);
    expect(await info(id)).toMatchObject({ connected: true, paused: true });
    expect(page.events(ERROR)).toEqual([]);
    await setPaused(id, false);
    await page.event(ERROR);
    expect(page.data(RECEIVE, id)).toEqual(['last']);
    expect(await info(id)).toMatchObject({ connected: false, paused: true });
  });

  it('does not let the end overtake data that a paused page still holds', async () => {
    const { id, peer } = await connected(page, net);
    page.autoCredit = false;
    peer.socket.write('held back by the page');
    await page.event(RECEIVE);
    await setPaused(id, true);
    peer.socket.end();
    await turns(20);
    expect(page.events(ERROR)).toEqual([]);
    expect(await info(id)).toMatchObject({ connected: true });
    await setPaused(id, false);
    await page.event(ERROR);
    expect(page.order().slice(-2)).toEqual([`resume ${RECEIVE}`, `event ${ERROR}`]);
  });

  it('connects again after the peer ended, with and without disconnect, still paused', async () => {
    const { id, peer } = await connected(page, net);
    peer.socket.end();
    await page.event(ERROR);
    const { port } = await net.server({ onPeer: ({ socket }) => socket.write('again') });
    expect(await page.ok('sockets.tcp.connect', id, '127.0.0.1', port, undefined)).toBe(0);
    await page.ok('sockets.tcp.disconnect', id);
    expect(await page.ok('sockets.tcp.connect', id, '127.0.0.1', port, undefined)).toBe(0);
    expect(await info(id)).toMatchObject({ connected: true, paused: true });
    expect(page.data(RECEIVE, id)).toEqual([]);
    await setPaused(id, false);
    await page.until(() => received(id) === 'again');
    expect(page.events(ERROR)).toHaveLength(1);
  });

  it('carries 64 MiB to a slow page in order, with no more outstanding than the window and one message', async () => {
    const total = 64 << 20;
    const { id, peer } = await connected(page, net, { properties: { bufferSize: 65536 } });
    page.autoCredit = false;
    const pattern = Buffer.alloc(1 << 20);
    for (let i = 0; i < pattern.length; i++) pattern[i] = (i * 31) & 0xff;
    let written = 0;
    const write = () => {
      while (written < total) {
        written += pattern.length;
        if (!peer.socket.write(pattern)) return;
      }
    };
    peer.socket.on('drain', write);
    write();
    let consumed = 0;
    let most = 0;
    let wrong = 0;
    while (consumed < total) {
      // So slow that the window is full each time.
      await page.until(() => page.unconsumed(id) >= SOCKET_WINDOW || consumed + page.unconsumed(id) === total);
      await turns(5);
      most = Math.max(most, page.unconsumed(id));
      for (const chunk of page.received.get(id)?.splice(0) ?? []) {
        for (let i = 0; i < chunk.length; i += 4099) if (chunk[i] !== pattern[(consumed + i) % pattern.length]) wrong++;
        consumed += chunk.length;
        page.consume(id, chunk.length);
      }
      page.entries.length = 0;
    }
    expect(wrong).toBe(0);
    expect(most).toBeGreaterThanOrEqual(SOCKET_WINDOW);
    expect(most).toBeLessThanOrEqual(SOCKET_WINDOW + MESSAGE_BYTES);
    expect(page.messages.every(({ exact }) => exact)).toBe(true);
  });

  it('stops reading from the kernel while the page does not consume', async () => {
    const { id, peer } = await connected(page, net);
    page.autoCredit = false;
    let accepted = 0;
    peer.socket.on('drain', () => accepted++);
    peer.socket.write(Buffer.alloc(64 << 20));
    await page.until(() => page.unconsumed(id) >= SOCKET_WINDOW);
    await turns(200);
    expect(accepted).toBe(0);
    expect(page.unconsumed(id)).toBeLessThanOrEqual(SOCKET_WINDOW + MESSAGE_BYTES);
  });

  it('delivers to another listening page too, and goes on when a page that holds it up goes away', async () => {
    const window = app.page('window');
    window.autoCredit = false;
    const { id, peer } = await connected(page, net);
    peer.socket.write(Buffer.alloc(2 << 20));
    await window.until(() => window.unconsumed(id) >= SOCKET_WINDOW);
    await turns(50);
    expect(page.messages.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(2 << 20);
    window.close();
    await page.until(() => page.messages.reduce((sum, { bytes }) => sum + bytes, 0) === 2 << 20);
  });
});
