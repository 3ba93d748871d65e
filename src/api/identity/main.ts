import { defineRoom } from '../../main/host/room.ts';
import type { WebAuthFailure, WebAuthFlow } from '../../main/host/web-auth-service.ts';
import { ApiError } from '../core/api-error.ts';
import contract from './contract.ts';
import { AuthTokens } from './main-tokens.ts';

/** Chromium's, where an app that is not interactive gives none. */
const TIMEOUT_MS = 60_000;
/** The longest time that a timer of Node takes; Chromium's parameter has the same bounds. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Each has a window, most a hidden one. Chromium has no limit. */
const MOST_FLOWS = 20;

/** Chromium's texts. */
const FAILURES: Readonly<Record<WebAuthFailure, string>> = {
  load: 'Authorization page could not be loaded.',
  interaction:
    "User interaction required. Try setting `abortOnLoadForNonInteractive` and `timeoutMsForNonInteractive` if multiple navigations are required, or if code is used for redirects in the authorization page after it's loaded.",
  timeout: 'Authorization page load timed out.',
  closed: 'The user did not approve access.',
};

/** `chrome.identity`. Nobody is signed in to a shell: there are no accounts. */
export default defineRoom(contract, (app) => {
  const tokens = new AuthTokens(app);
  const flows = new Set<WebAuthFlow>();
  let isInteractive = false;

  return {
    handlers: {
      token: (_page, details = {}) => tokens.get(details),
      removeCachedAuthToken: (_page, { token }) => {
        tokens.remove(token);
        return [];
      },
      clearAllCachedAuthTokens: async () => {
        tokens.forget();
        await app.identity.forgetWebAuth();
        return [];
      },
      getAccounts: () => [[]],
      getProfileUserInfo: () => [{ email: '', id: '' }],
      launchWebAuthFlow: async (_page, details) => {
        const { url, interactive = false } = details;
        if (!/^https?:/i.test(url)) {
          throw new ApiError('The auth url has an invalid scheme. Only http:// and https:// schemes are allowed.');
        }
        if (!URL.canParse(url)) throw new ApiError(FAILURES.load);
        if (interactive && isInteractive) throw new ApiError('Only one web auth flow is allowed at a time.');
        if (flows.size >= MOST_FLOWS) throw new ApiError('Too many web auth flows are under way.');
        if (interactive) isInteractive = true;
        const timeoutMs = Math.min(Math.max(details.timeoutMsForNonInteractive ?? TIMEOUT_MS, 0), MAX_TIMEOUT_MS);
        const flow = app.identity.webAuth({
          url: new URL(url).href,
          redirectHost: `${app.id}.chromiumapp.org`,
          interactive,
          abortOnLoad: details.abortOnLoadForNonInteractive ?? true,
          timeoutMs,
        });
        flows.add(flow);
        try {
          const outcome = await flow.outcome;
          if ('failure' in outcome) throw new ApiError(FAILURES[outcome.failure]);
          return [outcome.url];
        } finally {
          flows.delete(flow);
          if (interactive) isInteractive = false;
        }
      },
    },
    dispose: () => {
      tokens.dispose();
      for (const flow of flows) flow.cancel();
    },
  };
});
