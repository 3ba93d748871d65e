/** What a visitor with keyboard and mouse tries, under a window manager as on a desktop. The numbers are those of docs/kiosk/escapes.md. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { desktopMissing, isInstalled, startDesktop } from '../support/desktop.ts';
import type { Desktop } from '../support/desktop.ts';
import { LOCKED, startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk } from '../support/kiosk.ts';

const why = desktopMissing();
const TARGETS = ['https://example.com/', 'mailto:a@example.com', 'tel:1', 'ms-settings:', 'file:///etc/passwd'];

describe.skipIf(why !== undefined)(`with keyboard and mouse${why === undefined ? '' : ` (${why})`}`, () => {
  let desktop: Desktop;
  let kiosk: RunningKiosk;
  let page: Page;
  const inPage = <T>(script: string) => kiosk.inPage<T>(script);
  const url = () => inPage<string>('location.href');
  const heard = () => inPage<string[]>('window.heard');
  /** What the page has heard when a key that no kiosk keeps from it has come after them. */
  const press = async (...keys: string[]) => {
    await inPage('window.heard.length = 0');
    desktop.xdotool('key', '--delay', '30', ...keys, 'F2');
    await expect.poll(heard).toContain('F2');
    return heard();
  };

  beforeAll(async () => {
    desktop = await startDesktop();
    kiosk = await startKiosk({}, { env: desktop.env });
    await kiosk.waitForOutput('window ready');
    page = await kiosk.window();
    await kiosk.electron.evaluate(({ Menu, shell, app }) => {
      const seen = { menus: 0, external: [] as string[], devtools: 0 };
      Object.assign(globalThis, { seen });
      Menu.prototype.popup = () => void (seen.menus += 1);
      shell.openExternal = (target) => {
        seen.external.push(target);
        return Promise.resolve();
      };
      app.on('web-contents-created', (_event, contents) => contents.on('devtools-opened', () => (seen.devtools += 1)));
    });
  });
  const seen = () =>
    kiosk.electron.evaluate(
      () => (globalThis as unknown as { seen: { menus: number; external: string[]; devtools: number } }).seen,
    );
  beforeEach(async () => {
    await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
    page = await kiosk.window();
    await inPage("location.hash = ''");
  });
  afterAll(async () => {
    await kiosk?.close();
    await desktop?.close();
  });

  it('1: developer tools do not open, by key or by call', async () => {
    expect(await press('F12', 'ctrl+shift+i', 'ctrl+shift+j', 'ctrl+shift+c')).not.toContain('F12');
    const opened = await kiosk.electron.evaluate(async ({ BrowserWindow }) => {
      const all = BrowserWindow.getAllWindows();
      for (const { webContents } of all) webContents.openDevTools({ mode: 'detach' });
      await new Promise((resolve) => setTimeout(resolve, 500));
      return all.filter(({ webContents }) => webContents.isDevToolsOpened()).length;
    });
    expect(opened).toBe(0);
  });

  it('3, 16: the right button and the menu key show no menu', async () => {
    await page.focus('#text');
    await inPage("window.addEventListener('contextmenu', () => window.heard.push('the right button'), { once: true })");
    desktop.xdotool('mousemove', '700', '600', 'click', '3');
    await expect.poll(heard).toContain('the right button');
    const keys = await press('Menu', 'shift+F10');
    expect(keys).not.toContain('ContextMenu');
    expect(keys).not.toContain('F10');
    expect((await seen()).menus).toBe(0);
  });

  it('4: keys that close, leave or reload do nothing, and the app has its own', async () => {
    await page.evaluate(() => Object.assign(window, { mark: 'the same document' }));
    const keys = await press('F1', 'F5', 'F11', 'ctrl+r', 'ctrl+shift+r', 'ctrl+w', 'ctrl+q', 'ctrl+F4', 'Escape', 'a');
    for (const key of ['F5', 'F11', 'r', 'R', 'w', 'q', 'F4']) expect(keys).not.toContain(key);
    for (const key of ['F1', 'Escape', 'a']) expect(keys).toContain(key);
    // The window manager takes this one and asks the window to close.
    desktop.xdotool('key', 'alt+F4');
    await press('b');
    await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
    expect(await page.evaluate(() => (window as unknown as { mark: string }).mark)).toBe('the same document');
  });

  it('4: the app itself may close its window, and comes back', async () => {
    const other = await kiosk.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(other).toBeGreaterThan(1);
    const closed = page.waitForEvent('close');
    await page.evaluate(() => void setTimeout(() => window.close(), 0));
    await closed;
    page = await kiosk.window();
    await page.waitForFunction(() => Array.isArray((window as unknown as { heard?: unknown }).heard));
  });

  it('14: neither keys nor the wheel zoom', async () => {
    const keys = await press('ctrl+plus', 'ctrl+minus', 'ctrl+0', 'ctrl+KP_Add');
    expect(keys).not.toContain('+');
    desktop.xdotool('mousemove', '400', '400', 'keydown', 'ctrl', 'click', '--repeat', '3', '4', 'keyup', 'ctrl');
    await press('c');
    await expect
      .poll(() =>
        kiosk.electron.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getZoomLevel()),
        ),
      )
      .not.toContainEqual(expect.not.toBeOneOf([0]));
    expect(await page.evaluate(() => [devicePixelRatio, visualViewport?.scale])).toEqual([1, 1]);
  });

  it('15: nothing goes back or forward', async () => {
    const before = (await url()).replace(/#.*/, '');
    await page.evaluate(() => void (location.hash = '#one'));
    const keys = await press('alt+Left', 'alt+Right', 'XF86Back', 'XF86Forward');
    expect(keys).not.toContain('ArrowLeft');
    desktop.xdotool('mousemove', '400', '400', 'click', '8', 'click', '9');
    await press('d');
    expect(await url()).toBe(`${before}#one`);
  });

  it('12, 13: links in every way of clicking open nothing', async () => {
    const count = () => kiosk.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    const [windows, before] = [await count(), await url()];
    const places = await inPage<[string, string][]>(`['blank', 'same'].map((id) => {
      const { x, y, width, height } = document.getElementById(id).getBoundingClientRect();
      return [String(Math.round(x + width / 2)), String(Math.round(y + height / 2))];
    })`);
    for (const [x, y] of places) {
      desktop.xdotool('mousemove', '--sync', x, y, 'click', '1', 'sleep', '0.05', 'click', '2');
      for (const modifier of ['ctrl', 'shift', 'alt'])
        desktop.xdotool('keydown', modifier, 'click', '1', 'keyup', modifier);
    }
    expect(await press('g')).toContain('g');
    for (const id of ['blank', 'same']) await kiosk.waitForOutput(`https://example.com/${id}`);
    for (const target of TARGETS.map((text) => JSON.stringify(text))) {
      await inPage(`
        window.open(${target});
        document.body.append(Object.assign(document.createElement('iframe'), { src: ${target} }));
        location.href = ${target};
      `);
    }
    await press('e');
    await kiosk.waitForOutput('no link leaves a kiosk');
    await expect.poll(count).toBe(windows);
    expect(await url()).toBe(before);
    expect((await seen()).external).toEqual([]);
  });

  it('21: full screen is not left, whatever asks for it', async () => {
    await inPage(
      `for (const name of ['restore', 'minimize', 'maximize', 'restore']) chrome.app.window.current()[name]()`,
    );
    await kiosk.electron.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows().filter((one) => one.isVisible())) {
        window.setKiosk(false);
        window.setFullScreen(false);
        window.minimize();
      }
    });
    await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
    desktop.xdotool('key', 'super+d');
    await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
  });

  it('22: a window that is moved or resized is put back', async () => {
    const away = await kiosk.electron.evaluate(async ({ BrowserWindow, screen }) => {
      const window = BrowserWindow.getAllWindows().find((one) => /window\.html(?:#|$)/.test(one.webContents.getURL()));
      if (!window) throw new Error('no window');
      const left = new Promise<void>((resolve) => window.once('leave-full-screen', () => resolve()));
      window.setKiosk(false);
      window.setFullScreen(false);
      await left;
      // Whatever comes between: it may be put back before anybody looks.
      const resized = new Promise<number>((resolve) =>
        window.on('resize', () => {
          const { width } = window.getBounds();
          if (width < screen.getPrimaryDisplay().bounds.width) resolve(width);
        }),
      );
      window.setAlwaysOnTop(false);
      window.setBounds({ x: 50, y: 60, width: 300, height: 200 });
      const width = await resized;
      screen.emit('display-metrics-changed', {}, screen.getPrimaryDisplay(), ['bounds']);
      return width;
    });
    expect(away).toBeLessThan(1280);
    await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
  });

  // The other program is xmessage, of Debian's x11-utils.
  it.skipIf(!isInstalled('xmessage'))('23: focus that another program takes comes back', async () => {
    const { spawn } = await import('node:child_process');
    const other = spawn('xmessage', ['another program'], { env: { ...process.env, ...desktop.env }, stdio: 'ignore' });
    const gone = new Promise((resolve) => other.once('close', resolve));
    try {
      await expect.poll(() => desktop.xdotool('search', '--class', 'xmessage')).not.toBe('');
      const [id = ''] = desktop.xdotool('search', '--class', 'xmessage').split('\n');
      desktop.xdotool('windowactivate', id);
      await expect.poll(() => kiosk.placement()).toEqual(LOCKED);
      // Which of the two has the focus at a given moment is not known; in the end it is the app.
      const typed = async () => {
        desktop.xdotool('key', 'f');
        return heard();
      };
      await expect.poll(typed).toContain('f');
    } finally {
      other.kill('SIGKILL');
      await gone;
    }
  });
});
