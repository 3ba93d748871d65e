/**
 * A screen of the kiosk's own: a page without scripts and requests that fills a display. What is done in it are links that lead nowhere, of
 * which main hears.
 */
import { BrowserWindow, screen, session } from 'electron';
import type { Display } from 'electron';
import { OWN_PAGE } from '../../windows/own-page.ts';

export interface ScreenContent {
  readonly title: string;
  /** Markup of the kiosk's own; texts in it are escaped. */
  readonly body: string;
  /** Main hears of a link to `actionUrl(name)`. */
  action?(name: string): void;
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";
const STYLE = `
:root { color-scheme: dark; font: 22px/1.5 system-ui, sans-serif; }
* { box-sizing: border-box; }
html, body { margin: 0; height: 100%; background: #000; color: #e8eaed; user-select: none; cursor: default; overflow: hidden; }
main { height: 100%; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 24px; padding: 32px;
  text-align: center; background: #15181c; }
h1 { font-size: 32px; font-weight: 600; margin: 0; } p { margin: 0; color: #b4bac4; max-width: 32em; }
a { display: inline-block; min-width: 88px; padding: 14px 22px; color: #e8eaed; background: #2c323a; border-radius: 8px;
  text-decoration: none; }
a.main { background: #1a63c8; } a:active { background: #46505c; }
.keys { display: grid; grid-template-columns: repeat(3, 96px); gap: 12px; }
output { min-height: 1.5em; font-size: 32px; letter-spacing: .3em; }
`;

/** No such host can be (RFC 2606), and the navigation is refused before anybody is asked. */
const ACTIONS = 'https://kiosk.invalid/';
export const actionUrl = (name: string): string => `${ACTIONS}${name}`;

/** Only the kiosk's own screens are in it, and nothing of it is kept. */
const PARTITION = 'holdfast-kiosk';

export class KioskScreen {
  readonly window: BrowserWindow;
  readonly #isUnder: boolean;

  /** @param place over the app, under it on the same display, or alone on another display */
  constructor(display: Display, content: ScreenContent, place: 'over' | 'under' | 'alone') {
    const over = place === 'over';
    this.#isUnder = place === 'under';
    this.window = new BrowserWindow({
      ...display.bounds,
      show: false,
      frame: false,
      skipTaskbar: true,
      // What an X11 window manager keeps under all others.
      ...(this.#isUnder && process.platform === 'linux' ? { type: 'desktop' } : {}),
      resizable: false,
      backgroundColor: '#000000',
      title: content.title,
      webPreferences: {
        session: session.fromPartition(PARTITION),
        ...OWN_PAGE,
        devTools: false,
      },
    });
    const { window } = this;
    ownWindows.set(window, place);
    window.once('closed', () => ownWindows.delete(window));
    window.removeMenu();
    // Nobody closes it but the kiosk, which destroys it.
    window.on('close', (event) => event.preventDefault());
    window.webContents.on('will-navigate', (event) => {
      event.preventDefault();
      if (event.url.startsWith(ACTIONS)) content.action?.(event.url.slice(ACTIONS.length));
    });
    const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>${escapeHtml(content.title)}</title><style>${STYLE}</style>${content.body}`;
    void window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(page)}`).catch(() => {});
    if (over) {
      window.setAlwaysOnTop(true, 'screen-saver', 1);
      window.show();
      window.focus();
    } else window.showInactive();
    this.cover(display);
  }

  /** Fills a display, also after that has changed. */
  cover({ bounds }: Display): void {
    if (this.window.isDestroyed()) return;
    this.window.setBounds(bounds);
    if (!this.#isUnder && !this.window.isFullScreen()) this.window.setFullScreen(true);
  }

  /** @param id of an element */
  setText(id: string, text: string): void {
    this.#run(`document.getElementById(${JSON.stringify(id)}).textContent = ${JSON.stringify(text)}`);
  }

  close(): void {
    if (!this.window.isDestroyed()) this.window.destroy();
  }

  #run(script: string): void {
    if (!this.window.isDestroyed()) void this.window.webContents.executeJavaScript(script).catch(() => {});
  }
}

const ownWindows = new Map<BrowserWindow, 'over' | 'under' | 'alone'>();

/** Whether a window is one of the kiosk's own screens. */
export function isKioskScreen(window: BrowserWindow | null): boolean {
  return window !== null && ownWindows.has(window);
}

/** Whether a window is one that lies over the app and may have the focus. */
export function isOverApp(window: BrowserWindow): boolean {
  return ownWindows.get(window) === 'over';
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

/** From the left, then from the top. */
export function displaysInOrder(): Display[] {
  return screen.getAllDisplays().sort((a, b) => a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y);
}
