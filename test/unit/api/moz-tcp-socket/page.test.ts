import { closePorts } from '../../../support/fake-window.ts';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { buffer, mozPage, record, tasks, type MozPage, type MozSocket, type SocketEvent } from './moz-page.ts';

afterAll(closePorts);

let page: MozPage;
beforeEach(async () => {
  page = await mozPage();
});

function opened(options?: object): { socket: MozSocket; events: string[] } {
  const socket = page.moz.open('host', 7, options);
  const events = record(socket);
  page.answer('connect');
  return { socket, events };
}
const textOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'none';
};

describe('open', () => {
  it('gives a socket that is connecting, and open when main says so', () => {
    const socket = page.moz.open('host', '65616.9', { binaryType: 'arraybuffer' });
    const events = record(socket);
    expect(page.sent[0]).toMatchObject({ method: 'connect', args: [1, 'host', 80, false] });
    expect([socket.host, socket.port, socket.ssl, socket.readyState, socket.binaryType, socket.bufferedAmount]).toEqual(
      ['host', 80, false, 'connecting', 'arraybuffer', 0],
    );
    page.answer('connect');
    expect(events).toEqual(['open open']);
  });

  it.each([
    [undefined, false, 'string'],
    [{ useSecureTransport: true }, true, 'string'],
    [{ useSSL: 1, binaryType: 'arraybuffer' }, true, 'arraybuffer'],
  ])('takes the options %j', (options, ssl, type) => {
    const socket = page.moz.open('host', 7, options);
    expect([socket.ssl, socket.binaryType, page.sent[0]?.args[3]]).toEqual([ssl, type, ssl]);
  });

  it('refuses what makes no sense, before anything else happens', () => {
    expect(textOf(() => page.moz.open('host'))).toBe(
      'TypeError: TCPSocket.open: At least 2 arguments required, but only 1 passed.',
    );
    expect(textOf(() => page.moz.open('host', 1, 'x'))).toBe(
      'TypeError: TCPSocket.open: The options are not an object.',
    );
    expect(textOf(() => page.moz.open('host', 1, { binaryType: 'blob' }))).toMatch(/'blob' is not a binaryType/);
    expect(page.sent).toEqual([]);
  });

  it('fails with error, then close, and gives its number back', () => {
    const socket = page.moz.open('host', 7);
    const events = record(socket);
    let error: SocketEvent | undefined;
    socket.onerror = (event: SocketEvent) => (error = event);
    page.answer('connect', 'ConnectionRefusedError', ['Network']);
    expect(events).toEqual(['error ConnectionRefusedError closed', 'close closed']);
    expect(error?.data).toEqual({ name: 'ConnectionRefusedError', message: 'Network' });
    expect([error?.name, error?.message, error?.target === socket]).toEqual([
      'ConnectionRefusedError',
      'Network',
      true,
    ]);
    expect(page.methods()).toEqual(['close']);
  });

  it('without the permission throws B2G’s words', async () => {
    page = await mozPage({ granted: false, lowPorts: false });
    const words = 'Error: TCPSocket does not have permission in this context';
    expect([textOf(() => page.moz.open('host', 7)), textOf(() => page.moz.listen(8080))]).toEqual([words, words]);
    expect(page.sent).toEqual([]);
  });

  it('its class is no constructor for the app', () => {
    const { constructor } = opened().socket as unknown as { constructor: new (core: unknown) => unknown };
    expect(textOf(() => new constructor({}))).toBe('TypeError: Illegal constructor.');
  });
});

describe('send', () => {
  it('throws unless the socket is open', () => {
    const socket = page.moz.open('host', 7);
    expect(textOf(() => socket.send('x'))).toBe('Error: TCPSocket.send: The socket is connecting, not open.');
    page.answer('connect');
    socket.close();
    expect(textOf(() => socket.send('x'))).toBe('Error: TCPSocket.send: The socket is closing, not open.');
    page.answer('close');
    expect(textOf(() => socket.send('x'))).toBe('Error: TCPSocket.send: The socket is closed, not open.');
  });

  const sentBytes = () => page.waiting('send').map(({ args }) => Array.from(args[1] as Uint8Array));

  it('takes slices, cut to what there is', () => {
    const { socket } = opened({ binaryType: 'arraybuffer' });
    const bytes = Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7]);
    socket.send(bytes.buffer, 2, 3);
    socket.send(bytes.buffer, 6, 100);
    socket.send(bytes.buffer, 6);
    socket.send(bytes.buffer, 9, 1);
    socket.send(bytes.subarray(1, 5), 1, 2);
    socket.send(new DataView(bytes.buffer, 7));
    socket.send(new Uint16Array(bytes.buffer, 0, 2), 3);
    expect(sentBytes()).toEqual([[2, 3, 4], [6, 7], [6, 7], [2, 3], [7], [3]]);
    expect(textOf(() => socket.send('text'))).toMatch(/^TypeError: TCPSocket.send: Argument 1/);
  });

  it('copies: what the app changes afterwards is not sent', () => {
    const { socket } = opened({ binaryType: 'arraybuffer' });
    const bytes = Uint8Array.from([1, 2]);
    socket.send(bytes.buffer);
    bytes.fill(9);
    expect(sentBytes()).toEqual([[1, 2]]);
  });

  it('of a string one byte for each character, of something else its string', () => {
    const { socket } = opened();
    socket.send('aÿ\0', 1, 1);
    socket.send({ toString: () => 'it' });
    socket.send(7);
    socket.send(buffer('raw'));
    expect(sentBytes()).toEqual([[97, 255, 0], [105, 116], [55], [114, 97, 119]]);
    expect(textOf(() => socket.send('ab€'))).toMatch(/^TypeError: .*not a byte string: the character at 2 is 8364/);
  });

  it('is true up to 65536 bytes that wait, false beyond, and drain comes once when all are written', () => {
    const { socket, events } = opened({ binaryType: 'arraybuffer' });
    for (let round = 0; round < 2; round++) {
      expect([socket.send(new ArrayBuffer(65_536)), socket.bufferedAmount]).toEqual([true, 65_536]);
      expect([socket.send(new ArrayBuffer(3)), socket.send(new ArrayBuffer(0))]).toEqual([false, false]);
      page.answer('send');
      expect([socket.bufferedAmount, events.length]).toEqual([3, 1 + round]);
      page.answer('send');
      expect(socket.bufferedAmount).toBe(0);
    }
    socket.send(new ArrayBuffer(65_536));
    page.answer('send');
    expect(events).toEqual(['open open', 'drain open', 'drain open']);
  });

  it('hands main no more than it can hold, in order', () => {
    const { socket } = opened({ binaryType: 'arraybuffer' });
    const bytes = new Uint8Array(3_000_000).map((_, i) => i % 251);
    socket.send(bytes.buffer);
    const pieces: Uint8Array[] = [];
    let most = 0;
    while (page.waiting('send').length > 0) {
      most = Math.max(
        most,
        page.waiting('send').reduce((sum, { args }) => sum + (args[1] as Uint8Array).length, 0),
      );
      pieces.push(page.answer('send')[1] as Uint8Array);
    }
    expect(most).toBe(1024 * 1024);
    expect(Math.max(...pieces.map(({ length }) => length))).toBe(256 * 1024);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    expect(socket.bufferedAmount).toBe(0);
  });

  it('fails the socket when main refuses the bytes', () => {
    const { socket, events } = opened();
    socket.send('x');
    page.answer('send', 'Exceeded write quota.');
    expect(events).toEqual(['open open', 'error NetworkError closed', 'close closed']);
  });
});

describe('data', () => {
  it('comes as the socket wants it, a fresh buffer or a string of bytes', () => {
    const { socket } = opened({ binaryType: 'arraybuffer' });
    const data = buffer('x');
    let got: unknown;
    socket.ondata = (event: SocketEvent) => (got = event.data);
    page.event('data', { socketId: 1, data });
    expect(got).toBe(data);
    const text = opened();
    page.event('data', { socketId: 2, data: buffer('aÿ\0'.repeat(10_000)) });
    expect(text.events[1]).toBe(`data ${'aÿ\0'.repeat(10_000)} open`);
  });

  it('waits for as many resumes as there were suspends, each event in a task of its own', async () => {
    const socket = page.moz.open('host', 7);
    const events = record(socket);
    socket.suspend();
    socket.suspend();
    page.answer('connect');
    page.event('data', { socketId: 1, data: buffer('a') });
    page.event('data', { socketId: 1, data: buffer('b') });
    page.event('ended', { socketId: 1, name: '', message: '' });
    socket.resume();
    await tasks();
    expect(events).toEqual(['open open']);
    expect(page.waiting('setPaused').map(({ args }) => args)).toEqual([[1, true]]);
    socket.addEventListener('data', () => void Promise.resolve().then(() => events.push('promise')));
    socket.resume();
    expect(page.waiting('setPaused').map(({ args }) => args[1])).toEqual([true, false]);
    expect(events).toEqual(['open open']);
    await tasks();
    expect(events).toEqual(['open open', 'data a open', 'promise', 'data b open', 'promise', 'close closed']);
    expect(textOf(() => socket.resume())).toBe('Error: TCPSocket.resume: The socket is not suspended.');
  });

  it('stops at a suspend in a handler, and what comes later stays behind what is held', async () => {
    const { socket, events } = opened();
    socket.ondata = () => socket.suspend();
    page.event('data', { socketId: 1, data: buffer('a') });
    page.event('data', { socketId: 1, data: buffer('b') });
    socket.resume();
    page.event('data', { socketId: 1, data: buffer('c') });
    await tasks();
    expect(events).toEqual(['open open', 'data a open', 'data b open']);
    socket.resume();
    await tasks();
    expect(events.slice(3)).toEqual(['data c open']);
  });

  it('comes no more once the app has closed, also when it was held', async () => {
    const { socket, events } = opened();
    socket.suspend();
    page.event('data', { socketId: 1, data: buffer('a') });
    socket.close();
    socket.resume();
    page.event('data', { socketId: 1, data: buffer('b') });
    page.answer('close');
    await tasks();
    expect(events).toEqual(['open open', 'close closed']);
  });
});

describe('the end', () => {
  it('is close without an error when nothing waits', () => {
    const { events } = opened();
    page.event('ended', { socketId: 1, name: '', message: '' });
    page.event('data', { socketId: 1, data: buffer('late') });
    expect(events).toEqual(['open open', 'close closed']);
    expect(page.methods()).toEqual(['close']);
  });

  it('waits for what is queued: drain, then close', () => {
    const { socket, events } = opened();
    socket.send('x'.repeat(70_000));
    page.event('ended', { socketId: 1, name: '', message: '' });
    expect([events.length, socket.readyState]).toEqual([1, 'open']);
    page.answer('send');
    expect(events).toEqual(['open open', 'drain open', 'close closed']);
  });

  it('with an error comes at once where output waits, although the socket is suspended', () => {
    const { socket, events } = opened();
    socket.suspend();
    socket.send('x');
    page.event('ended', { socketId: 1, name: 'NetworkInterruptError', message: 'Network' });
    page.answer('send');
    expect(events).toEqual(['open open', 'error NetworkInterruptError closed', 'close closed']);
  });

  it('with an error comes behind the data that is held', async () => {
    const { socket, events } = opened();
    socket.suspend();
    page.event('data', { socketId: 1, data: buffer('a') });
    page.event('ended', { socketId: 1, name: 'NetworkInterruptError', message: 'Network' });
    expect(events).toEqual(['open open']);
    socket.resume();
    await tasks();
    expect(events.slice(1)).toEqual(['data a open', 'error NetworkInterruptError closed', 'close closed']);
  });
});

describe('close', () => {
  it('is closing at once and closed when main is done', () => {
    const { socket, events } = opened();
    socket.close();
    socket.close();
    expect([socket.readyState, page.methods()]).toEqual(['closing', ['close']]);
    expect(events).toEqual(['open open']);
    page.answer('close');
    expect(events).toEqual(['open open', 'close closed']);
    socket.close();
    expect(page.sent).toEqual([]);
  });

  it('flushes first, and drain still comes', () => {
    const { socket, events } = opened();
    socket.send('x'.repeat(70_000));
    socket.close();
    expect(page.methods()).toEqual(['send']);
    page.answer('send');
    expect(events).toEqual(['open open', 'drain closing']);
    page.answer('close');
    expect(events[2]).toBe('close closed');
  });

  it('while connecting gives the attempt up: close, nothing else', () => {
    const socket = page.moz.open('host', 7);
    const events = record(socket);
    socket.close();
    page.answer('connect', 'NetworkInterruptError', ['Network']);
    page.answer('close');
    expect(events).toEqual(['close closed']);
  });
});

describe('upgradeToSecure', () => {
  it('begins TLS when all before it is written, and holds back what comes after', () => {
    const { socket, events } = opened();
    socket.send('plain');
    socket.upgradeToSecure();
    socket.upgradeToSecure();
    socket.send('secret');
    expect([socket.ssl, page.methods()]).toEqual([true, ['send']]);
    page.answer('send');
    expect(page.methods()).toEqual(['secure']);
    page.answer('secure');
    expect(page.methods()).toEqual(['send']);
    expect(Buffer.from(page.answer('send')[1] as Uint8Array).toString()).toBe('secret');
    expect([events, socket.bufferedAmount]).toEqual([['open open'], 0]);
  });

  it('that fails is the end of the socket', () => {
    const { socket, events } = opened();
    socket.upgradeToSecure();
    socket.send('secret');
    page.answer('secure', 'SecurityError', ['SecurityProtocol']);
    expect(events).toEqual(['open open', 'error SecurityError closed', 'close closed']);
    expect([socket.bufferedAmount, page.methods()]).toEqual([0, ['close']]);
  });

  it('throws unless open', () => {
    expect(textOf(() => page.moz.open('host', 7).upgradeToSecure())).toBe(
      'Error: TCPSocket.upgradeToSecure: The socket is connecting, not open.',
    );
  });
});

describe('listen', () => {
  it.each([
    [[8080], [1, 8080, 0]],
    [
      [-1, {}, -1],
      [1, 0, 0],
    ],
    [
      [0, undefined, 5],
      [1, 0, 5],
    ],
  ])('%j asks main for %j', (args, asked) => {
    page.moz.listen(...args);
    expect(page.sent[0]).toMatchObject({ method: 'listen', args: asked });
  });

  it('knows its port when main has bound it, and gives open sockets of its own type', () => {
    const server = page.moz.listen(-1, { binaryType: 'arraybuffer' });
    expect(server.localPort).toBe(0);
    page.answer('listen', null, [4711]);
    expect(server.localPort).toBe(4711);
    let event: SocketEvent | undefined;
    server.onconnect = (connect: SocketEvent) => (event = connect);
    page.event('accepted', { server: 1, socketId: -1, host: '127.0.0.1', port: 99 });
    const socket = event?.socket as MozSocket;
    expect(event?.data).toBe(socket);
    expect([socket.host, socket.port, socket.readyState, socket.binaryType]).toEqual([
      '127.0.0.1',
      99,
      'open',
      'arraybuffer',
    ]);
    const events = record(socket);
    page.event('ended', { socketId: -1, name: '', message: '' });
    expect(events).toEqual(['close closed']);
  });

  it('closed, it takes nobody any more: a connection that was on its way is closed', () => {
    const server = page.moz.listen(8080);
    page.answer('listen', null, [8080]);
    let connects = 0;
    server.onconnect = () => (connects += 1);
    server.close();
    page.event('accepted', { server: 1, socketId: -1, host: '127.0.0.1', port: 99 });
    expect([connects, page.methods()]).toEqual([0, ['closeServer', 'close']]);
  });

  it('that fails says so, once', () => {
    const server = page.moz.listen(8080);
    const names: unknown[] = [];
    server.onerror = (event: SocketEvent) => names.push((event.data as { name: string }).name);
    page.answer('listen', 'NetworkError', ['Network']);
    page.event('serverFailed', { server: 1, name: 'NetworkError', message: 'Network' });
    expect(names).toEqual(['NetworkError']);
  });

  it('below port 1024 is for certified apps', async () => {
    expect(textOf(() => page.moz.listen(1023))).toBe(
      'Error: TCPSocket.listen: Only certified apps may listen below port 1024, and this is port 1023.',
    );
    page = await mozPage({ granted: true, lowPorts: true });
    page.moz.listen(80);
    expect(page.sent[0]).toMatchObject({ args: [1, 80, 0] });
  });
});

describe('handlers', () => {
  it('are called with the socket as this, beside listeners, in the order in which they came', () => {
    const socket = page.moz.open('host', 7);
    const order: unknown[] = [];
    expect(socket.onopen).toBe(null);
    socket.onopen = function (this: unknown) {
      order.push('first', this === socket);
    };
    socket.addEventListener('open', () => order.push('listener'));
    const handler = () => order.push('handler');
    socket.onopen = handler;
    expect(socket.onopen).toBe(handler);
    page.answer('connect');
    expect(order).toEqual(['handler', 'listener']);
    socket.onclose = handler;
    socket.onclose = 'none';
    expect(socket.onclose).toBe(null);
    page.event('ended', { socketId: 1, name: '', message: '' });
    expect(order).toEqual(['handler', 'listener']);
  });
});
