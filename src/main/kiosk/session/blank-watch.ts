/**
 * Looks now and then whether the app shows anything at all: a document without content, one whose scripts failed before they made it, a page
 * that is not drawn any more after the GPU process was lost, an app that opens no window.
 */
import type { BrowserWindow, WebContents } from 'electron';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { BlankTime } from '../rules/blank-time.ts';
import { pictureOf, showsSomething } from './page-sight.ts';

export interface BlankWatchHost {
  policy(): Pick<KioskPolicy, 'BlankScreenSeconds' | 'BlankScreenColors'>;
  /** Whether the app is to be on the screen now. */
  isOn(): boolean;
  /** The app's window in front; all windows of an app share one process. */
  front(): BrowserWindow | undefined;
  /** Nothing has been seen for too long. @param contents undefined where there is no window */
  blank(text: string, contents: WebContents | undefined): void;
  /** There is something to be seen. */
  seen(): void;
}

const LONGEST_LOOK_MS = 5000;
const SHORTEST_LOOK_MS = 500;
/** Looks within the time that a screen may be blank. */
const LOOKS = 4;

export class BlankWatch {
  readonly #host: BlankWatchHost;
  readonly #time = new BlankTime();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  #of: WebContents | undefined;
  /** The app has had a window since it was launched: one that hides it later means to. */
  #hadWindow = false;
  /** The GPU process was lost, and since then no picture of the page was right. */
  #mayBeUndrawn = false;

  constructor(host: BlankWatchHost) {
    this.#host = host;
  }

  start(): void {
    this.stop();
    const { BlankScreenSeconds } = this.#host.policy();
    if (BlankScreenSeconds === 0) return;
    const everyMs = Math.max(SHORTEST_LOOK_MS, Math.min(LONGEST_LOOK_MS, (BlankScreenSeconds * 1000) / LOOKS));
    this.#timer = setInterval(() => void this.#look(), everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#time.forget();
  }

  /** The app begins anew. */
  launching(): void {
    this.#hadWindow = false;
    // What is new is drawn by the new GPU process: once for each that was lost is enough.
    this.#mayBeUndrawn = false;
    this.#time.forget();
  }

  gpuLost(): void {
    this.#mayBeUndrawn = true;
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    if (!this.#host.isOn()) return this.#time.forget();
    this.#looking = true;
    try {
      const contents = this.#host.front()?.webContents;
      if (contents !== this.#of) this.#time.forget();
      this.#of = contents;
      if (contents) this.#hadWindow = true;
      const fault = contents ? await this.#faultOf(contents) : this.#faultWithoutWindow();
      // While it was looked at, another window may have come.
      if (!this.#host.isOn() || contents !== this.#host.front()?.webContents) return;
      const limitMs = this.#host.policy().BlankScreenSeconds * 1000;
      if (this.#time.looked(fault !== undefined, limitMs))
        this.#host.blank(`${fault ?? ''} for ${limitMs / 1000} s`, contents);
      else if (fault === undefined && contents) this.#host.seen();
    } finally {
      this.#looking = false;
    }
  }

  #faultWithoutWindow(): string | undefined {
    return this.#hadWindow ? undefined : 'The app has opened no window';
  }

  async #faultOf(contents: WebContents): Promise<string | undefined> {
    // Ended already; what follows that is not for here.
    if (contents.isDestroyed() || contents.isCrashed()) return undefined;
    const hasContent = await showsSomething(contents);
    if (hasContent && !this.#mayBeUndrawn) return undefined;
    // A picture costs more than a question, and is taken only where there may be nothing in it.
    const picture = contents.isDestroyed() ? 'many' : await pictureOf(contents);
    if (picture === 'many') {
      this.#mayBeUndrawn = false;
      return undefined;
    }
    const { BlankScreenColors } = this.#host.policy();
    const isBlank = picture === 'white' || (picture === 'one' && BlankScreenColors === 'any');
    // Of another colour it may be meant: a canvas that is black for the night.
    if (hasContent) return isBlank || picture === 'none' ? "The app's page is not drawn any more" : undefined;
    return isBlank ? "There has been nothing on the app's page" : undefined;
  }
}
