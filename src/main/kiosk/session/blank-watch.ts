/**
 * Looks now and then whether the app shows anything at all: a document without content, one whose scripts failed before they made it, a
 * canvas on which nothing is drawn, a page that is not drawn any more after the GPU process was lost, an app that opens no window.
 */
import type { BrowserWindow, WebContents } from 'electron';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { BlankTime } from '../rules/blank-time.ts';
import { hasLostCanvas, listenForLostCanvases } from './lost-canvas.ts';
import { pictureOf, sightOf } from './page-sight.ts';

export interface BlankWatchHost {
  policy(): Pick<KioskPolicy, 'BlankScreenSeconds' | 'BlankScreenCheck' | 'BlankScreenColors'>;
  /** Whether the app is to be on the screen now. */
  isOn(): boolean;
  /** The app's window in front; all windows of an app share one process. */
  front(): BrowserWindow | undefined;
  /** Nothing has been seen for too long. @param contents undefined where there is no window */
  blank(text: string, contents: WebContents | undefined): void;
  /** There is something to be seen. */
  seen(): void;
  /** For whoever looks after the kiosk. */
  tell(text: string): void;
}

const LONGEST_LOOK_MS = 5000;
const SHORTEST_LOOK_MS = 250;
/** Looks within the time that a screen may be blank. */
const LOOKS = 8;
const EMPTY_CANVAS = "There has been nothing on the app's canvas";

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
  /**
   * A white canvas is `tried` when the app was started again for it and has shown nothing since, and then `meant`: a board, which is white
   * whenever it is wiped, whatever was drawn on it before.
   */
  #canvas: 'drawn' | 'tried' | 'meant' = 'drawn';

  constructor(host: BlankWatchHost) {
    this.#host = host;
  }

  start(): void {
    this.stop();
    const { BlankScreenSeconds } = this.#host.policy();
    if (BlankScreenSeconds === 0) return;
    const limitMs = BlankScreenSeconds * 1000;
    const everyMs = Math.max(SHORTEST_LOOK_MS, Math.min(LONGEST_LOOK_MS, limitMs / LOOKS));
    const next = () => {
      // The last one when the time is over, and not up to a whole interval later.
      const left = this.#time.left(limitMs);
      const timer = setTimeout(
        () => void this.#look().finally(() => this.#timer === timer && next()),
        left > 0 ? Math.min(everyMs, left) : everyMs,
      );
      this.#timer = timer;
    };
    next();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
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
      if (contents) listenForLostCanvases(contents);
      const fault = contents ? await this.#faultOf(contents) : this.#faultWithoutWindow();
      // While it was looked at, another window may have come.
      if (!this.#host.isOn() || contents !== this.#host.front()?.webContents) return;
      const limitMs = this.#host.policy().BlankScreenSeconds * 1000;
      if (this.#time.looked(fault !== undefined, limitMs)) this.#blank(fault ?? '', limitMs, contents);
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
    const { BlankScreenCheck: check, BlankScreenColors: colors } = this.#host.policy();
    const sight = await sightOf(contents);
    const mayBeBlank = sight === 'nothing' || check === 'pixels' || (sight === 'canvas' && check === 'canvas');
    if (sight === 'content' && check !== 'pixels') this.#drawn(colors);
    if (!mayBeBlank && !this.#mayBeUndrawn) return undefined;
    // A picture costs more than a question, and is taken only where there may be nothing in it.
    const picture = contents.isDestroyed() ? 'many' : await pictureOf(contents);
    if (picture === 'many') {
      this.#mayBeUndrawn = false;
      this.#drawn(colors);
      return undefined;
    }
    // Of another colour it may be meant: a canvas that is black for the night.
    const isBlank = picture === 'white' || (picture === 'one' && colors === 'any');
    if (sight === 'nothing') return isBlank ? "There has been nothing on the app's page" : undefined;
    if (this.#mayBeUndrawn && (isBlank || picture === 'none')) return "The app's page is not drawn any more";
    if (check === 'pixels') return isBlank ? "There has been one colour over all of the app's page" : undefined;
    if (!mayBeBlank) return undefined;
    if (picture === 'one' && (await hasLostCanvas(contents))) return "The app's canvas has lost its graphics";
    return isBlank ? EMPTY_CANVAS : undefined;
  }

  /** `any` is said of apps that are never of one colour: then what was taken for meant was none. */
  #drawn(colors: KioskPolicy['BlankScreenColors']): void {
    if (this.#canvas === 'tried' || colors === 'any') this.#canvas = 'drawn';
  }

  #blank(fault: string, limitMs: number, contents: WebContents | undefined): void {
    const text = `${fault} for ${limitMs / 1000} s`;
    if (fault !== EMPTY_CANVAS || this.#canvas === 'drawn') {
      if (fault === EMPTY_CANVAS) this.#canvas = 'tried';
      return this.#host.blank(text, contents);
    }
    // A board to draw on is as white when it is new as a game that has died: that starting it again has not helped tells which.
    if (this.#canvas === 'tried')
      this.#host.tell(`${text}, as after its last start: it is taken for what the app wants.`);
    this.#canvas = 'meant';
    this.#host.seen();
  }
}
