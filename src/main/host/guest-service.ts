/** The web content in an app's `<webview>` elements, as the room sees it; src/main/app/app-guests.ts implements it on Electron. */
import type { ContextClick, ContextMenuEntry } from './context-menu-service.ts';
import type { PageConnection } from './page-connection.ts';

/**
 * What a guest's menu has of its element's items.
 * @param clicked is given what to tell the page when the user has picked one
 */
export type GuestMenuEntries = (
  click: ContextClick,
  clicked: (info: Record<string, unknown>) => void,
) => readonly ContextMenuEntry[];

/** What to run or style, as `executeScript` and `insertCSS` get it. */
export interface InjectDetails {
  readonly code?: string;
  readonly file?: string;
  readonly allFrames?: boolean;
  readonly runAt?: 'document_start' | 'document_end' | 'document_idle';
}

interface InjectionItems {
  readonly code?: string;
  readonly files?: readonly string[];
}

export interface ContentScript {
  readonly name: string;
  readonly matches: readonly string[];
  readonly exclude_matches?: readonly string[];
  readonly css?: InjectionItems;
  readonly js?: InjectionItems;
  readonly run_at?: 'document_start' | 'document_end' | 'document_idle';
  readonly all_frames?: boolean;
  readonly include_globs?: readonly string[];
  readonly exclude_globs?: readonly string[];
}

export interface FindResults {
  readonly numberOfMatches: number;
  readonly activeMatchOrdinal: number;
  readonly selectionRect: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  readonly canceled: boolean;
}

export type RequestEvent =
  | 'onBeforeRequest'
  | 'onBeforeSendHeaders'
  | 'onSendHeaders'
  | 'onHeadersReceived'
  | 'onAuthRequired'
  | 'onBeforeRedirect'
  | 'onResponseStarted'
  | 'onCompleted'
  | 'onErrorOccurred';

export interface RequestFilter {
  /** Match patterns; none means all. */
  readonly urls: readonly string[];
  readonly types?: readonly string[];
}

export interface RequestHeader {
  readonly name: string;
  readonly value?: string;
  /** Bytes, where the value is no text in UTF-8. */
  readonly binaryValue?: readonly number[];
}

/** What a listener that may answer wants. */
export interface RequestAnswer {
  readonly cancel?: boolean;
  readonly redirectUrl?: string;
  readonly requestHeaders?: readonly RequestHeader[];
  readonly responseHeaders?: readonly RequestHeader[];
  readonly authCredentials?: { readonly username: string; readonly password: string };
}

/** One guest at work. The errors that its methods throw are ApiErrors. */
export interface Guest {
  /** @param url '' for the window that the guest was reserved for */
  navigate(url: string): void;
  loadData(dataUrl: string, baseUrl: string, virtualUrl: string): void;
  /** @returns whether there was such an entry in the history */
  go(offset: number): boolean;
  reload(): void;
  stop(): void;
  terminate(): void;
  setUserAgent(userAgent: string): void;
  /** What the page has as `window.name`. */
  setName(name: string): Promise<void>;
  /** Whether the page is told how large the guest's document would be without limits. */
  followSize(on: boolean): void;
  /** @returns the result of each frame, the main frame's first */
  executeScript(details: InjectDetails): Promise<readonly unknown[]>;
  insertCss(details: InjectDetails): Promise<void>;
  addContentScripts(scripts: readonly ContentScript[]): Promise<void>;
  removeContentScripts(names: readonly string[] | undefined): Promise<void>;
  find(text: string, options: { readonly backward?: boolean; readonly matchCase?: boolean }): Promise<FindResults>;
  stopFinding(action: 'clear' | 'keep' | 'activate'): void;
  zoom: number;
  /** @returns a data URL */
  capture(format: 'jpeg' | 'png', quality: number): Promise<string>;
  clearData(types: Readonly<Record<string, boolean | undefined>>): Promise<void>;
  print(): void;
  audioMuted: boolean;
  readonly audible: boolean;
  decide(request: number, allow: boolean, text: string): void;
  /** @param listener the page's own number for it */
  listenToRequests(listener: number, event: RequestEvent, filter: RequestFilter, extra: readonly string[]): void;
  forgetRequestListener(listener: number): void;
  answerRequest(ticket: number, answer: RequestAnswer): void;
  /** @param ticket of the click that the page has been told of */
  showMenu(ticket: number): void;
}

export interface GuestService {
  /**
   * Reserves a guest for a window's page, which then makes the element that names it.
   * @param partition as the app gave it
   * @param newWindow name of a window that another guest of the app wants to open, which is to be shown in this one
   * @param menuEntries the element's part of the guest's menu
   * @throws ApiError for the partition `persist:`, for a page that is no window and for too many guests
   */
  reserve(
    page: PageConnection,
    partition: string,
    newWindow: string | undefined,
    menuEntries: GuestMenuEntries,
  ): string;
  /** The guest of that name, if it is the page's own and there. */
  find(page: PageConnection, id: string): Guest | undefined;
  /** A page is gone, and with it what it has reserved. */
  pageGone(page: PageConnection): void;
}
