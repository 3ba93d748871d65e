/** chrome.identity's part of the shell, from Electron: the window in which to sign in, and what must not be read by others. */
import { safeStorage, session } from 'electron';
import type { Log } from '../host/app-host.ts';
import type { IdentityService } from '../host/identity-service.ts';
import { OAuthClientsError, readOAuthClient } from '../identity/oauth-clients.ts';
import { authPartition, openAuthWindow } from '../windows/auth-window.ts';

export interface OAuthFile {
  readonly path: string;
  /** Whether somebody has asked for it, so that it has to be there. */
  readonly required: boolean;
}

export interface IdentityApp {
  readonly id: string;
  readonly name: string;
  readonly oauth: OAuthFile;
  readonly headless: boolean;
  /** There no window opens but the app's own. */
  readonly isKiosk: boolean;
  readonly log: Log;
}

/** Before a text that the system's store of keys has sealed; a text without it is readable. */
const SEALED = 'sealed:';
const PLAIN = 'plain:';

export function appIdentity({ id, name, oauth, headless, isKiosk, log }: IdentityApp): IdentityService {
  return {
    // Read for each request, so that a mended file counts at once.
    client: () => {
      try {
        return readOAuthClient(oauth.path, oauth.required, id);
      } catch (error) {
        if (!(error instanceof OAuthClientsError)) throw error;
        log.error(error.message);
        return undefined;
      }
    },
    seal: (secret) =>
      safeStorage.isEncryptionAvailable()
        ? SEALED + safeStorage.encryptString(secret).toString('base64')
        : PLAIN + secret,
    unseal: (sealed) => {
      if (sealed.startsWith(PLAIN)) return sealed.slice(PLAIN.length);
      if (!sealed.startsWith(SEALED)) return undefined;
      try {
        return safeStorage.decryptString(Buffer.from(sealed.slice(SEALED.length), 'base64'));
      } catch {
        // Sealed by another user, or on another machine: the user signs in again.
        return undefined;
      }
    },
    webAuth: (request) => {
      if (!isKiosk) return openAuthWindow(request, { appId: id, appName: name, headless });
      log.warn(`${name} wants to sign the user in on ${new URL(request.url).origin}: refused in a kiosk.`);
      return { outcome: Promise.resolve({ failure: 'closed' as const }), cancel: () => {} };
    },
    forgetWebAuth: () => session.fromPartition(authPartition(id)).clearStorageData(),
  };
}
