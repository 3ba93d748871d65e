import { closePorts, reported } from '../../support/fake-window.ts';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { MainMessage } from '../../../src/api/core/wire.ts';
import { bytes, inboxPage, TCP, text, UDP } from '../../support/inbox-page.ts';
import type { Received } from '../../support/inbox-page.ts';

const { Result, Event, Data, Datagrams, Resume, Push, Probe } = MainMessage;

beforeEach(() => void reported.splice(0));
afterAll(closePorts);

describe('order', () => {
  it('is that of the messages, whatever their kind', async () => {
    const { inbox, log, data, datagrams, settled } = inboxPage();
    inbox.receive([Result, 1, null, [{ socketId: 7 }]]);
    data(7, 'abcde', 2, 2);
    inbox.receive([Event, 'app.runtime.onLaunched', [{ source: 'reload' }]]);
    datagrams(8, 'x', 'y');
    inbox.receive([Resume, TCP, 7]);
    inbox.receive([Push, 'app.window', { closed: 3 }]);
    inbox.receive([Probe]);
    inbox.receive([Result, 2, 'No such socket.', [-2]]);
    await settled();
    expect(log).toEqual([
      'result 1 null [{"socketId":7}]',
      `${TCP} 7 ab`,
      `${TCP} 7 cd`,
      `${TCP} 7 e`,
      'app.runtime.onLaunched [{"source":"reload"}]',
      `${UDP} 8 x`,
      `${UDP} 8 y`,
      'push app.window {"closed":3}',
      'probe',
      'result 2 No such socket. [-2]',
    ]);
  });

  it('lets no message that comes meanwhile overtake a block', async () => {
    const { inbox, log, data, settled } = inboxPage();
    data(7, 'abc', 1, 1);
    inbox.receive([Result, 1, null, []]);
    expect(log).toEqual([`${TCP} 7 a`]);
    await settled();
    expect(log).toEqual([`${TCP} 7 a`, `${TCP} 7 b`, `${TCP} 7 c`, 'result 1 null []']);
  });

  it('does not run an event inside of another one', async () => {
    const { inbox, log, listeners, settled } = inboxPage();
    listeners['a'] = () => {
      inbox.receive([Event, 'b', []]);
      log.push('end of a');
    };
    inbox.receive([Event, 'a', []]);
    await settled();
    expect(log).toEqual(['a []', 'end of a', 'b []']);
  });

  it('handles the first message of a quiet page at once', async () => {
    const { inbox, log, settled } = inboxPage();
    inbox.receive([Event, 'first', []]);
    expect(log).toEqual(['first []']);
    await settled();
    inbox.receive([Event, 'quiet again', []]);
    expect(log).toEqual(['first []', 'quiet again []']);
  });
});

describe('events', () => {
  it('have a task each: promise callbacks run in between', async () => {
    const { log, listeners, data, datagrams, inbox, settled } = inboxPage();
    const promise = (info: Received) => {
      const name = info === undefined ? 'result' : text(info.data);
      Promise.resolve()
        .then(() => {})
        .then(() => {})
        .then(() => log.push(`promise of ${name}`))
        .catch(() => {});
    };
    listeners[TCP] = promise;
    listeners[UDP] = promise;
    listeners['result'] = promise;
    data(7, 'abc', 1, 1);
    datagrams(8, 'x', 'y');
    inbox.receive([Result, 1, null, []]);
    await settled();
    expect(log).toEqual([
      `${TCP} 7 a`,
      'promise of a',
      `${TCP} 7 b`,
      'promise of b',
      `${TCP} 7 c`,
      'promise of c',
      `${UDP} 8 x`,
      'promise of x',
      `${UDP} 8 y`,
      'promise of y',
      'result 1 null []',
      'promise of result',
    ]);
  });

  it('split a block: the first of firstSize, the others of size, the last of the rest', async () => {
    const { inbox, infos, settled } = inboxPage();
    const block = Uint8Array.from({ length: 10_000 }, (_, i) => i % 251);
    inbox.receive([Data, TCP, 7, block, 100, 4096]);
    await settled();
    expect(infos.map(({ data }) => data.byteLength)).toEqual([100, 4096, 4096, 1708]);
    expect(Buffer.concat(infos.map(({ data }) => new Uint8Array(data))).equals(block)).toBe(true);
    expect(infos.map(({ socketId }) => socketId)).toEqual([7, 7, 7, 7]);
  });

  it('carry a small block whole', async () => {
    const { data, infos, log, settled } = inboxPage();
    data(7, 'abc', 3, 1);
    data(7, 'def', 4096, 1);
    await settled();
    expect(log).toEqual([`${TCP} 7 abc`, `${TCP} 7 def`]);
    expect(infos).toHaveLength(2);
  });

  it('carry an ArrayBuffer that holds nothing but their own bytes', async () => {
    const { inbox, infos, settled } = inboxPage();
    const slab = bytes('secret:abc');
    inbox.receive([Data, TCP, 7, slab.subarray(7), 4096, 4096]);
    await settled();
    expect(infos.map(({ data }) => text(data))).toEqual(['abc']);
  });

  it('have the keys of Chrome in its order', async () => {
    const { inbox, infos, data, settled } = inboxPage();
    data(7, 'a', 1, 1);
    inbox.receive([Datagrams, UDP, 8, [[bytes('x'), '192.0.2.1', 53]]]);
    await settled();
    expect(
      infos.map((info) => Object.entries(info).map(([key, value]) => [key, value instanceof ArrayBuffer ? '' : value])),
    ).toEqual([
      [
        ['data', ''],
        ['socketId', 7],
      ],
      [
        ['data', ''],
        ['remoteAddress', '192.0.2.1'],
        ['remotePort', 53],
        ['socketId', 8],
      ],
    ]);
  });
});

describe('credit', () => {
  it('is in total what came', async () => {
    const { inbox, credited, settled } = inboxPage();
    const sizes = [1, 4096, 300_000, 131_072, 7, 131_073];
    for (const size of sizes) inbox.receive([Data, TCP, 7, new Uint8Array(size), 100, 4096]);
    inbox.receive([Datagrams, UDP, 8, [1, 0, 65_507, 1400].map((size) => [new Uint8Array(size), '::1', 9])]);
    inbox.receive([Data, TCP, 9, new Uint8Array(10), 4096, 4096]);
    await settled();
    await expect.poll(() => credited(`${TCP} 7`)).toBe(sizes.reduce((sum, size) => sum + size));
    await expect.poll(() => credited(`${UDP} 8`)).toBe(66_908);
    await expect.poll(() => credited(`${TCP} 9`)).toBe(10);
  });

  it('comes in steps, not with every event', async () => {
    const { inbox, infos, credits, settled } = inboxPage();
    inbox.receive([Data, TCP, 7, new Uint8Array(512 * 1024), 1024, 1024]);
    await settled();
    expect(infos).toHaveLength(512);
    expect(credits.length).toBeGreaterThan(1);
    expect(credits.length).toBeLessThan(10);
  });

  it('is for what listeners have run for: not before, and not for what is held', async () => {
    const { inbox, listeners, data, credits, credited, settled } = inboxPage();
    let before: number | undefined;
    listeners[TCP] = () => {
      before ??= credits.length;
      inbox.setPaused(TCP, 7, true);
    };
    data(7, 'a', 1, 1);
    expect(before).toBe(0);
    await expect.poll(() => credited(`${TCP} 7`)).toBe(1);
    inbox.receive([Resume, TCP, 7]);
    data(7, 'bcd', 1, 1);
    data(7, 'efgh', 1, 1);
    await settled();
    expect(credited(`${TCP} 7`)).toBeLessThanOrEqual(2);
    listeners[TCP] = undefined;
    inbox.receive([Resume, TCP, 7]);
    await settled();
    await expect.poll(() => credited(`${TCP} 7`)).toBe(8);
  });
});

describe('an exception', () => {
  it('of a listener is reported and stops nothing', async () => {
    const { inbox, log, listeners, data, credited, settled } = inboxPage();
    listeners[TCP] = ({ data: one }) => {
      throw new Error(text(one));
    };
    data(7, 'ab', 1, 1);
    inbox.receive([Datagrams, UDP, 8, [[bytes('x'), '::1', 9]]]);
    await settled();
    expect(log).toEqual([`${TCP} 7 a`, `${TCP} 7 b`, `${UDP} 8 x`]);
    expect(reported.map(String)).toEqual(['Error: a', 'Error: b']);
    await expect.poll(() => credited(`${TCP} 7`)).toBe(2);
  });

  it('of a result is reported and stops nothing', async () => {
    const { inbox, log, listeners, settled } = inboxPage();
    listeners['result'] = () => {
      throw new Error('callback');
    };
    inbox.receive([Result, 1, null, []]);
    inbox.receive([Event, 'next', []]);
    await settled();
    expect(log).toEqual(['result 1 null []', 'next []']);
    expect(reported.map(String)).toEqual(['Error: callback']);
  });
});
