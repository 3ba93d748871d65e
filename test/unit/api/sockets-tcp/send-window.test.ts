import { describe, expect, it } from 'vitest';
import { SEND_WINDOW } from '../../../../src/main/sockets/send-window.ts';
import type { FakeApp, FakePage } from '../../../support/fake-app.ts';
import type { Loopback } from '../../../support/loopback.ts';
import { eachNetworked } from '../../../support/networked.ts';
import { bytes, connected, listening, socketsApp, turns } from '../../../support/sockets.ts';

describe('what a page may send without waiting for an answer', () => {
  let app: FakeApp;
  let page: FakePage;
  let net: Loopback;
  eachNetworked(socketsApp, (made) => void ({ app, page, net } = made));

  const windows = (of = page) => of.pushed.map(({ namespace, state }) => [namespace, ...(state as unknown[])]);
  /** Connected, with one send behind it. */
  const opened = async () => {
    const connection = await connected(page, net);
    await page.call('sockets.tcp.send', connection.id, bytes('first '));
    await connection.peer.until(() => connection.peer.received === 'first ');
    return connection;
  };

  it('is announced with the connection', async () => {
    const { id } = await connected(page, net);
    await page.call('sockets.tcp.send', id, bytes('x'));
    expect(windows()).toEqual([['sockets.tcp', id, { open: SEND_WINDOW }]]);
  });

  it('is announced for a connection that a server accepted, before its event', async () => {
    const { port } = await listening(page);
    const peer = await net.connect(port);
    const { clientSocketId } = await page.event('sockets.tcpServer.onAccept');
    expect(windows()).toEqual([['sockets.tcp', clientSocketId, { open: SEND_WINDOW }]]);
    page.tell('sockets.tcp.send', clientSocketId, bytes('hello'));
    await peer.until(() => peer.received === 'hello');
  });

  it('is the page’s own: another page has to ask first', async () => {
    const { id } = await opened();
    const other = app.page('window');
    other.tell('sockets.tcp.send', id, bytes('x'));
    expect(app.debug.join()).toContain(`warn: Refused 1 bytes for socket ${id}`);
    await other.call('sockets.tcp.send', id, bytes('x'));
    expect(windows(other)).toEqual([['sockets.tcp', id, { open: SEND_WINDOW }]]);
  });

  it('is written in the order of the calls, answered by whom they may', async () => {
    const { id, peer } = await opened();
    page.tell('sockets.tcp.send', id, bytes('second '));
    const third = page.call('sockets.tcp.send', id, bytes('third '));
    page.tell('sockets.tcp.send', id, bytes('fourth'));
    await third;
    await peer.until(() => peer.received === 'first second third fourth');
  });

  it('is given back as the operating system takes it', async () => {
    const { id, peer } = await opened();
    const sent = SEND_WINDOW * 4;
    for (let done = 0; done < sent; done += SEND_WINDOW / 4) {
      page.tell('sockets.tcp.send', id, new Uint8Array(SEND_WINDOW / 4));
      await peer.until(() => peer.bytes >= done + SEND_WINDOW / 4);
    }
    const given = windows().map(([, , change]) => (change as { more?: number }).more ?? 0);
    expect(given.reduce((sum, bytes) => sum + bytes)).toBe(sent);
  });

  it('is refused beyond the window while the peer takes nothing', async () => {
    const { id, peer } = await opened();
    peer.socket.pause();
    // What the system's buffers take does not count.
    const filler = page.call('sockets.tcp.send', id, new Uint8Array(32 << 20));
    page.tell('sockets.tcp.send', id, new Uint8Array(SEND_WINDOW));
    expect(app.debug).toEqual([]);
    page.tell('sockets.tcp.send', id, new Uint8Array(1));
    expect(app.debug.join()).toContain(`warn: Refused 1 bytes for socket ${id}`);
    await page.call('sockets.tcp.close', id);
    await filler;
  });

  it('is taken away with the connection, before its end is told', async () => {
    const { id, peer } = await opened();
    peer.socket.resetAndDestroy();
    await page.event('sockets.tcp.onReceiveError');
    expect(windows().at(-1)).toEqual(['sockets.tcp', id, 'closed']);
    page.tell('sockets.tcp.send', id, bytes('late'));
    expect(app.debug).toEqual([]);
  });

  it.each(['disconnect', 'close'])('still reaches the peer after %s', async (method) => {
    const { id, peer } = await opened();
    peer.socket.pause();
    for (let i = 0; i < 16; i++) await page.call('sockets.tcp.send', id, new Uint8Array(16));
    const before = peer.bytes;
    // Far more than the system takes at once while the peer does not read, in the order: stuck, answered, closed.
    page.tell('sockets.tcp.send', id, new Uint8Array(SEND_WINDOW));
    await page.call(`sockets.tcp.${method}`, id);
    peer.socket.resume();
    await peer.until(() => peer.bytes >= before + SEND_WINDOW && peer.fin);
  });

  it('is flushed before TLS begins', async () => {
    const { id, peer } = await connected(page, net, { paused: true });
    await page.call('sockets.tcp.send', id, bytes('STARTTLS'));
    page.tell('sockets.tcp.send', id, bytes(' now'));
    const securing = page.call('sockets.tcp.secure', id);
    await peer.until(() => peer.bytes > 'STARTTLS now'.length);
    expect(peer.received.startsWith('STARTTLS now')).toBe(true);
    expect(windows().at(-1)).toEqual(['sockets.tcp', id, 'closed']);
    peer.socket.destroy();
    await securing;
    await turns();
  });
});
