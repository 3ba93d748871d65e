/** What tests need of Electron's main process, without Electron. Each fake has the parts that the code under test uses. */
import { EventEmitter } from 'node:events';
import type { BrowserWindow, MessagePortMain, WebContents } from 'electron';

/** Main's end of a message port. */
export class FakePort extends EventEmitter {
  /** Every `postMessage`, with all its arguments. */
  readonly posted: unknown[][] = [];
  started = false;
  closes = 0;

  start(): void {
    this.started = true;
  }

  close(): void {
    this.closes += 1;
    // Electron tells the closing side as well.
    if (this.closes === 1) this.emit('close');
  }

  postMessage(...args: unknown[]): void {
    this.posted.push(args);
  }

  /** The page sends something. */
  receive(data: unknown): void {
    this.emit('message', { data, ports: [] });
  }

  get asMain(): MessagePortMain {
    return this as unknown as MessagePortMain;
  }
}

/** A page's WebContents, for code that listens to it. */
export class FakeContents extends EventEmitter {
  static #lastId = 0;
  readonly id = ++FakeContents.#lastId;
  url = '';
  windowOpenHandler: ((details: { url: string; frameName: string }) => unknown) | undefined;

  setWindowOpenHandler(handler: FakeContents['windowOpenHandler']): void {
    this.windowOpenHandler = handler;
  }

  getURL(): string {
    return this.url;
  }

  get asMain(): WebContents {
    return this as unknown as WebContents;
  }
}

export interface FakeRectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A native window that does at once what it is told, on a system with a frame of 2 by 30. */
export class FakeBrowserWindow extends EventEmitter {
  static readonly frame = { width: 2, height: 30 };
  readonly webContents = new FakeContents();
  /** Method calls in order, e.g. `hide` or `setMinimumSize 10 20`. */
  readonly calls: string[] = [];
  bounds: FakeRectangle;
  state: 'normal' | 'fullscreen' | 'maximized' | 'minimized' = 'normal';
  alwaysOnTop = false;
  visible = false;
  destroyed = false;

  constructor(bounds: FakeRectangle = { x: 10, y: 20, width: 502, height: 430 }) {
    super();
    this.bounds = bounds;
  }

  get asMain(): BrowserWindow {
    return this as unknown as BrowserWindow;
  }

  getBounds(): FakeRectangle {
    this.#live();
    return { ...this.bounds };
  }

  getNormalBounds(): FakeRectangle {
    this.#live();
    return { ...this.bounds };
  }

  getContentBounds(): FakeRectangle {
    this.#live();
    const { x, y, width, height } = this.bounds;
    const { frame } = FakeBrowserWindow;
    return {
      x: x + frame.width / 2,
      y: y + frame.height - 1,
      width: width - frame.width,
      height: height - frame.height,
    };
  }

  setBounds(bounds: FakeRectangle): void {
    this.#call('setBounds', bounds.x, bounds.y, bounds.width, bounds.height);
    this.bounds = { ...bounds };
    this.emit('resize');
    this.emit('move');
  }

  setContentBounds({ x, y, width, height }: FakeRectangle): void {
    const { frame } = FakeBrowserWindow;
    this.#call('setContentBounds', x, y, width, height);
    this.bounds = {
      x: x - frame.width / 2,
      y: y - frame.height + 1,
      width: width + frame.width,
      height: height + frame.height,
    };
    this.emit('resize');
    this.emit('move');
  }

  setMinimumSize(width: number, height: number): void {
    this.#call('setMinimumSize', width, height);
  }

  setMaximumSize(width: number, height: number): void {
    this.#call('setMaximumSize', width, height);
  }

  isFullScreen(): boolean {
    return this.state === 'fullscreen';
  }

  isMinimized(): boolean {
    return this.state === 'minimized';
  }

  isMaximized(): boolean {
    return this.state === 'maximized';
  }

  isAlwaysOnTop(): boolean {
    return this.alwaysOnTop;
  }

  isVisible(): boolean {
    return this.visible;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  minimize(): void {
    this.#enter('minimize', 'minimized', 'minimize');
  }

  maximize(): void {
    this.#enter('maximize', 'maximized', 'maximize');
  }

  unmaximize(): void {
    this.#enter('unmaximize', 'normal', 'unmaximize');
  }

  restore(): void {
    this.#enter('restore', 'normal', 'restore');
  }

  setFullScreen(on: boolean): void {
    this.#enter(`setFullScreen ${on}`, on ? 'fullscreen' : 'normal', on ? 'enter-full-screen' : 'leave-full-screen');
  }

  setAlwaysOnTop(on: boolean): void {
    this.#call('setAlwaysOnTop', on);
    this.alwaysOnTop = on;
    this.emit('always-on-top-changed');
  }

  setVisibleOnAllWorkspaces(on: boolean): void {
    this.#call('setVisibleOnAllWorkspaces', on);
  }

  setIcon(image: unknown): void {
    this.#call('setIcon', image);
  }

  setShape(rects: readonly FakeRectangle[]): void {
    this.#call('setShape', JSON.stringify(rects));
  }

  flashFrame(on: boolean): void {
    this.#call('flashFrame', on);
  }

  focus(): void {
    this.#call('focus');
  }

  show(): void {
    this.#call('show');
    this.visible = true;
  }

  showInactive(): void {
    this.#call('showInactive');
    this.visible = true;
  }

  hide(): void {
    this.#call('hide');
    this.visible = false;
  }

  removeMenu(): void {
    this.#call('removeMenu');
  }

  setMenu(): void {
    this.#call('setMenu');
  }

  setMenuBarVisibility(visible: boolean): void {
    this.#call('setMenuBarVisibility', visible);
  }

  setAutoHideMenuBar(hide: boolean): void {
    this.#call('setAutoHideMenuBar', hide);
  }

  /** As Electron: `close` may be prevented, `destroy` may not. */
  close(): void {
    this.#call('close');
    let prevented = false;
    this.emit('close', {
      preventDefault: () => {
        prevented = true;
      },
    });
    if (!prevented) this.#gone();
  }

  destroy(): void {
    this.#call('destroy');
    this.#gone();
  }

  #gone(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.emit('closed');
  }

  #enter(call: string, state: FakeBrowserWindow['state'], event: string): void {
    this.#call(call);
    this.state = state;
    this.emit(event);
  }

  #call(...words: unknown[]): void {
    this.#live();
    this.calls.push(words.join(' '));
  }

  /** Electron throws for every method of a window that is gone, but for isDestroyed. */
  #live(): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
  }
}
