import { describe, expect, it } from 'vitest';
import type { FakeApp, FakePage } from '../../../support/fake-app.ts';
import type { Loopback } from '../../../support/loopback.ts';
import { eachNetworked } from '../../../support/networked.ts';
import { connected, socketsApp, turns } from '../../../support/sockets.ts';

const ERROR = 'sockets.tcp.onReceiveError';

describe('sockets.tcp.disconnect and close', () => {
  let app: FakeApp;
  let page: FakePage;
  let net: Loopback;
  eachNetworked(socketsApp, (made) => void ({ app, page, net } = made));

  const info = (id: number) => page.ok('sockets.tcp.getInfo', id);

  it('disconnects a fresh socket, twice', async () => {
    const id = await page.create('sockets.tcp');
    expect(await page.call('sockets.tcp.disconnect', id)).toMatchObject({ results: [] });
    expect(await page.call('sockets.tcp.disconnect', id)).toMatchObject({ results: [] });
    await turns();
    expect(page.events(ERROR)).toEqual([]);
  });

  it('ends the outstanding read with -100 and pauses, after the answer', async () => {
    const { id, peer } = await connected(page, net);
    await page.ok('sockets.tcp.disconnect', id);
    expect(await info(id)).toEqual({ connected: false, paused: true, persistent: false, socketId: id });
    expect(await page.event(ERROR)).toEqual({ resultCode: -100, socketId: id });
    expect(page.order().indexOf('sockets.tcp.disconnect')).toBeLessThan(page.order().indexOf(`event ${ERROR}`));
    await peer.closed;
    expect(peer).toMatchObject({ fin: true, error: undefined });
  });

  it.each(['disconnect', 'close'])('is silent on %s with no read outstanding', async (method) => {
    const { id, peer } = await connected(page, net, { paused: true });
    await page.ok(`sockets.tcp.${method}`, id);
    await peer.closed;
    await turns();
    expect(page.events(ERROR)).toEqual([]);
  });

  it('closes, with the same event for the id that is gone, and errs the second time', async () => {
    const { id, peer } = await connected(page, net);
    expect(await page.call('sockets.tcp.close', id)).toMatchObject({ results: [] });
    expect(await page.call('sockets.tcp.getInfo', id)).toMatchObject({ error: 'Socket not found' });
    expect(await page.call('sockets.tcp.close', id)).toMatchObject({ error: 'Socket not found' });
    expect(await page.event(ERROR)).toEqual({ resultCode: -100, socketId: id });
    await peer.closed;
    expect(peer.error).toBeUndefined();
  });

  it('ends with FIN, not with a reset, when received data is unread', async () => {
    const { id, peer } = await connected(page, net, { paused: true });
    peer.socket.write('unread');
    await turns(20);
    await page.ok('sockets.tcp.close', id);
    await peer.closed;
    expect(peer).toMatchObject({ fin: true, error: undefined });
  });

  it('leaves nothing behind when the app is unloaded, and fires nothing', async () => {
    const { peer } = await connected(page, net, { properties: { persistent: true } });
    await app.dispose();
    await peer.closed;
    await turns();
    expect(page.events(ERROR)).toEqual([]);
    expect(app.services.count(app.host.id)).toEqual({ tcp: 0, tcpServer: 0, udp: 0 });
  });

  it('keeps persistent sockets over a suspend and closes the others with their event', async () => {
    const passing = await connected(page, net);
    const lasting = await connected(page, net, { properties: { persistent: true, name: 'P' } });
    for (const instance of app.instances) instance.suspend?.();
    await passing.peer.closed;
    expect(await page.event(ERROR)).toEqual({ resultCode: -100, socketId: passing.id });
    expect(await page.ok('sockets.tcp.getSockets')).toMatchObject([
      { socketId: lasting.id, name: 'P', connected: true },
    ]);
    lasting.peer.socket.write('wake');
    await page.event('sockets.tcp.onReceive');
  });

  it('works on after the app was unloaded and loaded again', async () => {
    await app.dispose();
    const again = socketsApp({ services: app.services });
    const reloaded = again.page();
    const { peer } = await connected(reloaded, net);
    peer.socket.end();
    await reloaded.event(ERROR);
    await again.dispose();
  });

  it('keeps data of a persistent socket until the event page is there again', async () => {
    const { id, peer } = await connected(page, net, { properties: { persistent: true } });
    let ready = () => {};
    app.backgroundReady = () => new Promise((resolve) => (ready = resolve));
    page.close();
    peer.socket.write('wake up');
    await turns(20);
    const woken = app.page();
    ready();
    await woken.event('sockets.tcp.onReceive');
    expect(woken.data('sockets.tcp.onReceive', id)).toEqual(['wake up']);
  });
});
