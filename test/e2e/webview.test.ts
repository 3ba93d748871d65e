/** `<webview>` in real Electron: attributes, methods and events against pages on loopback. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startGuests } from '../support/guests.ts';
import type { MakeWebview, NextEvent, Webview } from '../support/guests.ts';
import { keepMenus, menuAfter, pickInMenu } from '../support/shown-menu.ts';
import type { ShownItem } from '../support/shown-menu.ts';

/** In the page. */
declare const log: Record<string, unknown>[];
declare const makeWebview: MakeWebview;
declare const next: NextEvent;
declare const view: Webview;

const { shell, site, page, load, go, run, events } = await startGuests({
  '/one': '<title>one</title><p>word and word</p><script>document.cookie = "a=1; max-age=9999";</script>',
  '/two': '<title>two</title>two',
  '/framed': `<title>framed</title><iframe src="/two"></iframe><script>document.write('<iframe src="' + location.href.replace('127.0.0.1', 'localhost').replace('framed', 'one') + '"></iframe>')</script>`,
  '/strict': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': "default-src 'none'" });
    response.end('<title>strict</title><p>strict</p>');
  },
  '/sandboxed': (request, response) => {
    const modals = request.url?.endsWith('?silent') ? '' : ' allow-modals';
    response.writeHead(200, {
      'Content-Type': 'text/html',
      'Content-Security-Policy': `sandbox allow-scripts${modals}`,
    });
    response.end('<title>sandboxed</title>');
  },
  '/redirect': (_request, response) => {
    response.writeHead(302, { Location: '/two' });
    response.end();
  },
  '/talk': `<title>talk</title><script>addEventListener('message', (e) => e.source.postMessage('got ' + e.data, e.origin))</script>`,
  '/dialogs': `<title>dialogs</title><script>function go() { return [confirm('sure?'), alert('told')] }</script>`,
  '/prompts': `<title>{}</title><iframe src="/prompt?same"></iframe><script>
    document.write('<iframe src="' + location.href.replace('127.0.0.1', 'localhost').replace('prompts', 'prompt?foreign') + '"></iframe>');
    const got = {};
    const tell = (name, said) => { got[name] = said; document.title = JSON.stringify(got); };
    addEventListener('message', ({ data }) => tell(data[0], data[1]));
    try { tell('main', prompt('main?')); } catch (error) { tell('main', String(error)); }
  </script>`,
  '/prompt': `<script>onload = () => { let said; try { said = prompt(location.search + '?', 'default'); } catch (error) { said = String(error); } parent.postMessage([location.search.slice(1), said], '*'); }</script>`,
  '/file': (request, response) => {
    response.writeHead(200, { 'Content-Disposition': 'attachment; filename=report.txt' });
    response.end(request.url);
  },
  '/field': '<title>field</title><body style="margin:0"><textarea style="width:100%;height:100px">text</textarea>',
  '/wide': '<title>wide</title><body style="margin:0"><div style="width:450px;height:350px">wide</div>',
  '/naming': "<script>if (location.search === '?own') window.name = 'own'; document.title = window.name</script>naming",
  '/working': `<title>working</title><script>
    new Worker(URL.createObjectURL(new Blob(['postMessage("from the worker")']))).onmessage = ({ data }) => { document.title = data };
  </script>`,
  '/closing': '<title>closing</title><script>onload = () => setTimeout(close, 50)</script>',
});

it('loads, and tells how', async () => {
  await load('/one');
  const url = `${site.origin}/one`;
  const told = (await events()).filter(({ type }) => String(type).startsWith('load') || type === 'contentload');
  expect(told).toEqual([
    { type: 'loadstart', url, isTopLevel: true },
    { type: 'loadcommit', url, isTopLevel: true },
    { type: 'contentload' },
    { type: 'loadstop' },
  ]);
  // Nor does an app hear of Electron's own advice.
  expect((await events()).filter(({ type }) => type === 'consolemessage')).toEqual([]);
});

it('has the members of Chrome and none of Electron', async () => {
  await load('/one');
  const seen = await page.evaluate(() => ({
    tag: view.tagName,
    isWebView: view instanceof (globalThis as unknown as { WebView: typeof HTMLElement }).WebView,
    root: view.shadowRoot,
    foreign: [
      'send',
      'openDevTools',
      'executeJavaScript',
      'loadURL',
      'getWebContentsId',
      'preload',
      'nodeintegration',
      'webpreferences',
      'insertText',
    ].filter((name) => name in view),
    callbacks: ['connectedCallback', 'attributeChangedCallback'].filter((name) => name in view),
  }));
  expect(seen).toEqual({ tag: 'WEBVIEW', isWebView: true, root: null, foreign: [], callbacks: [] });
});

it('tells the size that the app gives it, and reads sizes as numbers', async () => {
  await load('/one');
  const numbers = await page.evaluate(() => {
    view.style.width = '222px';
    view['minwidth'] = '70.5px';
    view['maxwidth'] = 'none';
    view['autosize'] = true;
    return [view['minwidth'], view['maxwidth'], view['minheight'], view['autosize'], view.getAttribute('minwidth')];
  });
  expect(numbers).toEqual([70, 0, 0, true, '70']);
  await expect
    .poll(async () => (await events()).filter(({ type }) => type === 'contentresize' || type === 'sizechanged'))
    .toEqual([{ type: 'contentresize', oldWidth: 320, oldHeight: 240, newWidth: 222, newHeight: 240 }]);
});

it('walks its history and reflects where it is', async () => {
  await load('/one');
  await go('/two');
  const walk = await page
    .evaluate(async () => {
      const seen: unknown[] = [
        [view.src, (view['canGoBack'] as () => boolean)(), (view['canGoForward'] as () => boolean)()],
      ];
      const back = new Promise((resolve) => (view['back'] as (done: unknown) => void)(resolve));
      await next(view, 'loadstop');
      seen.push(await back, [
        view.src,
        (view['canGoBack'] as () => boolean)(),
        (view['canGoForward'] as () => boolean)(),
      ]);
      seen.push(await new Promise((resolve) => (view['go'] as (n: number, done: unknown) => void)(-5, resolve)));
      (view['forward'] as () => void)();
      await next(view, 'loadstop');
      (view['reload'] as () => void)();
      await next(view, 'loadstop');
      seen.push(view.src);
      return seen;
    })
    .catch((error: unknown) => error);
  const [one, two] = [`${site.origin}/one`, `${site.origin}/two`];
  expect(walk).toEqual([[two, true, false], true, [one, false, true], false, two]);
});

it('tells redirects, aborted loads and refused schemes', async () => {
  await load('/redirect');
  expect(await events()).toContainEqual({
    type: 'loadredirect',
    oldUrl: `${site.origin}/redirect`,
    newUrl: `${site.origin}/two`,
    isTopLevel: true,
  });
  const refused = await page.evaluate(async () => {
    view.src = 'file:///etc/passwd';
    const event = await next(view, 'loadabort');
    return [event['url'], event['code'], event['reason'], event['isTopLevel']];
  });
  expect(refused).toEqual(['file:///etc/passwd', -301, 'ERR_DISALLOWED_URL_SCHEME', true]);
  const warning = '<webview>: The load has aborted with error -301: ERR_DISALLOWED_URL_SCHEME.';
  await shell.waitForOutput(warning);
  await page.evaluate(async () => {
    view.addEventListener('loadabort', (event) => event.preventDefault(), { once: true });
    view.src = 'chrome://version';
    await next(view, 'loadabort');
    console.log('aborted in silence');
  });
  await shell.waitForOutput('aborted in silence');
  expect(shell.output().split(warning)).toHaveLength(2);
  const failed = await page.evaluate(async () => {
    view.src = 'http://no-such-host.invalid/';
    const event = await next(view, 'loadabort');
    return [event['url'], event['reason'], event['isTopLevel']];
  });
  expect(failed[0]).toBe('http://no-such-host.invalid/');
  expect(String(failed[1])).toMatch(/^ERR_/);
});

it('runs scripts in a world of their own, in all frames when asked', async () => {
  await load('/framed');
  expect(await run('window.mine = 7; document.title')).toEqual(['framed']);
  expect(await run('mine')).toEqual([7]);
  expect(await run('typeof document.write + typeof window.go + typeof chrome + typeof require')).toEqual([
    'functionundefinedobjectundefined',
  ]);
  expect(((await run('document.title', { allFrames: true })) as string[]).sort()).toEqual(['framed', 'one', 'two']);
  expect(await run('undefined')).toEqual([null]);
  expect(await run('({ a: [1, "b"] })')).toEqual([{ a: [1, 'b'] }]);
  const file = await page.evaluate(
    () => new Promise<unknown[]>((resolve) => void view.executeScript({ file: 'inject.js' }, resolve)),
  );
  expect(file).toEqual(['framed by file']);
});

it('holds up no workers of a page that has content scripts', async () => {
  await page.evaluate(() => {
    const made = makeWebview({});
    Object.assign(globalThis, { view: made });
    (made['addContentScripts'] as (list: object[]) => void)([
      { name: 'any', matches: ['<all_urls>'], all_frames: true, js: { code: '0' } },
    ]);
  });
  await go('/working');
  await expect.poll(() => run('document.title')).toEqual(['from the worker']);
});

it('runs scripts in the document that is there, whichever process it is in', async () => {
  await load('/one');
  expect(await run('document.title')).toEqual(['one']);
  await page.evaluate(async (url) => {
    view.src = url;
    await next(view, 'loadstop');
  }, `${site.other}/two`);
  expect(await run('document.title')).toEqual(['two']);
});

it('says what is wrong with an injection', async () => {
  await load('/one');
  const errors = await page.evaluate(async () => {
    const chrome = (globalThis as unknown as { chrome: { runtime: { lastError?: { message: string } } } }).chrome;
    const error = (details: object) =>
      new Promise((resolve) => void view.executeScript(details, () => resolve(chrome.runtime.lastError?.message)));
    return [await error({}), await error({ code: 'a', file: 'b' }), await error({ file: '../../etc/passwd' })];
  });
  expect(errors).toEqual([
    'No source code or file specified.',
    'Code and file should not be specified at the same time in the second argument.',
    'Failed to load file: "../../etc/passwd". ',
  ]);
});

it('styles against the will of the page, and runs content scripts where they belong', async () => {
  await page.evaluate(
    (origin) => {
      const made = makeWebview({});
      (globalThis as unknown as { view: Webview }).view = made;
      (made['addContentScripts'] as (list: object[]) => void)([
        {
          name: 'start',
          matches: [`${origin}/*`],
          js: { code: 'window.readyAt = document.readyState;' },
          run_at: 'document_start',
        },
        {
          name: 'end',
          matches: ['http://*/*'],
          exclude_matches: ['*://*/two'],
          js: { code: 'window.atEnd = document.title;' },
          run_at: 'document_end',
        },
        { name: 'not', matches: ['https://*/*'], js: { code: 'window.never = 1;' } },
        {
          name: 'file',
          matches: ['<all_urls>'],
          js: { files: ['inject.js'] },
          css: { code: 'p { color: rgb(1, 2, 3) }' },
        },
      ]);
    },
    site.origin.replace(/:\d+$/, ''),
  );
  await go('/strict');
  await expect
    .poll(() => run('[window.readyAt, window.atEnd, typeof window.never, window.fromFile]'))
    .toEqual([['loading', 'strict', 'undefined', 'strict by file']]);
  expect(await run("getComputedStyle(document.querySelector('p')).color")).toEqual(['rgb(1, 2, 3)']);
  await page.evaluate(
    () =>
      new Promise<void>((resolve) =>
        (view['insertCSS'] as (d: object, done: () => void) => void)({ code: 'p { color: rgb(9, 9, 9) }' }, resolve),
      ),
  );
  expect(await run("getComputedStyle(document.querySelector('p')).color")).toEqual(['rgb(9, 9, 9)']);
  await page.evaluate(() => (view['removeContentScripts'] as (names: string[]) => void)(['start']));
  await go('/two');
  expect(await run('[typeof window.readyAt, typeof window.atEnd]')).toEqual([['undefined', 'undefined']]);
});

it('posts messages both ways', async () => {
  await load('/talk');
  const answer = await page.evaluate(async () => {
    view.contentWindow.postMessage('hello', '*');
    const event = (await next(globalThis as unknown as EventTarget, 'message')) as unknown as MessageEvent;
    return [event.data, event.origin, event.source === view.contentWindow];
  });
  expect(answer).toEqual(['got hello', site.origin, true]);
});

it('keeps partitions apart, and clears one', async () => {
  await load('/one', { partition: 'persist:a' });
  await go('/two');
  expect(site.requests.at(-1)?.cookie).toBe('a=1');
  await page.evaluate(() => view.remove());
  await load('/two', { partition: 'persist:b' });
  expect(site.requests.findLast(({ url }) => url === '/two')?.cookie).toBe('');
  await page.evaluate(() => view.remove());
  await load('/two', { partition: 'persist:a' });
  expect(site.requests.findLast(({ url }) => url === '/two')?.cookie).toBe('a=1');
  await page.evaluate(
    () =>
      new Promise<void>((resolve) =>
        (view['clearData'] as (o: object, t: object, done: () => void) => void)({}, { cookies: true }, resolve),
      ),
  );
  await go('/two');
  expect(site.requests.at(-1)?.cookie).toBe('');
  const changed = await page.evaluate(() => {
    view.setAttribute('partition', 'x');
    return view.getAttribute('partition');
  });
  expect(changed).toBe('persist:a');
});

it('finds, zooms, captures, and overrides the user agent', async () => {
  await load('/one');
  const found = await page.evaluate(
    () =>
      new Promise<Record<string, unknown>>((resolve) =>
        (view['find'] as (t: string, done: unknown) => void)('word', resolve),
      ),
  );
  expect(found).toMatchObject({ numberOfMatches: 2, activeMatchOrdinal: 1, canceled: false });
  await page.evaluate(() => (view['stopFinding'] as () => void)());
  const zoom = await page.evaluate(
    () =>
      new Promise((resolve) =>
        (view['setZoom'] as (f: number, done: () => void) => void)(1.5, () =>
          (view['getZoom'] as (done: unknown) => void)(resolve),
        ),
      ),
  );
  expect(zoom).toBeCloseTo(1.5);
  await expect
    .poll(async () => (await events()).filter(({ type }) => type === 'zoomchange'))
    .toEqual([{ type: 'zoomchange', oldZoomFactor: 1, newZoomFactor: 1.5 }]);
  const picture = await page.evaluate(
    () =>
      new Promise<string>((resolve) =>
        (view['captureVisibleRegion'] as (o: object, done: unknown) => void)({ format: 'png' }, resolve),
      ),
  );
  expect(picture).toMatch(/^data:image\/png;base64,.{100}/);
  await page.evaluate(() => (view['setUserAgentOverride'] as (agent: string) => void)('Mine/1'));
  await go('/two');
  expect(site.requests.at(-1)?.agent).toBe('Mine/1');
  const agents = await page.evaluate(() => [
    (view['getUserAgent'] as () => string)(),
    (view['isUserAgentOverridden'] as () => boolean)(),
  ]);
  expect(agents).toEqual(['Mine/1', true]);
});

it('answers dialogs, refuses them by default', async () => {
  await load('/dialogs');
  await page.evaluate(() => {
    view.addEventListener(
      'dialog',
      (event) => {
        const { dialog, messageType, messageText } = event as unknown as {
          dialog: { ok(): void };
          messageType: string;
          messageText: string;
        };
        log.push({ type: 'dialog', messageType, messageText });
        event.preventDefault();
        setTimeout(() => dialog.ok());
      },
      { once: true },
    );
  });
  await run(
    "const s = document.createElement('script'); s.textContent = 'document.title = JSON.stringify(go())'; document.body.append(s)",
  );
  await expect.poll(() => run('document.title')).toEqual(['[true,null]']);
  expect((await events()).filter(({ type }) => type === 'dialog')).toEqual([
    { type: 'dialog', messageType: 'confirm', messageText: 'sure?' },
  ]);
});

it('shows a page nothing of the function that asks', async () => {
  await load('/dialogs');
  const code = `let seen; function look() { seen = String(look.caller); return 'm'; }
    prompt({ toString: look }); document.title = seen + prompt + prompt.name;`;
  await run(
    `const s = document.createElement('script'); s.textContent = ${JSON.stringify(code)}; document.body.append(s)`,
  );
  await expect.poll(() => run('document.title')).toEqual(['nullfunction () { [native code] }prompt']);
});

it('asks what pages and frames prompt for', async () => {
  // No script before that: the tools of the test and those that run scripts would hold up a frame of another site between them.
  await page.evaluate(async (url) => {
    const made = makeWebview({});
    (globalThis as unknown as { view: Webview }).view = made;
    made.addEventListener('dialog', (event) => {
      const { dialog, messageType, messageText, defaultPromptText, url } = event as unknown as {
        readonly [field: string]: unknown;
        readonly dialog: { ok(text: string): void };
      };
      log.push({ type: 'dialog', messageType, messageText, defaultPromptText, url });
      event.preventDefault();
      setTimeout(() => dialog.ok('answer'));
    });
    made.src = url;
    await next(made, 'loadstop');
  }, `${site.origin}/prompts`);
  await expect
    .poll(async () => JSON.parse(((await run('document.title')) as string[])[0] ?? '') as unknown)
    .toEqual({ main: 'answer', same: 'answer', foreign: 'answer' });
  const dialogs = (await events()).filter(({ type }) => type === 'dialog');
  const asked = { type: 'dialog', messageType: 'prompt', defaultPromptText: 'default' };
  expect(dialogs).toHaveLength(3);
  const ofMain = { messageText: 'main?', defaultPromptText: '', url: `${site.origin}/prompts` };
  expect(dialogs[0]).toEqual({ ...asked, ...ofMain });
  expect(dialogs).toContainEqual({ ...asked, messageText: '?same?', url: `${site.origin}/prompt?same` });
  expect(dialogs).toContainEqual({ ...asked, messageText: '?foreign?', url: `${site.other}/prompt?foreign` });
});

it('prompts as Chromium does, whatever the page has done', async () => {
  const answers = (path: string, code: string, answer?: string) =>
    page.evaluate(
      async ([src, text, given]) => {
        const made = makeWebview({ src });
        Object.assign(globalThis, { view: made });
        const asked: unknown[] = [];
        made.addEventListener('dialog', (event) => {
          const { dialog, messageText, defaultPromptText } = event as unknown as {
            readonly [field: string]: unknown;
            readonly dialog: { ok(text: string): void; cancel(): void };
          };
          asked.push([messageText, defaultPromptText]);
          if (given === undefined) dialog.cancel();
          else dialog.ok(given);
        });
        await next(made, 'loadstop');
        const script = `const s = document.createElement('script'); s.textContent = ${JSON.stringify(text)}; document.documentElement.append(s)`;
        await new Promise((resolve) => void made.executeScript({ code: script }, resolve));
        const got = await new Promise<unknown[]>(
          (resolve) => void made.executeScript({ code: 'document.title' }, resolve),
        );
        return [...asked, got[0]];
      },
      [site.origin + path, code, answer] as const,
    );
  const tell = (code: string) => `document.title = JSON.stringify(${code})`;
  expect(await answers('/one', tell('prompt()'))).toEqual([['', ''], 'null']);
  expect(await answers('/one', tell('[prompt({}, 5), prompt(undefined, null)]'), 'x')).toEqual([
    ['[object Object]', '5'],
    ['', 'null'],
    '["x","x"]',
  ]);
  const replaced = `CustomEvent = EventTarget.prototype.dispatchEvent = EventTarget.prototype.addEventListener = window.dispatchEvent =
    Reflect.apply = Function.prototype.call = () => { throw new Error('replaced') };`;
  expect(await answers('/one', replaced + tell("prompt('a')"), 'y')).toEqual([['a', ''], '"y"']);
  const look = '[prompt.name, prompt.length, /native code/.test(prompt), Object.keys(window).includes("prompt")]';
  expect(await answers('/one', tell(look))).toEqual(['["prompt",0,true,true]']);
  expect(await answers('/sandboxed', tell("prompt('s')"), 'z')).toEqual([['s', ''], '"z"']);
  expect(await answers('/sandboxed?silent', tell("prompt('s')"), 'z')).toEqual(['null']);
});

it('hands a new window to another element, and only when told to', async () => {
  await load('/one', { partition: 'p' });
  const told = await page.evaluate(async (url) => {
    view.addEventListener('newwindow', (event) => event.preventDefault());
    const asked = next(view, 'newwindow');
    view.executeScript({
      code: `const a = document.createElement('a'); a.href = '${url}'; a.target = '_blank'; document.body.append(a); a.click()`,
    });
    const event = await asked;
    const second = makeWebview({});
    (event['window'] as { attach(target: object): void }).attach(second);
    let error = '';
    try {
      (event['window'] as { discard(): void }).discard();
    } catch (thrown) {
      error = String(thrown);
    }
    await next(second, 'loadstop');
    return [event['targetUrl'], event['windowOpenDisposition'], second.src, second.getAttribute('partition'), error];
  }, `${site.origin}/two`);
  expect(told).toEqual([
    `${site.origin}/two`,
    'new_foreground_tab',
    `${site.origin}/two`,
    'p',
    'Error: <webview>: An action has already been taken for this "newwindow" event.',
  ]);
});

it('gives the page its name and takes the one that the page chooses', async () => {
  await load('/naming', { name: 'given' });
  expect(await run('document.title')).toEqual(['given']);
  const renamed = await page.evaluate(() => {
    view['name'] = 'changed';
    return view.getAttribute('name');
  });
  expect(renamed).toBe('changed');
  await expect.poll(() => run('window.name')).toEqual(['changed']);
  // From one site to another, in another process.
  await page.evaluate(async (url) => {
    view.src = url;
    await next(view, 'loadstop');
  }, `${site.other}/naming`);
  expect(await run('document.title')).toEqual(['changed']);
  await go('/naming?own');
  expect(await page.evaluate(() => [view['name'], view.getAttribute('name')])).toEqual(['own', 'own']);
  await page.evaluate(() => view.removeAttribute('name'));
  await expect.poll(() => run('window.name')).toEqual(['']);
  expect(await page.evaluate(() => view['name'])).toBe('');
});

it('keeps the name under which a window was opened', async () => {
  await load('/one');
  const named = await page.evaluate(async (url) => {
    const asked = next(view, 'newwindow');
    view.addEventListener('newwindow', (event) => event.preventDefault());
    view.executeScript({
      code: `const a = document.createElement('a'); a.href = '${url}'; a.target = 'opened'; document.body.append(a); a.click()`,
    });
    const event = await asked;
    const second = makeWebview({ name: 'element' });
    (event['window'] as { attach(target: object): void }).attach(second);
    await next(second, 'loadstop');
    (globalThis as unknown as { view: Webview }).view = second;
    return [event['name'], second.getAttribute('name')];
  }, `${site.origin}/naming`);
  expect(named).toEqual(['opened', 'opened']);
  expect(await run('document.title')).toEqual(['opened']);
});

it('may go at any time of its beginning', async () => {
  await page.evaluate(async (src) => {
    for (let wait = 0; wait < 120; wait += 6) {
      const made = makeWebview({ src, name: 'short' });
      await new Promise((resolve) => setTimeout(resolve, wait));
      made.remove();
    }
  }, `${site.origin}/naming`);
  await load('/naming', { name: 'last' });
  expect(await run('document.title')).toEqual(['last']);
});

it('asks for permissions, and denies what nobody allows', async () => {
  await load('/one');
  const locate =
    "const s = document.createElement('script'); s.textContent = \"document.title = 'asking'; navigator.geolocation.getCurrentPosition(() => document.title = 'there', (e) => document.title = 'code ' + e.code, { timeout: 1 })\"; document.body.append(s)";
  await run(locate);
  await expect.poll(() => run('document.title')).toEqual(['code 1']);
  await page.evaluate(() =>
    view.addEventListener('permissionrequest', (event) => {
      const { permission, url, request } = event as unknown as {
        permission: string;
        url: string;
        request: { allow(): void; url: string };
      };
      log.push({ type: 'permissionrequest', permission, url, same: request.url === url });
      event.preventDefault();
      setTimeout(() => request.allow());
    }),
  );
  // A document that was refused does not ask again.
  await go('/one');
  await run(locate);
  await expect.poll(() => run('document.title')).toEqual([expect.stringMatching(/^(code [23]|there)$/)]);
  expect((await events()).find(({ type }) => type === 'permissionrequest')).toEqual({
    type: 'permissionrequest',
    permission: 'geolocation',
    url: `${site.origin}/one`,
    same: true,
  });
});

it('asks for downloads, keeps what is allowed under a free name, and leaves nothing of the others', async () => {
  const before = await shell.electron.evaluate(({ app }) => [app.getPath('downloads'), app.getPath('temp')] as const);
  const base = mkdtempSync(join(tmpdir(), 'holdfast-webview-'));
  const [folder, temp] = ['downloads', 'temp'].map((name) => join(base, name)) as [string, string];
  for (const path of [folder, temp]) mkdirSync(path);
  /** What waits for a decision. */
  const held = () => readdirSync(temp).flatMap((name) => readdirSync(join(temp, name)));
  try {
    await shell.electron.evaluate(
      ({ app }, paths) => {
        app.setPath('downloads', paths[0]);
        app.setPath('temp', paths[1]);
      },
      [folder, temp] as const,
    );
    await load('/one');
    await page.evaluate((url) => {
      view.addEventListener('permissionrequest', (event) => {
        const {
          permission,
          url: of,
          request,
        } = event as unknown as {
          readonly permission: string;
          readonly url: string;
          readonly request: { allow(): void; deny(): void };
        };
        log.push({ type: 'permissionrequest', permission, url: of });
        event.preventDefault();
        setTimeout(() => (of.includes('allowed') ? request.allow() : request.deny()), 50);
      });
      view.src = `${url}?allowed`;
    }, `${site.origin}/file`);
    await expect.poll(() => readdirSync(folder)).toEqual(['report.txt']);
    await page.evaluate((url) => (view.src = `${url}?allowed again`), `${site.origin}/file`);
    await expect.poll(() => readdirSync(folder).toSorted()).toEqual(['report (1).txt', 'report.txt']);
    await expect.poll(() => readFileSync(join(folder, 'report (1).txt'), 'utf8')).toBe('/file?allowed%20again');
    await page.evaluate((url) => (view.src = `${url}?denied`), `${site.origin}/file`);
    const asked = async () => (await events()).filter(({ type }) => type === 'permissionrequest');
    await expect.poll(asked).toHaveLength(3);
    expect((await asked())[2]).toEqual({
      type: 'permissionrequest',
      permission: 'download',
      url: `${site.origin}/file?denied`,
    });
    await expect.poll(held).toEqual([]);
    // Nobody decides: the guest is gone.
    await page.evaluate(async (url) => {
      view.src = `${url}?gone`;
      await next(view, 'permissionrequest');
      view.remove();
    }, `${site.origin}/file`);
    await expect.poll(held).toEqual([]);
    // Chromium begins a file there before it knows its place, and takes it away again.
    const kept = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    await expect.poll(() => kept().toSorted()).toEqual(['/file?allowed', '/file?allowed%20again']);
    expect(await page.evaluate(() => document.querySelector('webview'))).toBeNull();
  } finally {
    await shell.electron.evaluate(({ app }, paths) => {
      app.setPath('downloads', paths[0]);
      app.setPath('temp', paths[1]);
    }, before);
    rmSync(base, { recursive: true, force: true, maxRetries: 10 });
  }
});

it('has the menu that text has in every program', async () => {
  await shell.electron.evaluate(({ Menu }) => {
    Menu.prototype.popup = function (options) {
      const labels = this.items.map(({ label, type }) => (type === 'separator' ? '-' : label));
      Object.assign(globalThis, { shownMenu: [options?.window !== undefined, ...labels] });
    };
  });
  const shown = () => shell.electron.evaluate(() => (globalThis as { shownMenu?: unknown }).shownMenu);
  await load('/field');
  // What has just come is not under the mouse at once.
  const shownAfterPress = async () => {
    if ((await shown()) === undefined) await page.click('webview', { button: 'right', position: { x: 30, y: 20 } });
    return shown();
  };
  await expect
    .poll(shownAfterPress, { interval: 500 })
    .toEqual([true, '&Undo', '&Redo', '-', 'Cu&t', '&Copy', '&Paste', 'Paste as plain text', '-', 'Select &all']);
});

interface ShortItem {
  readonly label: string;
  readonly checked: boolean;
  readonly items?: readonly ShortItem[];
}
const short = ({ label, checked, items }: ShownItem): ShortItem =>
  items.length === 0 ? { label, checked } : { label, checked, items: items.map(short) };

/** The menu after a press of the right button into the guest. */
async function menuAt(x: number, y: number): Promise<readonly ShortItem[]> {
  const open = () => page.click('webview', { button: 'right', position: { x, y } });
  return (await menuAfter(shell, open)).map(short);
}
const pick = (...path: string[]) => pickInMenu(shell, path);
/** In the page. */
interface Menus {
  create(properties: object, callback?: () => void): number | string;
  update(id: number | string, properties: object, callback?: () => void): void;
  remove(id: number | string, callback?: () => void): void;
  removeAll(callback?: () => void): void;
  readonly onClicked: { addListener(listener: (info: Record<string, unknown>) => void): void };
  readonly onShow: { addListener(listener: (event: { preventDefault(): void }) => void): void };
}

it('has the items of its element in its menu, and tells what the user picks', async () => {
  const ids = await page.evaluate(async (src) => {
    const made = makeWebview({ partition: 'menus' });
    (globalThis as unknown as { view: Webview }).view = made;
    const menus = made['contextMenus'] as Menus;
    menus.onClicked.addListener((info) => log.push({ type: 'clicked', info }));
    const given = (event: string) => (info: unknown) => log.push({ type: event, info });
    // Before there is a guest.
    const first = menus.create({ title: 'Own id', id: 'own', contexts: ['all'] });
    const second = menus.create({ title: 'By function', onclick: given('function'), contexts: ['page'] });
    menus.create({ title: 'Link', id: 'link', contexts: ['link'] });
    menus.create({ title: 'More', id: 'more', contexts: ['all'] });
    const third = menus.create({ title: 'Check', type: 'checkbox', parentId: 'more', contexts: ['all'] });
    made.src = src;
    await next(made, 'loadstop');
    return [first, typeof second, (third as number) > (second as number), made['contextMenus'] === menus];
  }, `${site.origin}/two`);
  expect(ids).toEqual(['own', 'number', true, true]);
  const plain = (label: string) => ({ label, checked: false });
  expect(await menuAt(200, 150)).toEqual([
    plain('Own id'),
    plain('By function'),
    { ...plain('More'), items: [plain('Check')] },
  ]);
  await pick('By function');
  await pick('More', 'Check');
  const heard = async () => (await events()).filter(({ type }) => type === 'clicked' || type === 'function');
  await expect.poll(heard).toHaveLength(3);
  const url = `${site.origin}/two`;
  const info = { editable: false, frameUrl: url, pageUrl: url };
  const [byFunction, clicked, checked] = await heard();
  expect(byFunction).toEqual({ type: 'function', info: { ...info, menuItemId: expect.any(Number) as number } });
  expect(clicked).toEqual({ ...byFunction, type: 'clicked' });
  expect(checked).toEqual({
    type: 'clicked',
    info: {
      ...info,
      menuItemId: expect.any(Number) as number,
      parentMenuItemId: 'more',
      checked: true,
      wasChecked: false,
    },
  });
  expect((await menuAt(200, 150))[2]?.items).toEqual([{ label: 'Check', checked: true }]);

  // They stay for the next guest, and are not another element's.
  await page.evaluate(async () => {
    (view['terminate'] as () => void)();
    await next(view, 'exit');
  });
  await go('/two');
  await page.evaluate(async () => {
    const menus = view['contextMenus'] as Menus;
    await new Promise<void>((done) => menus.update('own', { title: 'Changed' }, done));
    await new Promise<void>((done) => menus.remove('more', done));
  });
  expect((await menuAt(200, 150)).map(({ label }) => label)).toEqual(['Changed', 'By function']);
  await page.evaluate(() => view.remove());
  await load('/field');
  expect((await menuAt(30, 20)).map(({ label }) => label)).not.toContain('Changed');
});

it('says what is wrong with menu items, and shows no menu that the app prevents', async () => {
  await load('/two');
  const errors = await page.evaluate(async () => {
    const { runtime } = (globalThis as unknown as { chrome: { runtime: { lastError?: { message: string } } } }).chrome;
    const menus = view['contextMenus'] as Menus;
    const error = (call: (done: () => void) => unknown) =>
      new Promise((resolve) => void call(() => resolve(runtime.lastError?.message)));
    const thrown = (call: () => unknown) => {
      try {
        return call();
      } catch (error_) {
        return String(error_);
      }
    };
    return [
      await error((done) => menus.create({}, done)),
      await error((done) => menus.create({ title: 'a', id: 'a' }, done)),
      await error((done) => menus.create({ title: 'a', id: 'a' }, done)),
      await error((done) => menus.create({ title: 'a', contexts: ['launcher'] }, done)),
      await error((done) => menus.update(12345, { title: 'b' }, done)),
      await error((done) => menus.remove('none', done)),
      await error((done) => menus.removeAll(done)),
      await error((done) => menus.remove('a', done)),
      thrown(() => menus.create({ title: 1 })),
    ];
  });
  expect(errors).toEqual([
    'All menu items except for separators must have a title',
    undefined,
    'Cannot create item with duplicate id a',
    "Only packaged apps are allowed to use 'launcher' context",
    'Cannot find menu item with id 12345',
    'Cannot find menu item with id none',
    undefined,
    'Cannot find menu item with id a',
    expect.stringMatching(
      /^TypeError: Error in invocation of chromeWebViewInternal\.contextMenusCreate\(integer instanceId, .*title/,
    ),
  ]);
  await page.evaluate(() => {
    const menus = view['contextMenus'] as Menus;
    menus.create({ title: 'shown', contexts: ['all'] });
    let count = 0;
    menus.onShow.addListener((event) => {
      count += 1;
      log.push({ type: 'show', keys: Object.keys(event).join() });
      if (count === 1) event.preventDefault();
    });
  });
  await keepMenus(shell);
  const shows = async () => (await events()).filter(({ type }) => type === 'show');
  const showsAfterPress = async () => {
    if ((await shows()).length === 0) await page.click('webview', { button: 'right', position: { x: 200, y: 150 } });
    return shows();
  };
  await expect.poll(showsAfterPress, { interval: 1000 }).toEqual([{ type: 'show', keys: 'preventDefault' }]);
  // An answer of main's after it: the menu would have been there before.
  await run('1');
  expect(await shell.electron.evaluate(() => (globalThis as { shownMenu?: unknown }).shownMenu === undefined)).toBe(
    true,
  );
  expect(await menuAt(200, 150)).toEqual([{ label: 'shown', checked: false }]);
});

it('gives the next guest what the app has set, too', async () => {
  await load('/one');
  await page.evaluate(() => {
    const add = (list: object[]) => (view['addContentScripts'] as (all: object[]) => void)(list);
    const script = (name: string, code: string) => ({ name, matches: ['<all_urls>'], js: { code } });
    add([script('a', 'window.ran = ["a"]'), script('b', 'window.ran.push("b")'), script('c', 'window.ran.push("c")')]);
    add([script('b', 'window.ran.push("other b")')]);
    (view['removeContentScripts'] as (names: string[]) => void)(['c']);
    (view['setAudioMuted'] as (muted: boolean) => void)(true);
    (view['setUserAgentOverride'] as (agent: string) => void)('Kept/1');
  });
  const muted = () =>
    page.evaluate(() => new Promise((resolve) => (view['isAudioMuted'] as (done: unknown) => void)(resolve)));
  const seen = async () => [await run('window.ran'), await muted(), site.requests.at(-1)?.agent];
  await go('/two');
  await expect.poll(seen).toEqual([[['a', 'other b']], true, 'Kept/1']);
  await page.evaluate(async () => {
    (view['terminate'] as () => void)();
    await next(view, 'exit');
  });
  await go('/two');
  await expect.poll(seen).toEqual([[['a', 'other b']], true, 'Kept/1']);
  // In another place it is another guest.
  await page.evaluate(async () => {
    view.remove();
    document.body.append(view);
    await next(view, 'loadstop');
  });
  await expect.poll(seen).toEqual([[['a', 'other b']], true, 'Kept/1']);
  await page.evaluate(() => (view['removeContentScripts'] as (names: string[]) => void)([]));
  await go('/two');
  expect(await run('typeof window.ran')).toEqual(['undefined']);
});

it('tells the end of the process, and lives again', async () => {
  await load('/one');
  const before = await page.evaluate(() => (view['getProcessId'] as () => number)());
  const exit = await page.evaluate(async () => {
    (view['terminate'] as () => void)();
    const event = await next(view, 'exit');
    return [event['processId'], event['reason']];
  });
  expect(exit).toEqual([before, expect.stringMatching(/^(killed|crashed)$/)]);
  await go('/two');
  expect(await run('document.title')).toEqual(['two']);
});

it('tells when the page closes itself, to handlers of both kinds', async () => {
  await load('/two');
  const told = await page.evaluate(async (url) => {
    const heard: string[] = [];
    view['onloadstop'] = () => heard.push('dropped');
    view['onloadstop'] = () => heard.push('stop');
    view.src = url;
    await next(view, 'close');
    return heard;
  }, `${site.origin}/closing`);
  expect(told).toEqual(['stop']);
});

it('loads data with a base URL and shows the virtual one', async () => {
  await load('/one');
  await page.evaluate(async () => {
    (view['loadDataWithBaseUrl'] as (...args: string[]) => void)(
      'data:text/html,<title>data</title>',
      'http://base.test/',
      'http://shown.test/',
    );
    await next(view, 'loadstop');
  });
  expect(await run('document.title + document.baseURI')).toEqual(['datahttp://base.test/']);
  expect(await page.evaluate(() => view.src)).toBe('http://shown.test/');
});
