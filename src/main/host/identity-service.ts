/** What chrome.identity asks of the shell; src/main/app has it from Electron. */
import type { OAuthClient } from '../identity/oauth-clients.ts';
import type { WebAuthFlow, WebAuthRequest } from './web-auth-service.ts';

export interface IdentityService {
  /** The OAuth client that whoever runs the app has named for it. */
  client(): OAuthClient | undefined;
  /** For the disk: readable by the system's user only, where the system has a store of keys. */
  seal(secret: string): string;
  /** @returns undefined for what `seal` has not given, or not on this machine */
  unseal(sealed: string): string | undefined;
  /** Opens a window for it, which the flow closes when it ends. */
  webAuth(request: WebAuthRequest): WebAuthFlow;
  /** What the pages of `webAuth` have stored, and who is signed in there. */
  forgetWebAuth(): Promise<void>;
}
