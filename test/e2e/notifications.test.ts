import type { Locator, Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let shell: RunningShell;
afterEach(() => shell.close());

/** The window in which the shell shows notifications. */
async function notificationPage(): Promise<Page> {
  const find = () => shell.electron.windows().find((page) => page.url().startsWith('chrome-app://notifications/'));
  await expect.poll(find).toBeDefined();
  return find() as Page;
}

async function startWithAll(): Promise<Page> {
  // The app has no window: on a busy machine it must not be unloaded under the test.
  shell = await startShell(fixtureFolder('notifications'), { idleMs: 120_000 });
  for (const id of ['basic', 'list', 'progress', 'image']) await shell.waitForOutput(`"created" "${id}" null`);
  const page = await notificationPage();
  await expect.poll(() => page.locator('article').count()).toBe(4);
  return page;
}

/** A click of the mouse, whatever lies on top. */
async function press(target: Locator): Promise<void> {
  const box = await target.boundingBox();
  if (!box) throw new Error('not visible');
  await target.page().mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

const card = (page: Page, title: string) => page.locator('article', { hasText: title });

it('shows every template, with the name and the icon of the app', async () => {
  const page = await startWithAll();
  const basic = card(page, 'Sensor 7');
  expect(await basic.locator('h1').textContent()).toBe('Door <b>open</b>');
  expect(await basic.locator('header').textContent()).toContain('Fixture: notifications');
  expect(await basic.locator('.buttons a').allTextContents()).toEqual(['Close it', 'Ignore']);
  expect(await card(page, 'Two messages').locator('.item').allTextContents()).toEqual([
    'AdaThe tests are green.',
    'GraceThen let us ship it.',
  ]);
  expect(await card(page, 'Copying').locator('.bar div').getAttribute('style')).toBe('width:40%');
  // Every picture was loaded in the app's session and is drawn here: package, blob: and the app's own icon.
  const drawn = () =>
    page
      .locator('img')
      .evaluateAll((images) => images.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0));
  await expect.poll(drawn).toEqual(Array.from({ length: 4 + 4 + 1 + 1 }, () => true));
});

it('tells the app of clicks, buttons and closing', async () => {
  const page = await startWithAll();
  await press(card(page, 'Sensor 7').locator('h1'));
  await shell.waitForOutput('"onClicked" "basic"');
  await press(card(page, 'Sensor 7').locator('.buttons a', { hasText: 'Ignore' }));
  await shell.waitForOutput('"onButtonClicked" "basic" 1');
  await press(card(page, 'Sensor 7').locator('.buttons a', { hasText: 'Ignore' }));
  await expect.poll(() => shell.output().split('"onButtonClicked" "basic" 1').length - 1).toBe(2);
  // As in Chromium neither closes it.
  expect(await page.locator('article').count()).toBe(4);
  await press(card(page, 'Two messages').locator('.close'));
  await shell.waitForOutput('"onClosed" "list" true');
  await expect.poll(() => page.locator('article').count()).toBe(3);
});

it('follows the app: update, clear, getAll', async () => {
  const page = await startWithAll();
  const background = await shell.background();
  const call = (code: string) => background.evaluate(code);
  expect(await call("chrome.notifications.update('progress', { progress: 90, message: 'Nearly' })")).toBe(true);
  await expect.poll(() => card(page, 'Nearly').locator('.bar div').getAttribute('style')).toBe('width:90%');
  expect(await call("chrome.notifications.clear('image')")).toBe(true);
  await shell.waitForOutput('"onClosed" "image" false');
  expect(await call('chrome.notifications.getAll()')).toEqual({ basic: true, list: true, progress: true });
});

it('takes its window away with the last of them', async () => {
  const page = await startWithAll();
  const closed = page.waitForEvent('close');
  const background = await shell.background();
  await background.evaluate(
    "Promise.all(['basic', 'list', 'progress', 'image'].map((id) => chrome.notifications.clear(id)))",
  );
  await closed;
});

it('gives an app no way into the window', async () => {
  const page = await startWithAll();
  const background = await shell.background();
  await background.evaluate(
    "chrome.notifications.update('basic', { title: '<img src=x onerror=alert(1)>', message: '</div><script>document.title = \"mine\"</script>' })",
  );
  await expect.poll(() => page.locator('h1', { hasText: 'onerror' }).count()).toBe(1);
  expect(await page.title()).toBe('Notifications');
  expect(await page.evaluate("typeof chrome === 'undefined' || chrome.notifications === undefined")).toBe(true);
  expect(await page.evaluate('typeof require + typeof process')).toBe('undefinedundefined');
});

it('takes one away by itself when its time is over, and shows it in its place before', async () => {
  const page = await startWithAll();
  const background = await shell.background();
  const since = Date.now();
  await background.evaluate(
    "chrome.notifications.create('short', { type: 'basic', iconUrl: 'icon.png', title: 'Short', message: '' })",
  );
  // There may be no room for a fifth.
  await background.evaluate(
    "Promise.all(['basic', 'list', 'progress', 'image'].map((id) => chrome.notifications.clear(id)))",
  );
  await expect.poll(() => page.locator('h1').allTextContents()).toEqual(['Short']);
  /** How far the window's lower right corner is from that of the screen. */
  const distance = () =>
    shell.electron.evaluate(({ BrowserWindow, screen }) => {
      const bounds = BrowserWindow.getAllWindows()
        .find((one) => one.getTitle() === 'Notifications')
        ?.getBounds();
      const { workArea } = screen.getPrimaryDisplay();
      if (!bounds) return undefined;
      return [workArea.width - bounds.x - bounds.width, workArea.height - bounds.y - bounds.height];
    });
  await expect.poll(distance).toEqual([12, 12]);
  await shell.waitForOutput('"onClosed" "short" false');
  // Chromium's 8 s, and what has passed before it was shown.
  expect(Date.now() - since).toBeGreaterThanOrEqual(7900);
  expect(await background.evaluate('chrome.notifications.getAll()')).not.toHaveProperty('short');
});
