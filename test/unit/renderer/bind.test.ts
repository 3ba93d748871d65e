import { consoleLines, reported } from '../../support/fake-window.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { integer, optional, param, string } from '../../../src/api/core/contract.ts';
import type { FunctionSpec } from '../../../src/api/core/contract.ts';
import { bindFunction, finish } from '../../../src/renderer/bind.ts';
import { createLastError } from '../../../src/renderer/last-error.ts';
import type { PageRoomInstance } from '../../../src/renderer/page-room.ts';
import { withBrokenBuiltins } from '../../support/hostile-builtins.ts';

type Done = (error: string | null, results: readonly unknown[]) => void;
interface Sent {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly done: Done;
}

const params = [param('socketId', integer), param('name', optional(string))];

function bind(spec: FunctionSpec, room?: PageRoomInstance) {
  const runtime: { lastError?: { message: string } } = {};
  const lastError = createLastError(runtime);
  const sent: Sent[] = [];
  const call = (method: string, args: readonly unknown[], done: Done) => {
    sent[sent.length] = { method, args, done };
  };
  const told: { readonly method: string; readonly args: readonly unknown[]; readonly answer: () => void }[] = [];
  const tell = (method: string, args: readonly unknown[], answer: () => void) => {
    told[told.length] = { method, args, answer };
  };
  const bound: (...given: unknown[]) => unknown = bindFunction(
    'sockets.tcp.update',
    'printed.update',
    'update',
    spec,
    { call, tell },
    lastError,
    room,
  );
  return { bound, sent, told, runtime, lastError };
}

beforeEach(() => {
  reported.splice(0);
  consoleLines.splice(0);
});

describe('the function', () => {
  it('has its name and declares no parameters, as Chrome’s have', () => {
    const { bound } = bind({ params, callback: 'optional' });
    expect([bound.name, bound.length]).toEqual(['update', 0]);
  });

  it('throws Chrome’s TypeError for wrong arguments, before anything is sent', () => {
    const { bound, sent } = bind({ params, callback: 'optional' });
    expect(() => bound('x')).toThrow(
      new TypeError(
        'Error in invocation of printed.update(integer socketId, optional string name, optional function callback): No matching signature.',
      ),
    );
    expect(sent).toEqual([]);
  });

  it('sends one entry for each declared parameter under its full name', () => {
    const { bound, sent } = bind({ params, callback: 'optional' });
    bound(1, () => {});
    expect(sent.map(({ method, args }) => [method, args])).toEqual([['sockets.tcp.update', [1, undefined]]]);
  });
});

describe('with a callback', () => {
  it('returns undefined and calls back with the results, without lastError', () => {
    const { bound, sent, runtime } = bind({ params, callback: 'optional' });
    const seen: unknown[] = [];
    const returned = bound(1, 'a', (...results: unknown[]) => seen.push(results, 'lastError' in runtime));
    expect(returned).toBeUndefined();
    expect(seen).toEqual([]);
    sent[0]?.done(null, [0, { a: 1 }]);
    expect(seen).toEqual([[0, { a: 1 }], false]);
  });

  it('calls back with the results that stand beside an error, and lastError only inside', () => {
    const { bound, sent, runtime } = bind({ params, callback: 'required' });
    const seen: unknown[] = [];
    bound(1, 'a', (...results: unknown[]) => seen.push(results, runtime.lastError?.message));
    sent[0]?.done('net::ERR_FAILED', [-2]);
    expect(seen).toEqual([[-2], 'net::ERR_FAILED']);
    expect('lastError' in runtime).toBe(false);
    expect(consoleLines).toEqual([]);
  });

  it('reports an error that the callback did not look at', () => {
    const { bound, sent } = bind({ params, callback: 'optional' });
    bound(1, () => {});
    sent[0]?.done('Socket not found', []);
    expect(consoleLines).toEqual(['error: Unchecked runtime.lastError: Socket not found']);
  });

  it('reports what the callback throws, and lastError is gone', () => {
    const { bound, sent, runtime } = bind({ params, callback: 'optional' });
    const fail = () => {
      throw new Error(`callback saw ${runtime.lastError?.message}`);
    };
    bound(1, fail);
    bound(2, fail);
    sent[0]?.done('x', []);
    sent[1]?.done(null, []);
    expect(reported.map(String)).toEqual(['Error: callback saw x', 'Error: callback saw undefined']);
    expect('lastError' in runtime).toBe(false);
  });
});

describe('without a callback', () => {
  it('returns a Promise of the first result where the callback is optional', async () => {
    const { bound, sent } = bind({ params, callback: 'optional' });
    const promise = bound(1);
    expect(promise).toBeInstanceOf(Promise);
    sent[0]?.done(null, ['first', 'second']);
    expect(await promise).toBe('first');
  });

  it('rejects it with an Error of lastError’s text, and reports nothing', async () => {
    const { bound, sent, runtime } = bind({ params, callback: 'optional' });
    const promise = bound(1) as Promise<unknown>;
    sent[0]?.done('Socket not found', [-2]);
    await expect(promise).rejects.toThrow(new Error('Socket not found'));
    expect('lastError' in runtime).toBe(false);
    expect(consoleLines).toEqual([]);
  });

  it('throws where the callback is required', () => {
    const { bound, sent } = bind({ params, callback: 'required' });
    expect(() => bound(1)).toThrow(/: No matching signature\.$/);
    expect(sent).toEqual([]);
  });

  it('returns undefined where there is none, and reports a failure that nobody can see', () => {
    const { bound, sent } = bind({ params, callback: 'none' });
    expect(bound(1)).toBeUndefined();
    sent[0]?.done(null, []);
    expect(consoleLines).toEqual([]);
    sent[0]?.done('No such window.', []);
    expect(consoleLines).toEqual(['error: Unchecked runtime.lastError: No such window.']);
  });
});

describe('a room in the page', () => {
  it('answers local functions itself, after the arguments were matched', () => {
    const seen: unknown[] = [];
    const callback = () => {};
    const { bound, sent } = bind(
      { params, callback: 'optional', local: true },
      {
        local: {
          update: (args, given) => {
            seen.push([args, given]);
            return 'answer';
          },
        },
      },
    );
    expect(() => bound('x')).toThrow(TypeError);
    expect(seen).toEqual([]);
    expect(bound(1, callback)).toBe('answer');
    expect(bound(2)).toBe('answer');
    expect(seen).toEqual([
      [[1, undefined], callback],
      [[2, undefined], undefined],
    ]);
    expect(sent).toEqual([]);
  });

  it('hears of a call before it is sent', () => {
    const order: string[] = [];
    const room = { before: { update: (args: readonly unknown[]) => void order.push(`before ${String(args[0])}`) } };
    const { bound, sent } = bind({ params, callback: 'none' }, room);
    bound(7);
    expect(order).toEqual(['before 7']);
    expect(sent).toHaveLength(1);
    expect(() => bound('x')).toThrow(TypeError);
    expect(order).toHaveLength(1);
  });

  it('has no say in functions of other names', () => {
    const { bound, sent } = bind({ params, callback: 'none' }, { local: { other: () => 'no' }, before: {} });
    expect(bound(1)).toBeUndefined();
    expect(sent).toHaveLength(1);
  });
});

describe('finish', () => {
  it('needs no callback for a success', () => {
    const { lastError } = bind({ params, callback: 'none' });
    finish(undefined, null, ['result'], lastError);
    expect(consoleLines).toEqual([]);
  });
});

it('does not depend on built-ins that the app has replaced', async () => {
  const { bound, sent } = bind({ params, callback: 'optional' });
  let result: unknown;
  let promise: unknown;
  withBrokenBuiltins(() => {
    bound(1, (value: unknown) => {
      result = value;
    });
    sent[0]?.done(null, ['called back']);
    promise = bound(2);
    sent[1]?.done('rejected', []);
  });
  expect(result).toBe('called back');
  await expect(promise).rejects.toThrow(new Error('rejected'));
});

describe('a call that the room answers ahead', () => {
  const spec = { params, callback: 'optional' } as const;
  const room = { ahead: { update: (args: readonly unknown[]) => (args[0] === 7 ? [{ done: args[1] }] : undefined) } };

  it('is told to main and answered later, not within the call', () => {
    const { bound, sent, told } = bind(spec, room);
    const results: unknown[][] = [];
    expect(bound(7, 'x', (...given: unknown[]) => results.push(given))).toBe(undefined);
    expect(sent).toEqual([]);
    expect(told.map(({ method, args }) => [method, args])).toEqual([['sockets.tcp.update', [7, 'x']]]);
    expect(results).toEqual([]);
    told[0]?.answer();
    expect(results).toEqual([[{ done: 'x' }]]);
  });

  it('settles the promise where there is no callback', async () => {
    const { bound, told } = bind(spec, room);
    const promise = bound(7, 'x');
    told[0]?.answer();
    expect(await promise).toEqual({ done: 'x' });
  });

  it('goes to main as ever when the room leaves it to main', () => {
    const { bound, sent, told } = bind(spec, room);
    bound(8, 'x', () => {});
    expect(sent.map(({ args }) => args)).toEqual([[8, 'x']]);
    expect(told).toEqual([]);
  });
});
