/** `webview.request` in real Electron: what its listeners hear, and what their answers do, against pages on loopback. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { beforeEach, expect, it } from 'vitest';
import { startGuests } from '../support/guests.ts';
import type { MakeWebview, NextEvent, RequestEvent, Webview } from '../support/guests.ts';

/** In the page. */
declare const makeWebview: MakeWebview;
declare const next: NextEvent;
declare const view: Webview;
declare const heard: [string, Record<string, unknown>][];

const headers: Record<string, unknown>[] = [];

/** Asks who one is, and shows it. Each in a folder of its own, for all of which the browser remembers the answer. */
const secret = (place: string) => (request: IncomingMessage, response: ServerResponse) => {
  const given = /^Basic (.*)$/.exec(request.headers.authorization ?? '')?.[1];
  response.writeHead(given === undefined || place === 'c' ? 401 : 200, {
    'Content-Type': 'text/html',
    ...(given === undefined ? { 'WWW-Authenticate': `Basic realm="${place}"` } : {}),
  });
  response.end(`<title>${given === undefined ? 'who?' : Buffer.from(given, 'base64').toString()}</title>`);
};

const { shell, site, page, title } = await startGuests({
  '/page': '<title>page</title><iframe src="/frame"></iframe><img src="/picture.png">',
  '/frame': '<title>frame</title>frame',
  '/other': '<title>other</title>other',
  '/redirect': (_request, response) => {
    response.writeHead(302, { Location: '/other' });
    response.end();
  },
  '/headers': (request, response) => {
    headers.push(request.headers);
    response.writeHead(200, {
      'Content-Type': 'text/html',
      'Content-Security-Policy': "default-src 'none'",
      'Set-Cookie': 'c=1',
      'X-Mine': 'yes',
    });
    response.end(`<title>headers</title><script>document.title = 'script ran'</script>`);
  },
  '/a/private': secret('a'),
  '/b/private': secret('b'),
  '/c/private': secret('c'),
  '/form': '<title>form</title><form method="post" action="/other"><input name="a" value="b"></form>',
});
beforeEach(() =>
  page.evaluate(() => {
    Object.assign(globalThis, { view: makeWebview({}), heard: [] });
  }),
);

/** Listens to events without answering. */
const listen = (events: Record<string, string[]>, filter: object = { urls: ['<all_urls>'] }) =>
  page.evaluate(
    ([names, given]) => {
      for (const [name, extra] of Object.entries(names)) {
        view.request[name]?.addListener(
          (details: Record<string, unknown>) => {
            heard.push([name, details]);
          },
          given,
          extra,
        );
      }
    },
    [events, filter] as const,
  );
/** Answers an event the same way every time. */
const answer = (name: string, response: object, filter: object = { urls: ['<all_urls>'] }, extra: string[] = []) =>
  page.evaluate(
    ([event, result, given, more]) => {
      view.request[event]?.addListener(() => result, given, ['blocking', ...more]);
    },
    [name, response, filter, extra] as const,
  );
const go = (url: string, until = 'loadstop') =>
  page.evaluate(
    async ([src, type]) => {
      view.src = src;
      const event = await next(view, type);
      return [event['url'], event['reason']];
    },
    [site.origin + url, until] as const,
  );
const told = () => page.evaluate(() => heard);

it('tells of each request in the order of Chrome, with its keys', async () => {
  await listen({
    onBeforeRequest: [],
    onBeforeSendHeaders: ['requestHeaders'],
    onSendHeaders: ['requestHeaders', 'extraHeaders'],
    onHeadersReceived: ['responseHeaders'],
    onBeforeRedirect: [],
    onResponseStarted: [],
    onCompleted: ['responseHeaders', 'extraHeaders'],
    onErrorOccurred: [],
  });
  await go('/redirect');
  await expect.poll(async () => (await told()).at(-1)?.[0]).toBe('onCompleted');
  const seen = await told();
  const hop = ['onBeforeRequest', 'onBeforeSendHeaders', 'onSendHeaders', 'onHeadersReceived'];
  expect(seen.map(([name]) => name)).toEqual([...hop, 'onBeforeRedirect', ...hop, 'onResponseStarted', 'onCompleted']);
  expect(seen[0]?.[1]).toEqual({
    frameId: 0,
    method: 'GET',
    parentFrameId: -1,
    requestId: expect.stringMatching(/^\d+$/) as unknown,
    tabId: -1,
    timeStamp: expect.any(Number) as unknown,
    type: 'main_frame',
    url: `${site.origin}/redirect`,
  });
  expect(seen[4]?.[1]).toMatchObject({
    statusCode: 302,
    statusLine: 'HTTP/1.1 302 Found',
    redirectUrl: `${site.origin}/other`,
  });
  expect(new Set(seen.map(([, { requestId }]) => requestId)).size).toBe(1);
  expect(seen[1]?.[1]['requestHeaders']).toContainEqual({ name: 'Upgrade-Insecure-Requests', value: '1' });
  const done = seen.at(-1)?.[1];
  expect(done).toMatchObject({ fromCache: false, statusCode: 200, url: `${site.origin}/other` });
  expect(done?.['responseHeaders']).toContainEqual({ name: 'Content-Type', value: 'text/html; charset=utf-8' });
  expect(Object.keys(done ?? {})).toEqual(Object.keys(done ?? {}).toSorted());
});

it('knows frames and kinds, and asks only listeners whose filter fits', async () => {
  await listen({ onBeforeRequest: [] });
  await page.evaluate((origin) => {
    const images = (details: Record<string, unknown>) => void heard.push(['image', details]);
    view.request['onBeforeRequest']?.addListener(images, { urls: [`${origin}/*`], types: ['image'] });
    const others = (details: Record<string, unknown>) => void heard.push(['other', details]);
    view.request['onBeforeRequest']?.addListener(others, { urls: [`${origin}/oth*`] });
  }, site.origin);
  await go('/page');
  const seen = await told();
  const of = (path: string) =>
    seen.filter(([, { url }]) => url === site.origin + path).map(([name, { type }]) => [name, type]);
  expect(of('/page')).toEqual([['onBeforeRequest', 'main_frame']]);
  expect(of('/frame')).toEqual([['onBeforeRequest', 'sub_frame']]);
  expect(of('/picture.png')).toEqual([
    ['onBeforeRequest', 'image'],
    ['image', 'image'],
  ]);
  const frame = seen.find(([, { url }]) => url === `${site.origin}/frame`)?.[1];
  expect(frame).toMatchObject({ parentFrameId: 0, frameId: expect.any(Number) as unknown });
  expect(frame?.['frameId']).not.toBe(0);
});

it('cancels and redirects', async () => {
  await answer('onBeforeRequest', { cancel: true }, { urls: [`${site.origin}/other`] });
  await answer('onBeforeRequest', { redirectUrl: `${site.origin}/frame` }, { urls: [`${site.origin}/moved`] });
  await answer('onBeforeRequest', { redirectUrl: 'file:///etc/passwd' }, { urls: [`${site.origin}/page`] });
  const before = site.requests.length;
  expect(await go('/other', 'loadabort')).toEqual([`${site.origin}/other`, 'ERR_BLOCKED_BY_CLIENT']);
  expect(site.requests.length).toBe(before);
  await go('/moved');
  expect(await title()).toBe('frame');
  expect(await page.evaluate(() => view.src)).toBe(`${site.origin}/frame`);
  await go('/page');
  expect(await title()).toBe('page');
});

it('redirects by the headers of an answer', async () => {
  await answer('onHeadersReceived', { redirectUrl: `${site.origin}/frame` }, { urls: [`${site.origin}/other`] });
  await go('/other');
  expect(await title()).toBe('frame');
});

it('changes headers both ways', async () => {
  await page.evaluate(() => {
    view.request['onBeforeSendHeaders']?.addListener(
      ({ requestHeaders }: { requestHeaders: { name: string; value: string }[] }) => ({
        requestHeaders: [
          ...requestHeaders.filter(({ name }) => name !== 'User-Agent'),
          { name: 'X-Kiosk', value: '7' },
        ],
      }),
      { urls: ['<all_urls>'] },
      ['blocking', 'requestHeaders'],
    );
    view.request['onHeadersReceived']?.addListener(
      ({ responseHeaders }: { responseHeaders: { name: string }[] }) => ({
        responseHeaders: responseHeaders.filter(({ name }) => name !== 'Content-Security-Policy'),
      }),
      { urls: ['<all_urls>'] },
      ['blocking', 'responseHeaders'],
    );
  });
  await go('/headers');
  expect(headers.at(-1)).toMatchObject({ 'x-kiosk': '7', accept: expect.stringContaining('text/html') as unknown });
  expect(headers.at(-1)?.['user-agent']).toBeUndefined();
  // Its policy would have forbidden the script.
  expect(await title()).toBe('script ran');
  // What the listener did not see has stayed.
  await go('/headers');
  expect(headers.at(-1)?.['cookie']).toBe('c=1');
});

it('shows what a form sends', async () => {
  await listen({ onBeforeRequest: ['requestBody'] }, { urls: [`${site.origin}/other`] });
  await go('/form');
  await page.evaluate(async () => {
    view.executeScript({ code: 'document.forms[0].submit()' });
    await next(view, 'loadstop');
  });
  const body = await page.evaluate(() => {
    const { raw } = (heard[0] as (typeof heard)[0])[1]['requestBody'] as { raw: { bytes: ArrayBuffer }[] };
    return [raw.length, new TextDecoder().decode(raw[0]?.bytes), raw[0]?.bytes instanceof ArrayBuffer];
  });
  expect(body).toEqual([1, 'a=b', true]);
});

it('goes on when a listener throws, returns nonsense or is taken away', async () => {
  await page.evaluate(() => {
    const filter = { urls: ['<all_urls>'] };
    const throwing = () => {
      throw new Error('by intention');
    };
    view.request['onBeforeRequest']?.addListener(throwing, filter, ['blocking']);
    view.request['onBeforeRequest']?.addListener(() => ({ cancel: 'maybe' }), filter, ['blocking']);
    const cancelling = () => ({ cancel: true });
    const event = view.request['onBeforeRequest'];
    event?.addListener(cancelling, filter, ['blocking']);
    heard.push(['has', { listener: event?.hasListener(cancelling), any: event?.hasListeners() }]);
    event?.removeListener(cancelling);
    heard.push(['has', { listener: event?.hasListener(cancelling), any: event?.hasListeners() }]);
  });
  await go('/other');
  expect(await title()).toBe('other');
  expect(await told()).toEqual([
    ['has', { listener: true, any: true }],
    ['has', { listener: false, any: true }],
  ]);
  await shell.waitForOutput('by intention');
  await shell.waitForOutput("Error at property 'cancel'");
});

it('keeps its listeners for the next guest, and those of two guests apart', async () => {
  await answer('onBeforeRequest', { cancel: true }, { urls: [`${site.origin}/other`] });
  await go('/frame');
  await page.evaluate(() => {
    view.remove();
    document.body.append(view);
  });
  await page.evaluate(() => next(view, 'loadstop'));
  expect((await go('/other', 'loadabort'))[1]).toBe('ERR_BLOCKED_BY_CLIENT');
  const second = await page.evaluate(async (src) => {
    const made = makeWebview({ src });
    await next(made, 'loadstop');
    return made.src;
  }, `${site.origin}/other`);
  expect(second).toBe(`${site.origin}/other`);
  expect(site.requests.at(-1)?.url).toBe('/other');
});

it('is asked for the first page of a new window, too', async () => {
  await go('/form');
  const before = site.requests.length;
  const aborted = await page.evaluate(async (url) => {
    const asked = next(view, 'newwindow');
    view.executeScript({
      code: `Object.assign(document.createElement('a'), { href: '${url}', target: '_blank' }).click()`,
    });
    view.addEventListener('newwindow', (event) => event.preventDefault());
    const { window: opened } = (await asked) as unknown as { window: { attach(to: object): void } };
    const second = makeWebview({});
    second.request['onBeforeRequest']?.addListener(() => ({ cancel: true }), { urls: ['<all_urls>'] }, ['blocking']);
    opened.attach(second);
    return (await next(second, 'loadabort'))['url'];
  }, `${site.origin}/other`);
  expect(aborted).toBe(`${site.origin}/other`);
  expect(site.requests.length).toBe(before);
});

it('says who one is where a server asks, at once or later', async () => {
  await page.evaluate((origin) => {
    view.request['onAuthRequired']?.addListener(
      (details: Record<string, unknown>) => {
        heard.push(['onAuthRequired', details]);
        return { authCredentials: { username: 'ada', password: 'secret' } };
      },
      { urls: [`${origin}/a/private`] },
      ['blocking'],
    );
    view.request['onAuthRequired']?.addListener(
      (_details: unknown, done: (answer: object) => void) => {
        setTimeout(() => done({ authCredentials: { username: 'later', password: 'too' } }));
      },
      { urls: [`${origin}/b/private`] },
      ['asyncBlocking'],
    );
  }, site.origin);
  await go('/a/private');
  expect(await title()).toBe('ada:secret');
  expect((await told())[0]?.[1]).toMatchObject({
    challenger: { host: '127.0.0.1', port: Number(new URL(site.origin).port) },
    isProxy: false,
    realm: 'a',
    scheme: 'basic',
    statusCode: 401,
    type: 'main_frame',
    url: `${site.origin}/a/private`,
  });
  await go('/b/private');
  expect(await title()).toBe('later:too');
  await go('/c/private');
  expect(await title()).toBe('who?');
});

it('throws what Chrome throws', async () => {
  const thrown = await page.evaluate(() => {
    const event = view.request['onBeforeRequest'] as RequestEvent;
    const all = { urls: ['<all_urls>'] };
    const error = (...given: unknown[]) => {
      try {
        event.addListener(...(given as [unknown]));
        return 'nothing';
      } catch (caught) {
        return String(caught);
      }
    };
    const listener = () => {};
    return [
      error(listener),
      error(listener, 5),
      error(listener, {}),
      error(listener, { ...all, types: ['x'] }),
      error(listener, all, ['nope']),
      error(listener, all, 'blocking'),
      error(5, all),
    ];
  });
  expect(thrown).toEqual([
    'TypeError: No matching signature.',
    'TypeError: No matching signature.',
    "TypeError: Error at parameter 'filter': Missing required property 'urls'.",
    "TypeError: Error at parameter 'filter': Error at property 'types': Error at index 0: Value must be one of csp_report, font, image, main_frame, media, object, other, ping, script, stylesheet, sub_frame, webbundle, websocket, xmlhttprequest.",
    "TypeError: Error at parameter 'extraInfoSpec': Error at index 0: Value must be one of blocking, extraHeaders, requestBody.",
    'TypeError: No matching signature.',
    'nothing',
  ]);
  await listen({ onBeforeRequest: [] }, { urls: ['nonsense'] });
  await go('/other');
  await shell.waitForOutput("'nonsense' is not a valid URL pattern.");
});
