/** The reset of a kiosk that was left, with its warning on the screen. */
import type { Display } from 'electron';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { IdleTimer } from '../rules/idle-timer.ts';
import { actionUrl, escapeHtml, KioskScreen } from './kiosk-screen.ts';

export interface IdleResetHost {
  display(): Display;
  reset(): void;
}

export class IdleReset {
  readonly #host: IdleResetHost;
  readonly #timer: IdleTimer;
  #text = '';
  #screen: KioskScreen | undefined;

  constructor(host: IdleResetHost) {
    this.#host = host;
    this.#timer = new IdleTimer({
      warn: (seconds) => this.#warn(seconds),
      unwarn: () => this.#close(),
      reset: () => host.reset(),
    });
  }

  set(policy: KioskPolicy['IdleReset']): void {
    this.#text = policy?.WarningText ?? '';
    this.#timer.set(policy);
  }

  /** The visitor did something; a movement over the warning too. */
  touch(): void {
    this.#timer.touch();
  }

  stop(): void {
    this.#timer.set(undefined);
  }

  #warn(seconds: number): void {
    if (!this.#screen) {
      const body = `<main><h1>${escapeHtml(this.#text)}</h1><p id="left"></p><a class="main" href="${actionUrl('stay')}">I am here</a></main>`;
      this.#screen = new KioskScreen(this.#host.display(), { title: this.#text, body }, 'over');
    }
    this.#screen.setText('left', String(seconds));
  }

  #close(): void {
    this.#screen?.close();
    this.#screen = undefined;
  }
}
