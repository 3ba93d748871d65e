/** Windows on a desktop with a window manager. Orders and bounds are those of Chromium 156 on the same one (openbox). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desktopMissing, startDesktop } from '../support/desktop.ts';
import type { Desktop } from '../support/desktop.ts';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';
import type { Page } from 'playwright-core';

const missing = desktopMissing();
let desktop: Desktop;
let shell: RunningShell | undefined;
let background: Page;

/** Opens a window and has the event page write down its events, each with the states after it. */
async function open(options: object, fixture = 'windows'): Promise<void> {
  shell = await startShell(fixtureFolder(fixture), { env: { ...desktop.env } });
  background = await shell.background();
  // The fixture's own window would take the focus when it comes after the other one.
  await shell.page('window.html');
  if (fixture === 'windows') await shownAndFocused('/window.html');
  await background.evaluate(`new Promise((resolve) => {
    chrome.app.window.create('window.html?managed', ${JSON.stringify(options)}, (created) => {
      self.tested = created;
      self.heard = [];
      for (const name of ['onBoundsChanged', 'onFullscreened', 'onMaximized', 'onMinimized', 'onRestored']) {
        created[name].addListener(() => name !== 'onBoundsChanged' && heard.push(name));
      }
      created.contentWindow.addEventListener('load', () => resolve());
    });
  })`);
  await shownAndFocused('?managed');
}

async function shownAndFocused(end: string): Promise<void> {
  const look = () =>
    shell?.electron.evaluate(({ BrowserWindow }, part) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith(part));
      return window?.isVisible() && window.isFocused();
    }, end);
  await expect.poll(look).toBe(true);
}

const state = () =>
  background.evaluate(`[
    tested.isFullscreen() ? 'fullscreen' : '', tested.isMaximized() ? 'maximized' : '',
    tested.isMinimized() ? 'minimized' : ''].filter(Boolean).join(' ')`) as Promise<string>;
const bounds = () =>
  background.evaluate(`[tested.innerBounds, tested.outerBounds].map((b) => [b.left, b.top, b.width, b.height].join())`);

/** Calls a method, waits for the events and the state, and gives back the bounds. */
async function step(method: string, events: string[], expected: string): Promise<void> {
  await background.evaluate(`heard.length = 0, tested.${method}()`);
  await expect.poll(() => background.evaluate('heard.join()')).toBe(events.join());
  await expect.poll(state).toBe(expected);
}

describe.skipIf(missing !== undefined)(`with a window manager${missing === undefined ? '' : ` (${missing})`}`, () => {
  beforeEach(async () => {
    desktop = await startDesktop();
  });
  afterEach(async () => {
    await shell?.close();
    shell = undefined;
    await desktop.close();
  });

  it('goes through the states, with the events in Chromium’s order', async () => {
    await open({ innerBounds: { left: 100, top: 100, width: 300, height: 200 } });
    await expect.poll(bounds).toEqual(['100,100,300,200', '100,100,300,200']);
    await step('maximize', ['onMaximized'], 'maximized');
    await expect.poll(bounds).toEqual(['0,19,1280,881', '0,19,1280,881']);
    await step('restore', ['onRestored'], '');
    await step('minimize', ['onMinimized'], 'minimized');
    await step('restore', ['onRestored'], '');
    await step('fullscreen', ['onFullscreened'], 'fullscreen');
    await expect.poll(bounds).toEqual(['0,0,1280,900', '0,0,1280,900']);
    await step('restore', ['onRestored'], '');
    await expect.poll(bounds).toEqual(['100,100,300,200', '100,100,300,200']);
  });

  it('keeps a window maximised through full screen and out of the dock', async () => {
    await open({ innerBounds: { left: 100, top: 100, width: 300, height: 200 } });
    await step('maximize', ['onMaximized'], 'maximized');
    await step('fullscreen', ['onFullscreened'], 'fullscreen maximized');
    await step('restore', ['onRestored'], 'maximized');
    await step('minimize', ['onMinimized', 'onRestored'], 'minimized');
    await step('restore', ['onMaximized', 'onRestored'], 'maximized');
    await step('restore', ['onRestored'], '');
  });

  it('opens a window maximised', async () => {
    await open({ state: 'maximized' });
    await expect.poll(state).toBe('maximized');
  });

  it('moves a frameless window by its drag region, and names windows after the app', async () => {
    await open({ frame: 'none', innerBounds: { left: 100, top: 100, width: 300, height: 200 } });
    const page = background
      .context()
      .pages()
      .find((one) => one.url().includes('?managed'));
    await page?.evaluate(`(() => {
      const bar = document.createElement('div');
      bar.style.cssText = 'position: fixed; inset: 0 0 auto 0; height: 40px; -webkit-app-region: drag';
      document.body.append(bar);
      return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
    })()`);
    const drag = () => {
      desktop.xdotool('mousemove', '150', '110', 'mousedown', '1');
      for (const x of ['170', '190', '210']) desktop.xdotool('mousemove', '--sync', x, '150');
      desktop.xdotool('mouseup', '1');
      return bounds();
    };
    await expect.poll(drag).not.toEqual(['100,100,300,200', '100,100,300,200']);
    expect(desktop.xdotool('search', '--onlyvisible', '--class', '^Windows fixture$')).toMatch(/^\d+$/m);
  });

  it.each(['ctrl+w', 'ctrl+shift+w'])('closes a window by %s, unless its page keeps it', async (keys) => {
    await open({ innerBounds: { left: 100, top: 100, width: 300, height: 200 } });
    await background.evaluate(`(() => {
        self.keep = true;
        tested.contentWindow.addEventListener('keydown', (event) => {
          if (event.key.toLowerCase() === 'w') heard.push('w'), keep && event.preventDefault();
        });
      })()`);
    desktop.xdotool('key', keys);
    await expect.poll(() => background.evaluate('heard.join()')).toBe('w');
    await background.evaluate('keep = false');
    // Keys come in order: a window that the first had closed would not hear these.
    desktop.xdotool('key', keys);
    await expect.poll(() => background.evaluate('heard.join()')).toBe('w,w');
    await expect.poll(() => background.evaluate('chrome.app.window.getAll().includes(tested)')).toBe(false);
  });

  it('leaves full screen by Escape, which the page does not see without the permission', async () => {
    await open({});
    await step('fullscreen', ['onFullscreened'], 'fullscreen');
    await background.evaluate(`tested.contentWindow.addEventListener('keydown', (event) => heard.push(event.key))`);
    desktop.xdotool('key', 'Escape');
    await expect.poll(state).toBe('');
    await expect.poll(() => background.evaluate('heard')).toEqual(['onFullscreened', 'onRestored']);
  });

  it('lets a page with the permission keep Escape to itself', async () => {
    await open({}, 'windows-escape');
    await step('fullscreen', ['onFullscreened'], 'fullscreen');
    await background.evaluate(`(() => {
      self.prevented = ['keydown', 'keyup'];
      for (const type of ['keydown', 'keyup']) {
        tested.contentWindow.addEventListener(type, (event) => {
          heard.push(event.type);
          if (prevented.includes(event.type)) event.preventDefault();
        });
      }
    })()`);
    desktop.xdotool('key', 'Escape');
    await expect.poll(() => background.evaluate('heard.join()')).toBe('onFullscreened,keydown,keyup');
    expect(await state()).toBe('fullscreen');
    // Chromium: letting the key go counts too.
    await background.evaluate(`prevented.pop()`);
    desktop.xdotool('key', 'Escape');
    await expect.poll(state).toBe('');
  });
});
