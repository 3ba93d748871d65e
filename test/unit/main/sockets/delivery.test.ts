import { describe, expect, it } from 'vitest';
import { DATAGRAM_WINDOW, Delivery, PAGE_WINDOW, SOCKET_WINDOW } from '../../../../src/main/sockets/delivery.ts';
import { FakeApp, type FakePage } from '../../../support/fake-app.ts';

const EVENT = 'sockets.tcp.onReceive';

function setup(...kinds: ('background' | 'window')[]) {
  const app = new FakeApp();
  const pages = kinds.map((kind) => {
    const page = app.page(kind, []);
    page.autoCredit = false;
    return page;
  });
  const delivery = new Delivery(app.host, EVENT);
  let woken = 0;
  const open = (socketId: number, owner: FakePage) => delivery.open(socketId, owner, () => woken++);
  return { app, pages, delivery, open, woken: () => woken };
}

const got = (page: FakePage | undefined) => page?.messages.map(({ socketId, bytes }) => [socketId, bytes]);

describe('Delivery', () => {
  it('sends to the owner and to every page that listens', () => {
    const { pages, open } = setup('background', 'window', 'window');
    const [background, owner, other] = pages;
    if (!owner) throw new Error('no page');
    background?.listeners.add(EVENT);
    open(7, owner).sendBytes(new Uint8Array(5), 4096, 4096);
    expect(got(background)).toEqual([[7, 5]]);
    expect(got(owner)).toEqual([[7, 5]]);
    expect(got(other)).toEqual([]);
  });

  it('sends to the event page when the owner is gone', () => {
    const { pages, open, delivery } = setup('background', 'window');
    const [background, owner] = pages;
    if (!owner) throw new Error('no page');
    const channel = open(7, owner);
    owner.connected = false;
    delivery.pageGone(owner);
    channel.sendBytes(new Uint8Array(5), 4096, 4096);
    expect(got(background)).toEqual([[7, 5]]);
  });

  it('stops a socket at its window and lets it go on at half of it', () => {
    const { pages, open, delivery, woken } = setup('background');
    const [page] = pages;
    if (!page) throw new Error('no page');
    const channel = open(1, page);
    const other = open(2, page);
    channel.sendBytes(new Uint8Array(SOCKET_WINDOW - 1), 4096, 4096);
    expect(channel.ready()).toBe(true);
    channel.sendBytes(new Uint8Array(10), 4096, 4096);
    expect(channel.ready()).toBe(false);
    expect(other.ready()).toBe(true);
    delivery.credit(page, 1, SOCKET_WINDOW / 2 - 1);
    expect(channel.ready()).toBe(false);
    expect(woken()).toBe(0);
    delivery.credit(page, 1, 11);
    expect(woken()).toBe(1);
    expect(channel.ready()).toBe(true);
  });

  it('tells when everything is consumed, and wakes as pages consume', () => {
    const { pages, open, delivery, woken } = setup('background');
    const [page] = pages;
    if (!page) throw new Error('no page');
    const channel = open(1, page);
    expect(channel.consumed()).toBe(true);
    channel.sendBytes(new Uint8Array(10), 4096, 4096);
    expect(channel.consumed()).toBe(false);
    delivery.credit(page, 1, 4);
    expect(woken()).toBe(1);
    expect(channel.consumed()).toBe(false);
    delivery.credit(page, 1, 6);
    expect(woken()).toBe(2);
    expect(channel.consumed()).toBe(true);
  });

  it('waits for the slowest page, but not for one that is gone', () => {
    const { pages, open, delivery, woken } = setup('background', 'window');
    const [background, owner] = pages;
    if (!background || !owner) throw new Error('no page');
    background.listeners.add(EVENT);
    const channel = open(1, owner);
    channel.sendBytes(new Uint8Array(SOCKET_WINDOW), 4096, 4096);
    delivery.credit(owner, 1, SOCKET_WINDOW);
    expect(channel.ready()).toBe(false);
    background.connected = false;
    delivery.pageGone(background);
    expect(woken()).toBe(1);
    expect(channel.ready()).toBe(true);
  });

  it('stops all sockets of a page that holds too much, and closing a socket frees its share', () => {
    const { pages, open, woken } = setup('background');
    const [page] = pages;
    if (!page) throw new Error('no page');
    const count = PAGE_WINDOW / SOCKET_WINDOW;
    const channels = Array.from({ length: count }, (_, i) => open(i + 1, page));
    for (const channel of channels) channel.sendBytes(new Uint8Array(SOCKET_WINDOW), 4096, 4096);
    const fresh = open(count + 1, page);
    expect(fresh.ready()).toBe(false);
    for (const channel of channels.slice(0, count / 2 - 1)) channel.close();
    expect(fresh.ready()).toBe(false);
    channels[count / 2]?.close();
    expect(woken()).toBeGreaterThan(0);
    expect(fresh.ready()).toBe(true);
  });

  it('counts datagrams too, however small', () => {
    const { pages, open, delivery } = setup('background');
    const [page] = pages;
    if (!page) throw new Error('no page');
    const channel = open(1, page);
    const datagram = { data: new Uint8Array(1), address: '127.0.0.1', port: 9 };
    channel.sendDatagrams(Array.from({ length: DATAGRAM_WINDOW }, () => datagram));
    expect(channel.ready()).toBe(false);
    delivery.credit(page, 1, DATAGRAM_WINDOW);
    expect(channel.ready()).toBe(true);
  });

  it.each([-1, 0, Number.NaN, 1e12])('takes a credit of %d from a page for no more than it was sent', (credit) => {
    const { pages, open, delivery } = setup('background');
    const [page] = pages;
    if (!page) throw new Error('no page');
    const channel = open(1, page);
    channel.sendBytes(new Uint8Array(100), 4096, 4096);
    delivery.credit(page, 1, credit);
    delivery.credit(page, 999, 50);
    expect(delivery.outstanding(page, 1)).toBe(credit > 0 ? 0 : 100);
  });

  it('keeps data back while the app has no page and goes on when its event page is there', async () => {
    const { app, open, woken } = setup();
    let ready = () => {};
    app.backgroundReady = () => new Promise((resolve) => (ready = resolve));
    const gone = app.page('window', []);
    gone.connected = false;
    const channel = open(1, gone);
    expect(channel.ready()).toBe(false);
    app.page('background', [EVENT]);
    expect(channel.ready()).toBe(false);
    ready();
    await Promise.resolve();
    expect(woken()).toBe(1);
    expect(channel.ready()).toBe(true);
  });
});
