/** What no page of an app may do, enforced in main for every WebContents and session: leave the app, open windows, ask for devices. */
import { app } from 'electron';
import type { Session, WebContents, WebPreferences } from 'electron';
import { APP_SCHEME } from '../../api/core/app-url.ts';
import type { Log } from '../host/app-host.ts';
import type { AppEntries } from '../files/app-entries.ts';
import type { Manifest } from '../package/manifest.ts';
import { grantsWebPermission } from '../permissions/web-permissions.ts';

/** Whatever is not set up by the app's own code in main gets nothing: no windows, no navigation, no webview. */
export function guardEverything(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event, preferences, params) => {
      const attach = attachers.get(contents);
      if (attach?.(preferences, params as unknown as Record<string, unknown>) !== true) event.preventDefault();
    });
  });
  // Electron would send the first certificate it has to any server that asks.
  app.on('select-client-certificate', (event, _contents, _url, _list, callback) => {
    event.preventDefault();
    callback();
  });
}

/** @returns whether the guest may be; it has set the preferences that the guest gets */
export type AttachGuest = (preferences: WebPreferences, params: Record<string, unknown>) => boolean;
const attachers = new WeakMap<WebContents, AttachGuest>();

/** Lets a page have guests, each of which `attach` decides about. */
export function allowGuests(contents: WebContents, attach: AttachGuest): void {
  attachers.set(contents, attach);
}

/** `document.execCommand('paste')`, without a gesture of the user. */
const PASTE = 'deprecated-sync-clipboard-read';

/**
 * @param granted whether the app has a permission (canonical name), now
 * @param entries told what the browser's own questions about files say of what was dropped on pages; and what the browser may write
 */
export function guardSession(
  session: Session,
  manifest: Manifest,
  granted: (name: string) => boolean,
  entries: GuardedEntries,
  log: Log,
): void {
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    if (permission === 'fileSystem' && 'filePath' in details && details.filePath !== undefined) {
      if (entries.direct.isFolder(details.filePath)) return callback(true);
      void entries.dropped.prove(contents.id, details.filePath);
    }
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const allowed = grantsWebPermission(permission, media, granted);
    // The page never hears of it, as in Chromium, whose console has a hint.
    if (!allowed && permission === 'fullscreen')
      log.warn(`Refused full screen: is the permission "fullscreen" appropriate? requestFullscreen() gets no answer.`);
    callback(allowed);
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) => {
    // A sandboxed page has no origin: what runs there is not the app's own, and must not watch the clipboard.
    if (permission === PASTE && !origin.startsWith(`${APP_SCHEME}:`)) return false;
    return grantsWebPermission(permission, details.mediaType === undefined ? [] : [details.mediaType], granted);
  });
  session.setDevicePermissionHandler(() => false);
  entriesOf.set(session, entries);
  if (guarded.has(session)) return;
  // The session outlives a reload of its app; the handlers above replace each other, a listener would add up.
  guarded.add(session);
  // Some folders (the user's own as a whole, for one) a web page gets no handle of; what the user has dropped an app may read.
  session.on('file-system-access-restricted', (_event, { path }, callback) => {
    const own = entriesOf.get(session);
    callback(own?.dropped.isClaimed(path) || own?.direct.isFolder(path) ? 'allow' : 'deny');
  });
  session.on('will-download', (event, item) => {
    // In Chromium a download link in a platform app does nothing either, but there nobody says so.
    event.preventDefault();
    const instead = manifest.firefoxOs ? 'apps cannot download' : 'an app saves files with chrome.fileSystem';
    log.warn(`Refused to download ${item.getFilename()}: ${instead}.`);
  });
}

type GuardedEntries = Pick<AppEntries, 'dropped' | 'direct'>;
const guarded = new WeakSet<Session>();
/** Of the load that the session is used for now. */
const entriesOf = new WeakMap<Session, GuardedEntries>();

/**
 * Keeps a page where it is. Chrome opens no page in the place of another in a platform app: a link with a target opens the system
 * browser, one without is refused with a hint on the console.
 * @param mayLoad decides about a navigation that the shell itself has begun (a window's first document)
 */
export function guardNavigation(contents: WebContents, mayLoad: () => boolean, log: Log): void {
  guardEveryNavigation(contents, (url) => {
    if (mayLoad()) return true;
    log.warn(`Can't open same-window link to "${url}"; try target="_blank".`);
    return false;
  });
  contents.on('will-frame-navigate', (event) => {
    // As in Chromium, a sandboxed page shows no page of the app, though both come from its package.
    const inSandbox = event.frame?.parent?.origin === 'null';
    if (inSandbox && event.url.startsWith(`${APP_SCHEME}:`)) event.preventDefault();
  });
}

/**
 * Keeps a page of a Firefox OS app in its app: it moves between the app's pages as in any web site.
 * @param leave gets every other URL
 */
export function guardOrigin(contents: WebContents, origin: string, leave: (url: string) => void): void {
  guardEveryNavigation(contents, (url) => {
    // Not `origin`: of a scheme that is not the web's own, Node gives 'null'.
    const target = URL.canParse(url) ? new URL(url) : undefined;
    if (target && `${target.protocol}//${target.host}` === origin) return true;
    leave(url);
    return false;
  });
}

function guardEveryNavigation(contents: WebContents, allows: (url: string) => boolean): void {
  const stay = (event: { preventDefault(): void }, url: string) => {
    if (!allows(url)) event.preventDefault();
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => {
    if (event.isMainFrame) stay(event, event.url);
  });
  contents.on('will-prevent-unload', (event) => {
    // A platform app has no say in whether its window closes: preventing the default here closes it.
    event.preventDefault();
  });
}
