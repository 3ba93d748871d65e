/** Asks for the PIN that ends the kiosk: on the screen, by keyboard or by touch. */
import type { Display } from 'electron';
import { verifyPin } from '../policy/exit-pin.ts';
import type { PinLock } from '../policy/pin-lock.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { actionUrl, KioskScreen } from './kiosk-screen.ts';

export interface ExitDialogHost {
  policy(): KioskPolicy;
  display(): Display;
  readonly lock: PinLock;
  /** The PIN was right. */
  exit(): void;
  closed(): void;
}

/** Left alone it goes. */
const LIMIT_MS = 30_000;
const MOST_CHARACTERS = 64;
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const BODY = `<main><h1>Staff only</h1><p id="message">Enter the PIN to leave.</p><output id="pin"></output>
<div class="keys">${KEYS.map((key) => `<a href="${actionUrl(`key${key}`)}">${key}</a>`).join('')}<a href="${actionUrl('erase')}">⌫</a><a href="${actionUrl('key0')}">0</a><a class="main" href="${actionUrl('enter')}">OK</a></div>
<a href="${actionUrl('cancel')}">Back</a></main>`;

export class ExitDialog {
  readonly #host: ExitDialogHost;
  #screen: KioskScreen | undefined;
  /** A character each. */
  #entered: readonly string[] = [];
  #checking = false;
  #limit: NodeJS.Timeout | undefined;

  constructor(host: ExitDialogHost) {
    this.#host = host;
  }

  get isOpen(): boolean {
    return this.#screen !== undefined;
  }

  open(): void {
    if (this.#screen || this.#host.policy().ExitPin === undefined) return;
    this.#entered = [];
    const screen = new KioskScreen(
      this.#host.display(),
      { title: 'PIN', body: BODY, action: (name) => this.#act(name) },
      'over',
    );
    this.#screen = screen;
    screen.window.webContents.on('before-input-event', (event, { type, key }) => {
      event.preventDefault();
      if (type !== 'keyDown') return;
      if (key === 'Enter') this.#act('enter');
      else if (key === 'Escape') this.#act('cancel');
      else if (key === 'Backspace') this.#act('erase');
      else if (key.length === 1) this.#type(key);
    });
    screen.window.webContents.once('did-finish-load', () => this.#show());
    this.#wait();
  }

  close(): void {
    clearTimeout(this.#limit);
    this.#screen?.close();
    this.#screen = undefined;
    this.#entered = [];
    this.#host.closed();
  }

  #act(name: string): void {
    if (name === 'cancel') return this.close();
    if (name === 'enter') return void this.#check();
    if (name === 'erase') this.#entered = this.#entered.slice(0, -1);
    else if (/^key\d$/.test(name)) return this.#type(name.slice(3));
    this.#show();
  }

  #type(character: string): void {
    if (this.#checking || this.#entered.length >= MOST_CHARACTERS) return;
    this.#entered = [...this.#entered, character];
    this.#wait();
    this.#show();
  }

  async #check(): Promise<void> {
    const { lock } = this.#host;
    const { ExitPin, ExitPinLockout } = this.#host.policy();
    if (this.#checking || ExitPin === undefined || this.#entered.length === 0) return;
    const pin = this.#entered.join('');
    this.#entered = [];
    if (lock.lockedFor(ExitPinLockout) > 0) return this.#show();
    this.#checking = true;
    try {
      // Counted before it is known: pulling the plug meanwhile gives no further guess.
      lock.attempt();
      const right = await verifyPin(pin, ExitPin);
      if (right) {
        lock.succeeded();
        this.#host.exit();
      } else this.#show('That is not the PIN.');
    } finally {
      this.#checking = false;
    }
  }

  #show(message = 'Enter the PIN to leave.'): void {
    const locked = this.#host.lock.lockedFor(this.#host.policy().ExitPinLockout);
    const wait = `Too many wrong PINs. Try again in ${Math.ceil(locked / 1000)} s.`;
    this.#screen?.setText('message', locked > 0 ? wait : message);
    this.#screen?.setText('pin', '•'.repeat(this.#entered.length));
  }

  #wait(): void {
    clearTimeout(this.#limit);
    this.#limit = setTimeout(() => this.close(), LIMIT_MS);
  }
}
