/** The dashboard of apps/dashboard: ports, alarms, datagrams and requests between its windows, its event page and its simulator. */
import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { appFolder, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell, ShellTestOptions } from '../support/shell.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start(options: ShellTestOptions = {}): Promise<{ shell: RunningShell; overview: Page }> {
  const shell = await startShell(appFolder('dashboard'), options);
  cleanups.push(() => shell.close());
  const overview = await shell.page('overview.html');
  await expect.poll(() => overview.locator('.machine').count()).toBe(4);
  return { shell, overview };
}

/** How many dots of a chart are drawn. */
const drawn = (page: Page, canvas: string) =>
  page.evaluate(`(() => {
    const canvas = document.querySelector(${JSON.stringify(canvas)});
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    let count = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count++;
    return count;
  })()`);

it('gathers by UDP and HTTP, and tells each window by its port what concerns it', async () => {
  const { shell, overview } = await start();
  // The order book allows no other origin: only the manifest's host permission lets the event page read it.
  await expect.poll(() => overview.textContent('#status')).toMatch(/^Orders of \d\d:\d\d:\d\d/);
  await expect.poll(() => overview.locator('#orders tr').count()).toBe(3);
  await overview.click('#ticker');
  await overview.click('[data-machine="2"]');
  await overview.click('[data-machine="4"]');
  const ticker = await shell.page('ticker.html');
  await expect.poll(() => ticker.textContent('#items')).toMatch(/^Rinser\d+Filler\d+Capper\d+Labeller\d+$/);
  const find = (machine: number) =>
    shell.electron.windows().find((page) => page.url().endsWith(`detail.html?${machine}`));
  await expect.poll(() => [find(2), find(4)].every((page) => page !== undefined)).toBe(true);
  const filler = find(2) as Page;
  await expect.poll(() => filler.title()).toBe('Filler – Line Monitor');
  await expect.poll(() => filler.textContent('#temperature')).toMatch(/^\d\.\d °C$/);
  await expect.poll(() => drawn(filler, '#speed-chart')).toBeGreaterThan(100);
  await expect.poll(() => drawn(overview, '[data-machine="1"] canvas')).toBeGreaterThan(100);

  const background = await shell.background();
  await expect.poll(() => background.evaluate('hub.names()')).toEqual(['detail/2', 'detail/4', 'overview', 'ticker']);
  expect(await background.evaluate('collector.refused')).toBe(0);
  const closed = filler.waitForEvent('close');
  await filler.evaluate('chrome.app.window.current().close()').catch(() => undefined);
  await closed;
  await expect.poll(() => background.evaluate('hub.names()')).toEqual(['detail/4', 'overview', 'ticker']);
});

it('keeps the ticker on top, without a frame', async () => {
  const { shell, overview } = await start();
  await overview.click('#ticker');
  const ticker = await shell.page('ticker.html');
  expect(
    await ticker.evaluate(`(() => {
      const appWindow = chrome.app.window.current();
      const { outerBounds: outer, innerBounds: inner } = appWindow;
      return [appWindow.isAlwaysOnTop(), outer.width === inner.width, outer.height === inner.height];
    })()`),
  ).toEqual([true, true, true]);
  const closed = ticker.waitForEvent('close');
  await ticker.click('#close');
  await closed;
  await expect.poll(() => overview.evaluate("chrome.app.window.get('ticker')")).toBeNull();
});

it('polls by alarm, in the interval that the window sets', async () => {
  const { shell, overview } = await start();
  const background = await shell.background();
  await expect
    .poll(() => background.evaluate("chrome.alarms.get('poll').then((alarm) => alarm.periodInMinutes)"))
    .toBe(1);
  await overview.selectOption('#interval', '0.05');
  await expect.poll(() => overview.textContent('#status')).toMatch(/[2-9] polls by alarm/);
});

it('shows the processors and the memory of this computer', async () => {
  const { overview } = await start();
  await expect
    .poll(() => overview.locator('#computer td:first-child').allTextContents())
    .toEqual(['Processors', 'Load', 'Memory', 'Available']);
  await expect
    .poll(() => overview.locator('#computer td.number').allTextContents())
    .toEqual([
      expect.stringMatching(/^[1-9]\d*$/),
      expect.stringMatching(/^\d{1,3} %$/),
      expect.stringMatching(/^\d+\.\d GB$/),
      expect.stringMatching(/^\d+\.\d GB$/),
    ]);
});

it('keeps the series and the interval over a restart, and stops when the last window has gone', async () => {
  const profile = temporaryProfile();
  cleanups.push(() => rmSync(profile, { recursive: true, force: true, maxRetries: 10 }));
  let { shell, overview } = await start({ profile, idleMs: 300, suspendMs: 3000 });
  await overview.selectOption('#interval', '0.5');
  await expect
    .poll(async () => (await shell.background()).evaluate('series.values[1].length'))
    .toBeGreaterThanOrEqual(3);
  const last = await (await shell.background()).evaluate('series.values[1].slice(0, 3)');
  await overview.evaluate('chrome.app.window.current().close()').catch(() => undefined);
  // Without a window nothing keeps it: no alarm, and no socket that stays.
  expect(await shell.exited).toBe(0);
  expect(shell.output()).toContain('monitor: suspended');

  ({ shell, overview } = await start({ profile }));
  await expect.poll(() => overview.inputValue('#interval')).toBe('0.5');
  expect(await (await shell.background()).evaluate('series.values[1].slice(0, 3)')).toEqual(last);
});
