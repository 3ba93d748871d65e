import { EventEmitter } from 'node:events';
import type { MessagePortMain } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BOOT_CHANNEL, DROP_CHANNEL, PORT_CHANNEL } from '../../../../src/api/core/wire.ts';
import type { BootData, Platform } from '../../../../src/api/core/wire.ts';
import { PageRegistry } from '../../../../src/main/ipc/page-registry.ts';
import { FakeContents, FakePort } from '../../../support/fake-electron.ts';
import { fakeLog } from '../../../support/fake-log.ts';

const electron = vi.hoisted(() => ({ ipcMain: undefined as unknown as EventEmitter }));
vi.mock('electron', () => electron);

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const OTHER_ID = 'p'.repeat(32);
const ORIGIN = `chrome-app://${ID}`;
const PAGE = `${ORIGIN}/window.html`;

interface Frame {
  readonly url: string;
  readonly origin: string;
  readonly frameTreeNodeId?: number;
}

/** A registered page whose main frame shows the document of `frame`. */
class Contents extends FakeContents {
  mainFrame: Frame = { url: PAGE, origin: ORIGIN };
}

let log = fakeLog();
let registry: PageRegistry;
let contents = new Contents();
let connected: MessagePortMain[] = [];
/** By port, in the order of `connected`: the number of its frame. */
let frames: (number | undefined)[] = [];
let unregister: () => void = () => {};

beforeEach(() => {
  electron.ipcMain = new EventEmitter();
  log = fakeLog();
  registry = new PageRegistry(log);
  contents = new Contents();
  connected = [];
  frames = [];
  unregister = register(contents);
});

function register(which: FakeContents, platform: Platform = 'chrome-app'): () => void {
  return registry.register(which.asMain, {
    appId: ID,
    platform,
    openerToken: 'opener',
    isPrivileged: (url) => url.pathname !== '/sandboxed.html',
    namespaces: () => ['runtime', 'storage.local'],
    missing: () => ['serial'],
    state: (frame) => ({ runtime: { manifest: {}, frame } }),
    dropped: (files) => [{ fileSystem: 'F', fullPath: `/${String(files)}`, isDirectory: false }],
    connected: (port, frame) => {
      connected.push(port);
      frames.push(frame);
    },
  });
}

/** The preload's first message; what it is answered. */
function boot(sender: Contents = contents, senderFrame: Frame | null = sender.mainFrame): BootData | null {
  const event = { sender, senderFrame, returnValue: undefined as unknown, ports: [] };
  electron.ipcMain.emit(BOOT_CHANNEL, event);
  expect(event.returnValue).not.toBeUndefined();
  return event.returnValue as BootData | null;
}

/** The preload's second message: hands over ports. */
function offer(
  token: unknown,
  ports: FakePort[],
  sender: Contents = contents,
  senderFrame: Frame | null = sender.mainFrame,
): void {
  electron.ipcMain.emit(PORT_CHANNEL, { sender, senderFrame, ports }, token);
}

const IN_FRAME: Frame = { url: PAGE, origin: ORIGIN, frameTreeNodeId: 7 };

/** Senders that are no page of the app, each made from a page that is one. */
const strangers: readonly (readonly [what: string, sender: () => readonly [Contents, Frame | null]])[] = [
  [
    'a frame of the web inside of the page',
    () => [contents, { url: 'https://example.com/', origin: 'https://example.com', frameTreeNodeId: 7 }],
  ],
  [
    'a frame that only inherited the origin of the app',
    () => [contents, { url: 'blob:x', origin: ORIGIN, frameTreeNodeId: 7 }],
  ],
  ['a frame of an opaque origin', () => [contents, { url: 'about:srcdoc', origin: 'null', frameTreeNodeId: 7 }]],
  ['a frame that is gone', () => [contents, null]],
  ['another app’s page', () => showing(`chrome-app://${OTHER_ID}/window.html`, `chrome-app://${OTHER_ID}`)],
  ['a page of the web', () => showing('https://example.com/window.html', 'https://example.com')],
  ['a page whose origin only begins like the app’s', () => showing(`${ORIGIN}.example/`, `${ORIGIN}.example`)],
  ['a sandboxed document: its origin is opaque', () => showing(PAGE, 'null')],
  ['a document without a URL', () => showing('', ORIGIN)],
  [
    'contents that nobody registered',
    () => {
      const stranger = new Contents();
      return [stranger, stranger.mainFrame];
    },
  ],
  [
    'contents whose registration was taken back',
    () => {
      unregister();
      return [contents, contents.mainFrame];
    },
  ],
];

/** The page after its main frame has gone to another document. */
function showing(url: string, origin: string): readonly [Contents, Frame] {
  contents.mainFrame = { url, origin };
  return [contents, contents.mainFrame];
}

describe('a drop', () => {
  const drop = (sender: Contents, senderFrame: Frame | null) => {
    const event = { sender, senderFrame, returnValue: undefined as unknown, ports: [] };
    electron.ipcMain.emit(DROP_CHANNEL, event, 'a');
    return event.returnValue;
  };

  it('on a page, or an own page in a frame, is for its app to answer', () => {
    const given = [{ fileSystem: 'F', fullPath: '/a', isDirectory: false }];
    expect(drop(contents, contents.mainFrame)).toEqual(given);
    expect(drop(contents, IN_FRAME)).toEqual(given);
  });

  it.each<[string, Frame | null]>([
    ['a sandboxed page', { url: `${ORIGIN}/sandboxed.html`, origin: 'null', frameTreeNodeId: 7 }],
    ['a page of the web', { url: 'https://example.com/', origin: 'https://example.com', frameTreeNodeId: 7 }],
    ['a frame that is gone', null],
  ])('gives nothing to %s', (_what, frame) => {
    expect(drop(contents, frame)).toEqual([]);
  });

  it('gives nothing to contents that are none of an app', () => {
    unregister();
    expect(drop(contents, contents.mainFrame)).toEqual([]);
  });
});

describe('boot', () => {
  it('tells the main frame of a registered page what it is', () => {
    expect(boot()).toEqual({
      platform: 'chrome-app',
      appId: ID,
      namespaces: ['runtime', 'storage.local'],
      missing: ['serial'],
      state: { runtime: { manifest: {}, frame: undefined } },
      openerToken: 'opener',
      frameToken: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      dropToken: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      portToken: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  it('tells an own page in a frame what it is, and that nobody waits for it', () => {
    expect(boot(contents, IN_FRAME)).toMatchObject({ state: { runtime: { frame: 7 } }, openerToken: '' });
  });

  it.each<[string, Frame]>([
    ['a page that the manifest sandboxes', { url: `${ORIGIN}/sandboxed.html`, origin: 'null' }],
    ['such a page in a frame', { url: `${ORIGIN}/sandboxed.html`, origin: 'null', frameTreeNodeId: 7 }],
    ['a frame without a URL of its own', { url: 'about:blank', origin: ORIGIN, frameTreeNodeId: 7 }],
  ])('gives no API, but the limits of an app, to %s', (_what, frame) => {
    if (frame.frameTreeNodeId === undefined) contents.mainFrame = frame;
    expect(boot(contents, frame)).toEqual({ bare: true });
  });

  it('takes nothing from such a page of a Firefox OS app', () => {
    unregister();
    unregister = register(contents, 'firefox-os');
    expect(boot(...showing(`${ORIGIN}/sandboxed.html`, 'null'))).toBeNull();
  });

  it('has a new token for each document', () => {
    expect(boot()?.portToken).not.toBe(boot()?.portToken);
  });

  it.each(strangers)('tells nothing to %s', (_what, make) => {
    expect(boot(...make())).toBeNull();
  });
});

describe('a port', () => {
  it('is taken from the page that booted, with its token', () => {
    const port = new FakePort();
    offer(boot()?.portToken, [port]);
    expect(connected).toEqual([port]);
    expect(port.closes).toBe(0);
    expect(log.lines).toEqual([]);
  });

  it.each(strangers)('is refused from %s', (_what, make) => {
    const token = boot()?.portToken;
    const [sender, frame] = make();
    const port = new FakePort();
    offer(token, [port], sender, frame);
    expect(connected).toEqual([]);
    expect(port.closes).toBe(1);
    expect(log.lines).toEqual([`warn: Refused a port from ${frame ? frame.url : 'a frame that is gone'}.`]);
  });

  it.each<[string, unknown]>([
    ['a wrong token', 'b4f2ca3e-0000-4000-8000-000000000000'],
    ['no token', undefined],
    ['an empty token', ''],
    ['a token that only reads like one', { toString: () => 'token' }],
  ])('is refused with %s', (_what, token) => {
    boot();
    const port = new FakePort();
    offer(token, [port]);
    expect(connected).toEqual([]);
    expect(port.closes).toBe(1);
    expect(log.lines).toEqual([`warn: Refused a port from ${PAGE}.`]);
  });

  it.each(['', undefined])('is refused from a document that never booted: %j', (token) => {
    const port = new FakePort();
    offer(token, [port]);
    expect(connected).toEqual([]);
    expect(port.closes).toBe(1);
  });

  it('is refused with the token of an earlier document', () => {
    const old = boot()?.portToken;
    boot();
    const port = new FakePort();
    offer(old, [port]);
    expect(connected).toEqual([]);
    expect(port.closes).toBe(1);
  });

  it('is refused with the token of another page', () => {
    const other = new Contents();
    register(other);
    const token = boot(other)?.portToken;
    boot();
    const port = new FakePort();
    offer(token, [port]);
    expect(connected).toEqual([]);
    expect(port.closes).toBe(1);
  });

  it('is taken from a frame, beside that of its page, with the token of the frame only', () => {
    const tokens = [boot()?.portToken, boot(contents, IN_FRAME)?.portToken];
    const [own, wrong, framed] = [new FakePort(), new FakePort(), new FakePort()];
    offer(tokens[0], [wrong], contents, IN_FRAME);
    offer(tokens[0], [own]);
    offer(tokens[1], [framed], contents, IN_FRAME);
    expect(wrong.closes).toBe(1);
    expect(connected).toEqual([own, framed]);
    expect(frames).toEqual([undefined, 7]);
  });

  it('is refused from a document that got no API', () => {
    const token = boot()?.portToken;
    const port = new FakePort();
    offer(token, [port], contents, { url: `${ORIGIN}/sandboxed.html`, origin: ORIGIN, frameTreeNodeId: 7 });
    expect(port.closes).toBe(1);
    expect(connected).toEqual([]);
  });

  it('is taken once: a used token is worth nothing', () => {
    const token = boot()?.portToken;
    const [first, second] = [new FakePort(), new FakePort()];
    offer(token, [first]);
    offer(token, [second]);
    expect(connected).toEqual([first]);
    expect([first.closes, second.closes]).toEqual([0, 1]);
    expect(log.lines).toEqual([`warn: Refused a port from ${PAGE}.`]);
  });

  it('comes alone: two are refused, and the token stays good', () => {
    const token = boot()?.portToken;
    const [first, second, third] = [new FakePort(), new FakePort(), new FakePort()];
    offer(token, [first, second]);
    expect([first.closes, second.closes]).toEqual([1, 1]);
    expect(connected).toEqual([]);
    offer(token, []);
    expect(log.lines).toHaveLength(2);
    offer(token, [third]);
    expect(connected).toEqual([third]);
  });
});
