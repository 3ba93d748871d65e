/** Where guests of `<webview>` may go in a kiosk: URLBlocklist and URLAllowlist (docs/kiosk/policy.md). */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk, TestPolicy } from '../support/kiosk.ts';
import { fixtureFolder } from '../support/shell.ts';

let server: Server;
let kiosk: RunningKiosk;
let asked: string[];
let at: string;

const PAGES: Readonly<Record<string, string>> = {
  '/ok/links': '<title>links</title><a href="/no/link">link</a><img src="/no/picture">',
  '/ok/frames':
    '<title>frames</title><iframe src="/no/frame"></iframe><object data="/no/object"></object><iframe src="/ok/frame"></iframe>',
  '/ok/nested': '<title>nested</title><iframe src="/ok/redirect"></iframe>',
};
const REDIRECTS: Readonly<Record<string, string>> = { '/ok/redirect': '/ok/again', '/ok/again': '/no/redirected' };

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const location = REDIRECTS[path];
    if (location !== undefined) return response.writeHead(302, { location }).end();
    response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' });
    return response.end(PAGES[path] ?? `<title>${path}</title>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await kiosk.close();
  server.closeAllConnections();
  server.close();
});

async function start(policy: TestPolicy): Promise<void> {
  kiosk = await startKiosk(policy, { folder: fixtureFolder('kiosk-guests') });
  await kiosk.waitForOutput('window ready');
  await kiosk.inPage(`(() => {
    globalThis.aborted = [];
    const view = document.querySelector('webview');
    view.addEventListener('loadabort', (event) => {
      event.preventDefault();
      aborted.push([event.url.replace('http://${at}', ''), event.isTopLevel, event.code, event.reason]);
    });
    globalThis.stops = 0;
    view.addEventListener('loadstop', () => stops++);
  })(); 0`);
}

/** Resolves with what was aborted, when the guest has loaded. */
const show = (url: string) =>
  kiosk.inPage<unknown[]>(`new Promise((done) => {
    const view = document.querySelector('webview');
    aborted = [];
    view.addEventListener('loadstop', () => done(aborted), { once: true });
    view.src = ${JSON.stringify(url)};
  })`);
const inGuest = <T>(script: string) =>
  kiosk.inPage<T>(`new Promise((resolve) => {
    document.querySelector('webview').executeScript({ code: ${JSON.stringify(script)} }, (results) => resolve(results && results[0]));
  })`);
const aborted = () => kiosk.inPage<unknown[]>('aborted');
const refused = (url: string, isTopLevel: boolean) => [url, isTopLevel, -22, 'ERR_BLOCKED_BY_ADMINISTRATOR'];

it('refuses pages, links, frames and redirections that the lists do not allow, and tells the app', async () => {
  await start({ URLBlocklist: ['*'], URLAllowlist: [`${at}/ok`] });
  expect(await show(`http://${at}/ok/links`)).toEqual([]);
  expect(await inGuest('document.title')).toBe('links');

  expect(await show(`http://${at}/no/page`)).toEqual([refused('/no/page', true)]);
  expect(await inGuest('document.title')).toBe('links');
  expect(await show('data:text/html,<title>data</title>')).toEqual([
    refused('data:text/html,<title>data</title>', true),
  ]);
  await kiosk.waitForOutput(`Refused to go to ${at}`);

  await kiosk.inPage('aborted = []; 0');
  await inGuest('document.querySelector("a").click()');
  await expect.poll(aborted).toEqual([refused('/no/link', true)]);
  await kiosk.inPage('aborted = []; 0');
  await inGuest('location.assign("/ok/redirect")');
  await expect.poll(aborted).toEqual([refused('/no/redirected', true)]);

  await show(`http://${at}/ok/frames`);
  await expect.poll(aborted).toContainEqual(refused('/no/frame', false));
  await expect.poll(() => asked).toContain('/ok/frame');
  await show(`http://${at}/ok/nested`);
  await expect.poll(aborted).toContainEqual(refused('/no/redirected', false));
  // What a page needs beside documents is no matter of the lists.
  expect(asked.filter((path) => path.startsWith('/no/'))).toEqual(['/no/picture']);
});

it('takes the lists as they are now, also for what a page has been to', async () => {
  await start({});
  expect(await show(`http://${at}/no/first`)).toEqual([]);
  expect(await show('data:text/html,<title>data</title>')).toEqual([]);
  expect(await show(`http://${at}/ok/second`)).toEqual([]);
  kiosk.writePolicy({ URLBlocklist: [`${at}/no`, 'data:*'] });
  await kiosk.waitForOutput('The kiosk has a new policy.');
  // What is open stays.
  expect(await inGuest('document.title')).toBe('/ok/second');
  const back = (offset: number) =>
    kiosk.inPage<unknown[]>(`new Promise((done) => {
      aborted = [];
      document.querySelector('webview').addEventListener('loadstop', () => done(aborted), { once: true });
      document.querySelector('webview').go(${offset});
    })`);
  expect(await back(-1)).toEqual([refused('data:text/html,<title>data</title>', true)]);
  expect(await back(-2)).toEqual([refused('/no/first', true)]);
  expect(await show(`http://${at}/no/third`)).toEqual([refused('/no/third', true)]);
  expect(await show(`http://${at}/ok/fourth`)).toEqual([]);
  const base = `document.querySelector('webview').loadDataWithBaseUrl('data:text/html,own', 'http://${at}/ok/base')`;
  await kiosk.inPage(`aborted = []; ${base}; 0`);
  await expect.poll(aborted).toEqual([refused('data:text/html,own', true)]);
  expect(asked).toEqual(['/no/first', '/ok/second', '/ok/fourth']);
});
