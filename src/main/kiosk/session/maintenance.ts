/** What is on the screen while the app cannot be: never a desktop. */
import type { Display } from 'electron';
import { actionUrl, KioskScreen } from './kiosk-screen.ts';

export type Trouble = 'out of order' | 'offline';

const TEXTS: Readonly<Record<Trouble, { readonly title: string; readonly text: string }>> = {
  'out of order': { title: 'Out of order', text: 'This device will try again by itself.' },
  offline: { title: 'No network', text: 'This device starts by itself when it has one.' },
};

export class Maintenance {
  readonly #display: () => Display;
  readonly #retry: () => void;
  #shown: { readonly trouble: Trouble; readonly screen: KioskScreen } | undefined;

  constructor(display: () => Display, retry: () => void) {
    this.#display = display;
    this.#retry = retry;
  }

  get isShown(): boolean {
    return this.#shown !== undefined;
  }

  show(trouble: Trouble): void {
    const before = this.#shown;
    if (before?.trouble === trouble) return;
    const { title, text } = TEXTS[trouble];
    const body = `<main><h1>${title}</h1><p>${text}</p><a class="main" href="${actionUrl('retry')}">Try again</a></main>`;
    const action = (name: string) => {
      if (name === 'retry') this.#retry();
    };
    this.#shown = { trouble, screen: new KioskScreen(this.#display(), { title, body, action }, 'over') };
    before?.screen.close();
  }

  hide(): void {
    this.#shown?.screen.close();
    this.#shown = undefined;
  }
}
