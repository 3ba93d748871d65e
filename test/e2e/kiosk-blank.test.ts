/** Kiosks on whose screen there is nothing: which are started again, and which mean it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk, TestPolicy } from '../support/kiosk.ts';
import { fixtureFolder } from '../support/shell.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const SECONDS = 2;
const NEVER_WORN = { quick: 1000, firstMs: 1, longestMs: 1, calmMs: 1000 };

async function start(policy: TestPolicy, options?: Parameters<typeof startKiosk>[1]): Promise<RunningKiosk> {
  const wanted = { AllowFileSelectionDialogs: true, BlankScreenSeconds: SECONDS, ...policy };
  // The first page of the fixture may take a busy machine longer than a screen may be blank here.
  const waits = options === undefined && wanted.BlankScreenSeconds !== 0;
  const kiosk = await startKiosk(waits ? { ...wanted, BlankScreenSeconds: 60 } : wanted, {
    kiosk: { backOff: NEVER_WORN },
    ...options,
  });
  cleanUps.push(() => kiosk.close());
  if (waits) {
    await again(kiosk, 1);
    kiosk.writePolicy(wanted);
    await kiosk.waitForOutput('The kiosk has a new policy.');
  }
  return kiosk;
}
const times = (kiosk: RunningKiosk, text: string) => kiosk.output().split(text).length - 1;
const again = (kiosk: RunningKiosk, starts: number) =>
  expect.poll(() => times(kiosk, 'window loaded'), { interval: 50 }).toBe(starts);
const titles = (kiosk: RunningKiosk) =>
  kiosk.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter((one) => one.isVisible() && one.isAlwaysOnTop())
      .map((one) => one.webContents.getTitle()),
  );
/** Nothing in the document, and one colour over all of it. */
const blank = (colour: string) =>
  `document.body.replaceChildren(); document.body.style.background = document.documentElement.style.background = '${colour}'; 0`;
/** How often the kiosk has looked at a picture, once it has done so a few times. */
const lookedAtPictures = async (kiosk: RunningKiosk) => {
  await kiosk.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('window.html'));
    const contents = window?.webContents;
    if (!contents) throw new Error('no window');
    const capture = contents.capturePage.bind(contents);
    Object.assign(globalThis, { looks: 0 });
    contents.capturePage = async (...args: Parameters<typeof capture>) => {
      const image = await capture(...args);
      (globalThis as unknown as { looks: number }).looks += 1;
      return image;
    };
  });
  const looks = () => kiosk.electron.evaluate(() => (globalThis as unknown as { looks: number }).looks);
  // The time of three alarms.
  await expect.poll(looks).toBeGreaterThanOrEqual(14);
};

it('a page that loses all of its content is started again, as after a crash', async () => {
  const kiosk = await start({});
  await again(kiosk, 1);
  // Before it is, by however much the answer takes.
  const emptied = performance.now();
  await kiosk.inPage(blank('#ffffff'));
  await again(kiosk, 2);
  expect(performance.now() - emptied).toBeGreaterThan(SECONDS * 1000 - 500);
  await kiosk.waitForOutput("There has been nothing on the app's page for 2 s; it is started again.");
  expect(times(kiosk, 'onRestarted')).toBeGreaterThanOrEqual(1);
});

it('a black screen is the app’s own wish, unless the policy knows that it never is', async () => {
  const kiosk = await start({});
  await again(kiosk, 1);
  await kiosk.inPage(blank('#000000'));
  await lookedAtPictures(kiosk);
  expect(times(kiosk, 'window loaded')).toBe(1);
  kiosk.writePolicy({ AllowFileSelectionDialogs: true, BlankScreenSeconds: SECONDS, BlankScreenColors: 'any' });
  await again(kiosk, 2);
});

it('white with anything on it is no blank screen', async () => {
  const kiosk = await start({});
  await again(kiosk, 1);
  // No element of its own and no text: only the picture tells.
  await kiosk.inPage(`${blank('#ffffff')}; document.body.innerHTML = '<div id="dot"></div>';
    document.getElementById('dot').style.cssText = 'position: fixed; right: 9px; bottom: 9px; width: 1px; height: 1px; background: #fefefe'; 0`);
  await lookedAtPictures(kiosk);
  expect(times(kiosk, 'window loaded')).toBe(1);
});

/** Nothing but a canvas over all of the window, as of a game or a sign. */
const CANVAS = `document.querySelector('link')?.remove(); document.body.replaceChildren();
  const canvas = Object.assign(document.createElement('canvas'), { width: innerWidth, height: innerHeight });
  canvas.style.cssText = 'position: fixed; inset: 0'; document.body.append(canvas);`;

it('a canvas on which nothing is drawn is started again, once', async () => {
  const kiosk = await start({});
  await again(kiosk, 1);
  await kiosk.inPage(`(() => { ${CANVAS} canvas.getContext('2d').fillRect(90, innerHeight / 2, 9, 9); })(); 0`);
  await lookedAtPictures(kiosk);
  expect(times(kiosk, 'window loaded')).toBe(1);
  const empty = `(() => { ${CANVAS} document.body.style.background = document.documentElement.style.background = '#fff'; })(); 0`;
  await kiosk.inPage(empty);
  await again(kiosk, 2);
  await kiosk.waitForOutput("There has been nothing on the app's canvas for 2 s; it is started again.");
  await expect.poll(() => kiosk.inPage<number>('document.body.childElementCount')).toBeGreaterThan(0);
});

it('a board to draw on that is white from its start is started again once, and then left', async () => {
  const app = brokenApp();
  writeFileSync(
    join(app.folder, 'window.html'),
    '<!doctype html><title>Board</title><body style="background: #fff"><canvas width="900" height="700"></canvas>',
  );
  const kiosk = await start({}, { folder: app.folder });
  await kiosk.waitForOutput('as after its last start: it is taken for what the app wants.');
  expect(times(kiosk, "There has been nothing on the app's canvas for 2 s; it is started again.")).toBe(1);
  await lookedAtPictures(kiosk);
  expect(times(kiosk, 'by a crash; it is started again')).toBe(1);
});

it('a black page whose canvas has lost its WebGL context is started again; the same page with a context is not', async () => {
  const kiosk = await start({});
  await again(kiosk, 1);
  await kiosk.inPage(
    `(() => { ${blank('#000').replaceAll('; 0', '')}; ${CANVAS} window.gl = canvas.getContext('webgl'); })(); 0`,
  );
  expect(await kiosk.inPage('String(window.gl)')).toBe('[object WebGLRenderingContext]');
  await lookedAtPictures(kiosk);
  expect(times(kiosk, 'window loaded')).toBe(1);
  await kiosk.inPage("window.gl.getExtension('WEBGL_lose_context').loseContext(); 0");
  await again(kiosk, 2);
  await kiosk.waitForOutput("The app's canvas has lost its graphics for 2 s; it is started again.");
});

it('keeps no canvas that lost its context and is gone from its page', async () => {
  const kiosk = await start({});
  await again(kiosk, 1);
  const kept = () =>
    kiosk.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((one) => one.webContents.getURL().endsWith('window.html'))
        ?.webContents.executeJavaScriptInIsolatedWorld(4713, [{ code: 'globalThis.lost?.size' }]),
    );
  await expect.poll(kept).toBe(0);
  await kiosk.inPage(
    `(() => { ${CANVAS} window.kept = canvas; canvas.getContext('webgl').getExtension('WEBGL_lose_context').loseContext(); })(); 0`,
  );
  await expect.poll(kept).toBe(1);
  await kiosk.inPage('window.kept.remove(); 0');
  await expect.poll(kept).toBe(0);
});

it('BlankScreenCheck: one colour over a page with text counts with "pixels" alone', async () => {
  const kiosk = await start({});
  await again(kiosk, 1);
  const covered = `${blank('#ffffff')}; document.body.innerHTML = '<p style="color: #fff">There is something</p>'; 0`;
  await kiosk.inPage(covered);
  kiosk.writePolicy({ AllowFileSelectionDialogs: true, BlankScreenSeconds: SECONDS, BlankScreenCheck: 'pixels' });
  await again(kiosk, 2);
  await kiosk.waitForOutput("There has been one colour over all of the app's page for 2 s; it is started again.");
});

it('0 looks at nothing', async () => {
  const kiosk = await start({ BlankScreenSeconds: 0 });
  await again(kiosk, 1);
  await kiosk.inPage(blank('#ffffff'));
  kiosk.writePolicy({ AllowFileSelectionDialogs: true, BlankScreenSeconds: 0, HideCursor: false });
  // There is nothing to wait for but the time of two alarms.
  await new Promise((resolve) => setTimeout(resolve, 2 * SECONDS * 1000));
  expect(times(kiosk, 'window loaded')).toBe(1);
  // It is the same kiosk that looks when it is told to.
  kiosk.writePolicy({ AllowFileSelectionDialogs: true, BlankScreenSeconds: SECONDS });
  await again(kiosk, 2);
});

it('a page that is not drawn any more after the GPU process was lost is started again', async () => {
  const kiosk = await start({});
  await again(kiosk, 1);
  await kiosk.electron.evaluate(({ app, BrowserWindow, nativeImage }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('window.html'));
    // As Electron gives it of a page without a surface.
    if (window) window.webContents.capturePage = () => Promise.resolve(nativeImage.createEmpty());
    const gpu = app.getAppMetrics().find(({ type }) => type === 'GPU');
    if (!gpu) throw new Error('no GPU process');
    process.kill(gpu.pid, 'SIGKILL');
  });
  await again(kiosk, 2);
  await kiosk.waitForOutput("The app's page is not drawn any more for 2 s; it is started again.");
});

/** An app whose window has nothing but a script, which is missing, as after a bad update. */
function brokenApp(): { folder: string; mend(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-kiosk-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  cpSync(fixtureFolder('kiosk'), folder, { recursive: true });
  const page = join(folder, 'window.html');
  const whole = readFileSync(page, 'utf8');
  writeFileSync(page, '<!doctype html><title>Broken</title><div id="root"></div><script src="bundle.js"></script>');
  return { folder, mend: () => writeFileSync(page, whole) };
}

it('a page without its bundle ends at a screen that says so, which stays until there is something to be seen', async () => {
  const app = brokenApp();
  const backOff = { quick: 1, firstMs: 500, longestMs: 500, calmMs: 60_000 };
  const kiosk = await start({}, { folder: app.folder, kiosk: { backOff } });
  await expect.poll(() => titles(kiosk)).toContain('Out of order');
  // The app is there again, as empty as before, and the screen stays over it.
  const starts = times(kiosk, 'onRestarted');
  await expect.poll(() => times(kiosk, 'onRestarted')).toBeGreaterThan(starts);
  await expect.poll(() => titles(kiosk)).toContain('Broken');
  expect(await titles(kiosk)).toContain('Out of order');
  app.mend();
  await expect.poll(() => titles(kiosk)).toEqual(['Kiosk fixture']);
});

it('an app that opens no window is started again', async () => {
  const app = brokenApp();
  const script = join(app.folder, 'background.js');
  const whole = readFileSync(script, 'utf8');
  app.mend();
  writeFileSync(script, 'chrome.app.runtime.onLaunched.addListener(() => console.log("heard"));');
  const kiosk = await start({}, { folder: app.folder });
  await kiosk.waitForOutput('The app has opened no window for 2 s; it is started again.');
  writeFileSync(script, whole);
  await again(kiosk, 1);
});
