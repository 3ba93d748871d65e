import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSocketServices } from '../../../../src/main/sockets/services.ts';
import type { FakeApp, FakePage } from '../../../support/fake-app.ts';
import { bytes, socketsApp } from '../../../support/sockets.ts';

describe('sockets.tcp properties', () => {
  let app: FakeApp;
  let page: FakePage;
  beforeEach(() => {
    app = socketsApp();
    page = app.page();
  });
  afterEach(() => app.dispose());

  const info = (id: number) => page.ok('sockets.tcp.getInfo', id);

  it('creates with defaults, ids from 1 up', async () => {
    expect(await page.call('sockets.tcp.create', undefined)).toMatchObject({ results: [{ socketId: 1 }] });
    expect(await page.create('sockets.tcp', {})).toBe(2);
    expect(await info(1)).toEqual({ connected: false, paused: false, persistent: false, socketId: 1 });
  });

  it('gives the keys of SocketInfo in the order of Chrome', async () => {
    const id = await page.create('sockets.tcp', { persistent: true, name: 'é', bufferSize: 100 });
    expect(JSON.stringify(await info(id))).toBe(
      `{"bufferSize":100,"connected":false,"name":"é","paused":false,"persistent":true,"socketId":${id}}`,
    );
  });

  it.each([0, -1])('takes a bufferSize of %d as none', async (bufferSize) => {
    const id = await page.create('sockets.tcp', { bufferSize: 7 });
    await page.ok('sockets.tcp.update', id, { bufferSize });
    expect(await info(id)).not.toHaveProperty('bufferSize');
  });

  it('merges updates, and leaves out an empty name', async () => {
    const id = await page.create('sockets.tcp', { name: 'a' });
    expect(await page.call('sockets.tcp.update', id, { name: 'b', bufferSize: 1234, persistent: true })).toMatchObject({
      results: [],
    });
    await page.ok('sockets.tcp.update', id, {});
    expect(await info(id)).toMatchObject({ bufferSize: 1234, name: 'b', persistent: true });
    await page.ok('sockets.tcp.update', id, { name: '' });
    expect(await info(id)).not.toHaveProperty('name');
  });

  it('does not reuse an id', async () => {
    const first = await page.create('sockets.tcp');
    await page.ok('sockets.tcp.close', first);
    expect(await page.create('sockets.tcp')).toBe(first + 1);
  });

  it('lists the open sockets of the app', async () => {
    expect(await page.ok('sockets.tcp.getSockets')).toEqual([]);
    const [a, b, c] = [
      await page.create('sockets.tcp'),
      await page.create('sockets.tcp'),
      await page.create('sockets.tcp'),
    ];
    await page.ok('sockets.tcp.close', b);
    expect(await page.ok('sockets.tcp.getSockets')).toMatchObject([{ socketId: a }, { socketId: c }]);
  });

  it.each([
    ['update', [{}], []],
    ['setPaused', [true], []],
    ['setKeepAlive', [true, 1], [-2]],
    ['setNoDelay', [true], [-2]],
    ['connect', ['127.0.0.1', 9, undefined], []],
    ['disconnect', [], []],
    ['send', [bytes('x')], []],
    ['close', [], []],
    ['getInfo', [], []],
  ])('%s does not find an unknown socket', async (method, args, results) => {
    for (const id of [99999, 0, -1]) {
      const answer = await page.call(`sockets.tcp.${method}`, id, ...args);
      expect(answer).toMatchObject({ error: 'Socket not found', results });
    }
  });

  it('has id spaces of its own for each namespace, shared by all apps', async () => {
    const services = createSocketServices();
    const [one, two] = ['a', 'b'].map((letter) => socketsApp({ id: letter.repeat(32), services }));
    const [first, second] = [one?.page(), two?.page()];
    if (!first || !second) throw new Error('no page');
    expect(await first.create('sockets.tcp')).toBe(1);
    expect(await second.create('sockets.tcp')).toBe(2);
    expect(await second.create('sockets.udp')).toBe(1);
    expect(await second.create('sockets.tcpServer')).toBe(1);
  });

  it("cannot see or use another app's sockets, nor those of another namespace", async () => {
    const services = createSocketServices();
    const [mine, other] = ['a', 'b'].map((letter) => socketsApp({ id: letter.repeat(32), services }).page());
    if (!mine || !other) throw new Error('no page');
    const id = await mine.create('sockets.tcp');
    for (const method of ['getInfo', 'close', 'disconnect']) {
      expect(await other.call(`sockets.tcp.${method}`, id)).toMatchObject({ error: 'Socket not found', results: [] });
    }
    expect(await other.ok('sockets.tcp.getSockets')).toEqual([]);
    expect(await mine.call('sockets.udp.getInfo', id)).toMatchObject({ error: 'Socket not found' });
    expect(await mine.call('sockets.tcpServer.getInfo', id)).toMatchObject({ error: 'Socket not found' });
    expect(await mine.call('sockets.tcp.getInfo', id)).toMatchObject({ results: [{ socketId: id }] });
  });

  it('keeps the paused flag of an unconnected socket', async () => {
    const id = await page.create('sockets.tcp');
    for (const paused of [true, true, false]) {
      expect(await page.call('sockets.tcp.setPaused', id, paused)).toMatchObject({ results: [] });
      expect(await info(id)).toMatchObject({ paused });
    }
  });
});
