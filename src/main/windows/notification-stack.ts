/**
 * The notifications of all apps of a shell, in a window of the shell's own in the lower right corner, the oldest at the bottom. The
 * system's own notifications are not used: on Linux they have no buttons, lists and pictures, and without a notification service there are none.
 */
import { BrowserWindow, screen, session } from 'electron';
import type { Session } from 'electron';
import { APP_SCHEME } from '../../api/core/app-url.ts';
import type { Log } from '../host/app-host.ts';
import type { NotificationContent, NotificationListener, OpenNotification } from '../host/notification-service.ts';
import {
  NOTIFICATION_PAGE,
  NOTIFICATION_POLICY,
  NOTIFICATION_URL,
  NOTIFICATION_WIDTH,
  parseAction,
  renderScript,
} from './notification-page.ts';
import type { DrawnCards, NotificationAction, NotificationCard } from './notification-page.ts';
import { OWN_PAGE } from './own-page.ts';

/** How long a notification stays, and one of a priority above 0: Chromium's times. */
const TIME_MS = 8000;
const HIGH_PRIORITY_TIME_MS = 25_000;
/** While the mouse is over the window nothing goes; then it is looked at again after this time. */
const HOVER_MS = 1000;
/** An empty window is kept for so long: often the next notification takes the place of the last. */
const LINGER_MS = 2000;
const MARGIN = 12;
/** Electron's types of windows that stay out of lists of windows, by system. */
const WINDOW_TYPES: Readonly<Record<string, string>> = { win32: 'toolbar', darwin: 'panel' };
/** No notification is lower. */
const MIN_HEIGHT = 60;

interface Entry extends NotificationCard {
  content: NotificationContent;
  readonly listener: NotificationListener;
  /** Runs while it is visible. */
  timer: NodeJS.Timeout | undefined;
}

export interface NotificationStackOptions {
  /** The window is drawn but never shown. */
  readonly headless: boolean;
  readonly log: Log;
}

export class NotificationStack {
  readonly #options: NotificationStackOptions;
  /** In order of creation. */
  readonly #entries = new Map<number, Entry>();
  #lastKey = 0;
  #window: BrowserWindow | undefined;
  #ready: Promise<void> = Promise.resolve();
  /** Takes the empty window away. */
  #linger: NodeJS.Timeout | undefined;
  #drawing = false;
  #outdated = false;

  constructor(options: NotificationStackOptions) {
    this.#options = options;
  }

  show(app: NotificationCard['app'], content: NotificationContent, listener: NotificationListener): OpenNotification {
    this.#lastKey += 1;
    const key = this.#lastKey;
    this.#entries.set(key, { key, app, content, listener, timer: undefined });
    this.#changed();
    return {
      update: (next) => {
        const entry = this.#entries.get(key);
        if (!entry) return;
        entry.content = next;
        clearTimeout(entry.timer);
        entry.timer = undefined;
        this.#changed();
      },
      close: () => this.#remove(key),
    };
  }

  /** The shell ends: no listener hears of it. */
  dispose(): void {
    for (const key of this.#entries.keys()) this.#remove(key);
    clearTimeout(this.#linger);
    this.#takeAway();
  }

  #remove(key: number): boolean {
    const entry = this.#entries.get(key);
    if (!entry) return false;
    clearTimeout(entry.timer);
    this.#entries.delete(key);
    this.#changed();
    return true;
  }

  #changed(): void {
    clearTimeout(this.#linger);
    if (this.#entries.size === 0) {
      this.#window?.hide();
      this.#linger = setTimeout(() => this.#takeAway(), LINGER_MS);
      return;
    }
    this.#outdated = true;
    if (this.#drawing) return;
    this.#drawing = true;
    this.#drawAll()
      .catch((error: unknown) => this.#options.log.error(`Notifications cannot be shown: ${String(error)}`))
      .finally(() => {
        this.#drawing = false;
      });
  }

  async #drawAll(): Promise<void> {
    while (this.#outdated && this.#entries.size > 0) {
      const window = this.#open();
      // A script in a window that goes away is never answered.
      const gone = new Promise<void>((resolve) => {
        window.once('closed', resolve);
      });
      const drawn = this.#ready.then(() => {
        this.#outdated = false;
        return this.#draw(window);
      });
      await Promise.race([drawn, gone]).catch((error: unknown) => {
        if (!window.isDestroyed()) throw error;
      });
    }
  }

  #takeAway(): void {
    const window = this.#window;
    this.#window = undefined;
    window?.destroy();
  }

  /** Shows what there is room for; the rest waits. */
  async #draw(window: BrowserWindow): Promise<void> {
    if (window.isDestroyed()) return;
    const { workArea } = screen.getPrimaryDisplay();
    const room = workArea.height - 2 * MARGIN;
    const waiting = [...this.#entries.values()].toSorted(
      (a, b) => b.content.priority - a.content.priority || a.key - b.key,
    );
    // What cannot fit in any case need not be drawn.
    const cards = waiting.slice(0, Math.ceil(room / MIN_HEIGHT));
    const script = renderScript(cards, room, Date.now());
    const { count, height } = (await window.webContents.executeJavaScript(script)) as DrawnCards;
    if (window.isDestroyed()) return;
    window.setBounds({
      x: workArea.x + workArea.width - NOTIFICATION_WIDTH - MARGIN,
      y: workArea.y + workArea.height - height - MARGIN,
      width: NOTIFICATION_WIDTH,
      height,
    });
    if (!this.#options.headless && this.#entries.size > 0) window.showInactive();
    for (const entry of waiting.slice(0, count)) this.#startTimer(entry);
  }

  #startTimer(entry: Entry): void {
    const { content, timer } = entry;
    if (timer || content.requireInteraction || !this.#entries.has(entry.key)) return;
    const expire = () => {
      if (this.#isHovered()) {
        entry.timer = setTimeout(expire, HOVER_MS);
        return;
      }
      if (this.#remove(entry.key)) entry.listener.closed(false);
    };
    entry.timer = setTimeout(expire, content.priority > 0 ? HIGH_PRIORITY_TIME_MS : TIME_MS);
  }

  #isHovered(): boolean {
    if (!this.#window || this.#options.headless) return false;
    const { x, y } = screen.getCursorScreenPoint();
    const bounds = this.#window.getBounds();
    return x >= bounds.x && y >= bounds.y && x < bounds.x + bounds.width && y < bounds.y + bounds.height;
  }

  #open(): BrowserWindow {
    if (this.#window) return this.#window;
    const window = new BrowserWindow({
      show: false,
      width: NOTIFICATION_WIDTH,
      height: MIN_HEIGHT,
      type: WINDOW_TYPES[process.platform] ?? 'notification',
      frame: false,
      resizable: false,
      movable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      focusable: false,
      alwaysOnTop: true,
      title: 'Notifications',
      webPreferences: {
        session: ownSession(),
        ...OWN_PAGE,
        backgroundThrottling: false,
      },
    });
    this.#window = window;
    window.setVisibleOnAllWorkspaces(true);
    const { webContents } = window;
    webContents.on('did-navigate-in-page', (_event, url) => {
      const action = parseAction(url);
      if (action) this.#act(action);
    });
    webContents.on('will-navigate', (event) => event.preventDefault());
    webContents.on('will-redirect', (event) => event.preventDefault());
    let byUser = true;
    webContents.on('render-process-gone', (_event, { reason }) => {
      if (this.#window !== window) return;
      this.#options.log.error(`The window of the notifications is gone: ${reason}.`);
      byUser = false;
      window.destroy();
    });
    // The corner may have moved.
    const moved = () => this.#changed();
    screen.on('display-metrics-changed', moved);
    window.once('closed', () => {
      screen.off('display-metrics-changed', moved);
      if (this.#window !== window) return;
      // Closed by the desktop, or crashed: nobody sees them any more.
      this.#window = undefined;
      for (const { key, listener } of this.#entries.values()) if (this.#remove(key)) listener.closed(byUser);
    });
    this.#ready = window.loadURL(NOTIFICATION_URL);
    return window;
  }

  #act(action: NotificationAction): void {
    const entry = this.#entries.get(action.key);
    if (!entry) return;
    // As in Chromium, a click closes nothing: that is the app's to do.
    if (action.kind === 'click') entry.listener.clicked();
    else if (action.kind === 'button') entry.listener.buttonClicked(action.index);
    else if (this.#remove(entry.key)) entry.listener.closed(true);
  }
}

/** In memory, and with nothing to load but the page. */
function ownSession(): Session {
  const own = session.fromPartition('holdfast-notifications');
  own.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  own.setPermissionCheckHandler(() => false);
  if (!own.protocol.isProtocolHandled(APP_SCHEME)) {
    const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': NOTIFICATION_POLICY };
    own.protocol.handle(APP_SCHEME, ({ url }) =>
      url === NOTIFICATION_URL ? new Response(NOTIFICATION_PAGE, { headers }) : Response.error(),
    );
  }
  return own;
}
