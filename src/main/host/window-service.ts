/** App windows as the rooms see them; src/main/windows implements it on Electron. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface SizeConstraints {
  /** null or absent: no limit. */
  minWidth?: number | null | undefined;
  minHeight?: number | null | undefined;
  maxWidth?: number | null | undefined;
  maxHeight?: number | null | undefined;
}

export interface FrameColor {
  readonly active: number;
  readonly inactive: number;
}

export type WindowState = 'normal' | 'fullscreen' | 'maximized' | 'minimized';

/** Everything `chrome.app.window.create` decides before the window exists; sizes in DIP. */
export interface WindowRequest {
  /** Absolute URL inside the app. */
  readonly url: string;
  /** The app's own id for the window; '' when it gave none. */
  readonly id: string;
  readonly inner: Partial<Rect> & SizeConstraints;
  readonly outer: Partial<Rect> & SizeConstraints;
  readonly frame: 'chrome' | 'none';
  /** 0xRRGGBB, of the title bar while the window has the focus and while it has not; undefined for the system's own. */
  readonly frameColor: FrameColor | undefined;
  /** The window may be transparent. */
  readonly alpha: boolean;
  /** Path or URL of a picture inside the app; '' for the app's own. */
  readonly icon: string;
  readonly resizable: boolean;
  readonly hidden: boolean;
  readonly focused: boolean;
  readonly state: WindowState;
  readonly alwaysOnTop: boolean;
  readonly visibleOnAllWorkspaces: boolean;
}

/** A snapshot of a window, sent to the pages whenever it changes so that their synchronous getters can answer. */
export interface WindowSnapshot extends Record<string, unknown> {
  readonly windowId: number;
  readonly id: string;
  readonly innerBounds: Rect & SizeConstraints;
  readonly outerBounds: Rect & SizeConstraints;
  /** More than one may be true: a maximised window that is full screen stays maximised, as in Chrome. */
  readonly fullscreen: boolean;
  readonly maximized: boolean;
  readonly minimized: boolean;
  readonly hidden: boolean;
  readonly alwaysOnTop: boolean;
  readonly alphaEnabled: boolean;
  readonly frameless: boolean;
  readonly frameColor: FrameColor | undefined;
}

export type FoundWindow =
  | { readonly kind: 'open'; readonly windowId: number }
  /** Reserved, or its document has not been committed. */
  | { readonly kind: 'opening'; readonly token: string };

export interface WindowService {
  /** A window of this app with that id that is open or about to be, and not closing. */
  find(id: string): FoundWindow | undefined;
  snapshot(windowId: number): WindowSnapshot | undefined;
  /**
   * Reserves a window. The page then calls `window.open(url, token)`; only a reserved token opens a window, so a page cannot
   * make windows that main does not know.
   */
  reserve(request: WindowRequest): { token: string };
  /** Carries out a method of AppWindow; false when there is no such window. */
  command(windowId: number, command: WindowCommand): boolean;
}

/** `escape`: the key was pressed and the page lets it leave full screen. `closed`: the page's answer to being told that it is about to close; its onClosed listeners have run. */
export type WindowCommand =
  | {
      readonly name:
        | 'focus'
        | 'minimize'
        | 'maximize'
        | 'restore'
        | 'fullscreen'
        | 'hide'
        | 'close'
        | 'closed'
        | 'escape'
        | 'drawAttention'
        | 'clearAttention';
    }
  | { readonly name: 'show'; readonly focused: boolean }
  | {
      readonly name: 'setBounds';
      /** `legacy`: the window's position and its content's size. */
      readonly which: 'inner' | 'outer' | 'legacy';
      readonly bounds: { [K in keyof Rect]?: number | undefined };
    }
  | { readonly name: 'setConstraints'; readonly which: 'inner' | 'outer'; readonly constraints: SizeConstraints }
  /** A path or URL as the app gave it. */
  | { readonly name: 'setIcon'; readonly url: string }
  /** null: the whole window. */
  | { readonly name: 'setShape'; readonly rects: readonly Rect[] | null }
  | { readonly name: 'setAlwaysOnTop' | 'setVisibleOnAllWorkspaces'; readonly value: boolean };
