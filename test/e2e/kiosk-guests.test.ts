/** A kiosk's policy holds for guests of `<webview>`, for chrome.fileSystem and for chrome.identity too (docs/kiosk/escapes.md 10, 18, 20). */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WIPES } from '../../src/main/kiosk/policy/policy-schema.ts';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk } from '../support/kiosk.ts';
import { fixtureFolder } from '../support/shell.ts';

let kiosk: RunningKiosk;
let allowed: Server;
let other: Server;
/** Paths that each was asked for. */
let asked: { allowed: string[]; other: string[] };
const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** In front of what every page has. No frames of another process: with Playwright's debugger beside the kiosk's they load without end. */
const PAGES: Readonly<Record<string, string>> = {
  '/slow': '<input id="choose" type="file"><img src="/hang">',
  '/frames': `<iframe></iframe><iframe src="/frame"></iframe>
    <iframe src="/frame"></iframe>`,
  '/frame': '<script>print()</script>',
  '/served': `<title></title><script>
    navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready).then(() => { document.title = 'served'; });
  </script>`,
  '/made/page': '<iframe src="/made/frame"></iframe><script>print()</script>',
  '/made/frame': '<script>print()</script>',
  '/dialogs': `<script>
    const got = [alert('one'), confirm('two'), prompt('three', 'text')];
    onload = () => { document.title = JSON.stringify(got); };
  </script>`,
  '/long': `<script>
    const got = [confirm('x'.repeat(1e6)), prompt('y'.repeat(10240), 'z'.repeat(20000)).length];
    onload = () => { document.title = JSON.stringify(got); };
  </script>`,
};
/** Answers for `/made/` itself, with a page that prints. */
const WORKER = `onfetch = (event) => {
  const made = () => new Response('<title>made</title><script>print()</script>', { headers: { 'content-type': 'text/html' } });
  if (new URL(event.request.url).pathname.startsWith('/made/')) event.respondWith(made());
};`;
const REFUSED_PRINT = "Ignored call to 'print()'";

beforeEach(async () => {
  asked = { allowed: [], other: [] };
  const serve = async (name: 'allowed' | 'other') => {
    const server = createServer((request, response) => {
      asked[name].push(request.url ?? '');
      if (request.url === '/hang') return;
      if (request.url === '/worker.js') {
        response.writeHead(200, { 'content-type': 'text/javascript' });
        return response.end(WORKER);
      }
      const given = request.headers.authorization;
      if (request.url === '/login' && given === undefined) {
        response.writeHead(401, { 'content-type': 'text/html', 'www-authenticate': 'Basic realm="guests"' });
        return response.end('<title>who?</title>');
      }
      const isFile = request.url === '/file';
      response.writeHead(200, {
        'content-type': isFile ? 'application/octet-stream' : 'text/html',
        ...(isFile ? { 'content-disposition': 'attachment; filename=a.bin' } : {}),
      });
      response.end(
        isFile
          ? 'x'.repeat(1000)
          : `${PAGES[request.url ?? ''] ?? ''}<title>${name}</title><a id="file" href="/file">file</a>`,
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  allowed = await serve('allowed');
  other = await serve('other');
  kiosk = await startKiosk(
    {
      AllowedHosts: [`127.0.0.1:${portOf(allowed)}`],
      AllowedPermissions: [],
      // Only after a first visitor, who is in one test alone.
      IdleReset: { AfterSeconds: 5, WarningSeconds: 0, WarningText: 'There?', Wipe: [...WIPES] },
      deviceAttributes: { serialNumber: 'of all', assetId: 'of all' },
      Devices: [{ Match: { HostName: '*' }, Policy: { deviceAttributes: { serialNumber: 'of this one' } } }],
    },
    { folder: fixtureFolder('kiosk-guests') },
  );
  await kiosk.waitForOutput('window ready');
});
afterEach(async () => {
  await kiosk.close();
  for (const server of [allowed, other]) {
    server.closeAllConnections();
    server.close();
  }
});

const show = (server: Server, path = '/') =>
  kiosk.inPage(`document.querySelector('webview').src = 'http://127.0.0.1:${portOf(server)}${path}'`);
const inGuest = <T>(script: string) =>
  kiosk.inPage<T>(`new Promise((resolve) => {
    document.querySelector('webview').executeScript({ code: ${JSON.stringify(script)} }, (results) => resolve(results && results[0]));
  })`);

it('20: a guest sees the hosts of the policy, whatever the app listens to', async () => {
  await show(allowed);
  await kiosk.waitForOutput('stopped');
  await expect.poll(() => inGuest('document.title')).toBe('allowed');
  await show(other);
  await kiosk.waitForOutput(`aborted http://127.0.0.1:${portOf(other)}/`);
  await kiosk.waitForOutput(`Refused a request to 127.0.0.1:${portOf(other)}`);
  expect(asked.other).toEqual([]);
  expect(kiosk.output()).not.toContain(`requested http://127.0.0.1:${portOf(other)}/`);
});

it('14: a guest has the zoom that the app has set for its host, and no other', async () => {
  const zoom = () => kiosk.inPage<number>("new Promise((done) => document.querySelector('webview').getZoom(done))");
  const loaded = async (path: string) => {
    const before = kiosk.output().split('stopped').length;
    await show(allowed, path);
    await expect.poll(() => kiosk.output().split('stopped').length).toBeGreaterThan(before);
  };
  await loaded('/');
  await kiosk.inPage("document.querySelector('webview').setZoom(1.5)");
  await expect.poll(zoom).toBeCloseTo(1.5);
  await loaded('/again');
  expect(await zoom()).toBeCloseTo(1.5);
  const zoomed = await kiosk.electron.evaluate(({ webContents }) => {
    const guest = webContents.getAllWebContents().find((one) => one.getType() === 'webview');
    guest?.setZoomFactor(3);
    return guest?.getZoomFactor();
  });
  expect(zoomed).toBeCloseTo(3);
  await loaded('/');
  await expect.poll(zoom).toBeCloseTo(1.5);
});

it('10, 18: a guest gets no permission and no download that the app would allow', async () => {
  await show(allowed);
  await kiosk.waitForOutput('stopped');
  await inGuest(`navigator.geolocation.getCurrentPosition(
    () => { document.title = 'found' },
    ({ code }) => { document.title = 'refused ' + code },
  )`);
  await expect.poll(() => inGuest('document.title')).toBe('refused 1');
  await inGuest("document.getElementById('file').click()");
  await expect.poll(() => asked.allowed).toContain('/file');
  await kiosk.waitForOutput('Refused to download a.bin');
  expect(kiosk.output()).not.toContain('asked for');
});

it('11: a file that is dropped is no entry, whatever a page says', async () => {
  const page = await kiosk.window();
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    for (const type of ['dragover', 'drop']) document.addEventListener(type, () => heard.push(type));
  });
  const tools = await page.context().newCDPSession(page);
  const data = { items: [], files: [process.execPath], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await tools.send('Input.dispatchDragEvent', { type, x: 5, y: 5, data });
  }
  expect(await page.evaluate('heard')).toEqual([]);
  const given = await kiosk.electron.evaluate(({ ipcMain, webContents }, path) => {
    const sender = webContents.getAllWebContents().find((one) => one.getURL().endsWith('window.html'));
    const event = { sender, senderFrame: sender?.mainFrame, returnValue: undefined as unknown };
    ipcMain.emit('holdfast:drop', event as unknown as Electron.IpcMainEvent, [
      { name: 'a.txt', path, isDirectory: false },
    ]);
    return event.returnValue;
  }, process.execPath);
  expect(given).toEqual([]);
});

it('10: chrome.fileSystem opens no dialog', async () => {
  await kiosk.inPage("document.getElementById('choose').click()");
  await kiosk.waitForOutput('Refused a file dialog');
  await kiosk.waitForOutput('chosen User cancelled');
});

it('12: chrome.identity opens no window', async () => {
  const windows = () => kiosk.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const before = await windows();
  const outcome = await kiosk.inPage(`new Promise((resolve) => {
    chrome.identity.launchWebAuthFlow({ url: 'http://127.0.0.1:${portOf(allowed)}/', interactive: true }, () => {
      resolve(chrome.runtime.lastError.message);
    });
  })`);
  expect(outcome).toBe('The user did not approve access.');
  await expect.poll(windows).toBe(before);
  expect(asked.allowed).toEqual([]);
});

/** Runs a script in the page's own world of a guest's document, as if somebody had just clicked. */
const inGuestPage = <T>(script: string) =>
  kiosk.electron.evaluate(
    ({ webContents }, code) =>
      webContents
        .getAllWebContents()
        .find((one) => one.getType() === 'webview')
        ?.mainFrame.executeJavaScript(code, true),
    script,
  ) as Promise<T>;
const times = (text: string) => kiosk.output().split(text).length - 1;

it('9, 20: no guest prints, in no frame and by no call', async () => {
  await show(allowed, '/frames');
  await kiosk.waitForOutput('stopped');
  // By the two frames, as they load.
  await expect.poll(() => times(REFUSED_PRINT)).toBe(2);
  await inGuestPage(
    "print(); frames[0].print(); document.execCommand('Print'); frames[0].document.execCommand('print')",
  );
  await expect.poll(() => times(REFUSED_PRINT)).toBe(6);
  expect(
    await inGuestPage('delete window.print; window.print = 1; typeof window.print + (typeof Window.prototype.print)'),
  ).toBe('functionundefined');
  await inGuest("print(); document.execCommand('print')");
  await expect.poll(() => times(REFUSED_PRINT)).toBe(8);
  await kiosk.inPage(
    "document.querySelector('webview').src = 'data:text/html,<title>data</title><script>print()</scr' + 'ipt>'",
  );
  await expect.poll(() => times(REFUSED_PRINT)).toBe(9);
  await kiosk.inPage("document.querySelector('webview').print()");
  await kiosk.waitForOutput('Refused to print a <webview>');
});

it('9, 20: no guest gets pages without the policy from its service worker', async () => {
  await show(allowed, '/served');
  await kiosk.waitForOutput('stopped');
  await expect.poll(() => inGuestPage('document.title')).toBe('served');
  await show(allowed, '/made/page');
  // The worker, which would have answered without any header, has not been asked; the server has.
  await expect.poll(() => asked.allowed).toContain('/made/frame');
  expect(asked.allowed).toContain('/made/page');
  await expect.poll(() => times(REFUSED_PRINT)).toBe(2);
});

it('20: a guest that does not print asks the app for its dialogs all the same', async () => {
  await show(allowed, '/dialogs');
  await kiosk.waitForOutput('stopped');
  const url = `http://127.0.0.1:${portOf(allowed)}/dialogs`;
  await expect.poll(() => inGuest('document.title')).toBe('[null,true,"answer"]');
  for (const line of ['alert one  ', 'confirm two  ', 'prompt three text '])
    await kiosk.waitForOutput(`dialog ${line}${url}`);
  // One that nobody answers ends with its page.
  await inGuest("document.title = 'waiting'");
  const asking = inGuestPage("setTimeout(() => { confirm('wait') }), 0");
  await kiosk.waitForOutput('dialog confirm wait');
  await asking;
  await show(allowed, '/');
  await expect.poll(() => inGuest('document.title')).toBe('allowed');
});

it('20: a message that is very long is cut as Chromium does it', async () => {
  await show(allowed, '/long');
  await kiosk.waitForOutput('dialog prompt y');
  await expect.poll(() => inGuest('document.title')).toBe('[true,6]');
  const [, message = ''] = /dialog confirm (x+) /.exec(kiosk.output()) ?? [];
  expect(message).toHaveLength(10_240);
  expect(kiosk.output()).toMatch(/dialog prompt y{10240} z{20000} /);
});

it('10, 20: no file is chosen in a guest that never ends loading', async () => {
  await show(allowed, '/slow');
  await expect.poll(() => asked.allowed).toContain('/hang');
  await expect.poll(() => inGuestPage("document.getElementById('choose') !== null")).toBe(true);
  await inGuestPage("document.getElementById('choose').click()");
  await kiosk.waitForOutput('Refused a file dialog');
  expect(kiosk.output()).not.toContain('stopped');
  expect(await inGuestPage("'showOpenFilePicker' in window")).toBe(false);
  expect(await kiosk.inPage("document.querySelector('webview').canGoBack()")).toBe(false);
});

it('28: an idle reset wipes guests, and their app listens to their requests as before', async () => {
  const id = await kiosk.inPage<string>('chrome.runtime.id');
  // As from an earlier run.
  const old = [`persist:${id}-webview-${'0'.repeat(32)}`, `persist:${id}-auth`];
  const cookie = {
    url: 'https://example.com/',
    name: 'left',
    value: 'behind',
    expirationDate: Date.now() / 1000 + 9999,
  };
  await kiosk.electron.evaluate(
    async ({ session }, [names, left]) => {
      for (const name of names) await session.fromPartition(name).cookies.set(left);
    },
    [old, cookie] as const,
  );
  const cookies = () =>
    kiosk.electron.evaluate(async ({ session }, names) => {
      const found = await Promise.all(names.map((name) => session.fromPartition(name).cookies.get({})));
      return found.map((one) => one.length);
    }, old);
  expect(await cookies()).toEqual([1, 1]);
  const loaded = async (path: string, count: number) => {
    await show(allowed, path);
    await expect.poll(() => times('stopped')).toBe(count);
  };
  await loaded('/', 1);
  await inGuestPage("document.cookie = 'left=behind; max-age=9999'; localStorage.left = 'behind'");
  await inGuestPage(`new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('GET', '/login', true, 'a', 'b');
    request.onloadend = resolve;
    request.send();
  }).then(() => {})`);
  await loaded('/login', 2);
  expect(await inGuestPage('document.title')).toBe('allowed');
  await show(allowed, '/blocked');
  await kiosk.waitForOutput(`aborted http://127.0.0.1:${portOf(allowed)}/blocked`);
  await kiosk.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('window.html'));
    window?.webContents.sendInputEvent({ type: 'mouseDown', x: 600, y: 600, button: 'left', clickCount: 1 });
  });
  await expect.poll(() => times('window ready')).toBe(2);
  const before = times('stopped');
  await loaded('/', before + 1);
  expect(await inGuestPage('[document.cookie, localStorage.length]')).toEqual(['', 0]);
  await loaded('/login', before + 2);
  expect(await inGuestPage('document.title')).toBe('who?');
  expect(await cookies()).toEqual([0, 0]);
  const blocked = times(`aborted http://127.0.0.1:${portOf(allowed)}/blocked`);
  await show(allowed, '/blocked');
  await expect.poll(() => times(`aborted http://127.0.0.1:${portOf(allowed)}/blocked`)).toBe(blocked + 1);
  await show(other);
  await kiosk.waitForOutput(`Refused a request to 127.0.0.1:${portOf(other)}`);
  expect(asked.other).toEqual([]);
  expect(asked.allowed).not.toContain('/blocked');
});

it('says what the machine is, for each machine', async () => {
  const ask = (name: string) =>
    kiosk.inPage(`new Promise((resolve) => chrome.enterprise.deviceAttributes.getDevice${name}(resolve))`);
  expect(await ask('SerialNumber')).toBe('of this one');
  expect(await ask('AssetId')).toBe('');
});
