import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  array,
  binary,
  boolean,
  choices,
  dictionary,
  enumeration,
  integer,
  number,
  object,
  optional,
  param,
  string,
  within,
} from '../../../../src/api/core/contract.ts';
import type { FunctionSpec } from '../../../../src/api/core/contract.ts';
import { matchCall, signatureText } from '../../../../src/api/core/signature.ts';
import { registry } from '../../../../src/api/registry.ts';
import recorded from './recorded-argument-checks.json' with { type: 'json' };

const UNKNOWN_ID = 99999;
/** A call that every method accepts; the recording made the same ones. */
const VALID: Record<string, unknown[]> = {
  create: [{}],
  update: [UNKNOWN_ID, {}],
  setPaused: [UNKNOWN_ID, true],
  setKeepAlive: [UNKNOWN_ID, true, 1],
  setNoDelay: [UNKNOWN_ID, true],
  connect: [UNKNOWN_ID, '127.0.0.1', 9],
  secure: [UNKNOWN_ID, {}],
  listen: [UNKNOWN_ID, '127.0.0.1', 0, 5],
  bind: [UNKNOWN_ID, '127.0.0.1', 0],
  joinGroup: [UNKNOWN_ID, '239.1.2.3'],
  leaveGroup: [UNKNOWN_ID, '239.1.2.3'],
  setMulticastTimeToLive: [UNKNOWN_ID, 1],
  setMulticastLoopbackMode: [UNKNOWN_ID, true],
  setBroadcast: [UNKNOWN_ID, true],
  getSockets: [],
};
const validCall = (method: string): unknown[] => {
  const key = method.slice(method.lastIndexOf('.') + 1);
  if (key === 'send') {
    const data = new ArrayBuffer(1);
    return method === 'sockets.udp.send' ? [UNKNOWN_ID, data, '127.0.0.1', 9] : [UNKNOWN_ID, data];
  }
  return VALID[key] ?? [UNKNOWN_ID];
};

/** The calls in the order of the recording; `true` last: with a callback. */
function* calls(method: string): Generator<[unknown[], boolean]> {
  const valid = validCall(method);
  yield [[], false];
  yield [valid, false];
  if (valid.length > 0) yield [[], true];
  for (let position = 0; position < valid.length; position++) {
    for (const wrong of [null, undefined, typeof valid[position] === 'string' ? 7 : 'str', 1.5, {}, []]) {
      yield [valid.map((value, i) => (i === position ? wrong : value)), true];
    }
    if (position > 0) yield [valid.slice(0, position), true];
  }
  yield [[...valid, 'extra'], true];
  yield [[...valid, 'notafunction'], false];
  yield [[...valid, null], false];
}

const declared = new Map<string, FunctionSpec>(
  registry.flatMap(({ name, functions }) =>
    Object.entries(functions).map(([key, spec]): [string, FunctionSpec] => [`${name}.${key}`, spec]),
  ),
);
const identity = (value: unknown) => value;

describe('argument checks as recorded in Chromium 156', () => {
  const methods = Object.entries(recorded).filter(([method]) => declared.has(method));

  it('covers the three socket namespaces', () => {
    expect(methods.length).toBeGreaterThanOrEqual(26);
  });

  it.each(methods)('%s', (method, { signature, outcomes }) => {
    const spec = declared.get(method) as FunctionSpec;
    expect(signatureText(spec)).toBe(signature);
    const ours = [...calls(method)].map(([args, withCallback]) => {
      try {
        const { callback } = matchCall(method, spec, withCallback ? [...args, () => {}] : args, identity);
        return callback ? 'callback' : spec.callback === 'optional' ? 'promise' : 'nothing';
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        const text = (error as TypeError).message;
        const prefix = `Error in invocation of ${method}(${signature}): `;
        expect(text.startsWith(prefix)).toBe(true);
        return text === `${prefix}No matching signature.` ? 'mismatch' : text.slice(prefix.length);
      }
    });
    expect(ours).toEqual(outcomes);
  });
});

describe('what the recording does not reach', () => {
  const spec = (...params: FunctionSpec['params']): FunctionSpec => ({ params, callback: 'required' });
  const attempt = (function_: FunctionSpec, ...args: unknown[]) => {
    try {
      return matchCall('ns.method', function_, [...args, () => {}], identity).args;
    } catch (error) {
      return (error as Error).message.replace(/^Error in invocation of ns\.method\(.*?\): /, '');
    }
  };
  const Properties = dictionary('ns.Properties', { size: optional(integer), name: string });

  it('names the property that is wrong, missing or too many', () => {
    const properties = spec(param('properties', Properties));
    expect(attempt(properties, { name: 'a', size: 'x' })).toBe(
      "Error at parameter 'properties': Error at property 'size': Invalid type: expected integer, found string.",
    );
    expect(attempt(properties, { name: 'a', size: 1.5 })).toContain('expected integer, found number.');
    expect(attempt(properties, { name: 5 })).toContain('expected string, found integer.');
    expect(attempt(properties, {})).toBe("Error at parameter 'properties': Missing required property 'name'.");
    expect(attempt(properties, { name: 'a', nope: 1 })).toBe(
      "Error at parameter 'properties': Unexpected property: 'nope'.",
    );
    expect(attempt(properties, { name: 'a', size: null })).toEqual([{ name: 'a' }]);
  });

  it.each([
    [Symbol.iterator, 'other'],
    [5n, 'other'],
    [-0, 'number'],
    [new ArrayBuffer(1), 'binary'],
    [new DataView(new ArrayBuffer(1)), 'binary'],
    [() => {}, 'function'],
    [Object(5n), 'object'],
  ])('calls what is no string by the name that Chromium has for it (%#)', (value, found) => {
    expect(attempt(spec(param('properties', Properties)), { name: value })).toBe(
      `Error at parameter 'properties': Error at property 'name': Invalid type: expected string, found ${found}.`,
    );
  });

  it('lists the values of an enumeration', () => {
    const kind = spec(param('kind', enumeration('ns.Kind', ['any', 'ipv4', 'ipv6'])));
    expect(attempt(kind, 'bogus')).toBe("Error at parameter 'kind': Value must be one of any, ipv4, ipv6.");
    expect(attempt(kind, 'ipv6')).toEqual(['ipv6']);
  });

  it('keeps numbers within their bounds', () => {
    const timed = spec(param('seconds', within(integer, { minimum: 15 })));
    expect(attempt(timed, 14)).toBe("Error at parameter 'seconds': Value must be at least 15.");
    expect(attempt(timed, 15)).toEqual([15]);
    const options = spec(param('options', dictionary('ns.Options', { rate: within(number, { maximum: 10 }) })));
    expect(attempt(options, { rate: 10.5 })).toBe(
      "Error at parameter 'options': Error at property 'rate': Value must be at most 10.",
    );
    expect(attempt(options, { rate: 9.5 })).toEqual([{ rate: 9.5 }]);
  });

  it('tries the choices in turn', () => {
    const either = spec(param('value', choices(string, Properties)));
    expect(attempt(either, 'text')).toEqual(['text']);
    expect(attempt(either, { bogus: 1 })).toBe("Error at parameter 'value': Value did not match any choice.");
  });

  it('skips optional parameters in the middle', () => {
    const three = spec(param('id', integer), param('flag', optional(boolean)), param('count', optional(integer)));
    expect(attempt(three, 1, 5)).toEqual([1, undefined, 5]);
    expect(attempt(three, 1, null, 5)).toEqual([1, undefined, 5]);
    expect(attempt(three, 1, 5, true)).toBe('No matching signature.');
  });

  it('takes integers of 32 bits only', () => {
    const one = spec(param('n', integer));
    expect(attempt(one, -(2 ** 31))).toEqual([-(2 ** 31)]);
    expect(Object.is((attempt(one, -0) as number[])[0], 0)).toBe(true);
    for (const wrong of [2 ** 31, Number.NaN, Number.POSITIVE_INFINITY, '1']) {
      expect(attempt(one, wrong)).toBe('No matching signature.');
    }
  });

  it('takes finite numbers only, and says so', () => {
    const one = spec(param('info', dictionary('Info', { when: number })));
    expect(attempt(one, { when: 1.5 })).toEqual([{ when: 1.5 }]);
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(attempt(one, { when: wrong })).toContain('Value must not be NaN or Infinity.');
    }
  });

  it('hands over exactly the viewed bytes, also of buffers from another realm', () => {
    const data = spec(param('data', { type: 'binary' }));
    const view = new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 3);
    const [bytes] = attempt(data, view) as [Uint8Array];
    expect([...bytes]).toEqual([2, 3]);
    expect(bytes.buffer.byteLength).toBe(2);
    const [fromView] = attempt(data, new DataView(view.buffer, 3)) as [Uint8Array];
    expect([...fromView]).toEqual([4, 5]);
    const foreign = runInNewContext('new Uint8Array([7, 8]).buffer') as ArrayBuffer;
    const [fromForeign] = attempt(data, foreign) as [Uint8Array];
    expect([...fromForeign]).toEqual([7, 8]);
  });

  it('takes a detached buffer, and a view of one, for empty', () => {
    const data = spec(param('data', { type: 'binary' }));
    const buffer = new ArrayBuffer(4);
    const views = [new Uint8Array(buffer, 1, 2), new DataView(buffer, 1, 2)];
    structuredClone(buffer, { transfer: [buffer] });
    for (const gone of [buffer, ...views]) expect(attempt(data, gone)).toEqual([new Uint8Array(0)]);
  });
});

describe('values that the built-ins throw at, as Chromium 156 answers', () => {
  const revoked = (target: object): unknown => {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy;
  };
  const detached = () => {
    const buffer = new ArrayBuffer(8);
    const values = [buffer, new Uint8Array(buffer, 2), new DataView(buffer)];
    structuredClone(buffer, { transfer: [buffer] });
    return values;
  };
  const call = (spec: FunctionSpec['params'][number]['spec'], value: unknown, convert = (given: unknown) => given) =>
    matchCall('m', { params: [param('p', spec)], callback: 'none' }, [value], convert).args[0];

  it('a detached buffer is empty', () => {
    for (const value of detached()) expect(call(binary, value)).toEqual(new Uint8Array(0));
  });

  it('a revoked proxy as a dictionary throws as reading its keys does', () => {
    expect(() => call(dictionary('D', {}), revoked({}))).toThrow("Cannot perform 'ownKeys'");
    expect(() => call(dictionary('D', {}), revoked([]))).toThrow("Cannot perform 'ownKeys'");
  });

  it('what the conversion throws at is named', () => {
    const fails = () => {
      throw new Error('mine');
    };
    expect(() => call(object, {}, fails)).toThrow("Error at parameter 'p': Script threw an error.");
    expect(() => call(choices(array(string), object), revoked([]), fails)).toThrow('Value did not match any choice.');
    expect(() => call(choices(string, array(string)), revoked([]))).toThrow('No matching signature.');
  });
});

describe('the properties of an object', () => {
  const spec: FunctionSpec = {
    params: [param('options', dictionary('Options', { name: optional(string), size: optional(integer) }))],
    callback: 'none',
  };
  const match = (options: unknown) => matchCall('make', spec, [options], (value) => value).args[0];

  it('are looked at in their own order', () => {
    expect(() => match({ size: 'x', name: 1 })).toThrow("Error at property 'size'");
    expect(() => match({ name: 1, size: 'x' })).toThrow("Error at property 'name'");
    expect(() => match({ name: 1, nothing: 1 })).toThrow("Error at property 'name'");
    expect(() => match({ nothing: 1, name: 1 })).toThrow("Unexpected property: 'nothing'.");
  });

  it('are its own', () => {
    expect(match(Object.create({ name: 1, nothing: 1 }))).toEqual({});
  });

  it('end at a NUL', () => {
    expect(() => match({ 'a\0b': 1 })).toThrow("Unexpected property: 'a'.");
    expect(match({ 'name\0b': 'c' })).toEqual({ name: 'c' });
  });
});
