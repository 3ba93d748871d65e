/** What is on the screen while the app cannot be: never a desktop. */
import type { Display } from 'electron';
import { actionUrl, KioskScreen } from './kiosk-screen.ts';

const BODY = `<main><h1>Out of order</h1><p>This device will try again by itself.</p><a class="main" href="${actionUrl('retry')}">Try again</a></main>`;

export class Maintenance {
  readonly #display: () => Display;
  readonly #retry: () => void;
  #screen: KioskScreen | undefined;

  constructor(display: () => Display, retry: () => void) {
    this.#display = display;
    this.#retry = retry;
  }

  get isShown(): boolean {
    return this.#screen !== undefined;
  }

  show(): void {
    const action = (name: string) => {
      if (name === 'retry') this.#retry();
    };
    this.#screen ??= new KioskScreen(this.#display(), { title: 'Out of order', body: BODY, action }, 'over');
  }

  hide(): void {
    this.#screen?.close();
    this.#screen = undefined;
  }
}
