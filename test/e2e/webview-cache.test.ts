/** `clearData` and what a guest's process keeps in its memory. */
import { expect, it } from 'vitest';
import { startGuests } from '../support/guests.ts';
import type { NextEvent, Webview } from '../support/guests.ts';

/** In the page. */
declare const next: NextEvent;
declare const view: Webview;

const requests: string[] = [];
const { page, load } = await startGuests({
  '/board': '<title>board</title><link rel="stylesheet" href="/style.css"><p>board</p>',
  '/style.css': (request, response) => {
    requests.push(request.url ?? '');
    response.writeHead(200, { 'Content-Type': 'text/css', 'Cache-Control': 'max-age=600' });
    response.end('p { color: red }');
  },
});
const reload = () =>
  page.evaluate(async () => {
    const loaded = next(view, 'loadstop');
    (view['reload'] as () => void).call(view);
    await loaded;
  });

it('a page that is loaded again after it finds nothing kept, as in Chrome', async () => {
  await load('/board', { partition: 'cached' });
  await reload();
  expect(requests).toHaveLength(1);
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const clearData = view['clearData'] as (options: object, types: object, done: () => void) => void;
        clearData.call(view, { since: 0 }, { appcache: true, cache: true }, resolve);
      }),
  );
  await reload();
  expect(requests).toHaveLength(2);
});
