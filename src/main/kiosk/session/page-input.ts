/**
 * What the keyboard does to the page under it, by Chromium's debugging protocol, which is never open to anybody else here: keys that arrive as
 * a real keyboard's do wherever the focus is, in frames of other processes and guests too, and a viewport that ends where the keyboard
 * begins. Electron's own `sendInputEvent` reaches the main frame's process alone and knows no characters outside of its list.
 */
import type { Debugger, WebContents } from 'electron';
import type { Log } from '../../host/app-host.ts';
import type { KeyEvent } from '../keyboard/physical-keys.ts';

/** A page that answers nothing gets no more. */
const MOST_WAITING = 100;
const SHIFT = 8;

export class PageInput {
  readonly #log: Log;
  #waiting = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  /** A key goes down, for the first time or because it is held. */
  keyDown(contents: WebContents, event: KeyEvent, repeat: boolean): void {
    const text = event.text === '' ? {} : { text: event.text, unmodifiedText: event.text };
    this.#key(contents, event, { type: event.text === '' ? 'rawKeyDown' : 'keyDown', autoRepeat: repeat, ...text });
  }

  keyUp(contents: WebContents, event: KeyEvent): void {
    this.#key(contents, event, { type: 'keyUp' });
  }

  /** @param size of the viewport from the top left corner, in CSS pixels of the window; undefined for all of it */
  setViewport(contents: WebContents, size: { readonly width: number; readonly height: number } | undefined): void {
    if (size) {
      const { width, height } = size;
      this.#send(contents, 'Emulation.setDeviceMetricsOverride', {
        width,
        height,
        deviceScaleFactor: 0,
        mobile: false,
      });
    } else if (!contents.isDestroyed() && contents.debugger.isAttached())
      this.#send(contents, 'Emulation.clearDeviceMetricsOverride', {});
  }

  #key(contents: WebContents, { key, code, keyCode, shift }: KeyEvent, own: object): void {
    if (this.#waiting >= MOST_WAITING) return;
    const modifiers = shift ? SHIFT : 0;
    const event = { key, code, windowsVirtualKeyCode: keyCode, modifiers, ...own };
    this.#send(contents, 'Input.dispatchKeyEvent', event);
  }

  #send(contents: WebContents, method: string, params: object): void {
    const protocol = this.#protocol(contents);
    if (protocol) void this.#count(protocol.sendCommand(method, params));
  }

  async #count(sent: Promise<unknown>): Promise<void> {
    this.#waiting += 1;
    try {
      await sent;
    } catch {
      // A page that goes away meanwhile needs nothing.
    } finally {
      this.#waiting -= 1;
    }
  }

  #protocol(contents: WebContents): Debugger | undefined {
    if (contents.isDestroyed()) return undefined;
    const { debugger: protocol } = contents;
    try {
      if (!protocol.isAttached()) protocol.attach('1.3');
      return protocol;
    } catch (error) {
      this.#log.error(`The keyboard on the screen cannot reach the page: ${String(error)}`);
      return undefined;
    }
  }
}
