import '../../support/fake-window.ts';
import { describe, expect, it } from 'vitest';
import { watchMissing } from '../../../src/renderer/missing.ts';
import { withBrokenBuiltins } from '../../support/hostile-builtins.ts';

interface Surface extends Record<string, unknown> {
  readonly runtime: Record<string, unknown>;
}

function make(missing: readonly string[]): { chrome: Surface; told: string[]; stacks: string[] } {
  const chrome: Surface = { runtime: { id: 'x' }, system: { network: {} } };
  const told: string[] = [];
  const stacks: string[] = [];
  watchMissing(chrome, missing, (name, stack) => {
    // No method: it is also called while those are broken.
    told[told.length] = name;
    stacks[stacks.length] = stack;
  });
  return { chrome, told, stacks };
}

describe('a missing member', () => {
  it('is told of when it is first read, with a stack', () => {
    const { chrome, told, stacks } = make(['serial', 'runtime.connect', 'system.cpu']);
    expect([chrome['serial'], chrome['serial'], chrome.runtime['connect']]).toEqual([undefined, undefined, undefined]);
    expect(told).toEqual(['serial', 'runtime.connect']);
    expect(stacks[0]).toContain('missing.test.ts');
    expect((chrome['system'] as Record<string, unknown>)['cpu']).toBeUndefined();
    expect(told).toEqual(['serial', 'runtime.connect', 'system.cpu']);
  });

  it('is told of by what it is in, where that is missing too', () => {
    const { chrome, told } = make(['enterprise.deviceAttributes', 'enterprise.platformKeys']);
    expect(chrome['enterprise']).toBeUndefined();
    expect(told).toEqual(['enterprise']);
  });

  it('is absent in every way', () => {
    const { chrome, told } = make(['serial']);
    expect('serial' in chrome).toBe(false);
    expect(Object.hasOwn(chrome, 'serial')).toBe(false);
    expect(Object.getOwnPropertyNames(chrome)).toEqual(['runtime', 'system']);
    const listed: string[] = [];
    for (const key in chrome) listed.push(key);
    expect(listed).toEqual(['runtime', 'system']);
    expect(told).toEqual([]);
  });

  it('may be put there by the app', () => {
    const { chrome, told } = make(['serial']);
    const own = {};
    chrome['serial'] = own;
    expect(chrome['serial']).toBe(own);
    expect(Object.hasOwn(chrome, 'serial')).toBe(true);
    expect(told).toEqual([]);
  });
});

it('leaves alone what is there, what nobody asked about, and the methods of every object', () => {
  const { chrome, told } = make(['serial', 'runtime.id', 'runtime']);
  expect([chrome.runtime['id'], chrome['other'], Object.prototype.toString.call(chrome)]).toEqual([
    'x',
    undefined,
    '[object Object]',
  ]);
  expect(chrome instanceof Object).toBe(true);
  expect(told).toEqual([]);
});

it("uses no built-in that the app may have replaced, and takes nothing of the app's for its own", () => {
  const { chrome, told } = make(['serial', 'runtime.connect']);
  let read: unknown = 'unread';
  withBrokenBuiltins(() => {
    read = chrome['serial'];
  });
  expect([read, told]).toEqual([undefined, ['serial']]);
});

it('tells of it although the app has broken stacks', () => {
  const { chrome, told, stacks } = make(['serial']);
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  Error.prepareStackTrace = () => {
    throw new RangeError('no stack');
  };
  try {
    expect(chrome['serial']).toBeUndefined();
  } finally {
    if (before) Object.defineProperty(Error, 'prepareStackTrace', before);
    else Reflect.deleteProperty(Error, 'prepareStackTrace');
  }
  expect([told, stacks]).toEqual([['serial'], ['']]);
});
