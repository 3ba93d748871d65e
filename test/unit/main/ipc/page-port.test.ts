import { beforeEach, describe, expect, it } from 'vitest';
import { MainMessage, PageMessage } from '../../../../src/api/core/wire.ts';
import type { Outcome } from '../../../../src/main/host/dispatch.ts';
import { PagePort } from '../../../../src/main/ipc/page-port.ts';
import { FakePort } from '../../../support/fake-electron.ts';
import { fakeLog } from '../../../support/fake-log.ts';

const TCP = 'sockets.tcp.onReceive';

let port = new FakePort();
let log = fakeLog();
/** What the handlers were told. */
let heard: unknown[][] = [];
let outcome: Promise<Outcome> = Promise.resolve({ error: null, results: [] });

function open(windowId?: number): PagePort {
  const page: PagePort = new PagePort(
    windowId === undefined ? { kind: 'background', windowId } : { kind: 'window', windowId },
    port.asMain,
    {
      answer: (from, method, args) => {
        heard.push(['call', from === page, method, args]);
        return outcome;
      },
      carryOut: (from, method, args) => void heard.push(['answered', from === page, method, args]),
      isEvent: (name) => name.startsWith('sockets.'),
      listening: (from, event, listens) => void heard.push(['listening', from === page, event, listens]),
      credit: (from, event, socketId, bytes) => void heard.push(['credit', from === page, event, socketId, bytes]),
      missing: (name, stack) => void heard.push(['missing', name, stack]),
      ready: (from) => void heard.push(['ready', from === page]),
      gone: (from) => void heard.push(['gone', from === page, from.connected]),
    },
    log,
  );
  return page;
}

beforeEach(() => {
  port = new FakePort();
  log = fakeLog();
  heard = [];
  outcome = Promise.resolve({ error: null, results: [] });
});

describe('a page', () => {
  it('is what main’s registry says, with a number of its own', () => {
    const [one, other] = [open(), open(5)];
    expect([one.kind, one.windowId]).toEqual(['background', undefined]);
    expect([other.kind, other.windowId]).toEqual(['window', 5]);
    expect(one.id).not.toBe(other.id);
    expect(one.connected).toBe(true);
    expect(port.started).toBe(true);
  });

  it('has the listeners that it told of', () => {
    const page = open();
    expect(page.hasListener(TCP)).toBe(false);
    port.receive([PageMessage.Listeners, TCP, 1]);
    expect(page.hasListener(TCP)).toBe(true);
    expect(page.hasListener('sockets.udp.onReceive')).toBe(false);
    port.receive([PageMessage.Listeners, TCP, 0]);
    expect(page.hasListener(TCP)).toBe(false);
  });

  it('has no listeners of what is no event of the app: it cannot fill our memory with names', () => {
    const page = open();
    port.receive([PageMessage.Listeners, 'made.up', 1]);
    expect(page.hasListener('made.up')).toBe(false);
  });
});

describe('messages of the page', () => {
  it('reach the handlers', () => {
    open();
    port.receive([PageMessage.Credit, TCP, 7, 4096]);
    port.receive([PageMessage.Ready]);
    port.receive([PageMessage.Missing, 'serial', 'a stack']);
    port.receive([PageMessage.Call, 1, 'sockets.tcp.send', [7, undefined]]);
    expect(heard).toEqual([
      ['credit', true, TCP, 7, 4096],
      ['ready', true],
      ['missing', 'serial', 'a stack'],
      ['call', true, 'sockets.tcp.send', [7, undefined]],
    ]);
    expect(log.lines).toEqual([]);
  });

  it('that are calls are answered under their number', async () => {
    open();
    outcome = Promise.resolve({ error: 'Socket not found', results: [-2] });
    port.receive([PageMessage.Call, 41, 'sockets.tcp.send', []]);
    await outcome;
    expect(port.posted).toEqual([[[MainMessage.Result, 41, 'Socket not found', [-2]]]]);
  });

  it('that are calls are not answered when nothing is to be answered', async () => {
    open();
    outcome = Promise.resolve({ error: null, results: [], unanswered: true });
    port.receive([PageMessage.Call, 41, 'socket.accept', [1]]);
    await outcome;
    expect(port.posted).toEqual([]);
  });

  it('bring no ports: they are closed', () => {
    open();
    const [one, other] = [new FakePort(), new FakePort()];
    port.emit('message', { data: [PageMessage.Ready], ports: [one, other] });
    expect([one.closes, other.closes]).toEqual([1, 1]);
    expect(heard).toEqual([['ready', true]]);
  });

  const holes: unknown[] = [];
  holes.length = 2 ** 32 - 1;
  const { Call, Listeners, Credit, Ready } = PageMessage;
  it.each<[string, unknown]>([
    ['no list', 'hello'],
    ['nothing', undefined],
    ['null', null],
    ['an object that looks like a list', { 0: Ready, length: 1 }],
    ['an empty list', []],
    ['an unknown kind', [9]],
    ['a kind of main’s', ['Result', 1, null, []]],
    ['something behind the end', [Ready, 1]],
    ['a missing member of an overlong name', [PageMessage.Missing, 'm'.repeat(101), '']],
    ['a missing member with an overlong stack', [PageMessage.Missing, 'm', 's'.repeat(4001)]],
    ['a call without arguments', [Call, 1, 'm']],
    ['a call whose number is negative', [Call, -1, 'm', []]],
    ['a call whose number is a fraction', [Call, 1.5, 'm', []]],
    ['a call whose number is not finite', [Call, Infinity, 'm', []]],
    ['a call of no name', [Call, 1, { toString: () => 'm' }, []]],
    ['a call of an overlong name', [Call, 1, 'm'.repeat(101), []]],
    ['a call with arguments that are no list', [Call, 1, 'm', { length: 0 }]],
    ['a call with too many arguments', [Call, 1, 'm', Array.from({ length: 33 }, () => 0)]],
    ['four thousand million holes', holes],
    ['a call with four thousand million arguments', [Call, 1, 'm', holes]],
    ['a count of listeners below zero', [Listeners, TCP, -1]],
    ['a count of listeners that is a text', [Listeners, TCP, '1']],
    ['credit below zero', [Credit, TCP, 7, -1]],
    ['credit that is no number', [Credit, TCP, 7, Number.NaN]],
    ['a socket that is no integer', [Credit, TCP, 2 ** 31, 1]],
  ])('that are malformed are logged and ignored: %s', (_what, message) => {
    open();
    port.receive(message);
    expect(heard).toEqual([]);
    expect(port.posted).toEqual([]);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatch(/^warn: Refused a message from a page: ./);
    port.receive([Ready]);
    expect(heard).toEqual([['ready', true]]);
  });
});

describe('messages of main', () => {
  it('have the form of wire.ts', () => {
    const page = open();
    const bytes = Uint8Array.of(1, 2, 3);
    page.sendEvent('app.runtime.onLaunched', [{ source: 'reload' }]);
    page.push('app.window', { closed: 3 });
    page.sendData(TCP, 7, bytes, 100, 4096);
    page.sendDatagrams('sockets.udp.onReceive', 8, [{ data: bytes, address: '::1', port: 9 }]);
    page.sendResume(TCP, 7);
    page.probe();
    expect(port.posted.map(([message]) => message)).toEqual([
      [MainMessage.Event, 'app.runtime.onLaunched', [{ source: 'reload' }]],
      [MainMessage.Push, 'app.window', { closed: 3 }],
      [MainMessage.Data, TCP, 7, bytes, 100, 4096],
      [MainMessage.Datagrams, 'sockets.udp.onReceive', 8, [[bytes, '::1', 9]]],
      [MainMessage.Resume, TCP, 7],
      [MainMessage.Probe],
    ]);
  });

  it('never have a transfer list: an ArrayBuffer in it would arrive empty', async () => {
    const page = open();
    const data = new Uint8Array(1024);
    page.sendData(TCP, 7, data, 4096, 4096);
    page.sendDatagrams(TCP, 7, [{ data, address: '::1', port: 9 }]);
    page.sendEvent('e', [data.buffer]);
    port.receive([PageMessage.Call, 1, 'm', []]);
    await outcome;
    expect(port.posted.map((args) => args.length)).toEqual([1, 1, 1, 1]);
    expect(data.byteLength).toBe(1024);
  });
});

describe('the end', () => {
  it('comes with close, once', () => {
    const page = open();
    page.close();
    page.close();
    expect(page.connected).toBe(false);
    expect(port.closes).toBe(1);
    expect(heard).toEqual([['gone', true, false]]);
  });

  it('comes when the page’s end of the port is gone', () => {
    const page = open();
    port.emit('close');
    expect(page.connected).toBe(false);
    page.close();
    expect(heard).toEqual([['gone', true, false]]);
  });

  it('is the last: nothing is posted after it, not even the answer to a call that was on its way', async () => {
    const page = open();
    port.receive([PageMessage.Call, 1, 'sockets.tcp.send', []]);
    page.close();
    await outcome;
    page.sendEvent('e', []);
    page.push('app.window', {});
    page.sendData(TCP, 7, new Uint8Array(1), 1, 1);
    page.sendDatagrams(TCP, 7, []);
    page.sendResume(TCP, 7);
    page.probe();
    expect(port.posted).toEqual([]);
  });
});
