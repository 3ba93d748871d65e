/** One guest: the web page in a `<webview>` of an app. Its events go to the page that embeds it, and that page alone commands it. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { DownloadItem, LoadURLOptions, WebContents } from 'electron';
import { ApiError } from '../../api/core/api-error.ts';
import { APP_SCHEME, appOrigin } from '../../api/core/app-url.ts';
import type { Log } from '../host/app-host.ts';
import type { ContentScript, FindResults, Guest, InjectDetails } from '../host/guest-service.ts';
import type { RequestAnswer, RequestEvent, RequestFilter } from '../host/guest-service.ts';
import type { PackageFiles } from '../package/package-files.ts';
import { clearGuestData } from './guest-data.ts';
import { holdDownload } from './guest-download.ts';
import { watchGuest } from './guest-events.ts';
import { GuestFind } from './guest-find.ts';
import { GuestRequests } from './guest-requests.ts';
import { GuestScripts, prepareScript, styleScript } from './guest-scripts.ts';
import type { PreparedScript } from './guest-scripts.ts';
import type { GuestDecisions } from './guest-session.ts';

/** A window that a guest wants to open: not opened before another `<webview>` takes it. */
export interface NewWindow {
  readonly url: string;
  readonly partition: string;
  readonly options: LoadURLOptions;
}

export interface GuestHost {
  readonly appId: string;
  readonly partition: string;
  readonly files: PackageFiles;
  readonly log: Log;
  readonly mayPrint: boolean;
  /** What has to be done before the first page, in an empty one. Without it there is no guest. */
  readonly guard: (() => Promise<void>) | undefined;
  /** Tells the embedding page. */
  push(message: Record<string, unknown>): void;
  /** @returns the name by which the window can be had, or undefined when too many wait */
  keepWindow(window: NewWindow): string | undefined;
}

/** What a guest may be sent to; everything else of this computer or of the browser is none of an app's business. */
const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'data:', 'blob:', 'about:', 'filesystem:']);
const DISPOSITIONS: Readonly<Record<string, string>> = {
  'foreground-tab': 'new_foreground_tab',
  'background-tab': 'new_background_tab',
  'new-window': 'new_window',
};
/** Questions of one guest that its page has not answered. */
const MOST_REQUESTS = 100;

type Answer = (allow: boolean, text: string) => void;
interface DialogInfo {
  readonly dialogType: string;
  readonly messageText: string;
  readonly defaultPromptText?: string;
  readonly frame?: { readonly url: string };
}

export class WebGuest implements Guest, GuestDecisions {
  readonly #contents: WebContents;
  readonly #host: GuestHost;
  readonly #scripts: GuestScripts;
  readonly #webRequests: GuestRequests;
  readonly #find: GuestFind;
  readonly #requests = new Map<number, Answer>();
  /** Those of them that are about permissions; without the guest they are refused. */
  readonly #permissions = new Set<(allow: boolean) => void>();
  #lastRequest = 0;
  /** What it is for, until the page has set it up and says that it may begin. */
  #window: NewWindow | undefined;
  /** An empty document that the app knows nothing of: without any document there is nothing to put scripts into. */
  #blank: 'none' | 'loading' | 'in history' = 'none';
  /** What a page is to have from its first document on is under way. */
  #preparing: Promise<unknown> = Promise.resolve();
  #virtualUrl: { readonly dataUrl: string; readonly shown: string } | undefined;

  constructor(contents: WebContents, host: GuestHost) {
    this.#contents = contents;
    this.#host = host;
    this.#scripts = new GuestScripts(contents);
    this.#find = new GuestFind(contents, (fields) => host.push({ kind: 'event', name: 'findupdate', fields }));
    this.#webRequests = new GuestRequests({
      session: contents.session,
      contentsId: contents.id,
      mayGo: (url) => this.#allows(url),
      push: (message) => host.push(message),
    });
    const fire = (name: string, fields: Record<string, unknown> = {}) => {
      if (this.#blank !== 'loading') host.push({ kind: 'event', name, fields });
    };
    watchGuest(contents, { fire, committed: (url, isTopLevel) => this.#committed(url, isTopLevel) });
    contents.setWindowOpenHandler((details) => {
      const [width, height] = [sizeIn(details.features, 'width'), sizeIn(details.features, 'height')];
      const { url, disposition, frameName: name, postBody, referrer } = details;
      const options: LoadURLOptions = {
        httpReferrer: referrer,
        ...(postBody ? { postData: postBody.data, extraHeaders: `Content-Type: ${postBody.contentType}` } : {}),
      };
      const window = host.keepWindow({ url, partition: host.partition, options });
      const isPopup = disposition === 'new-window' && details.features !== '';
      const fields = {
        targetUrl: url,
        initialWidth: width,
        initialHeight: height,
        name,
        windowOpenDisposition: isPopup ? 'new_popup' : (DISPOSITIONS[disposition] ?? 'new_foreground_tab'),
      };
      if (window !== undefined && this.#allows(url)) this.#ask('newwindow', fields, () => {}, { window });
      return { action: 'deny' };
    });
    // A dialog of Electron's own would name the shell and stand over everything. This event is not documented: tried in Electron 33, and
    // in the sources of later ones. Where it is not there, `disableDialogs` (see app-guests.ts) has all dialogs refused without asking.
    const emitter = contents as NodeJS.EventEmitter;
    emitter.removeAllListeners('-run-dialog');
    emitter.on('-run-dialog', (info: DialogInfo, answer: Answer) => {
      const fields = {
        messageType: info.dialogType,
        messageText: info.messageText,
        defaultPromptText: info.defaultPromptText ?? '',
        url: info.frame?.url ?? contents.getURL(),
      };
      this.#ask('dialog', fields, answer);
    });
    contents.on('login', (event, { url }, challenge, answer) => {
      if (!this.#webRequests.mayAuthorize) return;
      event.preventDefault();
      void (async () => {
        const credentials = await this.#webRequests.authorize(url, challenge);
        if (credentials) answer(credentials.username, credentials.password);
        else answer();
      })();
    });
    contents.on('will-prevent-unload', (event) => event.preventDefault());
    contents.once('destroyed', () => {
      this.#requests.clear();
      for (const answer of this.#permissions) answer(false);
      this.#webRequests.dispose();
      host.push({ kind: 'gone' });
    });
  }

  /** The element has its guest. @param window that it was made for */
  attached(window: NewWindow | undefined): void {
    this.#host.push({ kind: 'attached' });
    this.#window = window;
    const { guard, log } = this.#host;
    if (!guard) return;
    this.#prepare(guard).catch((error: unknown) => {
      if (this.#contents.isDestroyed()) return;
      log.error(`A guest cannot be held to the policy, and is closed: ${String(error)}`);
      this.#contents.close();
    });
  }

  permission(name: string, fields: Record<string, unknown>): Promise<boolean> {
    return new Promise((resolve) => {
      const answer = (allow: boolean) => {
        this.#permissions.delete(answer);
        resolve(allow);
      };
      this.#permissions.add(answer);
      this.#ask('permission', { permission: name, ...fields }, answer);
    });
  }

  download(item: DownloadItem): void {
    void holdDownload(item, this.permission('download', { url: item.getURL() }), this.#host.log);
  }

  decide(request: number, allow: boolean, text: string): void {
    const answer = this.#requests.get(request);
    this.#requests.delete(request);
    answer?.(allow, text);
  }

  listenToRequests(listener: number, event: RequestEvent, filter: RequestFilter, extra: readonly string[]): void {
    this.#webRequests.add(listener, event, filter, extra);
  }

  forgetRequestListener(listener: number): void {
    this.#webRequests.remove(listener);
  }

  answerRequest(ticket: number, answer: RequestAnswer): void {
    this.#webRequests.answer(ticket, answer);
  }

  #ask(type: string, fields: Record<string, unknown>, answer: Answer, more: object = {}): void {
    if (this.#requests.size >= MOST_REQUESTS) return answer(false, '');
    this.#lastRequest += 1;
    this.#requests.set(this.#lastRequest, answer);
    this.#host.push({ kind: 'request', type, id: this.#lastRequest, fields, ...more });
  }

  #committed(url: string, isTopLevel: boolean): void {
    const { navigationHistory: history } = this.#contents;
    if (this.#blank === 'loading') return;
    if (this.#blank === 'in history' && isTopLevel) {
      history.removeEntryAtIndex(0);
      this.#blank = 'none';
    }
    const virtual = this.#virtualUrl;
    this.#host.push({
      kind: 'commit',
      url: virtual && virtual.dataUrl === url ? virtual.shown : url,
      isTopLevel,
      index: history.getActiveIndex(),
      count: history.length(),
      processId: this.#contents.getProcessId(),
    });
  }

  #allows(url: string): boolean {
    if (!URL.canParse(url)) return false;
    const { protocol, host } = new URL(url);
    if (protocol === `${APP_SCHEME}:`) return `${APP_SCHEME}://${host}` === appOrigin(this.#host.appId);
    return SCHEMES.has(protocol);
  }

  navigate(url: string): void {
    const window = this.#window;
    this.#window = undefined;
    if (url === '' && window) this.#load(window.url, window.options);
    else if (this.#allows(url)) this.#load(url, {});
    else {
      const fields = { url, isTopLevel: true, code: -301, reason: 'ERR_DISALLOWED_URL_SCHEME' };
      this.#host.push({ kind: 'event', name: 'loadabort', fields });
    }
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
    this.#virtualUrl = { dataUrl, shown: virtualUrl === '' ? dataUrl : virtualUrl };
    this.#load(dataUrl, { baseURLForDataURL: baseUrl });
  }

  go(offset: number): boolean {
    const { navigationHistory: history } = this.#contents;
    if (!history.canGoToOffset(offset)) return false;
    history.goToOffset(offset);
    return true;
  }

  reload(): void {
    this.#contents.reload();
  }

  stop(): void {
    if (this.#blank !== 'loading') this.#contents.stop();
  }

  terminate(): void {
    this.#contents.forcefullyCrashRenderer();
  }

  setUserAgent(userAgent: string): void {
    this.#contents.setUserAgent(userAgent === '' ? this.#contents.session.getUserAgent() : userAgent);
  }

  async executeScript(details: InjectDetails): Promise<readonly unknown[]> {
    return this.#scripts.run(await this.#text(details), details);
  }

  async insertCss(details: InjectDetails): Promise<void> {
    const script = styleScript(await this.#text(details));
    await this.#scripts.run(script, { ...details, runAt: 'document_start' });
  }

  async #text({ code, file }: InjectDetails): Promise<string> {
    if (code !== undefined && file !== undefined) {
      throw new ApiError('Code and file should not be specified at the same time in the second argument.');
    }
    if (code !== undefined) return code;
    if (file === undefined) throw new ApiError('No source code or file specified.');
    return this.#file(file);
  }

  async #file(name: string): Promise<string> {
    const path = await this.#host.files.resolve(new URL(name, 'http://app/').pathname);
    if (path === undefined) throw new ApiError(`Failed to load file: "${name}". `);
    return readFile(path, 'utf8');
  }

  addContentScripts(scripts: readonly ContentScript[]): Promise<void> {
    const add = async () => {
      const prepared = new Map<string, PreparedScript>();
      for (const script of scripts) {
        const texts = async ({
          code,
          files = [],
        }: { readonly code?: string; readonly files?: readonly string[] } = {}) =>
          code === undefined ? Promise.all(files.map((name) => this.#file(name))) : [code];
        prepared.set(script.name, prepareScript(script, await texts(script.js), await texts(script.css)));
      }
      await this.#scripts.add(prepared);
    };
    return this.#prepare(add);
  }

  removeContentScripts(names: readonly string[] | undefined): Promise<void> {
    return this.#prepare(() => this.#scripts.remove(names));
  }

  /** One after the other; a navigation that is asked for later waits. */
  #prepare(work: () => Promise<void>): Promise<void> {
    const done = this.#preparing.then(async () => {
      if (this.#contents.getURL() === '') await this.#loadBlank();
      await work();
    });
    this.#preparing = done.catch(() => undefined);
    return done;
  }

  async #loadBlank(): Promise<void> {
    this.#blank = 'loading';
    // Comes after what `loadURL` waits for.
    const stopped = once(this.#contents, 'did-stop-loading');
    await this.#contents.loadURL('about:blank');
    await stopped;
    this.#blank = 'in history';
  }

  find(text: string, options: { readonly backward?: boolean; readonly matchCase?: boolean }): Promise<FindResults> {
    return this.#find.find(text, options);
  }

  stopFinding(action: 'clear' | 'keep' | 'activate'): void {
    this.#find.stop(action);
  }

  get zoom(): number {
    return this.#contents.zoomFactor;
  }

  set zoom(factor: number) {
    if (factor <= 0) throw new ApiError('Zoom factor must be positive.');
    const oldZoomFactor = this.#contents.zoomFactor;
    this.#contents.setZoomFactor(factor);
    if (oldZoomFactor === factor) return;
    this.#host.push({ kind: 'event', name: 'zoomchange', fields: { oldZoomFactor, newZoomFactor: factor } });
  }

  async capture(format: 'jpeg' | 'png', quality: number): Promise<string> {
    const image = await this.#contents.capturePage();
    if (image.isEmpty()) throw new ApiError('Failed to capture webview');
    if (format === 'png') return image.toDataURL();
    return `data:image/jpeg;base64,${image.toJPEG(Math.min(100, Math.max(0, quality))).toString('base64')}`;
  }

  clearData(types: Readonly<Record<string, boolean | undefined>>): Promise<void> {
    return clearGuestData(this.#contents.session, types);
  }

  print(): void {
    if (this.#host.mayPrint) this.#contents.print();
    else this.#host.log.warn('Refused to print a <webview>: the policy does not allow it.');
  }

  get audioMuted(): boolean {
    return this.#contents.isAudioMuted();
  }

  set audioMuted(muted: boolean) {
    this.#contents.setAudioMuted(muted);
  }

  get audible(): boolean {
    return this.#contents.isCurrentlyAudible();
  }
}

/** Of `width=300,height=200`. */
function sizeIn(features: string, name: string): number {
  return Number(new RegExp(`(?:^|,)\\s*(?:inner)?${name}=(\\d+)`, 'i').exec(features)?.[1] ?? 0);
}
