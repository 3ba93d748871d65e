/** When the keyboard on the screen is there: by the policy, from visitor to visitor, and from window to window. */
import { afterEach, expect, it } from 'vitest';
import { makeToken } from '../../src/main/kiosk/operations/access-token.ts';
import { hashPin } from '../../src/main/kiosk/policy/exit-pin.ts';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk, TestPolicy } from '../support/kiosk.ts';
import { keyboardOf } from '../support/screen-keyboard.ts';
import type { TestKeyboard } from '../support/screen-keyboard.ts';
import { fixtureFolder } from '../support/shell.ts';

let kiosk: RunningKiosk | undefined;
afterEach(() => kiosk?.close());

const ALWAYS = { Layouts: ['en-US' as const], AlwaysShown: true };

async function start(policy: TestPolicy): Promise<{ kiosk: RunningKiosk; keyboard: TestKeyboard }> {
  kiosk = await startKiosk(policy, { folder: fixtureFolder('keyboard') });
  await kiosk.waitForOutput('window loaded');
  if (!policy.VirtualKeyboard?.AlwaysShown)
    await expect.poll(() => kiosk?.inPage('innerHeight - screen.height')).toBe(0);
  return { kiosk, keyboard: keyboardOf(kiosk) };
}
const focus = (one: RunningKiosk, id: string) => one.inPage(`document.getElementById('${id}').focus()`);
/** Presses the middle of a field. */
async function press(one: RunningKiosk, id: string, by: 'touch' | 'mouse'): Promise<void> {
  const page = await one.window();
  const { x = 0, y = 0, width = 0, height = 0 } = (await page.locator(`#${id}`).boundingBox()) ?? {};
  const place = { x: x + width / 2, y: y + height / 2 };
  if (by === 'mouse') return page.mouse.click(place.x, place.y);
  await one.electron.evaluate(async ({ BrowserWindow }, at) => {
    const window = BrowserWindow.getAllWindows().find((any) => any.webContents.getURL().endsWith('window.html'));
    if (!window) throw new Error('no window');
    const { debugger: protocol } = window.webContents;
    if (!protocol.isAttached()) protocol.attach('1.3');
    await protocol.sendCommand('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
    await protocol.sendCommand('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }, place);
  return undefined;
}

it('comes only at a touch where the policy says so, and again at the next one', async () => {
  const { kiosk: one, keyboard } = await start({ TouchVirtualKeyboardEnabled: true });
  await press(one, 'text', 'mouse');
  await expect.poll(() => one.inPage('document.activeElement.id')).toBe('text');
  await press(one, 'second', 'touch');
  await expect.poll(() => keyboard.isShown()).toBe(true);
  // By the mouse it would not have come at all: what came was asked for by the touch.
  await expect.poll(() => one.inPage('document.activeElement.id')).toBe('second');
  await expect.poll(() => keyboard.labels()).not.toBe('');
  await keyboard.touch('o', 'n', 'e', 'Backspace');
  await expect.poll(() => one.inPage(`document.getElementById('second').value`)).toBe('on');
  await keyboard.touch('Hide');
  await expect.poll(() => keyboard.isShown()).toBe(false);
  await press(one, 'second', 'touch');
  await expect.poll(() => keyboard.isShown()).toBe(true);
  await one.inPage('document.activeElement.blur()');
  await expect.poll(() => keyboard.isShown()).toBe(false);
  await press(one, 'text', 'mouse');
  await expect.poll(() => one.inPage('document.activeElement.id')).toBe('text');
  // Main has heard of it when it has answered for what came after.
  await one.inPage('new Promise((done) => setTimeout(done, 300))');
  expect(await keyboard.isShown()).toBe(false);
});

it('is not there without the policy, and follows it without a start', async () => {
  const { kiosk: one, keyboard } = await start({});
  await press(one, 'text', 'touch');
  await expect.poll(() => one.inPage('document.activeElement.id')).toBe('text');
  expect(await keyboard.isShown()).toBe(false);
  one.writePolicy({ VirtualKeyboardEnabled: true, VirtualKeyboard: { Layouts: ['de', 'numeric'], AlwaysShown: true } });
  await expect.poll(() => keyboard.labels()).toMatch(/^q w e r t z/);
  const before = await one.inPage<number>('innerHeight');
  one.writePolicy({
    VirtualKeyboardEnabled: true,
    VirtualKeyboard: { Layouts: ['fr'], AlwaysShown: true, HeightPercent: 55 },
  });
  await expect.poll(() => keyboard.labels()).toMatch(/^a z e r t y/);
  await expect.poll(() => one.inPage<number>('innerHeight')).toBeLessThan(before);
  one.writePolicy({});
  await expect.poll(() => keyboard.isShown()).toBe(false);
  await expect.poll(() => one.inPage('innerHeight - screen.height')).toBe(0);
  expect(one.output().split('window loaded')).toHaveLength(2);
});

it('is there always, where the policy says so, but when it was put away', async () => {
  const { kiosk: one, keyboard } = await start({ TouchVirtualKeyboardEnabled: true, VirtualKeyboard: ALWAYS });
  await expect.poll(() => keyboard.labels()).toContain('q w e');
  await keyboard.press('a');
  await expect.poll(() => one.inPage<string[]>('heard')).toContain('keydown BODY true a KeyA 65 false false');
  await keyboard.press('Hide');
  await expect.poll(() => keyboard.isShown()).toBe(false);
  await focus(one, 'text');
  await one.inPage('new Promise((done) => setTimeout(done, 300))');
  await press(one, 'text', 'touch');
  await expect.poll(() => keyboard.isShown()).toBe(true);
});

it('is in the pictures of the screen that the health endpoint gives, and hides no page that is blank', async () => {
  const { token, sha256 } = makeToken();
  const { kiosk: one, keyboard } = await start({
    TouchVirtualKeyboardEnabled: true,
    // The middle of the window is under it.
    VirtualKeyboard: { ...ALWAYS, HeightPercent: 60 },
    HealthEndpoint: { Port: 0, TokenSha256: sha256 },
    BlankScreenSeconds: 2,
  });
  await expect.poll(() => keyboard.isShown()).toBe(true);
  const base = /endpoint is at (http:\S+\d\/)/.exec(await one.waitForOutput('endpoint is at'))?.[1] ?? '';
  /** Its size, and the colours of a line above the keyboard's top, and of one in its first keys. */
  const picture = async () => {
    const answer = await fetch(`${base}screenshot`, { headers: { Authorization: `Bearer ${token}` } });
    const png = Buffer.from(await answer.arrayBuffer()).toString('base64');
    return one.electron.evaluate(({ nativeImage }, text) => {
      const image = nativeImage.createFromBuffer(Buffer.from(text, 'base64'));
      const { width, height } = image.getSize();
      const bitmap = image.toBitmap();
      const colours = (y: number) => {
        const line = bitmap.subarray(Math.floor(y) * width * 4, (Math.floor(y) + 1) * width * 4);
        return new Set(Array.from({ length: width }, (_, x) => line.readUInt32LE(x * 4).toString(16)));
      };
      return { width, height, page: [...colours(height * 0.39)], keys: colours(height * 0.5).size };
    }, png);
  };
  await one.inPage("document.body.style.background = document.documentElement.style.background = '#aabbcc'; 0");
  const { width, height } = await one.electron.evaluate(({ screen }) => screen.getPrimaryDisplay().size);
  await expect.poll(picture).toMatchObject({ width, height, page: ['ffaabbcc'] });
  expect((await picture()).keys).toBeGreaterThan(2);
  await one.inPage("document.body.replaceChildren(); document.documentElement.style.background = 'white'; 0");
  await one.inPage("document.body.style.background = 'white'; 0");
  await one.waitForOutput("There has been nothing on the app's page for 2 s");
}, 60_000);

it('makes way for the question for the PIN, and nothing of it is left after an idle reset', async () => {
  const policy: TestPolicy = {
    VirtualKeyboardEnabled: true,
    VirtualKeyboard: { Layouts: ['en-US', 'de'], AlwaysShown: false },
    ExitPin: await hashPin('2468'),
  };
  const { kiosk: one, keyboard } = await start(policy);
  await focus(one, 'text');
  await expect.poll(() => keyboard.labels()).not.toBe('');
  await keyboard.press('Switch', 'Shift');
  await expect.poll(() => keyboard.labels()).toMatch(/^Q W E R T Z/);
  const page = await one.window();
  await page.bringToFront();
  await one.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((any) => any.webContents.getURL().endsWith('window.html'));
    window?.webContents.sendInputEvent({ type: 'keyDown', keyCode: 'S', modifiers: ['control', 'alt'] });
  });
  const asks = () =>
    one.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((any) => any.webContents.getTitle() === 'PIN'),
    );
  await expect.poll(asks).toBe(true);
  await expect.poll(() => keyboard.isShown()).toBe(false);
  await one.electron.evaluate(({ BrowserWindow }) => {
    const dialog = BrowserWindow.getAllWindows().find((any) => any.webContents.getTitle() === 'PIN');
    dialog?.webContents.sendInputEvent({ type: 'keyDown', keyCode: 'Escape' });
  });
  await expect.poll(asks).toBe(false);
  // Only now, however long all of that has taken.
  one.writePolicy({ ...policy, IdleReset: { AfterSeconds: 5, WarningSeconds: 0, WarningText: 'There?', Wipe: [] } });
  await one.waitForOutput('Nobody is there: the app is reset.');
  await expect.poll(() => one.output().split('window loaded').length).toBe(3);
  await expect.poll(() => keyboard.isShown()).toBe(false);
  await focus(one, 'text');
  await expect.poll(() => keyboard.labels()).toMatch(/^q w e r t y/);
});

it('goes from window to window with the focus', async () => {
  const { kiosk: one, keyboard } = await start({ VirtualKeyboardEnabled: true });
  await focus(one, 'text');
  await expect.poll(() => keyboard.isShown()).toBe(true);
  await one.inPage(`new Promise((done) => chrome.app.window.create('frame.html', { id: 'other' }, () => done(0)))`);
  const inOther = <T>(code: string) =>
    one.electron.evaluate(
      ({ BrowserWindow }, script) =>
        BrowserWindow.getAllWindows()
          .find((any) => any.webContents.getURL().endsWith('frame.html'))
          ?.webContents.executeJavaScript(script, true),
      code,
    ) as Promise<T>;
  await expect.poll(() => inOther<boolean>('document.hasFocus() && document.readyState === "complete"')).toBe(true);
  await expect.poll(() => keyboard.isShown()).toBe(false);
  await inOther(`document.getElementById('inner').focus()`);
  await expect.poll(() => keyboard.labels()).not.toBe('');
  await keyboard.press('o', 'k');
  await expect.poll(() => inOther(`document.getElementById('inner').value`)).toBe('ok');
  await inOther('window.close()');
  await expect.poll(() => one.inPage('document.hasFocus()')).toBe(true);
  await expect.poll(() => one.inPage('document.activeElement.id')).toBe('text');
  // The field of the first window has the focus again.
  await expect.poll(() => keyboard.labels()).not.toBe('');
  await keyboard.press('b');
  await expect.poll(() => one.inPage(`document.getElementById('text').value`)).toBe('b');
});

it('types at any zoom of the page, and takes orders from no page', async () => {
  const { kiosk: one, keyboard } = await start({ VirtualKeyboardEnabled: true, KioskPinchToZoomAllowed: true });
  await one.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((any) => any.webContents.getURL().endsWith('window.html'))
      ?.webContents.setZoomFactor(2);
  });
  await focus(one, 'text');
  await expect.poll(() => keyboard.labels()).not.toBe('');
  await keyboard.press('a');
  await expect.poll(() => one.inPage(`document.getElementById('text').value`)).toBe('a');
  const whole = await one.inPage<number>('screen.height');
  await expect.poll(() => one.inPage<number>('innerHeight * 2')).toBeLessThan(whole * 0.8);
  for (const value of [
    { id: 'char:b', choice: -1, phase: 'tap' },
    { id: 'Hide', choice: -1, phase: 'tap' },
  ]) {
    await one.electron.evaluate(({ BrowserWindow, ipcMain }, message) => {
      const window = BrowserWindow.getAllWindows().find((any) => any.webContents.getURL().endsWith('window.html'));
      ipcMain.emit('holdfast:keyboard', { sender: window?.webContents, processId: 1, frameId: 1 }, message);
    }, value);
  }
  // Nor in forms that its own page does not use, which are told of.
  await one.electron.evaluate(({ BrowserWindow, ipcMain }) => {
    const window = BrowserWindow.getAllWindows().find((any) => any.webContents.getURL().endsWith('window.html'));
    ipcMain.emit('holdfast:field', { sender: window?.webContents, processId: 1, frameId: 1 }, { field: 'all' });
  });
  await one.waitForOutput('in a form that no page of this shell uses');
  expect(await keyboard.isShown()).toBe(true);
  await keyboard.press('c');
  await expect.poll(() => one.inPage(`document.getElementById('text').value`)).toBe('ac');
});
