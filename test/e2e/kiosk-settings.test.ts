/** Keys of a policy that have no test of their own elsewhere. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { hashPin } from '../../src/main/kiosk/policy/exit-pin.ts';
import { appId } from '../../src/main/package/app-id.ts';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk, TestPolicy } from '../support/kiosk.ts';
import { startKioskCommand } from '../support/kiosk-command.ts';
import { fixtureFolder } from '../support/shell.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function start(policy: TestPolicy, options?: Parameters<typeof startKiosk>[1]): Promise<RunningKiosk> {
  const kiosk = await startKiosk({ AllowFileSelectionDialogs: true, ...policy }, options);
  cleanUps.push(() => kiosk.close());
  await kiosk.waitForOutput('window loaded');
  return kiosk;
}

/** Touches the screen as a finger does, by Chromium's own protocol: so many times without a pause, since five taps count within three seconds. */
const touch = (kiosk: RunningKiosk, x: number, y: number, times = 1) =>
  kiosk.electron.evaluate(
    async ({ BrowserWindow }, { times: count, ...place }) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('window.html'));
      if (!window) throw new Error('no window');
      const { debugger: protocol } = window.webContents;
      if (!protocol.isAttached()) protocol.attach('1.3');
      for (let tap = 0; tap < count; tap++) {
        await protocol.sendCommand('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [place] });
        await protocol.sendCommand('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      }
    },
    { x, y, times },
  );
/** Taps one place five times, again where a busy machine took too long over them, until the PIN is asked for. */
const askAt = (kiosk: RunningKiosk, x: number, y: number) =>
  expect
    .poll(
      async () => {
        if (!(await asksForPin(kiosk))) await touch(kiosk, x, y, 5);
        return asksForPin(kiosk);
      },
      { interval: 500 },
    )
    .toBe(true);
const asksForPin = (kiosk: RunningKiosk) =>
  kiosk.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((one) => one.webContents.getTitle() === 'PIN'),
  );

it('ExitCorner: five taps of a finger in the corner ask for the PIN, wherever the mouse is', async () => {
  const kiosk = await start({ ExitPin: await hashPin('2468'), ExitCorner: 'bottom-right' });
  const { width, height } = await kiosk.electron.evaluate(({ screen }) => screen.getPrimaryDisplay().bounds);
  await touch(kiosk, width - 20, height - 20, 4);
  // One that is elsewhere begins anew.
  await touch(kiosk, 20, 20);
  await touch(kiosk, width - 20, height - 20, 4);
  expect(await asksForPin(kiosk)).toBe(false);
  await askAt(kiosk, width - 20, height - 20);
});

it('ExitCorner: a page that prevents what follows of touches does not close the corner', async () => {
  const kiosk = await start({ ExitPin: await hashPin('2468'), ExitCorner: 'bottom-right' });
  const { width, height } = await kiosk.electron.evaluate(({ screen }) => screen.getPrimaryDisplay().bounds);
  await kiosk.inPage(
    `for (const type of ['touchstart', 'touchend']) addEventListener(type, (event) => event.preventDefault(), { passive: false }); 0`,
  );
  await askAt(kiosk, width - 20, height - 20);
});

it('ExitCorner: what a page itself makes of a touch counts for nothing', async () => {
  const kiosk = await start({ ExitPin: await hashPin('2468'), ExitCorner: 'bottom-right' });
  const { width, height } = await kiosk.electron.evaluate(({ screen }) => screen.getPrimaryDisplay().bounds);
  await kiosk.inPage(`addEventListener('touchend', ({ isTrusted }) => {
    const [x, y] = [${width} - 20, ${height} - 20];
    const finger = new Touch({ identifier: 1, target: document.body, clientX: x, clientY: y, screenX: x, screenY: y });
    if (isTrusted) document.body.dispatchEvent(new TouchEvent('touchstart', { touches: [finger], bubbles: true }));
  }, { passive: true }); 0`);
  await touch(kiosk, 100, 100, 6);
  // What was asked of the page before has been answered.
  expect(await kiosk.inPage('new Promise((done) => setTimeout(() => done(2), 200))')).toBe(2);
  expect(await asksForPin(kiosk)).toBe(false);
});

it('ExitCorner: touches in a frame are not where the page was touched last', async () => {
  const kiosk = await start({ ExitPin: await hashPin('2468'), ExitCorner: 'bottom-right' });
  const { width, height } = await kiosk.electron.evaluate(({ screen }) => screen.getPrimaryDisplay().bounds);
  await kiosk.inPage(
    `(() => {
      const frame = document.createElement('iframe');
      frame.style.cssText = 'position: fixed; inset: 0 auto auto 0; width: 200px; height: 200px; z-index: 9';
      document.body.append(frame);
    })(); 0`,
  );
  await touch(kiosk, width - 20, height - 20);
  await touch(kiosk, 100, 100, 6);
  // What was asked of the page before has been answered.
  expect(await kiosk.inPage('new Promise((done) => setTimeout(() => done(2), 200))')).toBe(2);
  expect(await asksForPin(kiosk)).toBe(false);
});

/** Over all of the window, so that its corner is in it. */
const OVER = 'position: fixed; inset: 0; width: 100%; height: 100%; border: 0; z-index: 9';
/** Resolves when it has loaded; of a frame with a process of its own that may be told before this listens. */
const loaded = (kiosk: RunningKiosk, make: string) =>
  kiosk.inPage(`new Promise((done) => { const made = ${make}; made.style.cssText = '${OVER}';
    for (const type of ['load', 'loadstop']) made.addEventListener(type, () => setTimeout(() => done(1), 1000));
    document.body.append(made); setTimeout(() => done(1), 3000); })`);
const guest = (text: string) =>
  `Object.assign(document.createElement('webview'), { src: 'data:text/html,' + ${JSON.stringify(text)} })`;
const frame = (attributes: object) => `Object.assign(document.createElement('iframe'), ${JSON.stringify(attributes)})`;

it.each<[string, string, 'top-left' | 'bottom-right', string]>([
  ['an empty frame', 'kiosk', 'bottom-right', frame({})],
  ['a frame with a page of its own', 'kiosk', 'bottom-right', frame({ srcdoc: '<p>Some text</p>' })],
  ['a frame in a frame', 'kiosk', 'bottom-right', frame({ srcdoc: `<iframe style="${OVER}" srcdoc="Text"></iframe>` })],
  // In other processes places are the screen's, and those of such touches its first point.
  ['a sandboxed page, which has a process of its own', 'kiosk', 'top-left', frame({ src: 'sandboxed.html' })],
  ['a frame in a guest', 'kiosk-guests', 'top-left', guest(`<iframe style="${OVER}" srcdoc="Text"></iframe>`)],
])('ExitCorner: a finger on %s is heard too', async (_what, fixture, corner, make) => {
  const kiosk = await startKiosk(
    { ExitPin: await hashPin('2468'), ExitCorner: corner },
    { folder: fixtureFolder(fixture) },
  );
  cleanUps.push(() => kiosk.close());
  await kiosk.waitForOutput(fixture === 'kiosk' ? 'window loaded' : 'window ready');
  await loaded(kiosk, make);
  const { width, height } = await kiosk.electron.evaluate(({ screen }) => screen.getPrimaryDisplay().bounds);
  const [x, y] = corner === 'top-left' ? [20, 20] : [width - 20, height - 20];
  await touch(kiosk, x, y, 3);
  expect(await asksForPin(kiosk)).toBe(false);
  await askAt(kiosk, x, y);
});

it('ExitCorner: nothing without a PIN', async () => {
  const kiosk = await start({ ExitCorner: 'top-left' });
  await touch(kiosk, 20, 20, 6);
  expect(await kiosk.inPage('1 + 1')).toBe(2);
  expect(await asksForPin(kiosk)).toBe(false);
});

it('HideCursor: no pointer over anything, whatever the app wants, and one again without', async () => {
  const kiosk = await start({ HideCursor: true });
  const cursors = () =>
    kiosk.inPage(`[document.body, document.getElementById('text'), document.getElementById('blank')]
      .map((one) => (one.style.cursor = 'pointer', getComputedStyle(one).cursor))`);
  await expect.poll(cursors).toEqual(['none', 'none', 'none']);
  kiosk.writePolicy({ AllowFileSelectionDialogs: true });
  await expect.poll(() => kiosk.output().split('window loaded').length).toBe(3);
  await expect.poll(cursors).toEqual(['pointer', 'pointer', 'pointer']);
});

/** An app of this name that says when it is launched and restarted; it is taken away after the test. */
function appBeside(name: 'Second' | 'Third'): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-kiosk-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  cpSync(fixtureFolder('kiosk'), folder, { recursive: true });
  const manifest = join(folder, 'manifest.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"Kiosk fixture"', `"${name} app"`));
  writeFileSync(
    join(folder, 'background.js'),
    `chrome.app.runtime.onLaunched.addListener(({ isKioskSession }) => {
       console.log('second ' + isKioskSession);
       chrome.app.window.create('second.html', { id: 'second' });
     });
     chrome.app.runtime.onRestarted.addListener(() => console.log('second is back'));`,
  );
  writeFileSync(join(folder, 'second.html'), '<p>Beside');
  return folder;
}

it('SecondaryApps: one that the policy has dropped does not come back after a crash of the program', async () => {
  const [dropped, kept] = [appBeside('Second'), appBeside('Third')];
  const keptApps = { [await appId(undefined, kept)]: kept };
  const droppedApps = { [await appId(undefined, dropped)]: dropped };
  const kiosk = startKioskCommand({ WaitForNetwork: 'never', SecondaryApps: { ...droppedApps, ...keptApps } });
  cleanUps.push(() => kiosk.close());
  await kiosk.printed('[Third app] second true');
  const [main = 0] = kiosk.processes('main');
  // What it can hear no more.
  process.kill(main, 'SIGSTOP');
  kiosk.writePolicy({ WaitForNetwork: 'never', SecondaryApps: keptApps });
  process.kill(main, 'SIGKILL');
  await kiosk.printed('[Third app] second is back');
  expect(kiosk.output()).not.toContain('[Second app] second is back');
});

it('SecondaryApps: run beside the app, once in each session, and do not take it with them', async () => {
  const folder = appBeside('Second');
  const second = await appId(undefined, folder);
  const missing = 'a'.repeat(32);
  const policy = {
    SecondaryApps: { [second]: folder, [missing]: join(folder, 'nowhere') },
    IdleReset: { AfterSeconds: 5, WarningSeconds: 1, WarningText: 'There?', Wipe: [] },
  };
  const kiosk = await start(policy);
  const launches = () => kiosk.output().split('[Second app] second true').length - 1;
  const starts = (count: number) => expect.poll(() => kiosk.output().split('window loaded').length - 1).toBe(count);
  const endProcessOf = (id: string) =>
    kiosk.electron.evaluate(
      ({ webContents }, of) =>
        webContents
          .getAllWebContents()
          .find((contents) => contents.getURL().includes(of))
          ?.forcefullyCrashRenderer(),
      id,
    );
  await kiosk.waitForOutput('[Second app] second true');
  await kiosk.waitForOutput(`The secondary app ${missing}: `);
  await expect.poll(() => kiosk.placement()).toMatchObject({ windows: 1, fullScreen: true });
  // What ends the app by a crash is nothing to them.
  await endProcessOf('/window.html');
  await starts(2);
  await kiosk.waitForOutput('onRestarted');
  expect(launches()).toBe(1);
  await endProcessOf(second);
  await kiosk.waitForOutput(`The secondary app ${second} has ended by a crash; it is started again.`);
  await kiosk.waitForOutput('[Second app] second is back');
  // Only the first one's windows make the session, and with it they end.
  await kiosk.inPage('window.close(); 0').catch(() => {});
  await starts(3);
  await expect.poll(launches).toBe(2);
  // A visitor has gone: what is beside the app begins anew too.
  await (await kiosk.window()).mouse.click(600, 600);
  await starts(4);
  expect(kiosk.output()).toContain('Nobody is there: the app is reset.');
  await expect.poll(launches).toBe(3);
  // New pages are theirs too.
  kiosk.writePolicy({ AllowFileSelectionDialogs: true, ...policy, HideCursor: true });
  await starts(5);
  await expect.poll(launches).toBe(4);
  // What the policy does not name any more is ended.
  const pages = () =>
    kiosk.electron.evaluate(
      ({ webContents }, id) => webContents.getAllWebContents().filter((one) => one.getURL().includes(id)).length,
      second,
    );
  await expect.poll(pages).toBeGreaterThan(0);
  kiosk.writePolicy({ AllowFileSelectionDialogs: true });
  await expect.poll(pages).toBe(0);
});

it('KioskTroubleshootingToolsEnabled: a page that is held is not hung, and is again when they are off', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-kiosk-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  cpSync(fixtureFolder('kiosk'), folder, { recursive: true });
  writeFileSync(
    join(folder, 'window.js'),
    `addEventListener('load', () => setTimeout(() => {
       console.log('window held');
       for (const end = performance.now() + 4000; performance.now() < end; );
       console.log('window let go');
     }, 200));`,
  );
  const policy = { WaitForNetwork: 'never', PageHangSeconds: 2 } as const;
  const kiosk = startKioskCommand({ ...policy, KioskTroubleshootingToolsEnabled: true }, { folder });
  cleanUps.push(() => kiosk.close());
  const [hung, refused] = ["The app's page has not answered for 2 s", 'A debugger was asked for'];
  await kiosk.printed('window let go');
  expect(kiosk.output()).not.toContain(hung);
  const [main = 0] = kiosk.processes('main');
  kiosk.writePolicy(policy);
  await kiosk.printed(hung);
  expect(kiosk.processes('main')).not.toContain(main);
  process.kill(kiosk.processes('main')[0] ?? 0, 'SIGUSR1');
  await kiosk.printed(refused);
  kiosk.writePolicy({ ...policy, KioskTroubleshootingToolsEnabled: true });
  await kiosk.printed('window let go', 2);
});

it('DeviceScheduledReboot: the program is started anew when its minute has come', { timeout: 300_000 }, async () => {
  // The next whole minute that a busy machine's kiosk is surely up before.
  const at = new Date(Date.now() + 100_000);
  const kiosk = startKioskCommand({
    DeviceScheduledReboot: { frequency: 'DAILY', reboot_time: { hour: at.getHours(), minute: at.getMinutes() } },
  });
  cleanUps.push(() => kiosk.close());
  await kiosk.printed('window loaded');
  const [main = 0] = kiosk.processes('main');
  const due = new Date(at).setSeconds(0, 0);
  await kiosk.printed('window loaded', 2, 200_000);
  expect(Date.now()).toBeGreaterThanOrEqual(due);
  expect(kiosk.processes('main')).not.toContain(main);
  expect(kiosk.output()).not.toContain('The kiosk has ended');
});
