import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '../../../../src/api/core/api-error.ts';
import { defineNamespace, dictionary, integer, optional, param, string } from '../../../../src/api/core/contract.ts';
import type { NamespaceSpec } from '../../../../src/api/core/contract.ts';
import { Dispatcher } from '../../../../src/main/host/dispatch.ts';
import { MOST_CALLS } from '../../../../src/main/host/call-budget.ts';
import { NoAnswer } from '../../../../src/main/host/no-answer.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import type { RoomInstance } from '../../../../src/main/host/room.ts';
import { fakeLog } from '../../../support/fake-log.ts';

const contract = defineNamespace({
  name: 'sockets.tcp',
  availability: { always: true },
  functions: {
    send: { params: [param('socketId', integer), param('text', optional(string))], callback: 'optional' },
    getInfo: { params: [], callback: 'optional' },
    inThePage: { params: [], callback: 'none', local: true },
    aside: { params: [], callback: 'required', unnoticed: true },
  },
  events: {},
});

const strict = defineNamespace({
  name: 'strict',
  availability: { always: true },
  functions: { set: { params: [param('items', dictionary('Items', { a: optional(integer) }))], callback: 'optional' } },
  events: {},
});

const page = { id: 1 } as PageConnection;
const REFUSED = { error: 'Invalid call.', results: [] };

let log = fakeLog();
let dispatcher = new Dispatcher(log);
/** What the handlers of `send` were given. */
let calls: unknown[][] = [];
let answer: () => readonly unknown[] | Promise<readonly unknown[]> = () => [];

beforeEach(() => {
  log = fakeLog();
  dispatcher = new Dispatcher(log);
  calls = [];
  answer = () => [];
  dispatcher.add(contract, {
    handlers: {
      send: (...args: unknown[]) => {
        calls.push(args);
        return answer();
      },
      getInfo: () => ['info'],
      aside: () => answer(),
    },
    answered: {
      send: (...args: unknown[]) => {
        if (args[1] === 13) throw new Error('a fault');
        calls.push(['answered', ...args]);
      },
    },
  } as RoomInstance);
});

describe('a call that the page has answered', () => {
  it('reaches its own handler, validated', () => {
    dispatcher.carryOut(page, 'sockets.tcp.send', [7, 'x']);
    expect(calls).toEqual([['answered', page, 7, 'x']]);
    expect(log.lines).toEqual([]);
  });

  it.each([
    ['sockets.tcp.getInfo', [], 'a page cannot answer it'],
    ['sockets.tcp.bogus', [], 'not granted'],
    ['sockets.tcp.send', ['7'], 'argument 0'],
    ['sockets.tcp.inThePage', [], 'not granted'],
  ])('is refused: %s %j', (method, args, why) => {
    dispatcher.carryOut(page, method, args);
    expect(calls).toEqual([]);
    expect(log.lines.join()).toContain(why);
  });

  it('that fails inside Holdfast is logged', () => {
    dispatcher.carryOut(page, 'sockets.tcp.send', [13]);
    expect(log.lines.join()).toContain('sockets.tcp.send failed inside Holdfast: Error: a fault');
  });
});

describe('a call', () => {
  it('reaches its handler with the page and one argument for each parameter', async () => {
    answer = () => ['a', 'b'];
    expect(await dispatcher.call(page, 'sockets.tcp.send', [7, undefined])).toEqual({
      error: null,
      results: ['a', 'b'],
    });
    expect(calls).toEqual([[page, 7, undefined]]);
    expect(log.lines).toEqual([]);
  });

  it('may be answered later', async () => {
    answer = () => Promise.resolve(['later']);
    expect(await dispatcher.call(page, 'sockets.tcp.send', [7, 'x'])).toEqual({ error: null, results: ['later'] });
  });
});

describe('a call that our own page code cannot have made', () => {
  it.each([
    'sockets.tcp.nothing',
    'sockets.udp.send',
    'send',
    'sockets.tcp.inThePage',
    'sockets.tcp.constructor',
    '__proto__',
    '',
  ])('is refused and logged: the method "%s"', async (method) => {
    expect(await dispatcher.call(page, method, [])).toEqual(REFUSED);
    expect(log.lines).toEqual([`warn: Refused a call of "${method}": the app is not granted such a method.`]);
  });

  it.each<{ what: string; args: unknown[]; where: string }>([
    { what: 'a wrong type', args: ['7', undefined], where: '0' },
    { what: 'a wrong optional value', args: [7, null], where: '1' },
    { what: 'too few', args: [], where: '' },
    { what: 'too many', args: [7, 'x', 1], where: '' },
  ])('is refused and logged: $what among the arguments', async ({ args, where }) => {
    expect(await dispatcher.call(page, 'sockets.tcp.send', args)).toEqual(REFUSED);
    expect(calls).toEqual([]);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain(`warn: Refused a call of "sockets.tcp.send": argument ${where}: `);
  });

  it('is refused before anything walks through it: a list of four thousand million holes', async () => {
    const sparse: unknown[] = [];
    sparse.length = 2 ** 32 - 1;
    expect(await dispatcher.call(page, 'sockets.tcp.send', [7, sparse])).toEqual(REFUSED);
    expect(log.lines).toEqual([
      'warn: Refused a call of "sockets.tcp.send": its arguments hold what no page of ours sends.',
    ]);
  });

  it('cannot forge a line of the log', async () => {
    dispatcher.add(strict, { handlers: { set: () => [] } } as unknown as RoomInstance);
    await dispatcher.call(page, 'x\n[holdfast] error: forged', []);
    await dispatcher.call(page, 'strict.set', [{ 'x\n[holdfast] error: forged': 1 }]);
    expect(log.lines).toHaveLength(2);
    expect(log.lines.join('')).not.toContain('\n');
  });

  it('costs one short line of the log, whatever is in it', async () => {
    dispatcher.add(strict, { handlers: { set: () => [] } } as unknown as RoomInstance);
    await dispatcher.call(page, 'strict.set', [{ ['x'.repeat(100_000)]: 1 }]);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]?.length).toBeLessThan(300);
  });
});

describe('calls without end', () => {
  it('are refused once very many wait, and taken again when some are answered', async () => {
    const ends: (() => void)[] = [];
    answer = () => new Promise((resolve) => ends.push(() => resolve([])));
    const waiting = Array.from({ length: MOST_CALLS }, () => dispatcher.call(page, 'sockets.tcp.send', [1, undefined]));
    expect(await dispatcher.call(page, 'sockets.tcp.getInfo', [])).toEqual({
      error: 'Too many calls are waiting for their answers.',
      results: [],
    });
    expect(dispatcher.pending).toBe(MOST_CALLS);
    ends[0]?.();
    await waiting[0];
    expect(await dispatcher.call(page, 'sockets.tcp.getInfo', [])).toEqual({ error: null, results: ['info'] });
    for (const end of ends) end();
    await Promise.all(waiting);
    expect(dispatcher.pending).toBe(0);
  });
});

describe('a failure', () => {
  it('that a room means for the app reaches it, with the results beside it, and is no news for the log', async () => {
    answer = () => {
      throw new ApiError('Socket not found', [-2]);
    };
    expect(await dispatcher.call(page, 'sockets.tcp.send', [7, 'x'])).toEqual({
      error: 'Socket not found',
      results: [-2],
    });
    answer = () => Promise.reject(new ApiError('later'));
    expect(await dispatcher.call(page, 'sockets.tcp.send', [7, 'x'])).toEqual({ error: 'later', results: [] });
    expect(log.lines).toEqual([]);
  });

  it('of ours is told in full to the log and not to the app', async () => {
    answer = () => {
      throw new RangeError('/home/user/secret is full');
    };
    expect(await dispatcher.call(page, 'sockets.tcp.send', [7, 'x'])).toEqual({ error: 'Unknown error.', results: [] });
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain(
      'error: sockets.tcp.send failed inside Holdfast: RangeError: /home/user/secret is full\n    at ',
    );
    expect(log.lines[0]).toContain('dispatch.test.ts');
  });

  it('of ours later, and one that is no Error, end in the same way', async () => {
    answer = () => Promise.reject(new Error('later'));
    expect(await dispatcher.call(page, 'sockets.tcp.send', [7, 'x'])).toEqual({ error: 'Unknown error.', results: [] });
    answer = () => {
      // eslint-disable-next-line no-throw-literal, typescript/only-throw-error -- what a dependency may do
      throw 'a text';
    };
    expect(await dispatcher.call(page, 'sockets.tcp.send', [7, 'x'])).toEqual({ error: 'Unknown error.', results: [] });
    expect(log.lines[1]).toBe('error: sockets.tcp.send failed inside Holdfast: a text');
  });
});

it('does not answer what is never to be answered, and has done with it', async () => {
  answer = () => Promise.reject(new NoAnswer());
  expect(await dispatcher.call(page, 'sockets.tcp.send', [7, 'x'])).toMatchObject({ unanswered: true });
  expect(dispatcher.pending).toBe(0);
  expect(log.lines).toEqual([]);
});

describe('pending', () => {
  it('counts the calls that have not been answered, however they end', async () => {
    const ends: ((how: 'ok' | 'error') => void)[] = [];
    answer = () =>
      new Promise((resolve, reject) => {
        ends.push((how) => (how === 'ok' ? resolve([]) : reject(new ApiError('x'))));
      });
    expect(dispatcher.pending).toBe(0);
    const first = dispatcher.call(page, 'sockets.tcp.send', [1, 'x']);
    const second = dispatcher.call(page, 'sockets.tcp.send', [2, 'x']);
    expect(dispatcher.pending).toBe(2);
    ends[0]?.('error');
    await first;
    expect(dispatcher.pending).toBe(1);
    ends[1]?.('ok');
    await second;
    expect(dispatcher.pending).toBe(0);
  });

  it('does not count what Chromium does not notice', async () => {
    let end = () => {};
    answer = () =>
      new Promise((resolve) => {
        end = () => resolve([]);
      });
    const aside = dispatcher.call(page, 'sockets.tcp.aside', []);
    expect(dispatcher.pending).toBe(0);
    end();
    expect(await aside).toEqual({ error: null, results: [] });
    expect(dispatcher.pending).toBe(0);
    expect(['aside', 'send', 'nothing'].map((key) => dispatcher.isNoticed(`sockets.tcp.${key}`))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('does not count refused calls, nor one whose handler throws at once', async () => {
    answer = () => {
      throw new Error('x');
    };
    const calling = [
      dispatcher.call(page, 'nothing', []),
      dispatcher.call(page, 'sockets.tcp.send', ['wrong', undefined]),
      dispatcher.call(page, 'sockets.tcp.send', [1, 'x']),
    ];
    await Promise.all(calling);
    expect(dispatcher.pending).toBe(0);
  });
});

describe('add', () => {
  it('insists on a handler for every function that main answers', () => {
    const incomplete = { handlers: { send: () => [] } } as unknown as RoomInstance;
    expect(() => new Dispatcher(log).add(contract, incomplete)).toThrow(
      'sockets.tcp.getInfo is declared but has no handler.',
    );
  });

  it('takes internal functions too: the room’s own page code calls them', async () => {
    const internal: NamespaceSpec = {
      ...contract,
      name: 'app.window',
      functions: { reserve: { params: [], callback: 'required', internal: true } },
    };
    dispatcher.add(internal, { handlers: { reserve: () => ['token'] } } as unknown as RoomInstance);
    expect(await dispatcher.call(page, 'app.window.reserve', [])).toEqual({ error: null, results: ['token'] });
  });
});
