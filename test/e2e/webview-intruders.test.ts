/** What a web page in a `<webview>` does to get at what the app has there: its scripts’ messages and its own pages. */
import { expect, it } from 'vitest';
import { startGuests } from '../support/guests.ts';
import type { MakeWebview, NextEvent, RequestEvent, Webview } from '../support/guests.ts';

/** In the page. */
declare const makeWebview: MakeWebview;
declare const next: NextEvent;
declare const view: Webview;

const { site, page, load, run, title, events } = await startGuests({
  '/watching': `<title>watching</title><button>press</button><script>
    const seen = [];
    const look = (how) => {
      const { event } = window;
      if (event) seen.push([how, event.type, event.target?.constructor.name, String(event.detail ?? event.data)]);
    };
    new MutationObserver(() => look('observer')).observe(document, { subtree: true, attributes: true, childList: true });
    document.querySelector('button').addEventListener('click', () => { look('click'); Promise.resolve().then(() => look('micro')); });
    customElements.define('x-look', class extends HTMLElement { connectedCallback() { look('custom'); } });
  </script>`,
  '/redirect': (request, response) => {
    response.writeHead(302, { Location: decodeURIComponent((request.url ?? '').split('?to=')[1] ?? '') });
    response.end();
  },
  '/framing': (request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(`<title>framing</title><iframe src="/redirect?to=${(request.url ?? '').split('?to=')[1]}"></iframe>`);
  },
});
const origin = new URL(page.url()).href.replace(/\/window\.html.*/, '');
const inPage = (code: string) =>
  run(`(() => { const script = document.createElement('script'); script.textContent = ${JSON.stringify(code)};
    document.body.append(script); return document.documentElement.dataset.said; })()`);
const said = async (expression: string): Promise<unknown> =>
  JSON.parse(String((await inPage(`document.documentElement.dataset.said = JSON.stringify(${expression})`))[0]));
const consoleTexts = async () =>
  (await events()).filter(({ type }) => type === 'consolemessage').map(({ message }) => message);

it('sees no message of the app’s scripts by what runs while they are told of it', async () => {
  await load('/watching');
  await run(`chrome.runtime.sendMessage('asked', (answer) => {
    document.body.dataset.answer = answer;
    document.querySelector('button').click();
    document.body.append(document.createElement('x-look'));
    chrome.storage.local.get('kept', ({ kept }) => { document.body.dataset.kept = kept; console.log('over'); });
  });`);
  await expect.poll(consoleTexts).toContain('over');
  expect(await said('seen.filter(([how, type]) => type !== "click")')).toEqual([]);
});

const aborted = { type: 'loadabort', url: `${origin}/shared/own.html`, code: -20, reason: 'ERR_BLOCKED_BY_CLIENT' };

it('comes to no own page by a server that redirects there, but by the app that does', async () => {
  await load('/watching', { partition: 'trusted' });
  await run(`location.href = '/redirect?to=${origin}/shared/own.html'`);
  await expect.poll(events).toContainEqual({ ...aborted, isTopLevel: true });
  expect(await title()).toBe('watching');
  await load(`/framing?to=${origin}/shared/own.html`, { partition: 'trusted' });
  await expect.poll(events).toContainEqual({ ...aborted, isTopLevel: false });
  await page.evaluate(
    ([from, to]) => {
      const { onHeadersReceived } = view.request as Record<'onHeadersReceived', RequestEvent>;
      onHeadersReceived.addListener(() => ({ redirectUrl: to }), { urls: [from] }, ['blocking']);
    },
    [`${site.origin}/asked`, `${origin}/shared/own.html`] as const,
  );
  await run(`location.href = '/asked#part'`);
  await expect.poll(() => said('location.href')).toBe(`${origin}/shared/own.html#part`);
  expect(await said('typeof chrome.runtime.sendMessage')).toBe('function');
});

it('opens no window that shows an own page', async () => {
  const open = async (code: string) => {
    await page.evaluate(() => {
      view.addEventListener(
        'newwindow',
        (event) => {
          const made = makeWebview({ partition: 'trusted' });
          (event as unknown as { window: { attach(view: Webview): void } }).window.attach(made);
          Object.assign(globalThis, { opened: next(made, 'loadstop'), view: made });
        },
        { once: true },
      );
    });
    await inPage(code);
    await expect.poll(() => page.evaluate(() => 'opened' in globalThis)).toBe(true);
    await page.evaluate(async () => {
      await (globalThis as unknown as { opened: Promise<void> }).opened;
      delete (globalThis as { opened?: unknown }).opened;
    });
  };
  await load('/watching', { partition: 'trusted' });
  await open(`window.open('${origin}/shared/own.html')`);
  await expect.poll(events).toContainEqual({ ...aborted, isTopLevel: true });
  await load('shared/own.html', { partition: 'trusted' });
  await open(`window.open('own.html?opened')`);
  expect(await said('location.href')).toBe(`${origin}/shared/own.html?opened`);
});
