/** The keyboard's view over the bottom of a window: a page of the shell's own, of which no app knows and that knows of no app. */
import { session, WebContentsView } from 'electron';
import type { BrowserWindow, WebContents } from 'electron';
import { KEYBOARD_CHANNEL } from '../../../api/core/keyboard-wire.ts';
import type { KeyboardDrawing } from '../../../api/core/keyboard-wire.ts';
import { listenForTouches } from './touch-place.ts';
import { OWN_PAGE } from '../../windows/own-page.ts';

const PARTITION = 'holdfast-kiosk-keyboard';
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";
const STYLE = `
:root { color-scheme: dark; font: 500 clamp(14px, 7.5vh, 34px)/1 system-ui, sans-serif; }
* { box-sizing: border-box; touch-action: none; user-select: none; -webkit-tap-highlight-color: transparent; }
html, body { margin: 0; height: 100%; overflow: hidden; background: #15181c; color: #fff; cursor: default; }
.without-cursor, .without-cursor * { cursor: none !important; }
main { height: 100%; display: flex; flex-direction: column; gap: 1.6vh; padding: 1.6vh 0.6vw; }
.row { flex: 1 1 0; min-height: 0; display: flex; gap: 0.6vw; }
.row > * { flex: 1 1 0; min-width: 0; }
button { margin: 0; padding: 0; border: 1px solid #6b7683; border-radius: 6px; font: inherit; color: #fff; background: #3a424c; overflow: hidden; }
button.action { background: #252b32; font-size: 85%; }
button[aria-pressed="true"] { background: #fff; color: #15181c; }
button.held { background: #1a63c8; border-color: #fff; color: #fff; }
.menu { position: fixed; display: flex; gap: 4px; padding: 4px; border-radius: 8px; background: #000; border: 1px solid #6b7683; }
.menu button { width: max(44px, 6vw); height: max(44px, 20vh); }
`;
const PAGE = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>Keyboard</title><style>${STYLE}</style><body></body>`;

export interface KeyboardViewHost {
  /** Path of its preload (src/preload/keyboard.ts). */
  readonly preload: string;
  /** It has taken the focus, which is not its own. */
  focused(): void;
  /** Its process is gone: until it is shown anew there is nothing on it. */
  gone(): void;
}

export class KeyboardView {
  readonly #host: KeyboardViewHost;
  #view: WebContentsView | undefined;
  #window: BrowserWindow | undefined;
  #loaded = false;
  #drawing: KeyboardDrawing | undefined;

  constructor(host: KeyboardViewHost) {
    this.#host = host;
  }

  /** The window over which it is. */
  get window(): BrowserWindow | undefined {
    return this.#window;
  }

  owns(contents: WebContents): boolean {
    return this.#view?.webContents === contents;
  }

  /** Has its page loaded before it is wanted. */
  prepare(): void {
    this.#open();
  }

  draw(drawing: KeyboardDrawing): void {
    this.#drawing = drawing;
    this.#send(drawing);
  }

  /** @param height in CSS pixels, of the window's content */
  show(window: BrowserWindow, height: number): void {
    const view = this.#open();
    if (this.#window !== window) {
      this.hide();
      window.contentView.addChildView(view);
      this.#window = window;
    }
    const [width = 0, whole = 0] = window.getContentSize();
    view.setBounds({ x: 0, y: whole - height, width, height });
  }

  hide(): void {
    const window = this.#window;
    this.#window = undefined;
    if (!this.#view || !window) return;
    this.#send(null);
    if (!window.isDestroyed()) window.contentView.removeChildView(this.#view);
  }

  close(): void {
    this.hide();
    const view = this.#view;
    this.#view = undefined;
    if (view && !view.webContents.isDestroyed()) view.webContents.close();
  }

  #send(drawing: KeyboardDrawing | null): void {
    if (this.#loaded && this.#view && !this.#view.webContents.isDestroyed())
      this.#view.webContents.send(KEYBOARD_CHANNEL, drawing);
  }

  #open(): WebContentsView {
    if (this.#view && !this.#view.webContents.isDestroyed() && !this.#view.webContents.isCrashed()) return this.#view;
    this.close();
    const view = new WebContentsView({
      webPreferences: {
        session: session.fromPartition(PARTITION),
        preload: this.#host.preload,
        ...OWN_PAGE,
        devTools: false,
      },
    });
    this.#view = view;
    this.#loaded = false;
    view.setBackgroundColor('#15181c');
    const { webContents: contents } = view;
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('before-input-event', (event) => event.preventDefault());
    contents.on('focus', () => this.#host.focused());
    contents.on('render-process-gone', () => this.owns(contents) && this.#host.gone());
    contents.on('dom-ready', () => listenForTouches(contents));
    contents.on('did-finish-load', () => {
      this.#loaded = true;
      void contents.setVisualZoomLevelLimits(1, 1).catch(() => {});
      if (this.#drawing) this.#send(this.#drawing);
    });
    void contents.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(PAGE)}`).catch(() => {});
    return view;
  }
}
