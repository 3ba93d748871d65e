import { beforeEach, describe, expect, it } from 'vitest';
import { CLOSED, CLOSED_ASYNC, FLOODED, NO_RECEIVER, Talk } from '../../../../src/api/core/messaging.ts';
import { fakeLifecycle } from '../../../support/fake-lifecycle.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import { MessageRouter } from '../../../../src/main/messaging/message-router.ts';
import { messageCost, MOST_WAITING } from '../../../../src/main/messaging/page-inboxes.ts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const URL_OF_A = `chrome-app://${A}/window.html`;

/** A page that keeps what it is pushed. */
class FakePage {
  readonly pushed: unknown[][] = [];
  connected = true;
  kind = 'window';
  documentUrl: string | undefined;

  push(_namespace: string, state: unknown): void {
    this.pushed.push(state as unknown[]);
  }

  get connection(): PageConnection {
    return this as unknown as PageConnection;
  }

  /** The channel or port number of the last thing that came. */
  get number(): number {
    return this.pushed.at(-1)?.[2] as number;
  }
}

interface FakeApp {
  readonly host: AppHost;
  readonly pages: FakePage[];
  readonly warnings: string[];
  ready: Promise<void>;
  arriving: Promise<void> | undefined;
  woken: number;
}

function fakeApp(id: string, manifest: object = {}): FakeApp {
  const pages = [new FakePage(), new FakePage()];
  const app: FakeApp = {
    host: {} as AppHost,
    pages,
    warnings: [],
    ready: Promise.resolve(),
    arriving: undefined,
    woken: 0,
  };
  const host = {
    id,
    manifest: { name: id[0], ...manifest },
    pagesArriving: () => app.arriving,
    pages: () => pages as unknown as PageConnection[],
    log: { warn: (message: string) => void app.warnings.push(message) },
    lifecycle: {
      ...fakeLifecycle(),
      wake: async () => {
        app.woken += 1;
        await app.ready;
        return true;
      },
    },
  };
  Object.assign(app.host, host);
  return app;
}

let a: FakeApp;
let b: FakeApp;
let first: FakePage;
let second: FakePage;
let router: MessageRouter;

beforeEach(() => {
  a = fakeApp(A);
  b = fakeApp(B);
  [first, second] = a.pages as [FakePage, FakePage];
  router = new MessageRouter({ find: (id) => [a, b].find(({ host }) => host.id === id)?.host });
});

const send = (json = '1', to?: string) =>
  router.send({ app: a.host, page: first.connection }, to, URL_OF_A, json).catch((error: Error) => `!${error.message}`);
const connect = (port = -1, to?: string) =>
  router
    .connect({ app: a.host, page: first.connection }, port, to, URL_OF_A, 'name')
    .then(() => 'ended')
    .catch((error: Error) => `!${error.message}`);
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a message', () => {
  it('goes to the other pages of the app, with a sender of main’s making, and the first answer comes back', async () => {
    const answer = send('"x"');
    expect(first.pushed).toEqual([]);
    const sender = { id: A, url: URL_OF_A, origin: `chrome-app://${A}` };
    expect(second.pushed).toEqual([[Talk.Message, messageCost('"x"'), 1, false, sender, '"x"']]);
    router.answer(second.connection, 1, '"y"');
    router.answer(second.connection, 1, '"z"');
    expect(await answer).toBe('"y"');
  });

  it('waits for a page that is about to connect, and keeps its order meanwhile', async () => {
    const third = new FakePage();
    let arrive: () => void = () => {};
    a.arriving = new Promise((resolve) => (arrive = resolve));
    void send('1');
    void send('2');
    void connect();
    router.post(first.connection, -1, '3');
    await settled();
    expect(second.pushed).toEqual([]);
    a.pages.push(third);
    a.arriving = undefined;
    arrive();
    await settled();
    expect(third.pushed.map((push) => push.at(-1))).toEqual(['1', '2', 'name', '3']);
  });

  it('does not let a page pass for one of another app', () => {
    void router.send({ app: a.host, page: first.connection }, undefined, `chrome-app://${B}/x`, '1').catch(() => {});
    expect(second.pushed[0]?.[4]).toMatchObject({ url: `chrome-app://${A}/` });
  });

  it('fails with Chrome’s text when nobody listens, answers, or is left', async () => {
    const none = send();
    router.decline(second.connection, second.number);
    expect(await none).toBe(`!${NO_RECEIVER}`);
    const silent = send();
    router.fail(second.connection, second.number, undefined);
    expect(await silent).toBe(`!${CLOSED}`);
    const broken = send();
    router.fail(second.connection, second.number, 'thrown');
    expect(await broken).toBe('!thrown');
    const left = send();
    const held = router.hold(second.connection, second.number);
    router.pageGone(second.connection);
    expect(await left).toBe(`!${CLOSED_ASYNC}`);
    await held;
  });

  it('lets an answer go before the failure of another page, unless that one has still to come', async () => {
    const third = new FakePage();
    a.pages.push(third);
    const answered = send();
    router.fail(second.connection, second.number, 'thrown');
    router.answer(third.connection, third.number, '3');
    expect(await answered).toBe('3');
    const failed = send();
    void router.hold(third.connection, third.number);
    router.fail(second.connection, second.number, 'thrown');
    expect(await failed).toBe('!thrown');
  });

  it('is not answered by a page that was not asked', async () => {
    const answer = send();
    router.answer(b.pages[0]!.connection, second.number, '"forged"');
    router.answer(second.connection, second.number, '"true"');
    expect(await answer).toBe('"true"');
  });

  it('releases those who would answer when the speaker is gone', async () => {
    void send();
    const held = router.hold(second.connection, second.number);
    router.pageGone(first.connection);
    await held;
  });
});

describe('between apps', () => {
  it('goes to all pages of the other app, once its event page is ready, and keeps it awake', async () => {
    let ready: () => void = () => {};
    b.ready = new Promise((resolve) => (ready = resolve));
    const answer = send('1', B);
    await settled();
    expect(b.pages[0]?.pushed).toEqual([]);
    expect(b.woken).toBe(1);
    ready();
    await settled();
    expect(b.pages.map(({ pushed }) => pushed[0]?.[3])).toEqual([true, true]);
    expect(second.pushed).toEqual([]);
    router.answer(b.pages[1]!.connection, b.pages[1]!.number, '2');
    expect(await answer).toBe('2');
  });

  it('is a message of the own app when the id is the own one', async () => {
    void send('1', A);
    expect(second.pushed[0]?.[3]).toBe(false);
  });

  it.each([
    ['nobody', {}, 'p'.repeat(32), false],
    ['an app without the key', {}, B, true],
    ['an app that lists the id', { externally_connectable: { ids: [A] } }, B, true],
    ['an app that lists all', { externally_connectable: { ids: ['*'] } }, B, true],
    ['an app that lists another', { externally_connectable: { ids: [B] } }, B, false],
    ['an app that lists only web pages', { externally_connectable: { matches: ['https://a.b/*'] } }, B, false],
    ['a Firefox OS app', { firefoxOs: {} }, B, false],
  ])('%s', async (_what, manifest, to, found) => {
    b = fakeApp(B, manifest);
    const outcome = Promise.race([send('1', to), settled()]);
    await settled();
    expect(b.pages[0]?.pushed.length).toBe(found ? 1 : 0);
    expect(await outcome).toBe(found ? undefined : `!${NO_RECEIVER}`);
  });

  it('keeps what is posted before the other app is ready, in order', async () => {
    let ready: () => void = () => {};
    b.ready = new Promise((resolve) => (ready = resolve));
    void connect(-1, B);
    router.post(first.connection, -1, '1');
    router.post(first.connection, -1, '2');
    ready();
    await settled();
    expect(b.pages[0]?.pushed.map(([kind, , , , , text]) => [kind, text])).toEqual([
      [Talk.Connect, 'name'],
      [Talk.Post, undefined],
      [Talk.Post, undefined],
    ]);
    expect(b.pages[0]?.pushed.slice(1).map((push) => push.at(-1))).toEqual(['1', '2']);
  });
});

describe('a port', () => {
  it('carries messages both ways', () => {
    void connect();
    const { number } = second;
    void router.accept(second.connection, number);
    router.post(first.connection, -1, '"there"');
    router.post(second.connection, number, '"back"');
    expect(second.pushed.at(-1)).toEqual([Talk.Post, messageCost('"there"'), number, '"there"']);
    expect(first.pushed).toEqual([[Talk.Post, messageCost('"back"'), -1, '"back"']]);
  });

  it('ends for both when either disconnects or is gone', async () => {
    const byReceiver = connect();
    router.disconnect(second.connection, second.number);
    expect(await byReceiver).toBe('ended');
    const goneReceiver = connect();
    router.pageGone(second.connection);
    expect(await goneReceiver).toBe('ended');
    void connect();
    const byOpener = router.accept(second.connection, second.number);
    router.disconnect(first.connection, -1);
    expect(await byOpener).toBe(true);
    void connect();
    const goneOpener = router.accept(second.connection, second.number);
    router.pageGone(first.connection);
    expect(await goneOpener).toBe(true);
  });

  it('is not told of the end that another receiver made, as in Chromium', async () => {
    const third = new FakePage();
    a.pages.push(third);
    const ended = connect();
    const ends = [router.accept(second.connection, second.number), router.accept(third.connection, third.number)];
    router.disconnect(second.connection, second.number);
    expect(await ended).toBe('ended');
    expect(await ends[1]).toBe(false);
  });

  it('lives on while one of its receivers does', async () => {
    const third = new FakePage();
    a.pages.push(third);
    const ended = connect();
    router.pageGone(third.connection);
    router.post(first.connection, -1, '1');
    expect(second.pushed.at(-1)?.[0]).toBe(Talk.Post);
    expect(await Promise.race([ended, settled()])).toBeUndefined();
  });

  it('fails when nobody listens', async () => {
    const ended = connect();
    router.decline(second.connection, second.number);
    expect(await ended).toBe(`!${NO_RECEIVER}`);
  });

  it('has nothing to say to a page that it is not of', () => {
    void connect();
    const { number } = second;
    const stranger = b.pages[0]!;
    router.post(stranger.connection, number, '"forged"');
    router.post(stranger.connection, -1, '"forged"');
    router.disconnect(stranger.connection, number);
    router.post(first.connection, -1, '1');
    expect(first.pushed).toEqual([]);
    expect(second.pushed.at(-1)?.at(-1)).toBe('1');
  });

  it('has a number of its own', async () => {
    void connect(-1);
    expect(await connect(-1)).toBe('!Invalid call.');
    expect(await connect(1)).toBe('!Invalid call.');
  });
});

describe('a page that is flooded', () => {
  const large = 'x'.repeat(MOST_WAITING / 8);

  it('gets no more than may wait in it, and the port ends with the reason at both ends', async () => {
    const ended = connect();
    const end = router.accept(second.connection, second.number).catch((error: Error) => `!${error.message}`);
    for (let i = 0; i < 10; i++) router.post(first.connection, -1, large);
    expect(await ended).toBe(`!${FLOODED}`);
    expect(await end).toBe(`!${FLOODED}`);
    expect(second.pushed.filter(([kind]) => kind === Talk.Post)).toHaveLength(4);
    expect(a.warnings).toHaveLength(1);
    expect(await send()).toBe(`!${FLOODED}`);
  });

  it('gets everything when it is as quick', async () => {
    const ended = connect();
    for (let i = 0; i < 10; i++) {
      router.post(first.connection, -1, large);
      router.consumed(second.connection, second.pushed.at(-1)?.[1] as number);
    }
    expect(second.pushed).toHaveLength(11);
    expect(await Promise.race([ended, settled()])).toBeUndefined();
  });

  it('gets no more in advance either', async () => {
    b.ready = new Promise(() => {});
    const ended = connect(-1, B);
    for (let i = 0; i < 10; i++) router.post(first.connection, -1, large);
    expect(await ended).toBe(`!${FLOODED}`);
  });
});

describe('scripts of the app in the page of a guest', () => {
  it('are known by the URL of their document, which main knows', () => {
    const [script, window] = a.pages as [FakePage, FakePage];
    script.kind = 'script';
    for (const [url, origin] of [
      ['http://host.test:81/x?y', 'http://host.test:81'],
      ['data:text/html,x', 'null'],
      [`chrome-app://${A}/help.html`, `chrome-app://${A}`],
    ] as const) {
      script.documentUrl = url;
      void router.send({ app: a.host, page: script.connection }, undefined, URL_OF_A, '1').catch(() => undefined);
      expect(window.pushed.at(-1)?.[4]).toEqual({ id: A, url, origin });
    }
  });

  it('hear nothing that is sent to all', () => {
    const [script, window] = a.pages as [FakePage, FakePage];
    script.kind = 'script';
    void router.send({ app: a.host, page: window.connection }, undefined, URL_OF_A, '1').catch(() => undefined);
    void router.connect({ app: a.host, page: window.connection }, -1, undefined, URL_OF_A, '').catch(() => undefined);
    expect(script.pushed).toEqual([]);
  });
});
