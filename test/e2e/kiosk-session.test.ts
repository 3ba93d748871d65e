/** The policy at work in a session: the PIN, the idle reset, hosts, changes. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ExitCode } from '../../src/main/host/exit-code.ts';
import { hashPin } from '../../src/main/kiosk/policy/exit-pin.ts';
import { appId } from '../../src/main/package/app-id.ts';
import { desktopMissing, startDesktop } from '../support/desktop.ts';
import { LOCKED, startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk, TestPolicy } from '../support/kiosk.ts';
import { fixtureFolder } from '../support/shell.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** File dialogs are refused by a debugger, and with Playwright's beside it frames at times load without end for Playwright. */
async function start(policy: TestPolicy, options?: Parameters<typeof startKiosk>[1]): Promise<RunningKiosk> {
  const kiosk = await startKiosk({ AllowFileSelectionDialogs: true, ...policy }, options);
  cleanUps.push(() => kiosk.close());
  await kiosk.waitForOutput('window ready');
  await kiosk.window();
  return kiosk;
}
const times = (kiosk: RunningKiosk, text: string) => kiosk.output().split(text).length - 1;
/** The app has been started so many times. */
const again = async (kiosk: RunningKiosk, starts: number) => {
  await expect.poll(() => times(kiosk, 'window ready')).toBe(starts);
  await kiosk.window();
};
/** Text of the kiosk's own screen over the app; '' when there is none. */
const overlay = (kiosk: RunningKiosk) =>
  kiosk.electron.evaluate(async ({ BrowserWindow }) => {
    const screen = BrowserWindow.getAllWindows().find(
      (one) => one.isVisible() && one.isAlwaysOnTop() && one.webContents.getURL().startsWith('data:'),
    );
    return ((await screen?.webContents.executeJavaScript('document.body.innerText')) ?? '') as string;
  });

it.skipIf(desktopMissing() !== undefined)('is left by the PIN alone, which is locked after wrong ones', async () => {
  const desktop = await startDesktop();
  cleanUps.push(() => desktop.close());
  const policy = { ExitPin: await hashPin('2468'), ExitPinLockout: { Failures: 2, Seconds: 600 } };
  const kiosk = await start(policy, { env: desktop.env });
  await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
  const ask = async () => {
    desktop.xdotool('key', 'ctrl+alt+s');
    await expect.poll(() => overlay(kiosk)).toContain('Staff only');
    // Only a page that has the focus hears keys.
    await expect.poll(() => kiosk.placement()).toMatchObject({ focused: false });
  };
  await ask();
  desktop.xdotool('key', '--delay', '30', '1', '2', '3', '4', 'Return');
  await expect.poll(() => overlay(kiosk)).toContain('That is not the PIN.');
  desktop.xdotool('key', 'Escape');
  await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
  await ask();
  // By touch this time: the keys 9, 9, 9, 9 and OK where they are on the screen.
  for (const key of ['9', '9', '9', '9', 'OK']) {
    const [x, y] = await kiosk.electron.evaluate(async ({ BrowserWindow }, label) => {
      const screen = BrowserWindow.getAllWindows().find((one) => one.webContents.getTitle() === 'PIN');
      return (await screen?.webContents.executeJavaScript(`(() => {
        const link = [...document.querySelectorAll('a')].find((one) => one.textContent === ${JSON.stringify(label)});
        const { x, y, width, height } = link.getBoundingClientRect();
        return [Math.round(x + width / 2), Math.round(y + height / 2)];
      })()`)) as [number, number];
    }, key);
    desktop.xdotool('mousemove', String(x), String(y), 'click', '1');
  }
  await expect.poll(() => overlay(kiosk)).toContain('Too many wrong PINs. Try again in');
  desktop.xdotool('key', '--delay', '30', '2', '4', '6', '8', 'Return');
  await expect.poll(() => overlay(kiosk)).toContain('Too many wrong PINs.');
  // The administrator is milder.
  kiosk.writePolicy({ AllowFileSelectionDialogs: true, ...policy, ExitPinLockout: { Failures: 20, Seconds: 600 } });
  await kiosk.waitForOutput('The kiosk has a new policy.');
  desktop.xdotool('key', '--delay', '30', '2', '4', '6', '8', 'Return');
  expect(await kiosk.exited).toBe(ExitCode.Left);
});

it('28: an idle reset warns, wipes what the policy says and starts the app anew', async () => {
  const kiosk = await start({
    IdleReset: {
      AfterSeconds: 13,
      WarningSeconds: 10,
      WarningText: 'Anybody <there>?',
      Wipe: ['appStorage', 'webStorage', 'clipboard'],
    },
  });
  const page = await kiosk.window();
  await page.evaluate(async () => {
    const { chrome } = window as unknown as {
      chrome: { storage: { local: { set(items: object, done: () => void): void } } };
    };
    await new Promise<void>((done) => chrome.storage.local.set({ left: 'behind' }, done));
    await new Promise((done) => {
      indexedDB.open('left').onsuccess = done;
    });
  });
  await kiosk.electron.evaluate(({ clipboard }) => clipboard.writeText('left behind'));
  // Nothing is reset before a first visitor has come.
  await page.mouse.click(600, 600);
  await expect.poll(() => overlay(kiosk)).toContain('Anybody <there>?');
  await again(kiosk, 2);
  await kiosk.waitForOutput('Nobody is there: the app is reset.');
  expect(times(kiosk, 'onLaunched')).toBe(2);
  const found = await kiosk.inPage(`(async () => [
    await new Promise((done) => chrome.storage.local.get(null, done)),
    (await indexedDB.databases()).length,
  ])()`);
  expect(found).toEqual([{}, 0]);
  await expect.poll(() => kiosk.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('');
  await expect.poll(() => overlay(kiosk)).toBe('');
});

it('a visitor who is there after all is not reset', async () => {
  const kiosk = await start({ IdleReset: { AfterSeconds: 65, WarningSeconds: 60, WarningText: 'There?', Wipe: [] } });
  await (await kiosk.window()).mouse.click(600, 600);
  await expect.poll(() => overlay(kiosk)).toContain('There?');
  await kiosk.electron.evaluate(async ({ BrowserWindow }) => {
    const screen = BrowserWindow.getAllWindows().find((one) => one.webContents.getTitle() === 'There?');
    screen?.webContents.sendInputEvent({ type: 'mouseDown', x: 10, y: 10, button: 'left', clickCount: 1 });
  });
  await expect.poll(() => overlay(kiosk)).toBe('');
  expect(times(kiosk, 'window ready')).toBe(1);
});

it('talks only with the hosts that the policy allows, by sockets and by requests', async () => {
  const tcp = createTcpServer((socket) => socket.destroy());
  const http: Server = createServer(
    (_request, response) => void response.setHeader('Access-Control-Allow-Origin', '*').end('ok'),
  );
  const port = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
  await Promise.all([tcp, http].map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))));
  cleanUps.push(
    () => tcp.close(),
    () => http.close(),
    () => http.closeAllConnections(),
  );
  const connects = `new Promise((done) => chrome.sockets.tcp.create(({ socketId }) =>
    chrome.sockets.tcp.connect(socketId, '127.0.0.1', ${port(tcp)}, (result) => done([result, chrome.runtime.lastError?.message ?? '']))))`;
  const fetches = `fetch('http://127.0.0.1:${port(http)}/').then((answer) => answer.text(), String)`;
  const kiosk = await start({});
  expect(await kiosk.inPage(connects)).toEqual([0, '']);
  expect(await kiosk.inPage(fetches)).toBe('ok');
  kiosk.writePolicy({ AllowFileSelectionDialogs: true, AllowedHosts: ['127.0.0.1:1', 'example.com'] });
  // New hosts need new sockets: the app is started anew.
  await again(kiosk, 2);
  expect(await kiosk.inPage(connects)).toEqual([undefined, 'Does not have permission']);
  expect(await kiosk.inPage(fetches)).toBe('TypeError: Failed to fetch');
  kiosk.writePolicy({
    AllowFileSelectionDialogs: true,
    AllowedHosts: [`127.0.0.1:${port(tcp)}`, `127.0.0.1:${port(http)}`, '*:*'],
  });
  await again(kiosk, 3);
  expect(await kiosk.inPage(connects)).toEqual([0, '']);
  // The manifest does not name this one: no policy opens it.
  expect(await kiosk.inPage(connects.replace('127.0.0.1', 'localhost'))).toEqual([
    undefined,
    'Does not have permission',
  ]);
});

it('26: a policy that turns bad changes nothing', async () => {
  const kiosk = await start({ AllowedPermissions: ['geolocation'] });
  const state = () => kiosk.inPage("navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)");
  expect(await state()).toBe('granted');
  kiosk.writePolicy({ AllowFileSelectionDialogs: true, AllowedPermissions: ['everything' as 'geolocation'] });
  await kiosk.waitForOutput('AllowedPermissions[0]: ');
  await kiosk.waitForOutput('The last good one stays.');
  expect(await state()).toBe('granted');
  kiosk.writePolicy({ AllowFileSelectionDialogs: true });
  await kiosk.waitForOutput('The kiosk has a new policy.');
  await expect.poll(state).toBe('denied');
  expect(times(kiosk, 'window ready')).toBe(1);
});

it('24: an app that does not stay up leaves a screen that says so, with a button to try again', async () => {
  const late = 600_000;
  const backOff = { quick: 0, firstMs: late, longestMs: late, calmMs: late };
  const kiosk = await start({}, { kiosk: { backOff } });
  await kiosk.electron.evaluate(({ webContents }) => {
    const contents = webContents.getAllWebContents().find((one) => one.getURL().endsWith('window.html'));
    if (!contents) throw new Error('no window');
    process.kill(contents.getOSProcessId(), 'SIGKILL');
  });
  await expect.poll(() => overlay(kiosk)).toContain('Out of order');
  expect(times(kiosk, 'window ready')).toBe(1);
  await kiosk.electron.evaluate(({ BrowserWindow }) => {
    const screen = BrowserWindow.getAllWindows().find((one) => one.webContents.getTitle() === 'Out of order');
    void screen?.webContents.executeJavaScript(`document.querySelector('a').click()`);
  });
  await again(kiosk, 2);
  await expect.poll(() => overlay(kiosk)).toBe('');
  await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
});

it('24: an app that opens its window late after a crash is left to do so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-kiosk-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  cpSync(fixtureFolder('kiosk'), folder, { recursive: true });
  const script = join(folder, 'background.js');
  writeFileSync(
    script,
    readFileSync(script, 'utf8').replace("console.log('onRestarted');\n  open();", 'setTimeout(open, 2000);'),
  );
  const kiosk = await start({}, { folder });
  await kiosk.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((one) => one.webContents.getURL().endsWith('window.html'))
      ?.webContents.forcefullyCrashRenderer();
  });
  await again(kiosk, 2);
  // That its window went with the process is not the end of a session, of which there would be a third start.
  expect(kiosk.output()).toContain('The app has ended by a crash');
  expect(kiosk.output()).not.toContain('The app has ended;');
  // A window that it closes itself is.
  await kiosk.inPage('window.close(); 0').catch(() => {});
  await again(kiosk, 3);
  expect(times(kiosk, 'The app has ended;')).toBe(1);
});

/** A kiosk of an app with another background page, and with an app beside it that says when it is launched. */
async function startBeside(background: string): Promise<RunningKiosk> {
  const [folder, second] = [0, 1].map(() => {
    const copy = mkdtempSync(join(tmpdir(), 'holdfast-kiosk-'));
    cleanUps.push(() => rmSync(copy, { recursive: true, force: true, maxRetries: 10 }));
    cpSync(fixtureFolder('kiosk'), copy, { recursive: true });
    return copy;
  }) as [string, string];
  writeFileSync(join(folder, 'background.js'), background);
  const beside = `chrome.app.runtime.onLaunched.addListener(() => {
    console.log('it is beside');
    chrome.app.window.create('beside.html');
  });`;
  writeFileSync(join(second, 'background.js'), beside);
  writeFileSync(join(second, 'beside.html'), '<p>Beside');
  const backOff = { quick: 1, firstMs: 60_000, longestMs: 60_000, calmMs: 60_000 };
  const policy = { SecondaryApps: { [await appId(undefined, second)]: second } };
  const kiosk = await startKiosk(policy, { folder, kiosk: { backOff } });
  cleanUps.push(() => kiosk.close());
  return kiosk;
}

it('an app that reloads itself and opens its window late is left to do so', async () => {
  const kiosk = await startBeside(
    `chrome.app.runtime.onLaunched.addListener(({ source }) => {
       if (source !== 'reload') chrome.app.window.create('window.html', () => chrome.runtime.reload());
       else setTimeout(() => chrome.app.window.create('window.html', () => console.log('late')), 2000);
     });`,
  );
  await kiosk.waitForOutput('[Kiosk fixture] late');
  expect(kiosk.output()).not.toContain('The app has ended');
  expect(times(kiosk, 'it is beside')).toBe(1);
});

it('24: an app that reloads itself without end comes back with the screen that says so, also beside another', async () => {
  const kiosk = await startBeside('chrome.app.runtime.onLaunched.addListener(() => chrome.runtime.reload());');
  await kiosk.waitForOutput('reloads itself without end');
  await kiosk.waitForOutput('The app has ended by a crash; it is started again');
  await expect.poll(() => overlay(kiosk)).not.toBe('');
});
