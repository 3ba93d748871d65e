/** Links that leave an app: the system's browser or mail program, and nothing else. */
import { shell } from 'electron';
import { APP_SCHEME } from '../../api/core/app-url.ts';
import type { Log } from '../host/app-host.ts';

/** Schemes that a link may hand to the operating system. */
const EXTERNAL = new Set(['http:', 'https:', 'mailto:']);
/** So many at once, then one more for each interval: every link starts a program. */
const BURST = 5;
const INTERVAL_MS = 1000;

export class ExternalLinks {
  readonly #log: Log;
  readonly #ownPages: string;
  readonly #mayLeave: boolean;
  #left = BURST;
  #since = 0;

  /**
   * @param ownPages what to do instead of `window.open` for a page of the app
   * @param mayLeave false where nothing goes to the system at all
   */
  constructor(
    log: Log,
    ownPages = 'an app opens its own pages with chrome.app.window.create',
    { mayLeave }: { readonly mayLeave: boolean } = { mayLeave: true },
  ) {
    this.#log = log;
    this.#ownPages = ownPages;
    this.#mayLeave = mayLeave;
  }

  /**
   * @param url from the page, of any form
   * @returns whether the system is asked to open it
   */
  open(url: string): boolean {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (!parsed || !EXTERNAL.has(parsed.protocol)) {
      const own = parsed?.protocol === `${APP_SCHEME}:`;
      this.#log.warn(
        own
          ? `window.open("${url}") was refused: ${this.#ownPages}.`
          : `Refused to open "${url}": only http, https and mailto links go to the system.`,
      );
      return false;
    }
    if (!this.#mayLeave) {
      this.#log.warn(`Refused to open ${parsed.href}: no link leaves a kiosk.`);
      return false;
    }
    if (!this.#mayOpen(performance.now())) {
      this.#log.warn(`Refused to open ${parsed.href}: the app opens too many links at once.`);
      return false;
    }
    shell.openExternal(parsed.href).catch((error: Error) => {
      this.#log.warn(`The system could not open ${parsed.href}: ${error.message}.`);
    });
    return true;
  }

  #mayOpen(now: number): boolean {
    const refill = Math.floor((now - this.#since) / INTERVAL_MS);
    if (refill > 0) {
      this.#left = Math.min(BURST, this.#left + refill);
      this.#since = now;
    }
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }
}
