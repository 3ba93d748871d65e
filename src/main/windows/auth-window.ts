/** The window of `chrome.identity.launchWebAuthFlow`: a web page that is neither the app's nor trusted, in a session of its own. */
import { BrowserWindow, session } from 'electron';
import type { Session } from 'electron';
import type { WebAuthFailure, WebAuthFlow, WebAuthOutcome, WebAuthRequest } from '../host/web-auth-service.ts';
import { OWN_PAGE } from './own-page.ts';

/** By WebContents: what the server has answered last for its page. A file that is downloaded is told later than the end of its load. */
const statuses = new Map<number, number>();
/** Of one sign-in at a time. */
const MOST_POPUPS = 5;
const NO_CONTENT: ReadonlySet<number> = new Set([204, 205]);

/** Electron's code of a load that something else has taken the place of, or that brought no page (204). */
const ABORTED = -3;

export interface AuthWindowOptions {
  readonly appId: string;
  readonly appName: string;
  readonly headless: boolean;
}

export function openAuthWindow(request: WebAuthRequest, { appId, appName, headless }: AuthWindowOptions): WebAuthFlow {
  let resolve: (result: WebAuthOutcome) => void = () => {};
  const outcome = new Promise<WebAuthOutcome>((done) => {
    resolve = done;
  });
  const direct = redirectOf(request.url, request.redirectHost);
  if (direct !== undefined) {
    resolve({ url: direct });
    return { outcome, cancel: () => {} };
  }
  const own = ownSession(appId);
  const window = new BrowserWindow({
    show: request.interactive && !headless,
    width: 800,
    height: 700,
    title: titleFor(request.url, appName),
    webPreferences: { ...OWN_PAGE, session: own },
  });
  const contents = window.webContents;
  let timer: NodeJS.Timeout | undefined;
  let hasLoaded = false;
  let hasPage = false;
  const popups = new Set<BrowserWindow>();

  const end = (result: WebAuthOutcome) => {
    clearTimeout(timer);
    statuses.delete(id);
    own.off('will-download', refuseDownload);
    resolve(result);
    for (const popup of popups) popup.destroy();
    if (!window.isDestroyed()) window.destroy();
  };
  const fail = (failure: WebAuthFailure) => end({ failure });
  function refuseDownload(event: Electron.Event, _item: Electron.DownloadItem, source: Electron.WebContents): void {
    event.preventDefault();
    if (source === contents) fail('load');
  }
  own.on('will-download', refuseDownload);
  const { id } = contents;

  contents.setWindowOpenHandler(({ url }) => {
    // Some servers ask for the password in a window of their own.
    if (!request.interactive || !/^https?:/.test(url) || popups.size >= MOST_POPUPS) return { action: 'deny' };
    const overrideBrowserWindowOptions = { show: !headless, webPreferences: { ...OWN_PAGE, session: own } };
    return { action: 'allow', overrideBrowserWindowOptions };
  });
  contents.on('did-create-window', (popup) => {
    popups.add(popup);
    const popupId = popup.webContents.id;
    nameBy(popup, appName);
    popup.once('closed', () => {
      popups.delete(popup);
      statuses.delete(popupId);
    });
  });
  nameBy(window, appName);
  window.once('closed', () => fail('closed'));
  // In a task of its own: a window must not go while Electron asks about its navigation.
  const follow = (event: { preventDefault(): void }, url: string) => {
    const redirect = redirectOf(url, request.redirectHost);
    if (redirect === undefined && /^https?:/.test(url)) return;
    event.preventDefault();
    setImmediate(() => (redirect === undefined ? fail('load') : end({ url: redirect })));
  };
  contents.on('will-navigate', (event) => follow(event, event.url));
  contents.on('will-redirect', (event) => {
    if (event.isMainFrame) follow(event, event.url);
  });
  contents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) hasPage = false;
  });
  contents.on('did-navigate', (_event, _url, status) => {
    hasPage = true;
    if (status >= 400) setImmediate(() => fail('load'));
  });
  contents.on('did-fail-load', (_event, code, _text, _url, isMainFrame) => {
    if (isMainFrame && code !== ABORTED) setImmediate(() => fail('load'));
  });
  contents.on('render-process-gone', () => setImmediate(() => fail('load')));
  contents.on('did-stop-loading', () => {
    hasLoaded = true;
    // Behind a failure, or a redirect, that the same load has brought.
    const isFile = !hasPage && !NO_CONTENT.has(statuses.get(id) ?? 204);
    if (isFile) setImmediate(() => fail('load'));
    else if (!request.interactive && request.abortOnLoad) setImmediate(() => fail('interaction'));
  });
  if (!request.interactive) {
    timer = setTimeout(() => fail(hasLoaded ? 'interaction' : 'timeout'), request.timeoutMs);
  }
  contents.loadURL(request.url).catch(() => {
    // Told by did-fail-load, and by the redirect that ends it.
  });
  return { outcome, cancel: () => fail('closed') };
}

/** @returns the URL in the form in which Chromium tells it; undefined for any other host */
function redirectOf(url: string, host: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.host !== host) return undefined;
  return parsed.href.replace(/^http:/, 'https:');
}

/** The title is the shell's: it says who is seen, and who asks, and no page can change it. */
function nameBy(window: BrowserWindow, appName: string): void {
  window.on('page-title-updated', (event) => event.preventDefault());
  window.webContents.on('did-navigate', (_event, url) => window.setTitle(titleFor(url, appName)));
}

/** The address comes first, where a long name cannot push it out of sight. */
function titleFor(url: string, appName: string): string {
  const { origin } = new URL(url);
  return `${origin} (asked for by ${appName})`;
}

/** Where the profile keeps what the pages have stored: as in Chrome, who is signed in there stays so. */
export function authPartition(appId: string): string {
  return `persist:${appId}-auth`;
}

/** With no permission. The address of the redirect leads nowhere, from frames neither. */
function ownSession(appId: string): Session {
  const own = session.fromPartition(authPartition(appId));
  own.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.webRequest.onBeforeRequest({ urls: [`*://${appId}.chromiumapp.org/*`] }, (_details, callback) =>
    callback({ cancel: true }),
  );
  own.webRequest.onHeadersReceived({ urls: ['<all_urls>'] }, (details, callback) => {
    const { resourceType, webContentsId, statusCode } = details;
    if (resourceType === 'mainFrame' && webContentsId !== undefined) statuses.set(webContentsId, statusCode);
    callback({});
  });
  return own;
}
