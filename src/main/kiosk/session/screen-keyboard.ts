/** The keyboard on a kiosk's screen: comes with the focus of a field and goes with it, and types into the page under it. */
import { app, BrowserWindow, ipcMain } from 'electron';
import type { IpcMainEvent, WebContents, WebFrameMain } from 'electron';
import { FIELD_CHANNEL, FIELD_SIGHT_CHANNEL, KEYBOARD_CHANNEL } from '../../../api/core/keyboard-wire.ts';
import type { Log } from '../../host/app-host.ts';
import { FieldFocus } from '../keyboard/field-focus.ts';
import type { Trigger } from '../keyboard/field-focus.ts';
import { keysFor, readFieldReport, readKeyPress } from '../keyboard/field.ts';
import { keyboardHeight } from '../keyboard/keyboard-height.ts';
import { KeyboardState } from '../keyboard/keyboard-state.ts';
import { KEYBOARD_LAYOUTS, layoutFor } from '../keyboard/layout-names.ts';
import type { KioskPolicy } from '../policy/effective-policy.ts';
import { KeyboardView } from './keyboard-view.ts';
import { PageInput } from './page-input.ts';

export interface ScreenKeyboardHost {
  policy(): KioskPolicy;
  /** The app's window in front. */
  front(): BrowserWindow | undefined;
  /** Whether a window is one of the apps'. */
  holds(window: BrowserWindow): boolean;
  /** Path of src/preload/keyboard.ts. */
  readonly preload: string;
  readonly log: Log;
}

/** From one field to the next the focus is nowhere for a moment. */
const HIDE_MS = 120;
/** A keyboard whose process ends again and again must not keep the machine busy. */
const ANEW_MS = 1000;

const TRIGGERS: Readonly<Record<string, 'touch' | 'mouse'>> = {
  touchStart: 'touch',
  gestureTapDown: 'touch',
  mouseDown: 'mouse',
};

export class ScreenKeyboard {
  readonly #host: ScreenKeyboardHost;
  readonly #focus = new FieldFocus();
  readonly #state = new KeyboardState();
  readonly #view: KeyboardView;
  readonly #input: PageInput;
  /** Of the field with the focus. */
  #frame: WebFrameMain | null = null;
  #window: BrowserWindow | undefined;
  #field = '';
  #settings = '';
  #place = '';
  #hiding: NodeJS.Timeout | undefined;
  #anew: NodeJS.Timeout | undefined;

  constructor(host: ScreenKeyboardHost) {
    this.#host = host;
    this.#input = new PageInput(host.log);
    this.#view = new KeyboardView({
      preload: host.preload,
      // Where the system gives it the focus in spite of everything, the page gets it back.
      focused: () => this.#view.window?.webContents.focus(),
      gone: () => this.#crashed(),
    });
  }

  start(): void {
    ipcMain.on(FIELD_CHANNEL, this.#reported);
    ipcMain.on(KEYBOARD_CHANNEL, this.#pressed);
    this.set();
  }

  stop(): void {
    ipcMain.off(FIELD_CHANNEL, this.#reported);
    ipcMain.off(KEYBOARD_CHANNEL, this.#pressed);
    clearTimeout(this.#hiding);
    clearTimeout(this.#anew);
    this.#hide();
    this.#view.close();
  }

  /** The policy is another one, or the first. */
  set(): void {
    const { Layouts } = this.#host.policy().VirtualKeyboard ?? {};
    const languages = [app.getLocale(), ...app.getPreferredSystemLanguages()];
    // Without a list the system's language alone; one that the keyboard does not have is written on the first.
    const layouts = Layouts ?? [layoutFor(languages, KEYBOARD_LAYOUTS)];
    const settings = JSON.stringify(layouts);
    if (settings !== this.#settings) {
      this.#settings = settings;
      this.#state.use(layouts, layoutFor(languages, layouts));
      if (this.#view.window) this.#draw();
    }
    if (this.#trigger) this.#view.prepare();
    this.#update();
  }

  /** Takes charge of a window of an app. */
  add(window: BrowserWindow): void {
    const { webContents: contents } = window;
    window.on('blur', () => {
      if (this.#view.window === window) this.#hide();
    });
    window.on('focus', () => this.#update());
    window.on('show', () => this.#update());
    window.on('resize', () => {
      if (this.#view.window === window) this.#update();
    });
    // Not `closed`: what is over the window would be closed with it.
    window.on('hide', () => this.#gone(contents.id, window));
    window.once('closed', () => this.#gone(-1, window));
    contents.once('destroyed', () => this.#gone(contents.id, window));
    contents.on('render-process-gone', () => this.#gone(contents.id, window));
  }

  owns(contents: WebContents): boolean {
    return this.#view.owns(contents);
  }

  /** @param type of an input event in a page, as Electron names it */
  input(type: string, contents: WebContents): void {
    const by = TRIGGERS[type];
    if (by && !this.owns(contents)) this.#focus.pressed(by);
  }

  /** Nobody is there any more: nothing of what the last visitor has pressed or chosen is left. */
  reset(): void {
    this.#focus.clear();
    this.#hide();
    this.#settings = '';
    this.set();
  }

  /** Undefined: there is none. */
  get #trigger(): Trigger | undefined {
    const { TouchVirtualKeyboardEnabled, VirtualKeyboardEnabled, VirtualKeyboard } = this.#host.policy();
    if (!TouchVirtualKeyboardEnabled && !VirtualKeyboardEnabled) return undefined;
    if (VirtualKeyboard?.AlwaysShown) return 'always';
    return VirtualKeyboardEnabled ? 'focus' : 'touch';
  }

  readonly #reported = (event: IpcMainEvent, value: unknown): void => {
    const trigger = this.#trigger;
    const { sender } = event;
    const window = windowOf(sender);
    if (!trigger || !window || !this.#host.holds(window)) return;
    const report = readFieldReport(value);
    if (!report) return this.#host.log.warn('A page told of its fields in a form that no page of this shell uses.');
    const place = { contentsId: sender.id, frame: `${event.processId}/${event.frameId}` };
    // A field with keys of its own is as good as none.
    const keys = report.field ? keysFor(report.field) : undefined;
    const told = { ...report, field: keys ? report.field : null };
    const asked = this.#focus.report(place, told, trigger);
    if (keys && this.#focus.place?.frame === place.frame) {
      this.#frame = event.senderFrame;
      this.#window = window;
      const field = JSON.stringify([place, report.field]);
      if (field !== this.#field) this.#state.begin(keys, report.field?.enterKeyHint ?? '');
      this.#field = field;
      if (asked) this.#place = '';
    }
    this.#update();
  };

  readonly #pressed = (event: IpcMainEvent, value: unknown): void => {
    const window = this.#view.window;
    if (!window || !this.owns(event.sender)) return;
    const press = readKeyPress(value);
    const outcome = press && this.#state.press(press);
    if (!press || !outcome) return;
    if (outcome.kind === 'hide') {
      this.#focus.dismiss();
      return this.#update();
    }
    if (outcome.kind === 'type') {
      const { webContents: contents } = window;
      if (press.phase !== 'up') this.#input.keyDown(contents, outcome.event, press.phase === 'repeat');
      if (press.phase === 'tap' || press.phase === 'up') this.#input.keyUp(contents, outcome.event);
    }
    this.#draw();
  };

  #update(): void {
    const trigger = this.#trigger;
    const window = this.#focus.place ? this.#window : this.#host.front();
    clearTimeout(this.#hiding);
    if (trigger && window?.isFocused() && this.#focus.wants(trigger)) return this.#show(window);
    if (!this.#view.window) return;
    if (trigger === undefined || this.#view.window !== window) return this.#hide();
    this.#hiding = setTimeout(() => this.#hide(), HIDE_MS);
  }

  #show(window: BrowserWindow): void {
    const isNew = this.#view.window !== window;
    if (isNew) this.#hide();
    this.#arrange(window);
    this.#draw();
    // Electron says so of Windows and macOS alone. On Linux it keeps the focus within the window where it is, which is all that is meant here.
    if (isNew && process.platform === 'linux') window.setFocusable(false);
  }

  /** The keyboard at the bottom of a window, the page above it, and in this the field. */
  #arrange(window: BrowserWindow): void {
    const [width = 0, height = 0] = window.getContentSize();
    const own = keyboardHeight({ width, height }, this.#host.policy().VirtualKeyboard?.HeightPercent);
    const place = JSON.stringify([window.id, width, height, own]);
    if (place === this.#place) return;
    this.#place = place;
    this.#view.show(window, own);
    this.#input.setViewport(window.webContents, { width, height: height - own });
    try {
      this.#frame?.send(FIELD_SIGHT_CHANNEL);
    } catch {
      // The frame is gone.
      this.#frame = null;
    }
  }

  #draw(): void {
    this.#view.draw({ ...this.#state.drawing(), cursor: !this.#host.policy().HideCursor });
  }

  #hide(): void {
    clearTimeout(this.#hiding);
    const window = this.#view.window;
    this.#view.hide();
    this.#place = '';
    this.#field = '';
    this.#state.clear();
    if (!window || window.isDestroyed()) return;
    if (process.platform === 'linux') window.setFocusable(true);
    this.#input.setViewport(window.webContents, undefined);
  }

  /** What is left of it has not even the key that puts it away. */
  #crashed(): void {
    this.#host.log.warn('The process of the keyboard on the screen is gone; it is started again.');
    this.#hide();
    clearTimeout(this.#anew);
    this.#anew = setTimeout(() => this.#update(), ANEW_MS);
  }

  #gone(contentsId: number, window: BrowserWindow): void {
    this.#focus.gone(contentsId);
    if (this.#view.window === window) this.#hide();
  }
}

/** The window in which a page is, or the element of which a guest is. */
function windowOf(contents: WebContents): BrowserWindow | null {
  return BrowserWindow.fromWebContents(contents.hostWebContents ?? contents);
}
