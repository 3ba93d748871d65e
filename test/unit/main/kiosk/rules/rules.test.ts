import { expect, it, vi } from 'vitest';
import { effectivePolicy } from '../../../../../src/main/kiosk/policy/effective-policy.ts';
import { admitApp, kioskNotes, urlFilter } from '../../../../../src/main/kiosk/rules/admit-app.ts';
import { BackOff } from '../../../../../src/main/kiosk/rules/back-off.ts';
import { ExitCorner } from '../../../../../src/main/kiosk/rules/exit-corner.ts';
import { displaySwitches, kioskEnvironment, strangeSwitches } from '../../../../../src/main/kiosk/rules/switches.ts';
import { systemdWatchdog } from '../../../../../src/main/kiosk/supervisor/systemd-watchdog.ts';
import { loadApp } from '../../../../../src/main/package/app-package.ts';
import { policyFor } from '../../../../../src/main/package/content-security-policy.ts';
import { fixtureFolder } from '../../../../support/shell.ts';

const policyOf = (settings: object = {}) =>
  effectivePolicy([{ PolicyVersion: 1, ...settings }], { hostName: '', deviceId: '' });

it('admits apps for kiosks, and others where the policy insists', async () => {
  const other = await loadApp(fixtureFolder('storage'));
  expect(() => admitApp(other, policyOf())).toThrow(/does not say that it is for kiosks/);
  expect(admitApp(other, policyOf({ KioskChromeAppsForceAllowed: true })).id).toBe(other.id);
});

it('tells of the keys that only ChromeOS can follow', async () => {
  const app = await loadApp(fixtureFolder('kiosk'));
  const notes = (kiosk: typeof app.manifest.kiosk) => kioskNotes({ ...app, manifest: { ...app.manifest, kiosk } });
  expect(kioskNotes(app)).toEqual([
    expect.stringMatching(/^Kiosk fixture was made for ChromeOS 10895\.0\.0; here it runs in Chromium/),
    expect.stringMatching(/^Kiosk fixture wants every update, whatever the platform/),
  ]);
  expect(notes({ required_platform_version: '1.2' })).toEqual([expect.stringContaining('ChromeOS 1.2;')]);
  expect(notes({ always_update: true })).toEqual([expect.stringContaining('wants every update')]);
  expect(notes({ always_update: false })).toEqual([]);
  expect(notes({})).toEqual([]);
  // Neither keeps an app from running.
  expect(admitApp(app, policyOf()).id).toBe(app.id);
});

it('narrows hosts and never widens them', async () => {
  const app = await loadApp(fixtureFolder('kiosk'));
  const sockets = (AllowedHosts?: string[]) => admitApp(app, policyOf({ AllowedHosts })).manifest.sockets;
  expect(sockets()?.check('tcp.connect', '127.0.0.1', 9100)).toBe(true);
  expect(sockets(['127.0.0.1:9100'])?.check('tcp.connect', '127.0.0.1', 9100)).toBe(true);
  expect(sockets(['127.0.0.1:9100'])?.check('tcp.connect', '127.0.0.1', 9101)).toBe(false);
  expect(sockets([])?.check('tcp.connect', '127.0.0.1', 9100)).toBe(false);
  expect(sockets(['*:*'])?.check('tcp.connect', 'example.com', 80)).toBe(false);
  const both = sockets(['127.0.0.1:1']);
  expect(app.manifest.sockets && both?.union(app.manifest.sockets).check('tcp.connect', '127.0.0.1', 2)).toBe(false);
});

it.each([
  [['example.com'], 'https://example.com/x', true],
  [['example.com:443'], 'https://example.com/x', true],
  [['example.com:443'], 'http://example.com/x', false],
  [['*.example.com:8080'], 'ws://a.example.com:8080/', true],
  [['example.com'], 'https://example.com.evil.org/', false],
  [['example.com'], 'https://user:example.com@evil.org/', false],
  [[], 'https://example.com/', false],
  [['*:*'], 'file:///etc/passwd', false],
])('%j lets %s through: %s', (allowed, url, expected) => expect(urlFilter(allowed)(url)).toBe(expected));

it('takes printing from every page, and nothing where the policy has it', async () => {
  const app = await loadApp(fixtureFolder('kiosk'));
  const policy = (settings: object, path: string) => {
    const { manifest, furtherPolicy } = admitApp(app, policyOf(settings));
    return policyFor(manifest, path, furtherPolicy);
  };
  expect(policy({}, '/window.html')).toMatch(/ sandbox allow-scripts allow-same-origin /);
  for (const path of ['/window.html', '/sandboxed.html']) expect(policy({}, path)).not.toContain('allow-modals');
  expect(policy({ PrintingEnabled: true }, '/window.html')).toBe(policyFor(app.manifest, '/window.html'));
  expect(policy({ PrintingEnabled: true }, '/sandboxed.html')).toContain('allow-modals');
});

it('tries at once, then later and later, and forgets after calm', () => {
  let now = 0;
  const backOff = new BackOff({ quick: 3, firstMs: 1000, longestMs: 5000, calmMs: 60_000 }, () => now);
  const waits = () => Array.from({ length: 7 }, () => backOff.failed());
  expect(waits()).toEqual([0, 0, 0, 1000, 2000, 4000, 5000]);
  expect(backOff.isWorn).toBe(true);
  now += 60_001;
  expect(backOff.failed()).toBe(0);
  expect(backOff.isWorn).toBe(false);
});

it('asks for the PIN after five taps in one corner, quickly', () => {
  let now = 0;
  const corner = new ExitCorner(() => now);
  const display = { x: 100, y: 0, width: 1000, height: 800 };
  const tap = (x: number, y: number, which: 'none' | 'bottom-right' = 'bottom-right') => {
    now += 500;
    return corner.tapped(which, { x, y }, display);
  };
  const taps = (count: number) => Array.from({ length: count }, () => tap(1090, 790));
  expect(taps(5)).toEqual([false, false, false, false, true]);
  expect(taps(4)).not.toContain(true);
  expect(tap(500, 500)).toBe(false);
  expect(tap(1090, 790)).toBe(false);
  now += 10_000;
  expect(taps(4)).not.toContain(true);
  expect(Array.from({ length: 9 }, () => tap(1090, 790, 'none'))).not.toContain(true);
});

it('knows its own switches, and cleans its environment', () => {
  expect(strangeSwitches(['--no-sandbox', '/main.js', '{}'])).toEqual([]);
  expect(strangeSwitches(['--inspect=0', '-r', '/main.js'])).toEqual(['--inspect=0', '-r']);
  const env = {
    PATH: '/bin',
    DISPLAY: ':1',
    NODE_OPTIONS: 'x',
    LD_PRELOAD: 'x',
    ELECTRON_DISABLE_SECURITY_WARNINGS: '1',
  };
  expect(kioskEnvironment(env)).toEqual({ PATH: '/bin', DISPLAY: ':1', ELECTRON_DISABLE_SECURITY_WARNINGS: '1' });
});

it('goes through no X server in a session of Wayland without a desktop', () => {
  const switches = displaySwitches({ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':1' }, 'linux');
  expect(switches).toEqual(['--ozone-platform=wayland']);
  expect(strangeSwitches(switches)).toEqual([]);
  expect(displaySwitches({ DISPLAY: ':1' }, 'linux')).toEqual([]);
  const desktop = { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':1', XDG_CURRENT_DESKTOP: 'GNOME' };
  expect(displaySwitches(desktop, 'linux')).toEqual([]);
  expect(displaySwitches({ WAYLAND_DISPLAY: 'wayland-0' }, 'darwin')).toEqual([]);
});

it('tells systemd that it is ready once, and alive at half of its time', () => {
  const told: string[] = [];
  const none = systemdWatchdog({}, (state) => told.push(state));
  none.alive();
  none.stop();
  expect(told).toEqual([]);
  const watchdog = systemdWatchdog({ NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '60000000' }, (state) => told.push(state));
  watchdog.alive();
  watchdog.alive();
  expect(told).toEqual(['READY=1', 'WATCHDOG=1']);
  watchdog.stop();
  expect(told.at(-1)).toBe('STOPPING=1');
});

it('hears from a supervisor that waits as long as systemd itself, once there has been a kiosk', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const told: string[] = [];
    const env = { NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '60000000' };
    const watchdog = systemdWatchdog(env, (state) => told.push(state));
    watchdog.waits();
    expect(told).toEqual([]);
    watchdog.alive();
    vi.advanceTimersByTime(29_999);
    watchdog.waits();
    expect(told).toEqual(['READY=1', 'WATCHDOG=1']);
    vi.advanceTimersByTime(1);
    watchdog.waits();
    expect(told).toEqual(['READY=1', 'WATCHDOG=1', 'WATCHDOG=1']);
  } finally {
    vi.useRealTimers();
  }
});
