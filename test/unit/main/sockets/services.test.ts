/** For which sockets an app without anything to do is kept. */
import { describe, expect, it } from 'vitest';
import type { FakeApp, FakePage } from '../../../support/fake-app.ts';
import type { Loopback } from '../../../support/loopback.ts';
import { eachNetworked } from '../../../support/networked.ts';
import { connected, socketsApp } from '../../../support/sockets.ts';

describe('what an app awaits', () => {
  let app: FakeApp;
  let page: FakePage;
  let net: Loopback;
  eachNetworked(socketsApp, (made) => void ({ app, page, net } = made));

  const awaits = () => app.services.awaits(app.host.id);
  const PERSISTENT = { persistent: true };

  it('is nothing of sockets that are not persistent', async () => {
    await connected(page, net);
    const server = await page.create('sockets.tcpServer');
    await page.ok('sockets.tcpServer.listen', server, '127.0.0.1', 0, undefined);
    const udp = await page.create('sockets.udp');
    await page.ok('sockets.udp.bind', udp, '127.0.0.1', 0);
    expect(awaits()).toBe(false);
  });

  it('is what a persistent connection brings, until it is over', async () => {
    const { id, peer } = await connected(page, net, { properties: PERSISTENT });
    expect(awaits()).toBe(true);
    await page.ok('sockets.tcp.update', id, { persistent: false });
    expect(awaits()).toBe(false);
    await page.ok('sockets.tcp.update', id, PERSISTENT);
    peer.socket.destroy();
    await page.event('sockets.tcp.onReceiveError');
    expect(awaits()).toBe(false);
  });

  it('is who connects to a persistent server, while it listens', async () => {
    const id = await page.create('sockets.tcpServer', PERSISTENT);
    expect(awaits()).toBe(false);
    await page.ok('sockets.tcpServer.listen', id, '127.0.0.1', 0, undefined);
    expect(awaits()).toBe(true);
    await page.ok('sockets.tcpServer.disconnect', id);
    expect(awaits()).toBe(false);
  });

  it('is what a persistent UDP socket receives, when it is bound', async () => {
    const id = await page.create('sockets.udp', PERSISTENT);
    expect(awaits()).toBe(false);
    await page.ok('sockets.udp.bind', id, '127.0.0.1', 0);
    expect(awaits()).toBe(true);
    await page.ok('sockets.udp.close', id);
    expect(awaits()).toBe(false);
  });
});
