import { consoleLines, enter, fakeWindow } from '../../../support/fake-window.ts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import contract from '../../../../src/api/runtime/contract.ts';
import type { bindFunction as BindFunction } from '../../../../src/renderer/bind.ts';
import type { PageContext, PageRoom } from '../../../../src/renderer/page-room.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
type Runtime = Record<string, (...args: unknown[]) => unknown> & {
  readonly id: string;
  readonly lastError?: { message: string };
};
type Done = (error: string | null, results: readonly unknown[]) => void;

let page = fakeWindow();
let runtime: Runtime;
/** Calls that went to main. */
let sent: { readonly method: string; readonly done: Done }[] = [];
let manifest: Record<string, unknown> = {};
let ownRealm: () => void = () => {};

// A page of its own for each test, with chrome.runtime in it as install.ts makes it.
beforeEach(async () => {
  page = fakeWindow();
  enter(page);
  vi.resetModules();
  const room = (await import('../../../../src/api/runtime/page.ts')).default as PageRoom;
  const { bindFunction } = (await import('../../../../src/renderer/bind.ts')) as { bindFunction: typeof BindFunction };
  const { createLastError } = await import('../../../../src/renderer/last-error.ts');
  const appRealm = await import('../../../../src/renderer/app-realm.ts');
  ownRealm = () => appRealm.ownRealm(() => {});
  sent = [];
  manifest = { name: 'App', permissions: ['storage', { socket: ['tcp-connect'] }] };
  const target: Record<string, unknown> = {};
  const lastError = createLastError(target);
  const call = (method: string, _args: readonly unknown[], done: Done) => void sent.push({ method, done });
  const context: Partial<PageContext> = { appId: ID, state: { manifest }, call, lastError };
  const instance = room.create(context as PageContext, target);
  for (const [key, spec] of Object.entries(contract.functions)) {
    target[key] = bindFunction(
      `runtime.${key}`,
      `runtime.${key}`,
      key,
      spec,
      { call, tell: () => {} },
      lastError,
      instance,
    );
  }
  runtime = target as Runtime;
  consoleLines.splice(0);
});

const textOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'none';
};

describe('id', () => {
  it('is the app’s, as a plain property', () => {
    expect(Object.getOwnPropertyDescriptor(runtime, 'id')).toEqual({
      value: ID,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  });
});

describe('getURL', () => {
  it.each([
    ['x', 'x'],
    ['/x', 'x'],
    ['', ''],
    ['//x', '/x'],
    ['a b?c#d', 'a%20b?c#d'],
    ['../x', 'x'],
    ['http://foo/x', 'http://foo/x'],
    ['%20', '%20'],
    ['é', '%C3%A9'],
  ])('of "%s" is the app’s root with "%s" behind it', (path, behind) => {
    expect(runtime['getURL']?.(path)).toBe(`chrome-app://${ID}/${behind}`);
  });

  it('throws Chrome’s TypeError for anything but one text', () => {
    const text = 'TypeError: Error in invocation of runtime.getURL(string path): No matching signature.';
    for (const given of [[], [5], ['x', 'y'], [null]]) expect(textOf(() => runtime['getURL']?.(...given))).toBe(text);
  });
});

describe('getManifest', () => {
  it('is a fresh copy each time', () => {
    const first = runtime['getManifest']?.() as { permissions: unknown[] };
    expect(first).toEqual(manifest);
    first.permissions.push('usb');
    expect(runtime['getManifest']?.()).toEqual({ name: 'App', permissions: ['storage', { socket: ['tcp-connect'] }] });
  });

  it('takes no argument', () => {
    expect(textOf(() => runtime['getManifest']?.(1))).toBe(
      'TypeError: Error in invocation of runtime.getManifest(): No matching signature.',
    );
  });
});

describe('getBackgroundPage', () => {
  it('calls back with the event page’s window, in its place among the other answers', () => {
    ownRealm();
    const seen: unknown[] = [];
    expect(runtime['getBackgroundPage']?.((window: unknown) => seen.push(window === page))).toBeUndefined();
    expect(seen).toEqual([]);
    sent[0]?.done(null, []);
    expect(seen).toEqual([true]);
  });

  it('returns a Promise without a callback', async () => {
    ownRealm();
    const promise = runtime['getBackgroundPage']?.();
    sent[0]?.done(null, []);
    expect((await promise) === page).toBe(true);
  });

  it('says in lastError that there is none', () => {
    const seen: unknown[] = [];
    runtime['getBackgroundPage']?.((...results: unknown[]) => seen.push(results, runtime.lastError?.message));
    sent[0]?.done(null, []);
    expect(seen).toEqual([[], 'You do not have a background page.']);
    runtime['getBackgroundPage']?.(() => {});
    sent[1]?.done(null, []);
    expect(consoleLines).toEqual(['error: Unchecked runtime.lastError: You do not have a background page.']);
  });

  it('rejects its Promise with the same text', async () => {
    const promise = runtime['getBackgroundPage']?.() as Promise<unknown>;
    sent[0]?.done(null, []);
    await expect(promise).rejects.toThrow(new Error('You do not have a background page.'));
  });

  it('throws for a callback that is none', () => {
    expect(textOf(() => runtime['getBackgroundPage']?.(5))).toBe(
      'TypeError: Error in invocation of runtime.getBackgroundPage(optional function callback): No matching signature.',
    );
  });
});

describe('the functions that main answers', () => {
  it('go there', () => {
    runtime['getPlatformInfo']?.(() => {});
    runtime['reload']?.();
    expect(sent.map(({ method }) => method)).toEqual(['runtime.getPlatformInfo', 'runtime.reload']);
  });

  it('throw for arguments that Chrome does not take', () => {
    expect(textOf(() => runtime['reload']?.(1))).toBe(
      'TypeError: Error in invocation of runtime.reload(): No matching signature.',
    );
    expect(textOf(() => runtime['getPlatformInfo']?.(5))).toBe(
      'TypeError: Error in invocation of runtime.getPlatformInfo(optional function callback): No matching signature.',
    );
  });
});
