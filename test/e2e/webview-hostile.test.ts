/** Guests that attack their embedder, and pages that attack by guests. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startGuests } from '../support/guests.ts';
import type { MakeWebview, NextEvent, Webview } from '../support/guests.ts';
import { fixtureFolder, root, startShell } from '../support/shell.ts';

/** In the page. */
declare const makeWebview: MakeWebview;
declare const next: NextEvent;
declare const view: Webview;

const { shell, site, page, load, title } = await startGuests({
  '/': '<title>guest</title>guest',
  '/look': `<title>look</title><script>
    document.title = JSON.stringify([typeof require, typeof process, typeof module, typeof Buffer, typeof chrome === 'object' && typeof chrome.runtime,
      typeof chrome === 'object' && typeof chrome.app && typeof (chrome.app || {}).window, parent === window, top === window, opener === null, frameElement === null]);
  </script>`,
  '/frames': `<title>frames</title><script>
    const look = "[typeof require, typeof process, typeof Buffer, typeof holdfastSurface, typeof chrome === 'object' ? Object.keys(chrome).filter((name) => !['loadTimes', 'csi', 'app'].includes(name)).join() : '', typeof chrome === 'object' && typeof (chrome.app || {}).window, typeof WebView]";
    const seen = {};
    addEventListener('message', ({ data }) => { seen[data[0]] = data[1]; document.title = JSON.stringify(seen); });
    const frame = (name, from) => { const f = document.createElement('iframe'); from(f, '<script>parent.postMessage(["' + name + '", ' + look + '], "*")<' + '/script>'); document.documentElement.append(f); };
    frame('same', (f) => { f.src = '/frame?same'; });
    frame('foreign', (f) => { f.src = location.href.replace('127.0.0.1', 'localhost').replace('/frames', '/frame?foreign'); });
    frame('srcdoc', (f, html) => { f.srcdoc = html; });
    frame('sandboxed', (f, html) => { f.sandbox = 'allow-scripts'; f.srcdoc = html; });
    seen.main = eval(look);
  </script>`,
  '/frame': `<script>parent.postMessage([location.search.slice(1), [typeof require, typeof process, typeof Buffer, typeof holdfastSurface, typeof chrome === 'object' ? Object.keys(chrome).filter((name) => !['loadTimes', 'csi', 'app'].includes(name)).join() : '', typeof chrome === 'object' && typeof (chrome.app || {}).window, typeof WebView]], '*')</script>`,
  '/flood': `<title>flood</title><script>
    addEventListener('message', (event) => {
      for (let i = 0; i < 4; i++) event.source.postMessage(new Uint8Array(32 << 20), '*');
      event.source.postMessage('end', '*');
    });
  </script>`,
  '/escape': `<title>escape</title><script>
    const opened = [open('/'), open('about:blank'), open('file:///etc/passwd')];
    try { top.location.href = '/'; } catch {}
    document.title = JSON.stringify(opened);
  </script>`,
  '/file': (_request, response) => {
    response.writeHead(200, { 'Content-Disposition': 'attachment; filename=evil.exe' });
    response.end('evil');
  },
});

/** In the guest page's own world, by a script element. */
const inPage = (code: string) =>
  page.evaluate(
    (text) =>
      new Promise<unknown[]>(
        (resolve) =>
          void view.executeScript(
            {
              code: `{ const s = document.createElement('script'); s.textContent = ${JSON.stringify(text)}; document.documentElement.append(s); }`,
            },
            resolve,
          ),
      ),
    code,
  );
const guests = () =>
  shell.electron.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .filter((contents) => contents.getType() === 'webview')
      .map((contents) =>
        (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences(),
      ),
  );

it('gives a guest nothing, whatever the attributes say', async () => {
  await load('/look', {
    preload: 'file:///etc/passwd',
    nodeintegration: '',
    nodeintegrationinsubframes: '',
    disablewebsecurity: '',
    allowpopups: '',
    webpreferences: 'nodeIntegration=true, contextIsolation=no, sandbox=no, webSecurity=no, preload=/etc/passwd',
    blinkfeatures: 'PreciseMemoryInfo',
    useragent: 'Forged',
    httpreferrer: 'http://forged.test/',
  });
  const seen = JSON.parse((await title()) as string) as unknown[];
  expect(seen).toEqual([
    'undefined',
    'undefined',
    'undefined',
    'undefined',
    'undefined',
    'undefined',
    true,
    true,
    true,
    true,
  ]);
  const [preferences, ...others] = await guests();
  expect(others).toEqual([]);
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
  });
  const preloads = await shell.electron.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .filter((contents) => contents.getType() === 'webview')
      .map((contents) => (contents as unknown as { _getPreloadPaths(): string[] })._getPreloadPaths()),
  );
  // The shell's own, which gives dialogs back (src/preload/guest.ts).
  expect(preloads).toEqual([[join(root, 'dist/guest-preload.cjs')]]);
  expect(site.requests.at(-1)?.agent).not.toContain('Forged');
});

it('gives the frames in a guest nothing either, whichever process they are in', async () => {
  await load('/frames');
  const nothing = ['undefined', 'undefined', 'undefined', 'undefined', '', 'undefined', 'undefined'];
  const seen = async () => JSON.parse((await title()) as string) as Record<string, unknown>;
  await expect.poll(async () => Object.keys(await seen()).length).toBe(5);
  expect(await seen()).toEqual({
    main: nothing,
    same: nothing,
    foreign: nothing,
    srcdoc: nothing,
    sandboxed: nothing,
  });
  const preloads = await shell.electron.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .filter((contents) => contents.getType() === 'webview')
      .map(({ session }) => (session as unknown as { getPreloads(): string[] }).getPreloads()),
  );
  expect(preloads).toEqual([[]]);
});

it('attaches no guest that main has not reserved', async () => {
  const prevented = await shell.electron.evaluate(({ webContents }) => {
    const embedders = webContents.getAllWebContents().filter((contents) => contents.getType() === 'window');
    return embedders.map((contents) => {
      const event = {
        defaultPrevented: false,
        preventDefault() {
          this.defaultPrevented = true;
        },
      };
      contents.emit('will-attach-webview', event, {}, { webpreferences: 'guest-guessed', src: 'about:blank' });
      return event.defaultPrevented;
    });
  });
  expect(prevented.length).toBeGreaterThanOrEqual(2);
  expect(prevented).toEqual(prevented.map(() => true));
  const held = await page.evaluate(() => {
    'use strict';
    const names = ['webview', 'web-view', 'holdfast', 'holdfast-guest'].filter(
      (name) => customElements.get(name) !== undefined,
    );
    let replaced = true;
    try {
      customElements.define = () => {};
    } catch {
      replaced = false;
    }
    return [names, replaced];
  });
  expect(held).toEqual([['webview'], false]);
});

it("shows a guest of the app's files what the manifest names for its partition, and nothing else", async () => {
  const { host } = new URL(page.url());
  for (const [partition, path] of [
    ['other', 'local.html'],
    ['', 'local.html'],
    ['trusted', 'window.html'],
    ['trusted', 'manifest.json'],
    ['trusted', '_generated_background_page.html'],
    ['trusted', 'shared/../window.js'],
    ['trusted', 'shared/%2e%2e/window.js'],
  ] as const) {
    await page.evaluate(
      async ([src, name]) => {
        const made = makeWebview({ src, partition: name });
        await next(made, 'loadabort');
        made.remove();
      },
      [`chrome-app://${host}/${path}`, partition] as const,
    );
  }
  await load('local.html', { partition: 'trusted' });
  expect(await title()).toBe('local object undefined');
  await load('/', { partition: 'trusted' });
  await inPage(
    `Promise.allSettled(['window.js', 'manifest.json'].map((name) => fetch('chrome-app://${host}/' + name))).then((all) => { document.title = all.map(({ status }) => status).join() })`,
  );
  await expect.poll(title).toBe('rejected,rejected');
});

it('lets no page out: no windows, no foreign schemes, no downloads', async () => {
  const before = await shell.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  await load('/escape');
  await expect.poll(() => page.evaluate(() => view.src)).toBe(`${site.origin}/`);
  for (const scheme of [
    'chrome://version',
    'devtools://devtools/bundled/inspector.html',
    'file:///etc/passwd',
    'javascript:1',
  ]) {
    await page.evaluate(async (url) => {
      view.src = url;
      await next(view, 'loadabort');
    }, scheme);
  }
  await inPage(`location.href = 'file:///etc/passwd'`);
  await inPage(`location.href = '/file'`);
  await inPage(`document.title = 'still here'`);
  await expect.poll(title).toBe('still here');
  expect(await shell.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(before);
  expect(page.url()).toMatch(/window\.html$/);
});

it('denies what Chrome did not even ask for', async () => {
  await load('/');
  await inPage(`Promise.all([Notification.requestPermission(), navigator.requestMIDIAccess({ sysex: true }).then(() => 'granted', () => 'denied'),
    navigator.clipboard.readText().then(() => 'granted', () => 'denied')]).then((all) => { document.title = all.join() })`);
  await expect.poll(title).toBe('denied,denied,denied');
});

it('stands a flood of messages', async () => {
  await load('/flood');
  const received = await page.evaluate(async () => {
    let bytes = 0;
    const end = new Promise<void>((resolve) => {
      addEventListener('message', (event: MessageEvent) => {
        if (event.data === 'end') resolve();
        else bytes += (event.data as Uint8Array).byteLength;
      });
    });
    (view as unknown as { contentWindow: Window }).contentWindow.postMessage('go', '*');
    await end;
    return bytes;
  });
  expect(received).toBe(4 * (32 << 20));
  expect(await title()).toBe('flood');
});

it('refuses methods on what is no webview, and makes none without the permission', async () => {
  const thrown = await page.evaluate(() => {
    const { prototype } = (globalThis as unknown as { WebView: { prototype: Record<string, () => void> } }).WebView;
    try {
      prototype['reload']?.call(document.body);
      return 'nothing';
    } catch (error) {
      return String(error);
    }
  });
  expect(thrown).toBe('TypeError: Illegal invocation');
  const plain = await startShell(fixtureFolder('windows'));
  try {
    const window = await plain.page('window.html');
    expect(
      await window.evaluate(() => [
        typeof (globalThis as { WebView?: unknown }).WebView,
        customElements.get('webview'),
      ]),
    ).toEqual(['undefined', undefined]);
  } finally {
    await plain.close();
  }
});
