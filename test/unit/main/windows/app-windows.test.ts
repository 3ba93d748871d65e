import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WindowRequest } from '../../../../src/main/host/window-service.ts';
import { AppWindows, MOST_RESERVED } from '../../../../src/main/windows/app-windows.ts';
import type { AppWindow } from '../../../../src/main/windows/app-window.ts';
import { GeometryStore } from '../../../../src/main/windows/geometry-store.ts';
import { FakeBrowserWindow } from '../../../support/fake-electron.ts';
import { WINDOW_REQUEST } from '../../../support/window-request.ts';

const names: string[] = [];
const made: { native: FakeBrowserWindow; options: { width: number } }[] = [];
vi.mock('electron', () => ({
  BrowserWindow: function (options: { width: number }) {
    const native = new FakeBrowserWindow();
    made.push({ native, options });
    return native;
  },
  Menu: { buildFromTemplate: () => ({}) },
  app: { setName: (name: string) => void names.push(name) },
  nativeImage: { createFromPath: (path: string) => ({ path, isEmpty: () => path.includes('broken') }) },
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1280, height: 800 } }] },
}));

let folder = '';
let told: string[] = [];
let openedWindows: AppWindow[] = [];
let windows: AppWindows;
/** Whether pages run onClosed listeners. */
let pageLives = false;

function make(headless = false): AppWindows {
  const geometry = new GeometryStore(join(folder, 'geometry.json'), (message) => void told.push(message));
  return new AppWindows(
    {
      appId: 'id',
      title: 'App',
      icon: undefined,
      overridesEscape: () => false,
      iconFile: (path) => Promise.resolve(path === '/missing.png' ? undefined : `/package${path}`),
      headless,
      webPreferences: () => ({ sandbox: true }),
      opened: (appWindow, token) => {
        openedWindows.push(appWindow);
        told.push(`opened ${token.slice(0, 9)}`);
      },
      changed: (_windowId, _snapshot, fire) => void told.push(`changed ${fire.join(' ')}`.trimEnd()),
      closing: () => pageLives,
      closed: () => void told.push('closed'),
      failed: () => void told.push('failed'),
    },
    geometry,
  );
}

/** A page asks for a window and opens it. */
function open(parts: Partial<WindowRequest> = {}): { native: FakeBrowserWindow; windowId: number } {
  const { token } = windows.reserve({ ...WINDOW_REQUEST, ...parts });
  const options = windows.optionsFor(token, WINDOW_REQUEST.url);
  const native = new FakeBrowserWindow({
    x: options?.x ?? 0,
    y: options?.y ?? 0,
    width: options?.width ?? 0,
    height: options?.height ?? 0,
  });
  windows.adopt(token, native.asMain);
  return { native, windowId: openedWindows.at(-1)?.windowId ?? 0 };
}

beforeEach(() => {
  vi.useFakeTimers();
  folder = mkdtempSync(join(tmpdir(), 'holdfast-windows-'));
  told = [];
  pageLives = false;
  openedWindows = [];
  windows = make();
});
afterEach(() => {
  windows.destroyAll();
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

describe('a reservation', () => {
  it('has an unguessable name of its own and opens one window', () => {
    const [one, other] = [windows.reserve(WINDOW_REQUEST), windows.reserve(WINDOW_REQUEST)];
    expect(one.token).toMatch(/^holdfast-[0-9a-f-]{36}$/);
    expect(one.token).not.toBe(other.token);
    expect(windows.size).toBe(2);
    const [first, second] = [new FakeBrowserWindow(), new FakeBrowserWindow()];
    windows.adopt(one.token, first.asMain);
    windows.adopt(one.token, second.asMain);
    expect([first.destroyed, second.destroyed]).toEqual([false, true]);
    expect(told).toEqual(['opened holdfast-']);
    expect(windows.optionsFor(one.token, WINDOW_REQUEST.url)).toBeUndefined();
  });

  it('is needed: any other name has no options, and its window is destroyed', () => {
    for (const name of ['', '_blank', 'holdfast-', 'main']) {
      expect(windows.optionsFor(name, WINDOW_REQUEST.url)).toBeUndefined();
      const native = new FakeBrowserWindow();
      windows.adopt(name, native.asMain);
      expect(native.destroyed).toBe(true);
    }
    expect(told).toEqual([]);
  });

  it('is for one URL', () => {
    const { token } = windows.reserve(WINDOW_REQUEST);
    for (const url of ['chrome-app://id/b.html', `${WINDOW_REQUEST.url}#x`, 'https://example.com/', '']) {
      expect(windows.optionsFor(token, url)).toBeUndefined();
    }
    expect(windows.optionsFor(token, WINDOW_REQUEST.url)).toBeDefined();
  });

  it('that is not used ends, and counts as a window until then', () => {
    const { token } = windows.reserve(WINDOW_REQUEST);
    vi.advanceTimersByTime(29_999);
    expect([windows.size, windows.optionsFor(token, WINDOW_REQUEST.url) === undefined]).toEqual([1, false]);
    vi.advanceTimersByTime(1);
    expect([windows.size, windows.optionsFor(token, WINDOW_REQUEST.url) === undefined]).toEqual([0, true]);
    expect(told).toEqual(['failed']);
  });

  it('that is used does not end later', () => {
    open();
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(['opened holdfast-']);
    expect(windows.size).toBe(1);
  });
});

describe('the options', () => {
  const options = (parts: Partial<WindowRequest> = {}) =>
    windows.optionsFor(windows.reserve({ ...WINDOW_REQUEST, ...parts }).token, WINDOW_REQUEST.url);

  it('are the app’s request and the shell’s own preferences', () => {
    expect(options({ outer: { left: 5, top: 6 }, frame: 'none', resizable: false, alwaysOnTop: true })).toMatchObject({
      show: false,
      x: 5,
      y: 6,
      width: 512,
      height: 384,
      useContentSize: true,
      frame: false,
      resizable: false,
      alwaysOnTop: true,
      title: 'App',
      webPreferences: { sandbox: true },
    });
  });

  it('put a window without a position in the middle', () => {
    expect(options()).toMatchObject({ center: true });
    expect(options()).not.toHaveProperty('x');
  });
});

describe('an open window', () => {
  it('is found by its id when its document is there, and by its number', () => {
    const { windowId } = open({ id: 'main' });
    windows.committed(windowId);
    expect(windows.find('main')).toEqual({ kind: 'open', windowId });
    expect(windows.find('other')).toBeUndefined();
    expect(windows.snapshot(windowId)?.id).toBe('main');
    expect(windows.snapshot(windowId + 1)).toBeUndefined();
  });

  it('is found on its way: reserved, then opened without a document', () => {
    const { token } = windows.reserve({ ...WINDOW_REQUEST, id: 'main' });
    expect(windows.find('main')).toEqual({ kind: 'opening', token });
    windows.adopt(token, new FakeBrowserWindow().asMain);
    expect(windows.find('main')).toEqual({ kind: 'opening', token });
  });

  it('is found no more when it is closing: its id is free for another', () => {
    pageLives = true;
    const { native, windowId } = open({ id: 'main' });
    windows.committed(windowId);
    native.close();
    expect(native.destroyed).toBe(false);
    expect(windows.find('main')).toBeUndefined();
    const next = open({ id: 'main' });
    windows.committed(next.windowId);
    expect(windows.find('main')).toEqual({ kind: 'open', windowId: next.windowId });
  });

  it('carries out commands; nothing does for a number that is not there', () => {
    const { native, windowId } = open();
    expect(windows.command(windowId, { name: 'focus' })).toBe(true);
    expect(native.calls).toContain('focus');
    expect(windows.command(windowId + 1, { name: 'focus' })).toBe(false);
  });

  it('comes in the state that was asked for', () => {
    expect(open({ state: 'fullscreen' }).native.state).toBe('fullscreen');
    expect(open({ state: 'minimized' }).native.state).toBe('minimized');
    expect(open({ state: 'maximized' }).native.state).toBe('maximized');
    expect(open({ visibleOnAllWorkspaces: true }).native.calls).toContain('setVisibleOnAllWorkspaces true');
  });

  it('appears when there is something to see, once', () => {
    const { native } = open();
    expect(native.visible).toBe(false);
    native.emit('ready-to-show');
    native.webContents.emit('did-finish-load');
    expect(native.calls.filter((call) => call === 'show')).toHaveLength(1);
  });

  it('appears also when its document paints nothing', () => {
    const { native } = open();
    native.webContents.emit('did-finish-load');
    expect(native.visible).toBe(true);
  });

  it('gets the focus also when maximising has shown it before', () => {
    const { native } = open({ state: 'maximized' });
    native.visible = true;
    native.emit('ready-to-show');
    expect(native.calls).toContain('show');
  });

  it('never appears by itself in a headless shell', () => {
    windows = make(true);
    const { native } = open({ state: 'maximized' });
    native.emit('ready-to-show');
    native.webContents.emit('did-finish-load');
    expect(native.calls).not.toContain('show');
    expect(native.calls).not.toContain('maximize');
  });
});

describe('the end of a window', () => {
  it('before its document came up is told to the page that asked for it', () => {
    const { native } = open();
    native.close();
    expect(told).toEqual(['opened holdfast-', 'failed', 'closed']);
    expect(windows.size).toBe(0);
  });

  it('later is not', () => {
    const { native, windowId } = open({ id: 'main' });
    windows.committed(windowId);
    native.close();
    expect(told).toEqual(['opened holdfast-', 'closed']);
    expect(windows.find('main')).toBeUndefined();
  });

  it('comes to all with destroyAll, and no reservation ends after it', () => {
    const { native } = open();
    windows.reserve(WINDOW_REQUEST);
    windows.destroyAll();
    expect(native.destroyed).toBe(true);
    expect(windows.size).toBe(0);
    vi.runAllTimers();
    expect(told.filter((word) => word === 'failed')).toHaveLength(1);
  });
});

describe('geometry', () => {
  it('of a window with an id is where it opens again, also in the next run', () => {
    const { native } = open({ id: 'main' });
    native.setBounds({ x: 70, y: 80, width: 350, height: 250 });
    native.close();
    for (const again of [windows, make()]) {
      windows = again;
      const { token } = windows.reserve({ ...WINDOW_REQUEST, id: 'main', outer: { left: 1, top: 1 } });
      expect(windows.optionsFor(token, WINDOW_REQUEST.url)).toMatchObject({
        x: 70,
        y: 80,
        width: 350,
        height: 250,
        useContentSize: false,
      });
    }
  });

  it('of a window that was maximised is maximised again', () => {
    const { native } = open({ id: 'main' });
    native.maximize();
    native.close();
    expect(open({ id: 'main' }).native.state).toBe('maximized');
  });

  it('of a window without an id is forgotten', () => {
    const { native } = open();
    native.setBounds({ x: 70, y: 80, width: 350, height: 250 });
    native.close();
    expect(existsSync(join(folder, 'geometry.json'))).toBe(false);
    expect(windows.optionsFor(windows.reserve(WINDOW_REQUEST).token, WINDOW_REQUEST.url)).toMatchObject({
      width: 512,
      center: true,
    });
  });
});

it('opens a window that no page asks for', () => {
  const window = windows.open({ ...WINDOW_REQUEST, id: 'main' });
  expect(made.at(-1)?.native).toBe(window);
  expect(made.at(-1)?.options.width).toBe(512);
  expect([told, windows.size]).toEqual([['opened holdfast-'], 1]);
  expect(windows.find('main')?.kind).toBe('opening');
  windows.committed(openedWindows[0]?.windowId ?? 0);
  expect(windows.find('main')?.kind).toBe('open');
});

it('reserves only so many windows at a time', () => {
  for (let i = 0; i < MOST_RESERVED; i++) windows.reserve(WINDOW_REQUEST);
  expect(() => windows.reserve(WINDOW_REQUEST)).toThrow('Too many windows are being opened at a time.');
  vi.advanceTimersByTime(60_000);
  expect(() => windows.reserve(WINDOW_REQUEST)).not.toThrow();
});
