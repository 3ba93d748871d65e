/** `chrome.identity.getAuthToken`: the access tokens of one app, and what lets it have new ones. */
import * as z from 'zod';
import type { AppHost } from '../../main/host/app-host.ts';
import type { OAuthClient } from '../../main/identity/oauth-clients.ts';
import { authorize, OAuthError, refresh } from '../../main/identity/oauth-flow.ts';
import type { TokenSet } from '../../main/identity/oauth-flow.ts';
import { ApiError } from '../core/api-error.ts';

export interface TokenRequest {
  readonly interactive?: boolean | undefined;
  readonly scopes?: readonly string[] | undefined;
}

const RECORD = 'identity';
const record = z.object({ clientId: z.string(), scopes: z.array(z.string()), refreshToken: z.string() });
type Granted = z.infer<typeof record>;
/** A second call within this time is the same wish, not a second try of the user. */
const SAME_REQUEST_MS = 2000;
/** The user may be looking for a password; Chrome waits for as long as its window is there. */
const USER_TIMEOUT_MS = 10 * 60_000;
/** A token that is about to expire is of no use to the app. */
const LEEWAY_MS = 60_000;

const NOT_SIGNED_IN = 'The user is not signed in.';
const NO_GRANT = 'OAuth2 not granted or revoked.';
const REJECTED = 'The user did not approve access.';

interface Asking {
  readonly key: string;
  readonly answer: Promise<TokenSet>;
  readonly stop: () => void;
  readonly isOld: () => boolean;
}

export class AuthTokens {
  readonly #app: AppHost;
  /** Access tokens are kept in memory only, as in Chrome. */
  readonly #cached = new Map<string, TokenSet>();
  #told = false;
  /** What the user is asked for at the moment: the same request waits for the same answer, another one takes its place. */
  #asking: Asking | undefined;
  /** Raised when what is under way must not be kept any more. */
  #generation = 0;

  constructor(app: AppHost) {
    this.#app = app;
  }

  /** @throws ApiError with Chromium's texts */
  get(request: TokenRequest): Promise<readonly [token: string, grantedScopes: readonly string[]]> {
    const { oauth2 } = this.#app.manifest;
    if (oauth2 === undefined) throw new ApiError('Invalid OAuth2 Client ID.');
    const scopes = [...new Set(request.scopes ?? oauth2.scopes)];
    if (scopes.length === 0) throw new ApiError('Invalid OAuth2 scopes.');
    const client = this.#app.identity.client();
    if (!client) {
      if (!this.#told) {
        this.#told = true;
        this.#app.log.warn(
          `${this.#app.manifest.name} wants to sign the user in (chrome.identity.getAuthToken), and there is no OAuth client for it: name one with --oauth, see docs/identity.md.`,
        );
      }
      throw new ApiError(NOT_SIGNED_IN);
    }
    return this.#find(client, scopes, request.interactive === true).then(({ accessToken, scopes: granted }) => [
      accessToken,
      granted,
    ]);
  }

  remove(token: string): void {
    for (const [key, { accessToken }] of this.#cached) if (accessToken === token) this.#cached.delete(key);
  }

  /** As if the user had never been asked. */
  forget(): void {
    this.#generation += 1;
    this.#cached.clear();
    this.#app.records.write(RECORD, undefined);
  }

  dispose(): void {
    this.#generation += 1;
    this.#asking?.stop();
  }

  async #find(client: OAuthClient, scopes: readonly string[], interactive: boolean): Promise<TokenSet> {
    const key = scopes.toSorted().join(' ');
    const cached = this.#cached.get(key);
    if (cached && cached.expiresAt > Date.now() + LEEWAY_MS) return cached;
    const granted = this.#granted(client);
    try {
      if (granted && scopes.every((scope) => granted.scopes.includes(scope))) {
        const generation = this.#generation;
        const refreshed = await this.#refreshed(client, scopes, granted.refreshToken);
        if (refreshed) return this.#keep(client, key, refreshed, granted, generation);
      }
      if (!interactive) throw new ApiError(granted ? NO_GRANT : NOT_SIGNED_IN);
      return await this.#ask(client, key, scopes, granted);
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      if (error.reason === 'denied') throw new ApiError(REJECTED);
      throw new ApiError(`OAuth2 request failed: ${error.message}.`);
    }
  }

  /** The user may have closed the browser's page, of which nobody hears: whoever asks again is asked again. */
  #ask(client: OAuthClient, key: string, scopes: readonly string[], granted: Granted | undefined): Promise<TokenSet> {
    if (this.#asking?.key === key && !this.#asking.isOld()) return this.#asking.answer;
    this.#asking?.stop();
    const stop = new AbortController();
    const generation = this.#generation;
    const begun = performance.now();
    const answer = authorize(client, {
      // What was granted before stays so.
      scopes: [...new Set([...scopes, ...(granted?.scopes ?? [])])],
      openLink: (url) => this.#app.desktop.openLink(url),
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout(USER_TIMEOUT_MS)]),
    })
      .then((tokens) => this.#keep(client, key, tokens, granted, generation))
      .finally(() => {
        if (this.#asking === asking) this.#asking = undefined;
      });
    const asking = { key, answer, stop: () => stop.abort(), isOld: () => performance.now() - begun > SAME_REQUEST_MS };
    this.#asking = asking;
    return answer;
  }

  #keep(
    client: OAuthClient,
    key: string,
    tokens: TokenSet,
    granted: Granted | undefined,
    generation: number,
  ): TokenSet {
    if (generation !== this.#generation) return tokens;
    const { refreshToken = granted?.refreshToken } = tokens;
    if (refreshToken !== undefined) {
      this.#app.records.write(RECORD, {
        clientId: client.clientId,
        // Of a new grant what the server has named: the user may have left out some of what was asked for.
        scopes: [...new Set([...(tokens.refreshToken === undefined ? (granted?.scopes ?? []) : []), ...tokens.scopes])],
        refreshToken: this.#app.identity.seal(refreshToken),
      });
    }
    this.#cached.set(key, tokens);
    return tokens;
  }

  /** @returns undefined when the grant counts no more */
  async #refreshed(client: OAuthClient, scopes: readonly string[], token: string): Promise<TokenSet | undefined> {
    try {
      return await refresh(client, scopes, token);
    } catch (error) {
      if (!(error instanceof OAuthError) || error.reason === 'failed') throw error;
      this.forget();
      return undefined;
    }
  }

  #granted(client: OAuthClient): Granted | undefined {
    const stored = record.safeParse(this.#app.records.read(RECORD));
    if (!stored.success || stored.data.clientId !== client.clientId) return undefined;
    const refreshToken = this.#app.identity.unseal(stored.data.refreshToken);
    return refreshToken === undefined ? undefined : { ...stored.data, refreshToken };
  }
}
