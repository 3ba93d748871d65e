/** A guest's `window.name`, which its element has as `name`: either may set it. */
import type { WebContents } from 'electron';
import type { GuestScripts } from './guest-scripts.ts';

export class GuestName {
  readonly #contents: WebContents;
  readonly #scripts: GuestScripts;
  readonly #tell: (name: string) => void;
  /** What the element has. */
  #told = '';
  /** Until the page has the element's name, its own says nothing. */
  #setting = 0;

  /** @param tell is given the name whenever it is another one than the element has */
  constructor(contents: WebContents, scripts: GuestScripts, tell: (name: string) => void) {
    this.#contents = contents;
    this.#scripts = scripts;
    this.#tell = tell;
    // Electron does not tell of a change itself. At these times a page's scripts have run.
    contents.on('dom-ready', () => this.#look());
    // Later: a guest that is on its way out stops to load too, and Electron ends when it is asked for anything in the midst of that.
    contents.on('did-stop-loading', () => setImmediate(() => this.#look()));
  }

  /**
   * @param name that the element has
   * @param prepare runs something in the guest's document
   */
  async set(name: string, prepare: (work: () => Promise<void>) => Promise<void>): Promise<void> {
    this.#told = name;
    this.#setting += 1;
    try {
      await prepare(async () => {
        await this.#keep();
        await this.#scripts.run(`window.name = ${JSON.stringify(name)};`, { runAt: 'document_start' });
      });
    } finally {
      this.#setting -= 1;
    }
  }

  /** Chromium takes a page's name when it goes to another site; a guest keeps its element's. */
  #keep(): Promise<void> {
    const name = JSON.stringify(this.#told);
    const script = `if (window === window.top && window.name === '') window.name = ${name};`;
    return this.#scripts.always(this.#told === '' ? undefined : script);
  }

  #look(): void {
    if (this.#setting > 0 || this.#contents.isDestroyed()) return;
    const name = this.#current();
    if (name === undefined || name === this.#told) return;
    this.#told = name;
    this.#tell(name);
    this.#keep().catch(() => undefined);
  }

  /** @returns undefined when the frame is just being replaced */
  #current(): string | undefined {
    try {
      return this.#contents.mainFrame.name;
    } catch {
      return undefined;
    }
  }
}
