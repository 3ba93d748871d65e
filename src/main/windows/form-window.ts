/** A window of the shell's own in front of an app's, with a form without script; what the user sends is the address that the form asks for. */
import { once } from 'node:events';
import { BrowserWindow, session } from 'electron';
import type { Session } from 'electron';
import { APP_SCHEME } from '../../api/core/app-url.ts';
import { OWN_PAGE } from './own-page.ts';

/** Runs in the page, for main: what is marked there now. */
const MARKED = `[...document.querySelectorAll('input:checked')].map((input) => Number(input.value))`;

/** In Chromium's net_error_list.h. */
const ERR_ABORTED = -3;

export interface FormWindowOptions {
  /** In front of which it is; undefined when there is none. */
  readonly parent: BrowserWindow | undefined;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Of the app scheme, with a host of its own, ending in `/`; each window has an address below it. */
  readonly url: string;
  /** Its content security policy. */
  readonly policy: string;
  /** The document, whenever it is loaded. */
  readonly draw: () => string;
  /** @param url that the form asks for, or anything else that the page does. @returns true when the window has done its work */
  readonly sent: (url: string) => boolean;
}

/** The documents of the windows that are open, by address. */
const documents = new Map<string, Pick<FormWindowOptions, 'policy' | 'draw'>>();
let lastId = 0;

export class FormWindow {
  readonly #window: BrowserWindow;
  readonly #url: string;
  /** Resolves when it is gone, however. */
  readonly closed: Promise<unknown>;

  constructor({ parent, title, width, height, url, policy, draw, sent }: FormWindowOptions) {
    this.#url = `${url}${++lastId}`;
    documents.set(this.#url, { policy, draw });
    const window = new BrowserWindow({
      width,
      height,
      useContentSize: true,
      ...(parent ? { parent, modal: true } : {}),
      show: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      alwaysOnTop: parent === undefined || parent.isAlwaysOnTop(),
      autoHideMenuBar: true,
      title,
      webPreferences: { session: formSession(), ...OWN_PAGE },
    });
    this.#window = window;
    const { webContents } = window;
    webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
    webContents.on('will-navigate', (event) => {
      event.preventDefault();
      if (sent(event.url)) window.destroy();
    });
    webContents.on('before-input-event', (_event, { key, type }) => {
      if (type === 'keyDown' && key === 'Escape') window.destroy();
    });
    webContents.on('render-process-gone', () => window.destroy());
    window.once('ready-to-show', () => window.show());
    window.once('closed', () => documents.delete(this.#url));
    this.closed = once(window, 'closed');
    this.redraw();
  }

  /** For a dialog in front of it; undefined when it is gone. */
  get window(): BrowserWindow | undefined {
    return this.#window.isDestroyed() ? undefined : this.#window;
  }

  /** Values of the inputs that are marked now. Rejects when it has just been answered. */
  async marked(): Promise<readonly number[]> {
    return (await this.#window.webContents.executeJavaScript(MARKED)) as number[];
  }

  /** Loads the document anew. */
  redraw(): void {
    if (this.#window.isDestroyed()) return;
    this.#window.loadURL(this.#url).catch((error: Error & { readonly errno?: number }) => {
      // Drawn anew before it was drawn.
      if (error.errno !== ERR_ABORTED) this.close();
    });
  }

  close(): void {
    if (!this.#window.isDestroyed()) this.#window.destroy();
  }
}

/** In memory, and with nothing to load but the forms. */
function formSession(): Session {
  const own = session.fromPartition('holdfast-forms');
  own.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  own.setPermissionCheckHandler(() => false);
  if (!own.protocol.isProtocolHandled(APP_SCHEME)) {
    own.protocol.handle(APP_SCHEME, ({ url }) => {
      const found = documents.get(url);
      if (!found) return Response.error();
      const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': found.policy };
      return new Response(found.draw(), { headers });
    });
  }
  return own;
}
