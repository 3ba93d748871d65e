/** Where a guest goes and what its page is told of it. */
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import type { LoadURLOptions, WebContents } from 'electron';
import { ApiError } from '../../api/core/api-error.ts';
import { APP_SCHEME, appOrigin } from '../../api/core/app-url.ts';
import type { NewWindow } from './guest-window.ts';
import { BLOCKED_BY_ADMINISTRATOR, BLOCKED_BY_CLIENT } from './net-errors.ts';
import type { NetError } from './net-errors.ts';

/** What a guest may be sent to; everything else of this computer or of the browser is none of an app's business. */
const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'data:', 'blob:', 'about:', 'filesystem:']);

/** Own pages that the app's request listeners have sent a request to, and that have not been gone to. */
const MOST_REDIRECTED = 16;

/** Of Chromium's net errors. */
const ERR_FAILED = -2;

export class GuestNavigation {
  readonly #contents: WebContents;
  readonly #appId: string;
  readonly #push: (message: Record<string, unknown>) => void;
  readonly #addressOf: (url: string) => string | undefined;
  readonly #isAccessible: (url: string) => boolean;
  readonly #mayGo: (url: string) => boolean;
  /** What the guest is for, until the page has set it up and says that it may begin. */
  #window: NewWindow | undefined;
  /** An empty document that the app knows nothing of: without any document there is nothing to put scripts into. */
  #blank: 'none' | 'loading' | 'in history' = 'none';
  /** What a page is to have from its first document on is under way. */
  #preparing: Promise<unknown> = Promise.resolve();
  readonly #redirected = new Set<string>();
  #virtualUrl: { readonly dataUrl: string; readonly shown: string } | undefined;

  /**
   * @param push tells the embedding page
   * @param addressOf where what the app has made is, by its `blob:` URL
   * @param isAccessible whether the guest may have that file of the app
   * @param mayGo whether the machine's policy lets the guest go there
   */
  constructor(
    contents: WebContents,
    appId: string,
    push: (message: Record<string, unknown>) => void,
    addressOf: (url: string) => string | undefined,
    isAccessible: (url: string) => boolean,
    mayGo: (url: string) => boolean,
  ) {
    this.#contents = contents;
    this.#appId = appId;
    this.#push = push;
    this.#addressOf = addressOf;
    this.#isAccessible = isAccessible;
    this.#mayGo = mayGo;
    // No other page brings the guest, or a frame in it, to one of the app's own, be it by a server that sends it there.
    contents.on('will-frame-navigate', (event) => {
      const { url, initiator, isMainFrame } = event;
      // Requests that nothing goes to the network for, and what a service worker answers, no listener for requests sees.
      if (!mayGo(url)) {
        event.preventDefault();
        return this.#block(url, isMainFrame, BLOCKED_BY_ADMINISTRATOR);
      }
      // Without an initiator it is one that is gone already.
      if (!isOf(url, appId) || initiator?.origin === appOrigin(appId)) return;
      event.preventDefault();
      this.#block(url, isMainFrame, BLOCKED_BY_CLIENT);
    });
    contents.on('will-redirect', (event) => {
      const { url, isMainFrame } = event;
      if (!isOf(url, appId) || this.#redirected.delete(withoutFragment(url))) return;
      event.preventDefault();
      this.#block(url, isMainFrame, BLOCKED_BY_CLIENT);
    });
  }

  /** The app's own request listeners redirect a request. @returns whether they may */
  redirect(url: string): boolean {
    if (!this.allows(url)) return false;
    if (isOf(url, this.#appId)) {
      this.#redirected.add(withoutFragment(url));
      const [oldest = ''] = this.#redirected;
      if (this.#redirected.size > MOST_REDIRECTED) this.#redirected.delete(oldest);
    }
    return true;
  }

  /** Whether a window that a page of the guest's opens may show a page of the app's own: nothing tells which frame has asked. */
  get isOwn(): boolean {
    return this.#contents.mainFrame.framesInSubtree.every(({ origin }) => origin === appOrigin(this.#appId));
  }

  /** An event of the guest; those of the document that the app knows nothing of are none. */
  fire(name: string, fields: Record<string, unknown> = {}): void {
    if (this.#blank !== 'loading') this.#push({ kind: 'event', name, fields: this.#inChromesWords(name, fields) });
  }

  /** Of the app's own files nothing but their absence keeps a guest: Electron calls that a failure. */
  #inChromesWords(name: string, fields: Record<string, unknown>): Record<string, unknown> {
    const isAbsent = name === 'loadabort' && fields['code'] === ERR_FAILED && isOf(String(fields['url']), this.#appId);
    return isAbsent ? { ...fields, code: -6, reason: 'ERR_FILE_NOT_FOUND' } : fields;
  }

  /** There is a document that the app knows of. */
  get isShowing(): boolean {
    return this.#blank === 'none';
  }

  /** @param window that the guest was made for */
  begin(window: NewWindow | undefined): void {
    this.#window = window;
  }

  committed(url: string, isTopLevel: boolean): void {
    const { navigationHistory: history } = this.#contents;
    if (this.#blank === 'loading') return;
    if (this.#blank === 'in history' && isTopLevel) {
      history.removeEntryAtIndex(0);
      this.#blank = 'none';
    }
    const virtual = this.#virtualUrl;
    this.#push({
      kind: 'commit',
      url: virtual && virtual.dataUrl === url ? virtual.shown : url,
      isTopLevel,
      index: history.getActiveIndex(),
      count: history.length(),
      processId: this.#contents.getProcessId(),
    });
  }

  allows(url: string): boolean {
    if (!URL.canParse(url)) return false;
    const { protocol } = new URL(url);
    return protocol === `${APP_SCHEME}:` ? isOf(url, this.#appId) : SCHEMES.has(protocol);
  }

  /** @param url '' for the window that the guest was made for */
  navigate(url: string): void {
    const window = this.#window;
    this.#window = undefined;
    const target = url === '' && window ? window.url : url;
    const isOpened = url === '' && window !== undefined;
    if (isOf(target, this.#appId) && (!this.#isAccessible(target) || (isOpened && !window.fromOwn))) {
      this.#refuse(target, BLOCKED_BY_CLIENT);
    } else if (this.allows(target) && !this.#mayGo(target)) this.#refuse(target, BLOCKED_BY_ADMINISTRATOR);
    else if (isOpened) this.#load(window.url, window.options);
    else if (this.allows(url)) this.#load(this.#addressOf(url) ?? url, {});
    else {
      const fields = { url, isTopLevel: true, code: -301, reason: 'ERR_DISALLOWED_URL_SCHEME' };
      this.#push({ kind: 'event', name: 'loadabort', fields });
    }
  }

  #block(url: string, isTopLevel: boolean, why: NetError): void {
    this.fire('loadstart', { url, isTopLevel });
    this.fire('loadabort', { url, isTopLevel, ...why });
  }

  /** Of what the app itself has asked for. */
  #refuse(url: string, why: NetError): void {
    this.#block(url, true, why);
    this.fire('loadstop');
  }

  #load(url: string, options: LoadURLOptions): void {
    void this.#preparing.then(() => {
      // What becomes of it the events tell.
      if (!this.#contents.isDestroyed()) this.#contents.loadURL(url, options).catch(() => undefined);
    });
  }

  loadData(dataUrl: string, baseUrl: string, virtualUrl: string): void {
    if (!dataUrl.startsWith('data:')) throw new ApiError('Invalid data URL.');
    if (!URL.canParse(baseUrl) || !/^https?:/.test(baseUrl)) throw new ApiError('Invalid base URL.');
    if (!this.#mayGo(dataUrl)) return this.#refuse(dataUrl, BLOCKED_BY_ADMINISTRATOR);
    this.#virtualUrl = { dataUrl, shown: virtualUrl === '' ? dataUrl : virtualUrl };
    this.#load(dataUrl, { baseURLForDataURL: baseUrl });
  }

  go(offset: number): boolean {
    const { navigationHistory: history } = this.#contents;
    if (!history.canGoToOffset(offset)) return false;
    // A page that Chromium has kept asks for nothing when it is shown again.
    const { url } = history.getEntryAtIndex(history.getActiveIndex() + offset);
    if (!this.#mayGo(url)) {
      this.#refuse(url, BLOCKED_BY_ADMINISTRATOR);
      return true;
    }
    history.goToOffset(offset);
    return true;
  }

  /** The load of the empty document goes on: what waits for it has to come before any page. */
  stop(): void {
    if (this.#blank !== 'loading') this.#contents.stop();
  }

  /** Does something in a document that is there: one after the other; a navigation that is asked for later waits. */
  prepare(work: () => Promise<void>): Promise<void> {
    const done = this.#preparing.then(async () => {
      if (this.#contents.getURL() === '') await this.#loadBlank();
      await work();
    });
    this.#preparing = done.catch(() => turn());
    return done.catch(async (error: unknown) => {
      // A guest that goes fails in the midst of going, when it is not to be touched.
      await turn();
      if (!this.#contents.isDestroyed()) throw error;
    });
  }

  async #loadBlank(): Promise<void> {
    this.#blank = 'loading';
    const stopped = once(this.#contents, 'did-stop-loading');
    await this.#contents.loadURL('about:blank');
    // Of this end of loading too nobody is told.
    await stopped;
    await turn();
    if (this.#contents.isDestroyed()) throw new ApiError('The <webview> has no guest.');
    this.#blank = 'in history';
  }
}

const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? '';

/** Whether the URL is one of the app's own files. */
function isOf(url: string, appId: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}` === appOrigin(appId);
}
