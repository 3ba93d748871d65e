/** The sessions of an app's guests: what pages in them may have, and which of the app's files. */
import { session as sessions } from 'electron';
import type { DownloadItem, Session, WebContents } from 'electron';
import type { DownloadPlace } from '../kiosk/session/kiosk-limits.ts';
import type { AppPackage } from '../package/app-package.ts';
import { isAccessible } from '../package/webview-partition.ts';
import type { GuestBlobs } from './guest-blobs.ts';
import { serveResources, stopServing } from './protocol.ts';

/** What a session asks of the guest that it serves; undefined for contents that are no guest's. */
export interface GuestDecisions {
  permission(name: string, fields: Record<string, unknown>): Promise<boolean>;
  /** @param place where to, instead of the user's folder for downloads */
  download(item: DownloadItem, place?: DownloadPlace): void;
}
export type FindGuest = (contents: WebContents | undefined | null) => GuestDecisions | undefined;

/** Electron's names of what Chrome asked the embedder for, to Chrome's. */
const ASKED: Readonly<Record<string, string>> = {
  media: 'media',
  geolocation: 'geolocation',
  'geolocation-approximate': 'geolocation',
  pointerLock: 'pointerLock',
  fullscreen: 'fullscreen',
};
/** What every web page may do without being asked for. */
const ALWAYS: ReadonlySet<string> = new Set([
  'clipboard-sanitized-write',
  'local-network',
  'local-network-access',
  'loopback-network',
]);

const watched = new WeakSet<Session>();

/**
 * @param name of the session, for Electron
 * @param partition that the app gave
 * @param blobs what the app has made for its guests
 * @param find must know the guests of every app, as the session outlives the app's being loaded
 */
export function openGuestSession(
  name: string,
  partition: string,
  app: AppPackage,
  blobs: GuestBlobs,
  find: FindGuest,
): Session {
  const session = sessions.fromPartition(name);
  stopServing(session);
  serveResources(
    session,
    app,
    (path) => isAccessible(app.manifest, partition, path),
    (path) => blobs.find(name, path),
  );
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    const asked = Object.hasOwn(ASKED, permission) ? ASKED[permission] : undefined;
    const guest = find(contents);
    if (asked === undefined || !guest) return callback(ALWAYS.has(permission));
    const fields = asked === 'pointerLock' ? { userGesture: true, lastUnlockedBySelf: false } : {};
    void (async () => {
      callback(await guest.permission(asked, { url: details.requestingUrl, ...fields }));
    })();
  });
  session.setPermissionCheckHandler((_contents, permission) => ALWAYS.has(permission));
  session.setDevicePermissionHandler(() => false);
  if (!watched.has(session)) {
    watched.add(session);
    session.on('will-download', (event, item, contents) => {
      const guest = find(contents);
      if (guest) guest.download(item);
      else event.preventDefault();
    });
  }
  return session;
}
