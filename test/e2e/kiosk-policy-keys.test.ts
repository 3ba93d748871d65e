/** Keys of a policy in both their states, with a change of the policy between them: each would fail if its key were ignored, or read at the start alone. */
import { hostname } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { hashPin } from '../../src/main/kiosk/policy/exit-pin.ts';
import { desktopMissing, startDesktop } from '../support/desktop.ts';
import type { Desktop } from '../support/desktop.ts';
import { displaysMissing, startDisplays } from '../support/displays.ts';
import { LOCKED, startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk, TestPolicy } from '../support/kiosk.ts';
import { startKioskCommand } from '../support/kiosk-command.ts';
import { fixtureFolder } from '../support/shell.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const BASE: TestPolicy = { AllowFileSelectionDialogs: true };
const slow = { timeout: 15_000 };

async function start(policy: TestPolicy, options?: Parameters<typeof startKiosk>[1]): Promise<RunningKiosk> {
  const kiosk = await startKiosk({ ...BASE, ...policy }, options);
  cleanUps.push(() => kiosk.close());
  await kiosk.waitForOutput('window loaded');
  await expect.poll(() => kiosk.placement(), slow).toMatchObject({ fills: true });
  return kiosk;
}
const times = (kiosk: RunningKiosk, text: string) => kiosk.output().split(text).length - 1;
/** Has another policy hold, with the same pages or with new ones. */
async function change(kiosk: RunningKiosk, policy: TestPolicy, pages: 'the same pages' | 'new pages'): Promise<void> {
  const [policies, starts] = [times(kiosk, 'The kiosk has a new policy.'), times(kiosk, 'window loaded')];
  kiosk.writePolicy({ ...BASE, ...policy });
  await expect.poll(() => times(kiosk, 'The kiosk has a new policy.'), slow).toBe(policies + 1);
  await expect.poll(() => times(kiosk, 'window loaded'), slow).toBe(starts + (pages === 'new pages' ? 1 : 0));
}

describe.skipIf(desktopMissing() !== undefined)('with keyboard and mouse', () => {
  async function onDesktop(policy: TestPolicy): Promise<{ kiosk: RunningKiosk; desktop: Desktop }> {
    const desktop = await startDesktop();
    cleanUps.push(() => desktop.close());
    const kiosk = await start(policy, { env: desktop.env });
    await expect.poll(() => kiosk.placement(), slow).toEqual(LOCKED);
    return { kiosk, desktop };
  }
  /** What the page hears of keys until one comes that no kiosk keeps from it. */
  async function press(kiosk: RunningKiosk, desktop: Desktop, ...keys: string[]): Promise<string[]> {
    await expect.poll(() => kiosk.placement(), slow).toEqual(LOCKED);
    await kiosk.inPage('window.heard.length = 0; 0');
    desktop.xdotool('key', '--delay', '30', ...keys, 'F2');
    await expect.poll(() => kiosk.inPage<string[]>('window.heard'), slow).toContain('F2');
    return kiosk.inPage<string[]>('window.heard');
  }
  const windowsOf = (desktop: Desktop) =>
    desktop.xdotool('search', '--onlyvisible', '--name', '.*').split('\n').filter(Boolean).length;

  it('KioskPinchToZoomAllowed: fingers, wheel and keys zoom, and what they have zoomed is taken back', async () => {
    const { kiosk, desktop } = await onDesktop({});
    const zoomed = () =>
      kiosk.electron.evaluate(async ({ BrowserWindow }) => {
        const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('window.html'));
        const scale = (await window?.webContents.executeJavaScript('visualViewport.scale')) as number;
        return [Math.round((window?.webContents.getZoomFactor() ?? 0) * 100), Math.round(scale)];
      });
    const fingers = () =>
      kiosk.electron.evaluate(async ({ BrowserWindow }) => {
        const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('window.html'));
        if (!window) throw new Error('no window');
        const { debugger: protocol } = window.webContents;
        if (!protocol.isAttached()) protocol.attach('1.3');
        const send = (type: string, apart: number) =>
          protocol.sendCommand('Input.dispatchTouchEvent', {
            type,
            touchPoints:
              type === 'touchEnd'
                ? []
                : [
                    { x: 400 - apart, y: 600, id: 0 },
                    { x: 500 + apart, y: 600, id: 1 },
                  ],
          });
        await send('touchStart', 0);
        for (let apart = 20; apart <= 200; apart += 20) await send('touchMove', apart);
        await send('touchEnd', 0);
      });
    const wheel = () =>
      desktop.xdotool('mousemove', '400', '400', 'keydown', 'ctrl', 'click', '4', 'sleep', '0.1', 'keyup', 'ctrl');
    await fingers();
    wheel();
    expect(await press(kiosk, desktop, 'ctrl+equal')).not.toContain('=');
    expect(await zoomed()).toEqual([100, 1]);

    await change(kiosk, { KioskPinchToZoomAllowed: true }, 'new pages');
    expect(await press(kiosk, desktop, 'ctrl+equal', 'ctrl+equal')).toContain('=');
    expect(await zoomed()).toEqual([125, 1]);
    await press(kiosk, desktop, 'ctrl+minus');
    expect(await zoomed()).toEqual([110, 1]);
    await press(kiosk, desktop, 'ctrl+0');
    expect(await zoomed()).toEqual([100, 1]);
    wheel();
    await expect.poll(zoomed, slow).toEqual([110, 1]);
    await fingers();
    await expect.poll(async () => (await zoomed())[1], slow).toBeGreaterThan(2);

    await change(kiosk, {}, 'new pages');
    await expect.poll(zoomed, slow).toEqual([100, 1]);
  });

  it('AllowedShortcuts, ContextMenuEnabled and ExitShortcut hold at once', async () => {
    const ExitPin = await hashPin('2468');
    const { kiosk, desktop } = await onDesktop({ ExitPin });
    await kiosk.electron.evaluate(({ Menu }) => {
      Object.assign(globalThis, { menus: 0 });
      Menu.prototype.popup = () => void ((globalThis as unknown as { menus: number }).menus += 1);
    });
    const menus = () => kiosk.electron.evaluate(() => (globalThis as unknown as { menus: number }).menus);
    const asks = () =>
      kiosk.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().some((one) => one.webContents.getTitle() === 'PIN'),
      );
    const rightButton = async () => {
      await kiosk.inPage("document.getElementById('text').focus(); 0");
      await (await kiosk.window()).click('#text', { button: 'right' });
    };
    expect(await press(kiosk, desktop, 'F5', 'ctrl+p')).not.toContain('F5');
    await rightButton();
    desktop.xdotool('key', 'ctrl+shift+x');
    await press(kiosk, desktop);
    expect([await menus(), await asks()]).toEqual([0, false]);

    const policy = { ExitPin, AllowedShortcuts: ['F5'], ContextMenuEnabled: true, ExitShortcut: 'Ctrl+Shift+X' };
    await change(kiosk, policy, 'the same pages');
    const heard = await press(kiosk, desktop, 'F5', 'ctrl+p');
    expect(heard).toContain('F5');
    expect(heard).not.toContain('p');
    await rightButton();
    await expect.poll(menus, slow).toBe(1);
    expect(await press(kiosk, desktop, 'ctrl+alt+s')).toContain('s');
    expect(await asks()).toBe(false);
    desktop.xdotool('key', 'ctrl+shift+x');
    await expect.poll(asks, slow).toBe(true);
  });

  it('AllowFileSelectionDialogs and PrintingEnabled let the dialogs of the system come', async () => {
    const { kiosk, desktop } = await onDesktop({ AllowFileSelectionDialogs: false });
    const before = windowsOf(desktop);
    const choose = () => kiosk.inPage("document.getElementById('file').click(); 0");
    const debugged = () =>
      kiosk.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().some(({ webContents }) => webContents.debugger.isAttached()),
      );
    await expect.poll(debugged, slow).toBe(true);
    await choose();
    await kiosk.waitForOutput('Refused a file dialog');
    await kiosk.inPage('print()');
    await kiosk.waitForOutput("Ignored call to 'print()'");
    expect(windowsOf(desktop)).toBe(before);

    await change(kiosk, { AllowFileSelectionDialogs: true }, 'new pages');
    await choose();
    await expect.poll(() => windowsOf(desktop), slow).toBeGreaterThan(before);
    desktop.xdotool('key', 'Escape');
    await expect.poll(() => windowsOf(desktop), slow).toBe(before);
    expect(times(kiosk, 'Refused a file dialog')).toBe(1);

    await change(kiosk, { AllowFileSelectionDialogs: true, PrintingEnabled: true }, 'new pages');
    // It returns when the dialog is gone.
    void kiosk.inPage('print()').catch(() => {});
    await expect.poll(() => windowsOf(desktop), slow).toBeGreaterThan(before);
    expect(times(kiosk, "Ignored call to 'print()'")).toBe(1);
  });
});

it('DragAndDropEnabled: what is dropped comes to the page', async () => {
  const kiosk = await start({});
  const drop = () =>
    kiosk.inPage<string[]>(`(() => {
      window.heard.length = 0;
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'x.html', { type: 'text/html' }));
      for (const type of ['dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      return window.heard;
    })()`);
  expect(await drop()).toEqual([]);
  await change(kiosk, { DragAndDropEnabled: true }, 'new pages');
  expect(await drop()).toEqual(['dragover', 'drop']);
});

it('AllowedPermissions: each of those that the manifest has, and no other, at once', async () => {
  const kiosk = await start({});
  const states = () =>
    kiosk.inPage<Record<string, string>>(`(async () => {
      const found = {};
      for (const name of ['geolocation', 'camera', 'microphone', 'clipboard-read', 'notifications'])
        found[name] = (await navigator.permissions.query({ name })).state;
      return found;
    })()`);
  const none = {
    geolocation: 'denied',
    camera: 'denied',
    microphone: 'denied',
    'clipboard-read': 'denied',
    notifications: 'denied',
  };
  expect(await states()).toEqual(none);
  const cases = [
    [['geolocation'], ['geolocation']],
    [['videoCapture'], ['camera']],
    [
      ['audioCapture', 'clipboardRead'],
      ['microphone', 'clipboard-read'],
    ],
    // The manifest does not ask for it.
    [['notifications'], []],
  ] as const;
  for (const [AllowedPermissions, granted] of cases) {
    await change(kiosk, { AllowedPermissions: [...AllowedPermissions] }, 'the same pages');
    const expected = { ...none, ...Object.fromEntries(granted.map((name) => [name, 'granted'])) };
    expect(await states()).toEqual(expected);
  }
});

it('Devices: what holds on this machine, by its name, and not what is for others', async () => {
  const own = hostname();
  const only = (HostName: string, HideCursor: boolean) => ({ Match: { HostName }, Policy: { HideCursor } });
  const kiosk = await start({ HideCursor: true, Devices: [only(`${own}-other`, false)] });
  const cursor = () => kiosk.inPage<string>('getComputedStyle(document.body).cursor');
  await expect.poll(cursor, slow).toBe('none');
  await change(kiosk, { HideCursor: true, Devices: [only(`${own.slice(0, 2)}*`, false)] }, 'new pages');
  expect(await cursor()).not.toBe('none');
});

it('DeviceLocalAccountAutoLoginDelay: the screen is covered so long, and then the app is launched', async () => {
  const DELAY_MS = 6000;
  const kiosk = await startKiosk({ ...BASE, DeviceLocalAccountAutoLoginDelay: DELAY_MS });
  cleanUps.push(() => kiosk.close());
  const began = performance.now();
  const windows = () =>
    kiosk.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .filter((one) => one.isVisible())
        .map((one) => one.webContents.getURL().slice(0, 5)),
    );
  await expect.poll(windows, slow).toEqual(['data:']);
  expect(kiosk.output()).not.toContain('onLaunched');
  await kiosk.waitForOutput('window loaded');
  // Electron had started when it was told of.
  expect(performance.now() - began).toBeGreaterThan(DELAY_MS / 2);
});

it('KioskChromeAppsForceAllowed: an app that is not for kiosks runs, until it is to no longer', async () => {
  const policy = { WaitForNetwork: 'never' } as const;
  const kiosk = startKioskCommand(
    { ...policy, KioskChromeAppsForceAllowed: true },
    { folder: fixtureFolder('windows') },
  );
  cleanUps.push(() => kiosk.close());
  await kiosk.printed('[Windows fixture]');
  kiosk.writePolicy(policy);
  await kiosk.printed('does not say that it is for kiosks');
});

it.skipIf(displaysMissing() !== undefined)('Display and CoverOtherDisplays hold at once', async () => {
  const displays = await startDisplays();
  cleanUps.push(() => displays.close());
  displays.plugIn();
  const kiosk = await start({ CoverOtherDisplays: false }, { env: displays.env });
  /** Where the app is, and which displays are covered but its own. */
  const shown = () =>
    kiosk.electron.evaluate(({ BrowserWindow }) => {
      const left = (own: boolean) =>
        BrowserWindow.getAllWindows()
          .filter((one) => one.isVisible() && one.isFullScreen())
          .filter((one) => one.webContents.getURL().endsWith('window.html') === own)
          .map((one) => one.getBounds().x);
      return [left(true), left(false)];
    });
  await expect.poll(shown, slow).toEqual([[0], []]);
  await change(kiosk, {}, 'the same pages');
  await expect.poll(shown, slow).toEqual([[0], [1024]]);
  await change(kiosk, { Display: 1 }, 'the same pages');
  await expect.poll(shown, slow).toEqual([[1024], [0]]);
});
