/** Ends the process of an app whose pages answer nothing any more; what follows is what follows a crash. */
import type { BrowserWindow, WebContents } from 'electron';
import type { Log } from '../../host/app-host.ts';

const ASK_MS = 1000;
/** A world of the kiosk's own in each page: nothing of the app can be in the way. */
const WORLD = 4711;

export class PagePulse {
  readonly #log: Log;
  /** How long a page may be silent, in milliseconds. */
  readonly #limit: () => number;
  #timer: NodeJS.Timeout | undefined;
  #asked: { readonly contents: WebContents; readonly since: number } | undefined;

  constructor(limit: () => number, log: Log) {
    this.#limit = limit;
    this.#log = log;
  }

  /** @param front the app's window in front; all windows of an app share one process */
  start(front: () => BrowserWindow | undefined): void {
    this.#timer = setInterval(() => this.#look(front()?.webContents), ASK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(contents: WebContents | undefined): void {
    if (!contents || contents.isDestroyed() || contents.isCrashed()) {
      this.#asked = undefined;
      return;
    }
    const asked = this.#asked;
    if (asked?.contents === contents) {
      if (performance.now() - asked.since < this.#limit()) return;
      this.#log.error(`The app's page has not answered for ${Math.round(this.#limit() / 1000)} s; it is ended.`);
      this.#asked = undefined;
      contents.forcefullyCrashRenderer();
      return;
    }
    if (contents.isLoadingMainFrame()) return;
    const question = { contents, since: performance.now() };
    this.#asked = question;
    const answered = () => {
      if (this.#asked === question) this.#asked = undefined;
    };
    contents.executeJavaScriptInIsolatedWorld(WORLD, [{ code: '0' }]).then(answered, answered);
  }
}
