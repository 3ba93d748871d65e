/** The keyboard on the screen (docs/kiosk/policy.md): that it comes and goes with fields, and what pages get of its keys. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { serveSite } from '../support/guest-site.ts';
import type { GuestSite } from '../support/guest-site.ts';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk } from '../support/kiosk.ts';
import { keyboardOf } from '../support/screen-keyboard.ts';
import type { TestKeyboard } from '../support/screen-keyboard.ts';
import { fixtureFolder } from '../support/shell.ts';

const FOLDER = fixtureFolder('keyboard');
const POLICY = { VirtualKeyboardEnabled: true, VirtualKeyboard: { Layouts: ['en-US'], AlwaysShown: false } } as const;

let kiosk: RunningKiosk;
let keyboard: TestKeyboard;
let site: GuestSite;

beforeAll(async () => {
  site = await serveSite({
    '/': '<!doctype html><input id="inner"><iframe src="/frame"></iframe><script>onkeydown = ({ key, code }) => { document.title = key + code; }</script>',
    '/frame': '<!doctype html><input id="deep">',
  });
  kiosk = await startKiosk(
    { ...POLICY, VirtualKeyboard: { ...POLICY.VirtualKeyboard, Layouts: ['en-US'] } },
    { folder: FOLDER },
  );
  await kiosk.waitForOutput('window loaded');
  keyboard = keyboardOf(kiosk);
});
afterAll(async () => {
  await kiosk?.close();
  site?.close();
});

/** The app's window is as it was at first: no field has the focus, and no keyboard is there. */
beforeEach(async () => {
  await kiosk.inPage(`for (const one of document.querySelectorAll('input, textarea')) one.value = '';
    document.activeElement.blur(); heard.length = 0;
    document.getElementById('text').readOnly = document.getElementById('text').hidden = false;
    for (const one of document.querySelectorAll('webview, #made, closed-field')) one.remove(); 0`);
  await expect.poll(() => keyboard.isShown()).toBe(false);
  await expect.poll(() => kiosk.inPage('innerHeight - screen.height')).toBe(0);
});

/** Gives the focus to a field, and waits for the keyboard. */
async function focus(id: string): Promise<void> {
  await kiosk.inPage(`document.getElementById('${id}').focus()`);
  await expect.poll(() => keyboard.labels()).not.toBe('');
}
const value = (id: string) => kiosk.inPage<string>(`document.getElementById('${id}').value`);
const heard = () => kiosk.inPage<string[]>('heard');
const height = () => kiosk.inPage<number>('innerHeight');

it('comes with a field and goes with it, and the page ends where it begins', async () => {
  const whole = await height();
  await focus('text');
  await expect.poll(height).toBeLessThan(whole);
  const viewport = () =>
    kiosk.inPage<number[]>('[innerHeight, visualViewport.height, document.documentElement.clientHeight]');
  await expect.poll(async () => new Set(await viewport()).size).toBe(1);
  await kiosk.inPage(`document.getElementById('text').blur()`);
  await expect.poll(() => keyboard.isShown()).toBe(false);
  await expect.poll(height).toBe(whole);
});

it('types into inputs, with the events of a real keyboard, and leaves the focus where it is', async () => {
  await focus('text');
  await kiosk.inPage('heard.length = 0');
  await keyboard.press('h', 'Shift', 'a', 'b', 'Backspace', 'Space', 'Symbols', '?', 'Enter');
  await expect.poll(() => value('text')).toBe('hA ?');
  await expect.poll(async () => (await heard()).at(-1)).toMatch(/^keyup text true Enter/);
  const events = await heard();
  expect(events.filter((line) => !line.startsWith('resize'))).toEqual([
    'keydown text true h KeyH 72 false false',
    'keypress text true h KeyH 104 false false',
    'input text true',
    'keyup text true h KeyH 72 false false',
    'keydown text true A KeyA 65 true false',
    'keypress text true A KeyA 65 true false',
    'input text true',
    'keyup text true A KeyA 65 true false',
    'keydown text true b KeyB 66 false false',
    'keypress text true b KeyB 98 false false',
    'input text true',
    'keyup text true b KeyB 66 false false',
    'keydown text true Backspace Backspace 8 false false',
    'input text true',
    'keyup text true Backspace Backspace 8 false false',
    'keydown text true   Space 32 false false',
    'keypress text true   Space 32 false false',
    'input text true',
    'keyup text true   Space 32 false false',
    'keydown text true ? Slash 191 true false',
    'keypress text true ? Slash 63 true false',
    'input text true',
    'keyup text true ? Slash 191 true false',
    'keydown text true Enter Enter 13 false false',
    'keypress text true Enter Enter 13 false false',
    'keyup text true Enter Enter 13 false false',
  ]);
});

it('types into text areas and what is editable, with lines and arrows', async () => {
  await focus('area');
  await keyboard.press('a', 'Enter', 'b', 'ArrowUp', 'c');
  await expect.poll(() => value('area')).toBe('ac\nb');
  await kiosk.inPage(`document.getElementById('editable').focus()`);
  await expect.poll(() => keyboard.isShown()).toBe(true);
  await keyboard.press('x');
  await expect.poll(() => kiosk.inPage<string>(`document.getElementById('editable').textContent`)).toContain('x');
});

it('goes on to the next field with Tab, and stays', async () => {
  await focus('text');
  await keyboard.press('a', 'Tab', 'b');
  await expect.poll(async () => [await value('text'), await value('second')]).toEqual(['a', 'b']);
  await expect.poll(() => keyboard.isShown()).toBe(true);
});

it('types into frames of the app, and into a sandboxed one, which is another process', async () => {
  for (const [name, ending] of [
    ['own', 'frame.html'],
    ['sandboxed', 'sandboxed.html'],
  ] as const) {
    await kiosk.inPage(`document.getElementById('${name}').focus()`);
    const inFrame = <T>(code: string) =>
      kiosk.electron.evaluate(
        ({ webContents }, [end, script]) =>
          webContents
            .getAllWebContents()
            .flatMap(({ mainFrame }) => mainFrame.framesInSubtree)
            .find(({ url }) => url.endsWith(`/${end}`))
            ?.executeJavaScript(script, true),
        [ending, code] as const,
      ) as Promise<T>;
    await inFrame(`document.getElementById('inner').focus()`);
    await expect.poll(() => keyboard.isShown()).toBe(true);
    await keyboard.press('o', 'k');
    await expect.poll(() => inFrame(`document.getElementById('inner').value`)).toBe('ok');
    await inFrame(`document.getElementById('inner').blur()`);
    await expect.poll(() => keyboard.isShown()).toBe(false);
  }
});

it('types into guests, and into the frames in them', async () => {
  await kiosk.inPage(`openGuest(${JSON.stringify(`${site.origin}/`)}).then(() => 0)`);
  const inGuest = <T>(end: string, script: string) =>
    kiosk.electron.evaluate(
      ({ webContents }, [path, code]) =>
        webContents
          .getAllWebContents()
          .filter((one) => one.getType() === 'webview')
          .flatMap(({ mainFrame }) => mainFrame.framesInSubtree)
          .find(({ url }) => new URL(url).pathname === path)
          ?.executeJavaScript(code, true),
      [end, script] as const,
    ) as Promise<T>;
  // By clicks: what a script of a guest gives the focus to, keys of no keyboard reach.
  const page = await kiosk.window();
  const click = async (x: number, y: number) => {
    const box = await page.locator('webview').boundingBox();
    await page.mouse.click((box?.x ?? 0) + x, (box?.y ?? 0) + y);
  };
  // What has just come is not under the mouse at once.
  const clickUntil = (x: number, y: number, end: string, id: string) =>
    expect
      .poll(async () => {
        await click(x, y);
        return inGuest(end, 'document.activeElement.id');
      })
      .toBe(id);
  await clickUntil(30, 20, '/', 'inner');
  await expect.poll(() => keyboard.isShown()).toBe(true);
  await keyboard.press('g');
  await expect
    .poll(() => inGuest('/', `[document.getElementById('inner').value, document.title]`))
    .toEqual(['g', 'gKeyG']);
  await clickUntil(230, 30, '/frame', 'deep');
  await keyboard.press('d');
  await expect.poll(() => inGuest('/frame', `document.getElementById('deep').value`)).toBe('d');
});

it('types into frames without a page of their own, and into closed shadow roots', async () => {
  await kiosk.inPage(`(() => {
    const frame = document.createElement('iframe');
    frame.id = 'made';
    frame.srcdoc = '<input id="inner">';
    document.getElementById('guest').append(frame);
    return new Promise((done) => { frame.onload = () => done(0); });
  })()`);
  await kiosk.inPage(`made.contentDocument.getElementById('inner').focus()`);
  await expect.poll(() => keyboard.isShown()).toBe(true);
  await keyboard.press('s');
  await expect.poll(() => kiosk.inPage(`made.contentDocument.getElementById('inner').value`)).toBe('s');
  await kiosk.inPage('made.remove()');
  await expect.poll(() => keyboard.isShown()).toBe(false);
  await kiosk.inPage(`(() => {
    const host = document.createElement('closed-field');
    const root = host.attachShadow({ mode: 'closed' });
    root.innerHTML = '<input>';
    document.getElementById('guest').append(host);
    window.closed1 = root.firstChild;
    root.firstChild.focus();
  })()`);
  await expect.poll(() => keyboard.isShown()).toBe(true);
  await keyboard.press('c');
  await expect.poll(() => kiosk.inPage('closed1.value')).toBe('c');
  await kiosk.inPage(`document.querySelector('closed-field').remove()`);
  await expect.poll(() => keyboard.isShown()).toBe(false);
});

it('has the keys that a field asks for', async () => {
  const letters = /^q w e/;
  const shown: Record<string, string> = {};
  for (const id of ['text', 'number', 'tel', 'email', 'url', 'password', 'date', 'numeric', 'search']) {
    await kiosk.inPage(`document.activeElement.blur()`);
    await expect.poll(() => keyboard.isShown()).toBe(false);
    await focus(id);
    await expect
      .poll(async () => letters.test(await keyboard.labels()))
      .toBe(/text|email|url|password|search/.test(id));
    shown[id] = await keyboard.labels();
  }
  expect(shown['number']).toBe('1 2 3 - ⌫\n4 5 6 , ⇥\n7 8 9 . ⏎\n← ↑ 0 ↓ → ⌨↓');
  expect(shown['numeric']).toBe('1 2 3 ⌫\n4 5 6 ⇥\n7 8 9 ⏎\n← ↑ 0 ↓ → ⌨↓');
  expect(shown['tel']).toContain('1 2 3 + ⌫');
  expect(shown['date']).toContain('1 2 3 / ⌫');
  expect(shown['email']).toContain('?123 @ ');
  expect(shown['url']).toContain('?123 / ');
  expect(shown['search']).toContain('🔍');
});

it('has none for fields that bring their own, that are not to be typed in, and for what is no field', async () => {
  for (const id of ['none', 'readonly', 'check', 'button']) {
    await focus('text');
    await kiosk.inPage(`document.getElementById('${id}').focus()`);
    await expect.poll(() => keyboard.isShown()).toBe(false);
  }
  // And what a field becomes while it has the focus.
  await focus('text');
  await kiosk.inPage(`document.getElementById('text').readOnly = true`);
  await expect.poll(() => keyboard.isShown()).toBe(false);
  await kiosk.inPage(`document.getElementById('text').readOnly = false`);
  await kiosk.inPage(`document.getElementById('text').blur()`);
  await focus('text');
  await kiosk.inPage(`document.getElementById('text').hidden = true`);
  await expect.poll(() => keyboard.isShown()).toBe(false);
  await kiosk.inPage(`document.getElementById('text').hidden = false`);
});

it('goes by its own key until a field is asked for again', async () => {
  await focus('text');
  await keyboard.press('Hide');
  await expect.poll(() => keyboard.isShown()).toBe(false);
  expect(await kiosk.inPage('document.activeElement.id')).toBe('text');
  await kiosk.inPage(`document.getElementById('second').focus()`);
  await expect.poll(() => keyboard.isShown()).toBe(true);
});

it('comes back when its own process is gone', async () => {
  await focus('text');
  await kiosk.electron.evaluate(async ({ webContents }) => {
    const contents = webContents.getAllWebContents().find((one) => one.getTitle() === 'Keyboard');
    if (!contents) throw new Error('There is no keyboard.');
    const gone = new Promise((resolve) => contents.once('render-process-gone', resolve));
    contents.forcefullyCrashRenderer();
    await gone;
  });
  await expect.poll(() => keyboard.labels().catch(() => '')).not.toBe('');
  await keyboard.press('a');
  await expect.poll(() => value('text')).toBe('a');
});

it('keeps the field in sight', async () => {
  await focus('last');
  await expect
    .poll(() =>
      kiosk.inPage<boolean>(`(() => {
        const { top, bottom } = document.getElementById('last').getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      })()`),
    )
    .toBe(true);
});

it('locks Shift by two presses, and has accents behind a long one', async () => {
  await focus('text');
  await keyboard.press('Shift', 'Shift', 'a', 'b', 'Shift', 'c');
  await expect.poll(() => value('text')).toBe('ABc');
  await keyboard.hold('e', async () => {
    await expect.poll(() => keyboard.menu()).toEqual(['è', 'é', 'ê', 'ë', 'ę', 'ė', '3']);
  });
  await expect.poll(() => value('text')).toBe('ABcè');
});

it('repeats Backspace while it is held, which is one press for the page', async () => {
  await focus('text');
  await keyboard.press('a', 'b', 'c', 'd', 'e', 'f');
  await kiosk.inPage('heard.length = 0');
  await keyboard.hold('Backspace', () => expect.poll(() => value('text')).toBe(''));
  await expect.poll(async () => (await heard()).at(-1)).toContain('keyup');
  const keys = (await heard()).filter((line) => line.includes('Backspace'));
  expect(keys[0]).toMatch(/^keydown .* false$/);
  expect(keys[1]).toMatch(/^keydown .* true$/);
  expect(keys.filter((line) => line.startsWith('keyup'))).toHaveLength(1);
});

it('has keys that a finger finds, and names for all of them', async () => {
  await focus('text');
  for (const { name, width, height: high } of (await keyboard.keys()).flat()) {
    expect(name).not.toBe('');
    expect(Math.min(width, high)).toBeGreaterThanOrEqual(44);
  }
});

it('has no key that a kiosk denies', async () => {
  await focus('text');
  const all = new Set<string>();
  for (const page of ['Symbols', 'More', 'Letters']) {
    for (const { id } of (await keyboard.keys()).flat()) all.add(id);
    await keyboard.press(page);
  }
  const named = [...all].filter((id) => !id.startsWith('char:'));
  expect(named.toSorted()).toEqual(
    [
      'ArrowDown',
      'ArrowLeft',
      'ArrowRight',
      'ArrowUp',
      'Backspace',
      'Enter',
      'Hide',
      'Letters',
      'More',
      'Shift',
      'Space',
      'Symbols',
      'Tab',
    ].toSorted(),
  );
});
