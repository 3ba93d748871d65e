/** What `<webview>` has besides loading and asking, in real Electron: sound, console, printing, transparency, hanging pages. */
import { expect, it } from 'vitest';
import { startGuests } from '../support/guests.ts';
import type { MakeWebview, NextEvent, Webview } from '../support/guests.ts';

/** In the page. */
declare const log: Record<string, unknown>[];
declare const makeWebview: MakeWebview;
declare const next: NextEvent;
declare const view: Webview;

const { shell, site, page, load, run, events } = await startGuests({
  '/words': '<title>words</title>word and word',
  '/clear': '<!doctype html><title>clear</title>',
  '/never': '<title>never</title><img src="/hang">',
  '/hang': () => {},
});

/** A method that takes a callback last. */
const call = <T>(method: string, ...given: unknown[]) =>
  page.evaluate(
    ([name, args]) => new Promise<unknown>((resolve) => (view[name] as (...all: unknown[]) => void)(...args, resolve)),
    [method, given] as const,
  ) as Promise<T>;
const told = async (type: string) => (await events()).filter((event) => event['type'] === type);

it('tells what the page says on its console', async () => {
  await load('/words');
  await run(`console.debug('a'); console.log('b', 1); console.warn('c');\nconsole.error('d')`);
  const said = async () => (await told('consolemessage')).filter(({ message }) => /^[abcd]/.test(String(message)));
  await expect.poll(said).toHaveLength(4);
  expect((await said()).map(({ level, message, line }) => [level, message, line])).toEqual([
    [-1, 'a', 1],
    [0, 'b 1', 1],
    [1, 'c', 1],
    [2, 'd', 2],
  ]);
});

it('tells of each result of a search', async () => {
  await load('/words');
  const answer = await call<Record<string, unknown>>('find', 'word');
  await expect
    .poll(async () => (await told('findupdate')).at(-1))
    .toEqual({
      type: 'findupdate',
      searchText: 'word',
      numberOfMatches: answer['numberOfMatches'],
      finalUpdate: true,
    });
  expect(answer['numberOfMatches']).toBe(2);
});

it('mutes the guest, and tells when it is to be heard', async () => {
  await load('/words');
  expect(await call('isAudioMuted')).toBe(false);
  await page.evaluate(() => (view['setAudioMuted'] as (muted: boolean) => void)(true));
  expect(await call('isAudioMuted')).toBe(true);
  await page.evaluate(() => (view['setAudioMuted'] as (muted: boolean) => void)(false));
  expect(await call('getAudioState')).toBe(false);
  await page.evaluate(() => {
    Object.assign(globalThis, { heard: next(view, 'audiostatechanged').then((event) => event['audible']) });
  });
  const heard = () => page.evaluate(() => (globalThis as unknown as { heard: Promise<unknown> }).heard);
  await shell.electron.evaluate(async ({ webContents }) => {
    const guest = webContents.getAllWebContents().find((contents) => contents.getType() === 'webview');
    await guest?.mainFrame.executeJavaScript(
      'const sound = new AudioContext(); const tone = sound.createOscillator(); tone.connect(sound.destination); tone.start(); 0',
      true,
    );
  });
  expect(await heard()).toBe(true);
  expect(await call('getAudioState')).toBe(true);
});

it('prints the page of the guest', async () => {
  await load('/words');
  await shell.electron.evaluate(({ webContents }) => {
    const guest = webContents.getAllWebContents().find((contents) => contents.getType() === 'webview');
    // No printer, no dialog.
    if (guest) guest.print = () => Object.assign(globalThis, { printed: guest.getURL() });
  });
  await page.evaluate(() => (view['print'] as () => void)());
  await expect
    .poll(() => shell.electron.evaluate(() => (globalThis as { printed?: string }).printed))
    .toBe(`${site.origin}/words`);
});

it('stops a load', async () => {
  await page.evaluate(async (src) => {
    const made = makeWebview({ src });
    Object.assign(globalThis, { view: made });
    await next(made, 'loadcommit');
  }, `${site.origin}/never`);
  await expect.poll(() => site.requests.some(({ url }) => url === '/hang')).toBe(true);
  expect(await told('loadstop')).toEqual([]);
  await page.evaluate(async () => {
    (view['stop'] as () => void)();
    await next(view, 'loadstop');
  });
});

it('lets the app show through, where it may', async () => {
  await load('/clear');
  const colour = () =>
    shell.electron.evaluate(async ({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('window.html'));
      const image = await window?.webContents.capturePage({ x: 40, y: 40, width: 10, height: 10 });
      return image?.toBitmap().subarray(0, 3).toString('hex');
    });
  // Blue, green, red.
  await page.evaluate(() => void (document.body.style.background = '#010203'));
  await expect.poll(colour).toBe('ffffff');
  await page.evaluate(() => void (view['allowtransparency'] = true));
  await expect.poll(colour).toBe('030201');
  await page.evaluate(() => void (view['allowtransparency'] = false));
  await expect.poll(colour).toBe('ffffff');
  await page.evaluate(() => void (document.body.style.background = ''));
});

it('tells when the guest hangs, and when it goes on', async () => {
  await load('/words');
  const id = await page.evaluate(() => (view['getProcessId'] as () => number)());
  await page.evaluate(() => {
    for (const type of ['unresponsive', 'responsive']) {
      view.addEventListener(type, (event) => {
        log.push({ type, processId: (event as Event & Record<string, unknown>)['processId'] });
      });
    }
  });
  // Longer than the time after which it counts as hanging.
  await run(`addEventListener('mousedown', () => { const end = Date.now() + 25000; while (Date.now() < end); })`);
  void page.mouse.click(100, 100).catch(() => {});
  await expect.poll(() => told('unresponsive'), { timeout: 60_000 }).toEqual([{ type: 'unresponsive', processId: id }]);
  await expect.poll(() => told('responsive'), { timeout: 60_000 }).toEqual([{ type: 'responsive', processId: id }]);
});
