/** The app's own pages in a `<webview>`, of its package and of its own making, as Chromium 120 has them (the last that was asked). */
import { expect, it } from 'vitest';
import { startGuests } from '../support/guests.ts';
import type { MakeWebview, NextEvent, Webview } from '../support/guests.ts';

/** In the page. */
declare const log: Record<string, unknown>[];
declare const makeWebview: MakeWebview;
declare const next: NextEvent;
declare const view: Webview;
/** In the window: only what the tests call. */
declare const chrome: { runtime: { sendMessage(message: unknown): void } };

const { site, page, load, go, run, title, events } = await startGuests({
  '/web': '<title>web</title><p>web</p>',
  '/framing': (request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(
      `<title>framing</title><iframe src="${new URL(request.url ?? '', 'http://x').searchParams.get('of')}"></iframe>`,
    );
  },
});
const origin = new URL(page.url()).href.replace(/\/window\.html.*/, '');
/** As the page itself sees it: what `executeScript` runs has a world of its own. */
const inPage = (code: string) =>
  run(`(() => { const script = document.createElement('script'); script.textContent = ${JSON.stringify(code)};
    document.body.append(script); return document.documentElement.dataset.said; })()`);
const said = async (expression: string): Promise<unknown> =>
  JSON.parse(String((await inPage(`document.documentElement.dataset.said = JSON.stringify(${expression})`))[0]));

const SURFACE = {
  runtime: [
    'ContextType',
    'OnInstalledReason',
    'OnRestartRequiredReason',
    'PlatformArch',
    'PlatformNaclArch',
    'PlatformOs',
    'RequestUpdateCheckStatus',
    'connect',
    'getManifest',
    'getURL',
    'id',
    'onConnect',
    'onMessage',
    'sendMessage',
  ],
  i18n: ['detectLanguage', 'getAcceptLanguages', 'getMessage', 'getUILanguage'],
  storage: ['AccessLevel', 'local', 'managed', 'onChanged', 'sync'],
};
const TALKED = JSON.stringify({ answer: 'answered', echo: 'own hello', kept: 'in the app' });

it('have what a content script has, and talk to the app', async () => {
  await load('shared/own.html', { partition: 'trusted' });
  await expect.poll(title).toBe(TALKED);
  expect(await said('has')).toMatchObject(SURFACE);
  expect(Object.keys((await said('has')) as object).toSorted()).toEqual(['i18n', 'runtime', 'storage']);
  // Nor are they under the policy of the app's windows.
  expect(await said('inline')).toBe(2);
  expect(await said('[String(self.origin), typeof localStorage, getComputedStyle(document.body).fontSize]')).toEqual([
    origin,
    'undefined',
    '12px',
  ]);
  await page.evaluate(() => chrome.runtime.sendMessage('to all'));
  await expect.poll(() => said('heard')).toEqual(['to all']);
  const reply = await page.evaluate(async () => {
    const answered = next(window, 'message');
    view.contentWindow.postMessage('hello', location.origin);
    const { data, origin: from } = (await answered) as unknown as MessageEvent<unknown>;
    return [data, from];
  });
  expect(reply).toEqual([{ origin, data: 'hello' }, origin]);
  await page.evaluate(() => {
    view.src = 'shared/own.html?again';
  });
  await expect.poll(() => said('location.search')).toBe('?again');
  await expect.poll(title).toBe(TALKED);
});

it('are shown by a blob: URL that a window has made, in every partition', async () => {
  for (const partition of ['trusted', 'other']) {
    const src = await page.evaluate(
      async ([name, base]) => {
        for (const old of document.querySelectorAll('webview')) old.remove();
        log.length = 0;
        const text = `<title>made</title><body>${'x'.repeat(1_000_000)}<script src="${base}/shared/own.js"></script></body>`;
        const url = `${URL.createObjectURL(new Blob([text], { type: 'text/html' }))}#part`;
        const made = makeWebview({ src: url, partition: name as string });
        Object.assign(globalThis, { view: made });
        await next(made, 'contentload');
        return url;
      },
      [partition, origin] as const,
    );
    expect(await page.evaluate(() => view.src)).toBe(src);
    expect((await events()).filter(({ type }) => type === 'loadstart' || type === 'loadcommit')).toEqual([
      { type: 'loadstart', url: src, isTopLevel: true },
      { type: 'loadcommit', url: src, isTopLevel: true },
    ]);
    expect(
      await said(
        '[self.origin, location.hash, typeof chrome.runtime.sendMessage, document.body.textContent.length > 1_000_000]',
      ),
    ).toEqual([origin, '#part', 'function', true]);
    // Of the package it gets what the partition does.
    if (partition === 'trusted') await expect.poll(title).toBe(TALKED);
    else expect(await said('typeof has')).toBe('undefined');
  }
});

it('find nothing under a blob: URL that is gone, and the last of several is shown', async () => {
  const reason = await page.evaluate(async () => {
    const url = URL.createObjectURL(new Blob(['gone'], { type: 'text/html' }));
    URL.revokeObjectURL(url);
    const made = makeWebview({ src: url });
    Object.assign(globalThis, { view: made });
    return (await next(made, 'loadabort'))['reason'];
  });
  expect(reason).toBe('ERR_FILE_NOT_FOUND');
  await page.evaluate(async (other) => {
    const url = (text: string) => URL.createObjectURL(new Blob([`<title>${text}</title>`], { type: 'text/html' }));
    view.src = url('first');
    view.src = url('second');
    view.src = other;
    await next(view, 'contentload');
  }, `${site.origin}/web`);
  expect(await title()).toBe('web');
});

it('are shown by nobody but the app: no web page goes there or frames them', async () => {
  await load('/web', { partition: 'trusted' });
  await run(`location.href = '${origin}/shared/own.html'`);
  const aborted = { type: 'loadabort', url: `${origin}/shared/own.html`, code: -20, reason: 'ERR_BLOCKED_BY_CLIENT' };
  await expect.poll(events).toContainEqual({ ...aborted, isTopLevel: true });
  expect(await title()).toBe('web');
  await go(`/framing?of=${origin}/shared/own.html`);
  await expect.poll(events).toContainEqual({ ...aborted, isTopLevel: false });
  // A web page has nothing of the app's, not even in the process that has shown its pages.
  await load('shared/own.html', { partition: 'trusted' });
  await go('/web');
  expect(await said('typeof chrome.runtime')).toBe('undefined');
  for (const [src, code] of [
    ['window.html', -20],
    ['shared/none.html', -6],
  ] as const) {
    const got = await page.evaluate(async (path) => {
      view.src = path;
      return (await next(view, 'loadabort'))['code'];
    }, src);
    expect(got).toBe(code);
  }
});
