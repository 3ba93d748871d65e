/** Which of the web platform's permissions a manifest permission stands for. Everything else is denied to an app's pages. */

/** Electron's name of a web permission, to the manifest permission that grants it; media is split by device. */
const GRANTS: Readonly<Record<string, string>> = {
  geolocation: 'geolocation',
  notifications: 'notifications',
  pointerLock: 'pointerLock',
  fullscreen: 'app.window.fullscreen',
  'clipboard-read': 'clipboardRead',
  'clipboard-sanitized-write': 'clipboardWrite',
  'deprecated-sync-clipboard-read': 'clipboardRead',
  'geolocation-approximate': 'geolocation',
};

/** Without being asked for: what the policy of a Chrome App allows (`connect-src *`; later Chromiums ask before a page talks to the local network), and a lit screen. */
const ALWAYS: ReadonlySet<string> = new Set([
  'local-network',
  'local-network-access',
  'loopback-network',
  'screen-wake-lock',
]);

/** Manifest permissions that every Chrome App is treated as having: in Chromium 156 they make no difference here. */
export const HELD_BY_ALL: ReadonlySet<string> = new Set(['clipboardWrite']);

/** The manifest permissions that this table honours. */
export const WEB_PERMISSIONS: readonly string[] = [...new Set(Object.values(GRANTS)), 'audioCapture', 'videoCapture'];

/**
 * @param permission Electron's name, e.g. `geolocation` or `media`
 * @param mediaTypes for `media`: what is asked for (`audio`, `video`); an empty list grants nothing
 * @param granted whether the manifest has a permission
 */
export function grantsWebPermission(
  permission: string,
  mediaTypes: readonly string[],
  granted: (name: string) => boolean,
): boolean {
  if (permission === 'media') {
    return (
      mediaTypes.length > 0 &&
      mediaTypes.every(
        (type) => (type === 'audio' && granted('audioCapture')) || (type === 'video' && granted('videoCapture')),
      )
    );
  }
  if (ALWAYS.has(permission)) return true;
  const needed = Object.hasOwn(GRANTS, permission) ? GRANTS[permission] : undefined;
  return needed !== undefined && granted(needed);
}
