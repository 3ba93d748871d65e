/** The keyboard on the screen of a kiosk under test: what is on it, and how its keys are pressed. */
import type { RunningKiosk } from './kiosk.ts';

export interface ShownKey {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

export interface TestKeyboard {
  /** By rows; empty while it is not there. */
  keys(): Promise<ShownKey[][]>;
  labels(): Promise<string>;
  isShown(): Promise<boolean>;
  /** What can be chosen of the key that is held. */
  menu(): Promise<string[]>;
  /** Presses keys one after the other, by their ids or, without `char:`, their characters. */
  press(...ids: string[]): Promise<void>;
  /** The same with a finger. */
  touch(...ids: string[]): Promise<void>;
  /** Holds a key until something else is asked, and lets go of it there. */
  hold(id: string, whileHeld: () => Promise<void>): Promise<void>;
}

const NAMED = /^(?:Backspace|Tab|Enter|Arrow\w+|Space|Shift|Letters|Symbols|More|Switch|Hide)$/;

export function keyboardOf(kiosk: RunningKiosk): TestKeyboard {
  const inKeyboard = <T>(code: string) =>
    kiosk.electron.evaluate(({ webContents }, script) => {
      const contents = webContents.getAllWebContents().find((one) => one.getTitle() === 'Keyboard');
      return contents?.executeJavaScript(script);
    }, code) as Promise<T | undefined>;
  const mouse = (type: 'mouseDown' | 'mouseUp', place: { x: number; y: number }) =>
    kiosk.electron.evaluate(
      ({ webContents }, event) => {
        const contents = webContents.getAllWebContents().find((one) => one.getTitle() === 'Keyboard');
        contents?.sendInputEvent({ type: event.type, x: event.x, y: event.y, button: 'left', clickCount: 1 });
      },
      { type, ...place },
    );
  const placeOf = async (id: string) => {
    const key = NAMED.test(id) ? id : `char:${id}`;
    const place = await inKeyboard<{ x: number; y: number } | null>(`(() => {
      const box = document.querySelector('[data-key=' + JSON.stringify(${JSON.stringify(key)}) + ']')?.getBoundingClientRect();
      return box ? { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) } : null;
    })()`);
    if (!place) throw new Error(`The keyboard has no key ${id}.`);
    return place;
  };
  const isShown = () =>
    kiosk.electron.evaluate(({ BrowserWindow, WebContentsView }) =>
      BrowserWindow.getAllWindows().some((window) =>
        window.contentView.children.some(
          (view) => view instanceof WebContentsView && view.webContents.getTitle() === 'Keyboard',
        ),
      ),
    );
  const keys = async () => {
    if (!(await isShown())) return [];
    const rows = await inKeyboard<ShownKey[][]>(`[...document.querySelectorAll('.row')].map((row) =>
      [...row.querySelectorAll('button')].map((key) => ({ id: key.dataset.key, label: key.textContent, name: key.ariaLabel,
        width: key.offsetWidth, height: key.offsetHeight })))`);
    return rows ?? [];
  };
  return {
    keys,
    isShown,
    menu: async () =>
      (await inKeyboard<string[]>(`[...document.querySelectorAll('.menu button')].map((one) => one.textContent)`)) ??
      [],
    labels: async () => (await keys()).map((row) => row.map(({ label }) => label).join(' ')).join('\n'),
    async press(...ids) {
      for (const id of ids) {
        const place = await placeOf(id);
        await mouse('mouseDown', place);
        await mouse('mouseUp', place);
        // What is pressed has gone to main, and what it changes has been drawn, when the page answers again.
        await inKeyboard('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))');
      }
    },
    async touch(...ids) {
      for (const id of ids) {
        await kiosk.electron.evaluate(
          async ({ webContents }, at) => {
            const contents = webContents.getAllWebContents().find((one) => one.getTitle() === 'Keyboard');
            if (!contents) throw new Error('no keyboard');
            const { debugger: protocol } = contents;
            if (!protocol.isAttached()) protocol.attach('1.3');
            await protocol.sendCommand('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
            await protocol.sendCommand('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
          },
          await placeOf(id),
        );
      }
    },
    async hold(id, whileHeld) {
      const place = await placeOf(id);
      await mouse('mouseDown', place);
      try {
        await whileHeld();
      } finally {
        await mouse('mouseUp', place);
      }
    },
  };
}
