/**
 * The scheme that serves app files. Chrome's own, `chrome-extension`, cannot be taken over: Electron's extension system holds it.
 */
export const APP_SCHEME = 'chrome-app';

/** E.g. `chrome-app://aaaabbbbccccddddeeeeffffgggghhhh`; pages of the app have this origin. */
export function appOrigin(appId: string): string {
  return `${APP_SCHEME}://${appId}`;
}
