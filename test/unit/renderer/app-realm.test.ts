/** Each page has a realm of its own here, as in Chromium: the code is bundled once and run in a context for each of them. */
import { createContext, runInContext } from 'node:vm';
import { buildSync } from 'esbuild';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeWindow } from '../../support/fake-window.ts';
import type { FakeWindow } from '../../support/fake-window.ts';
import type * as AppRealm from '../../../src/renderer/app-realm.ts';
import type { AppWindowEntry } from '../../../src/renderer/app-realm.ts';

interface Page {
  readonly window: FakeWindow;
  readonly realm: typeof AppRealm;
}

const bundle = buildSync({
  entryPoints: [`${import.meta.dirname}/../../../src/renderer/app-realm.ts`],
  bundle: true,
  format: 'iife',
  globalName: 'appRealm',
  target: 'es2022',
  write: false,
}).outputFiles[0]?.text;

function openPage(opener: unknown = null, top?: unknown): Page {
  const window = fakeWindow(opener);
  if (top !== undefined) window.top = top;
  const { MessageChannel, MessagePort, MessageEvent, EventTarget, Event, CustomEvent, structuredClone, console } =
    globalThis;
  const events = { MessageChannel, MessagePort, MessageEvent, EventTarget, Event, CustomEvent };
  const globals = { window, ...events, structuredClone, console };
  const realm = runInContext(`${bundle}; appRealm`, createContext(globals)) as typeof AppRealm;
  return { window, realm };
}

const entryOf = (windowId: number, id = ''): AppWindowEntry => ({
  windowId,
  id,
  appWindow: { windowId },
  closed: () => {},
});
const ids = (page: Page) => page.realm.shared().windows.map(({ windowId }) => windowId);

/** Calls of chrome.app.window.create that the event page carries out. */
let created: (readonly unknown[])[] = [];
let background: Page;
beforeEach(() => {
  created = [];
  background = openPage();
  background.realm.ownRealm((args) => void created.push(args));
});

/** The event page opens a window, and it joins. */
function openWindow(token: string, entry: AppWindowEntry): Page {
  background.realm.welcome(token, () => {});
  const page = openPage(background.window);
  page.realm.join(token, () => entry);
  return page;
}

describe('the event page', () => {
  it('makes a realm of its own, without windows', () => {
    expect(background.realm.shared()).toMatchObject({ background: background.window, windows: [] });
  });
});

describe('a window', () => {
  it('shares the realm of the event page, which opened it', () => {
    const window = openWindow('token-1', entryOf(1, 'main'));
    expect(window.realm.shared()).toBe(background.realm.shared());
    expect(window.realm.shared().background).toBe(background.window);
    expect(ids(background)).toEqual([1]);
  });

  it('is announced once, with the entry that it made, when it is in the list', () => {
    const entry = entryOf(5, 'five');
    const seen: unknown[] = [];
    background.realm.welcome('token-5', (made) => void seen.push(made === entry, ids(background)));
    for (let i = 0; i < 2; i++) {
      const page = openPage(background.window);
      page.realm.join('token-5', () => entry);
    }
    expect(seen).toEqual([true, [5]]);
    expect(ids(background)).toEqual([5]);
  });

  it('has the event page open further ones', () => {
    const first = openWindow('token-1', entryOf(1));
    first.realm.shared().createWindow(['b.html'], () => {});
    expect(created).toEqual([['b.html']]);
    const second = openWindow('token-2', entryOf(2));
    expect(second.realm.shared()).toBe(first.realm.shared());
    expect([ids(background), ids(first), ids(second)]).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });
});

describe('joining fails', () => {
  it.each<[string, () => unknown, string]>([
    ['an opener', () => null, 'token-1'],
    ['a token', () => background.window, ''],
    ['a token that the opener knows', () => background.window, 'token-2'],
  ])('without %s', (_what, opener, token) => {
    background.realm.welcome('token-1', () => {});
    // What an app may have put there.
    Object.assign(background.window, { '': () => background.realm.shared().windows.push(entryOf(9)) });
    const page = openPage(opener());
    let made = false;
    page.realm.join(token, () => {
      made = true;
      return entryOf(1);
    });
    expect(made).toBe(false);
    expect(page.realm.shared().background).toBeUndefined();
    expect(ids(background)).toEqual([]);
    const outcomes: unknown[] = [];
    page.realm.shared().createWindow([], (...outcome) => void outcomes.push(outcome));
    expect(outcomes).toEqual([['Extension context invalidated.', undefined]]);
  });

  it('for a window that came too late', () => {
    const arrived: unknown[] = [];
    background.realm.welcome('token-1', (entry) => void arrived.push(entry));
    background.realm.unwelcome('token-1');
    const page = openPage(background.window);
    page.realm.join('token-1', () => entryOf(1));
    expect([arrived, ids(background)]).toEqual([[], []]);
  });
});

describe('a frame', () => {
  const enter = (page: Page, token = 'frames') => page.realm.shareWithFrames(token);

  it('shares the realm of the page that it is in, and what comes to it later', () => {
    const window = openWindow('token-1', entryOf(1));
    expect([enter(background), enter(window)]).toEqual([true, true]);
    const frames = [openPage(null, background.window), openPage(null, window.window)];
    expect(frames.map((frame) => enter(frame))).toEqual([false, false]);
    for (const frame of frames) expect(frame.realm.shared()).toBe(background.realm.shared());
    openWindow('token-2', entryOf(2));
    expect(frames.map(ids)).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('gets into a window that has joined after it began to answer', () => {
    const late = openPage(background.window);
    enter(late);
    background.realm.welcome('token-3', () => {});
    late.realm.join('token-3', () => entryOf(3));
    const frame = openPage(null, late.window);
    enter(frame);
    expect(ids(frame)).toEqual([3]);
  });

  it('gets nothing without the token, nor from a page of another origin, nor when it is detached', () => {
    enter(background);
    const foreign = new Proxy({}, { get: () => raise(), getPrototypeOf: () => raise() });
    const alone = openPage();
    alone.window.top = null;
    enter(alone);
    const others = [openPage(null, background.window), openPage(null, foreign)];
    enter(others[0] as Page, 'another');
    enter(others[1] as Page);
    for (const frame of [alone, ...others]) expect(frame.realm.shared().background).toBeUndefined();
  });

  it('leaves nothing on the page that an app could find', () => {
    const before = Reflect.ownKeys(background.window);
    enter(background);
    enter(openPage(null, background.window));
    expect(Reflect.ownKeys(background.window)).toEqual(before);
  });
});

function raise(): never {
  throw new DOMException('Blocked', 'SecurityError');
}

describe('the name under which the event page waits', () => {
  it('is not enumerable, cannot be assigned to, and is gone when it has been used', () => {
    background.realm.welcome('token-1', () => {});
    const { window } = background;
    expect(Object.keys(window)).not.toContain('token-1');
    expect(Object.getOwnPropertyDescriptor(window, 'token-1')).toMatchObject({ enumerable: false, writable: false });
    const page = openPage(background.window);
    page.realm.join('token-1', () => entryOf(1));
    expect('token-1' in window).toBe(false);
  });
});
