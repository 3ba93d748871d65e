/** One guest: the web page in a `<webview>` of an app. Its events go to the page that embeds it, and that page alone commands it. */
import type { DownloadItem, WebContents } from 'electron';
import { ApiError } from '../../api/core/api-error.ts';
import { GUEST_CACHE_CHANNEL } from '../../api/core/wire.ts';
import type { Log } from '../host/app-host.ts';
import { noteAppZoom } from '../host/app-zoom.ts';
import type { GuestProtocol } from '../host/guest-protocol.ts';
import type { ContentScript, FindResults, Guest, GuestMenuEntries, InjectDetails } from '../host/guest-service.ts';
import type { RequestAnswer, RequestEvent, RequestFilter } from '../host/guest-service.ts';
import type { DownloadPlace } from '../kiosk/session/kiosk-limits.ts';
import type { PackageFiles } from '../package/package-files.ts';
import { GuestCode } from './guest-code.ts';
import { clearGuestData } from './guest-data.ts';
import { askDialogs, askDialogsOfPreload } from './guest-dialogs.ts';
import { holdDownload } from './guest-download.ts';
import { watchGuest } from './guest-events.ts';
import { GuestFind } from './guest-find.ts';
import { watchHang } from './guest-hang.ts';
import { GuestMenu } from './guest-menu.ts';
import { GuestName } from './guest-name.ts';
import { GuestNavigation } from './guest-navigation.ts';
import { OwnedGuestProtocol } from './guest-protocol.ts';
import { GuestQuestions } from './guest-questions.ts';
import { GuestRequests } from './guest-requests.ts';
import { GuestScripts } from './guest-scripts.ts';
import type { GuestDecisions } from './guest-session.ts';
import { GuestSize } from './guest-size.ts';
import { newWindow, newWindowFields } from './guest-window.ts';
import type { NewWindow } from './guest-window.ts';
import { withShownUrls } from './shown-urls.ts';

export interface GuestHost {
  readonly appId: string;
  readonly partition: string;
  /** What runs before the app's scripts in a document: see guest-pages.ts. */
  readonly scriptSurface: () => string;
  /** Whether the guest may have the app's own file at that URL. */
  readonly isAccessible: (url: string) => boolean;
  /** Of the app's own `blob:` URLs: where the guest finds what one stands for, and by which the app knows an address. */
  readonly blobs: { readonly addressOf: (url: string) => string | undefined; readonly shown: (url: string) => string };
  readonly files: PackageFiles;
  readonly log: Log;
  /** Of its element; undefined where nobody gets menus. */
  readonly menuEntries: GuestMenuEntries | undefined;
  readonly mayPrint: boolean;
  /** Whether the machine's policy lets it go to a URL. */
  readonly mayGo: (url: string) => boolean;
  /** What has to be done before the first page, in an empty one. Without it there is no guest. */
  readonly guard: ((protocol: GuestProtocol) => Promise<void>) | undefined;
  /** Tells the embedding page. */
  push(message: Record<string, unknown>): void;
  /** @returns the name by which the window can be had, or undefined when too many wait */
  keepWindow(window: NewWindow): string | undefined;
}

export class WebGuest implements Guest, GuestDecisions {
  readonly #contents: WebContents;
  readonly #host: GuestHost;
  readonly #protocol: GuestProtocol;
  readonly #scripts: GuestScripts;
  readonly #code: GuestCode;
  readonly #webRequests: GuestRequests;
  readonly #find: GuestFind;
  readonly #questions: GuestQuestions;
  readonly #navigation: GuestNavigation;
  readonly #name: GuestName;
  readonly #menu: GuestMenu | undefined;
  readonly #size: GuestSize;

  constructor(contents: WebContents, host: GuestHost) {
    this.#contents = contents;
    this.#host = host;
    const push = (message: Record<string, unknown>) => host.push(withShownUrls(message, host.blobs.shown));
    this.#protocol = new OwnedGuestProtocol(contents);
    this.#scripts = new GuestScripts(this.#protocol, host.scriptSurface);
    this.#code = new GuestCode(this.#scripts, host.files);
    this.#questions = new GuestQuestions(push);
    this.#navigation = new GuestNavigation(
      contents,
      host.appId,
      push,
      host.blobs.addressOf,
      host.isAccessible,
      host.mayGo,
    );
    const navigation = this.#navigation;
    this.#menu = host.menuEntries && new GuestMenu(contents, host.menuEntries, push);
    this.#name = new GuestName(contents, this.#scripts, (name) => push({ kind: 'name', name }));
    this.#size = new GuestSize(contents, () => navigation.isShowing, push);
    this.#find = new GuestFind(contents, (fields) => host.push({ kind: 'event', name: 'findupdate', fields }));
    this.#webRequests = new GuestRequests({
      session: contents.session,
      contentsId: contents.id,
      mayGo: (url) => navigation.redirect(url),
      push,
    });
    watchGuest(contents, {
      fire: (name, fields) => navigation.fire(name, fields),
      committed: (url, isTopLevel) => navigation.committed(url, isTopLevel),
      watchHang: (tell) => {
        watchHang(contents, this.#protocol, { isAsking: () => this.#questions.isAskingDialog, tell });
      },
    });
    contents.setWindowOpenHandler((details) => {
      const window = host.keepWindow(newWindow(details, host.partition, navigation.isOwn));
      if (window !== undefined && navigation.allows(details.url)) {
        this.#questions.ask('newwindow', newWindowFields(details), () => {}, { window });
      }
      return { action: 'deny' };
    });
    askDialogs(contents, this.#questions);
    if (!host.mayPrint) askDialogsOfPreload(contents, this.#questions);
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
      this.#questions.dispose();
      this.#webRequests.dispose();
      host.push({ kind: 'gone' });
    });
  }

  /** The element has its guest. @param window that it was made for */
  attached(window: NewWindow | undefined): void {
    this.#host.push({ kind: 'attached', name: window?.name ?? '' });
    this.#navigation.begin(window);
    const { guard, log } = this.#host;
    if (!guard) return;
    this.#navigation
      .prepare(() => guard(this.#protocol))
      .catch((error: unknown) => {
        log.error(`A guest cannot be held to the policy, and is closed: ${String(error)}`);
        this.#contents.close();
      });
  }

  permission(name: string, fields: Record<string, unknown>): Promise<boolean> {
    return this.#questions.permission(name, fields);
  }

  download(item: DownloadItem, place?: DownloadPlace): void {
    void holdDownload(item, this.permission('download', { url: item.getURL() }), this.#host.log, place);
  }

  decide(request: number, allow: boolean, text: string): void {
    this.#questions.decide(request, allow, text);
  }

  listenToRequests(listener: number, event: RequestEvent, filter: RequestFilter, extra: readonly string[]): void {
    this.#webRequests.add(listener, event, filter, extra);
  }

  forgetRequestListener(listener: number): void {
    this.#webRequests.remove(listener);
  }

  showMenu(ticket: number): void {
    this.#menu?.show(ticket);
  }

  answerRequest(ticket: number, answer: RequestAnswer): void {
    this.#webRequests.answer(ticket, answer);
  }

  navigate(url: string): void {
    this.#navigation.navigate(url);
  }

  loadData(dataUrl: string, baseUrl: string, virtualUrl: string): void {
    this.#navigation.loadData(dataUrl, baseUrl, virtualUrl);
  }

  go(offset: number): boolean {
    return this.#navigation.go(offset);
  }

  reload(): void {
    this.#contents.reload();
  }

  stop(): void {
    this.#navigation.stop();
  }

  terminate(): void {
    this.#contents.forcefullyCrashRenderer();
  }

  setUserAgent(userAgent: string): void {
    this.#contents.setUserAgent(userAgent === '' ? this.#contents.session.getUserAgent() : userAgent);
  }

  setName(name: string): Promise<void> {
    return this.#name.set(name, (work) => this.#navigation.prepare(work));
  }

  followSize(on: boolean): void {
    this.#size.follow(on);
  }

  executeScript(details: InjectDetails): Promise<readonly unknown[]> {
    return this.#code.run(details);
  }

  insertCss(details: InjectDetails): Promise<void> {
    return this.#code.insertCss(details);
  }

  addContentScripts(scripts: readonly ContentScript[]): Promise<void> {
    return this.#navigation.prepare(() => this.#code.add(scripts));
  }

  removeContentScripts(names: readonly string[] | undefined): Promise<void> {
    return this.#navigation.prepare(() => this.#scripts.remove(names));
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
    noteAppZoom(this.#contents, factor);
    if (oldZoomFactor === factor) return;
    this.#host.push({ kind: 'event', name: 'zoomchange', fields: { oldZoomFactor, newZoomFactor: factor } });
  }

  async capture(format: 'jpeg' | 'png', quality: number): Promise<string> {
    const image = await this.#contents.capturePage();
    if (image.isEmpty()) throw new ApiError('Failed to capture webview');
    if (format === 'png') return image.toDataURL();
    return `data:image/jpeg;base64,${image.toJPEG(Math.min(100, Math.max(0, quality))).toString('base64')}`;
  }

  async clearData(types: Readonly<Record<string, boolean | undefined>>): Promise<void> {
    await clearGuestData(this.#contents.session, types);
    if (types['cache'] && !this.#contents.isDestroyed()) this.#contents.send(GUEST_CACHE_CHANNEL);
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
