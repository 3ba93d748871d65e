/** What pages of a kiosk ask for and do not get. The numbers are those of docs/kiosk/escapes.md. */
import { spawnSync } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { LOCKED, startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk } from '../support/kiosk.ts';
import { localhost } from '../support/tls-fixture.ts';

let kiosk: RunningKiosk;
let page: Page;

/** Windows of the display that somebody could see: dialogs of the system are among them. */
function visibleWindows(): number {
  const { stdout } = spawnSync('xdotool', ['search', '--onlyvisible', '--name', '.*'], { encoding: 'utf8' });
  return stdout.trim().split('\n').length;
}
const hasXdotool = spawnSync('sh', ['-c', 'command -v xdotool']).status === 0 && process.env['DISPLAY'] !== undefined;

async function eventually(text: string, times = 1): Promise<void> {
  await expect.poll(() => kiosk.output().split(text).length - 1).toBeGreaterThanOrEqual(times);
}

beforeAll(async () => {
  kiosk = await startKiosk({});
  await kiosk.waitForOutput('window ready');
  page = await kiosk.window();
});
// From then on no window of the display comes by itself.
beforeEach(() => expect.poll(() => kiosk.placement()).toEqual(LOCKED));
afterAll(() => kiosk?.close());

it('is a kiosk session in full screen, without a window manager too', async () => {
  await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
  await kiosk.waitForOutput('"isKioskSession":true');
  await kiosk.waitForOutput('was made for ChromeOS 10895.0.0');
});

it('9: nothing prints, in no frame', async () => {
  const before = hasXdotool ? visibleWindows() : 0;
  const refused = "Ignored call to 'print()'";
  await kiosk.inPage(`
    print();
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.contentWindow.print();
    frame.remove();
  `);
  await eventually(refused, 2);
  await kiosk.inSandbox('print()');
  await eventually(refused, 3);
  if (hasXdotool) await expect.poll(visibleWindows).toBe(before);
  // Of what a sandbox takes, nothing is missing.
  expect(await kiosk.inPage('[location.origin === origin, typeof chrome.storage]')).toEqual([true, 'object']);
});

it('10: no file is chosen or saved, in no frame', async () => {
  const before = hasXdotool ? visibleWindows() : 0;
  const attached = () =>
    kiosk.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some(
        ({ webContents }) => webContents.getURL().endsWith('window.html') && webContents.debugger.isAttached(),
      ),
    );
  await expect.poll(attached).toBe(true);
  await page.click('#file');
  await eventually('Refused a file dialog');
  await kiosk.inSandbox("document.getElementById('file').click()");
  await eventually('Refused a file dialog', 2);
  const pickers = ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker'];
  expect(await page.evaluate((names) => names.filter((name) => name in window), pickers)).toEqual([]);
  await page.click('#download', { noWaitAfter: true });
  await eventually('Refused to download');
  if (hasXdotool) await expect.poll(visibleWindows).toBe(before);
});

it('11: what is dropped on a page goes nowhere', async () => {
  const prevented = await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'x.html', { type: 'text/html' }));
    dataTransfer.setData('text/uri-list', 'https://example.com/dropped');
    return ['dragenter', 'dragover', 'drop'].map((type) => {
      const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
      return !document.body.dispatchEvent(event);
    });
  });
  expect(prevented).toEqual([true, true, true]);
  expect(await page.evaluate(() => [location.pathname, (window as unknown as { heard: string[] }).heard])).toEqual([
    '/window.html',
    expect.not.arrayContaining(['drop', 'dragover']),
  ]);
});

it('16, 17, 20: no spelling menus, no dialogs, no guests', async () => {
  const preferences = await kiosk.electron.evaluate(({ BrowserWindow, webContents }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('window.html'));
    const last = (
      window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> } | undefined
    )?.getLastWebPreferences();
    return [last?.['disableDialogs'], last?.['sandbox'], webContents.getAllWebContents().length];
  });
  expect(preferences.slice(0, 2)).toEqual([true, true]);
  // Each would stop the page until somebody answered.
  expect(await kiosk.inSandbox("[typeof alert('x'), confirm('x'), prompt('x')]")).toEqual(['undefined', null, null]);
  await page.evaluate(() => {
    const guest = document.createElement('webview');
    guest.setAttribute('src', 'https://example.com/');
    document.body.append(guest);
  });
  const after = () => kiosk.electron.evaluate(({ webContents }) => webContents.getAllWebContents().length);
  await expect.poll(after).toBe(preferences[2]);
});

it('18, 21: permissions that the manifest has, but not the policy, are denied; choosers never come', async () => {
  const outcome = await kiosk.inPage<Record<string, unknown>>(`(async () => {
    const { mediaDevices, geolocation, usb, hid, serial, bluetooth } = navigator;
    const asked = {
      audio: () => mediaDevices.getUserMedia({ audio: true }),
      video: () => mediaDevices.getUserMedia({ video: true }),
      screen: () => mediaDevices.getDisplayMedia(),
      place: () => new Promise((done, fail) => geolocation.getCurrentPosition(done, fail)),
      pointer: () => document.body.requestPointerLock(),
      full: () => document.body.requestFullscreen(),
      usb: () => usb.requestDevice({ filters: [] }),
      hid: async () => { if ((await hid.requestDevice({ filters: [] })).length === 0) throw new Error('none'); },
      serial: () => serial.requestPort({}),
      bluetooth: () => bluetooth.requestDevice({ acceptAllDevices: true }),
    };
    const answers = { notifications: await Notification.requestPermission() };
    // Machines without a microphone say so, whether it is allowed or not.
    for (const name of ['microphone', 'camera', 'geolocation', 'clipboard-read'])
      answers[name] = (await navigator.permissions.query({ name })).state;
    for (const [name, ask] of Object.entries(asked)) {
      const answer = (async () => ask())().then(() => 'granted', (error) => error.name ?? error.code);
      const limit = new Promise((done) => setTimeout(done, name === 'place' ? 30_000 : 3000, 'no answer'));
      answers[name] = await Promise.race([answer, limit]);
    }
    answers.element = document.fullscreenElement;
    return answers;
  })()`);
  for (const [name, answer] of Object.entries(outcome)) expect([name, answer]).not.toEqual([name, 'granted']);
  const denied = { microphone: 'denied', camera: 'denied', geolocation: 'denied', 'clipboard-read': 'denied' };
  expect(outcome).toMatchObject({ ...denied, place: 1, full: 'TypeError', notifications: 'denied', element: null });
  await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
});

describe('19: servers that ask for something', () => {
  it('19: a password is not asked for, nor a bad certificate shown', async () => {
    const http = createHttpServer((_request, response) => {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"', 'Access-Control-Allow-Origin': '*' }).end('no');
    });
    const https = createHttpsServer(
      { key: localhost.key, cert: localhost.cert, requestCert: true, rejectUnauthorized: false },
      (_request, response) => void response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('ok'),
    );
    const ports = await Promise.all(
      [http, https].map(
        (server) =>
          new Promise<number>((done) =>
            server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)),
          ),
      ),
    );
    try {
      const count = () => kiosk.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
      const before = await count();
      const answers = await page.evaluate(
        ([plain, secure]) =>
          Promise.all([
            fetch(`http://127.0.0.1:${plain}/`).then(({ status }) => String(status), String),
            fetch(`https://127.0.0.1:${secure}/`).then(({ status }) => String(status), String),
          ]),
        ports,
      );
      expect(answers).toEqual(['401', 'TypeError: Failed to fetch']);
      await expect.poll(count).toBe(before);
    } finally {
      for (const server of [http, https]) {
        server.closeAllConnections();
        server.close();
      }
    }
  });
});

it('24: a process of the app that is killed comes back, with onRestarted', async () => {
  await kiosk.electron.evaluate(({ webContents }) => {
    const contents = webContents.getAllWebContents().find((one) => one.getURL().endsWith('window.html'));
    process.kill(contents?.getOSProcessId() ?? 0, 'SIGKILL');
  });
  await eventually('window ready', 2);
  await kiosk.waitForOutput('[Kiosk fixture] onRestarted');
  await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
});
