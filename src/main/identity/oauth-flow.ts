/**
 * OAuth 2.0 for a desktop program: the user signs in with the system's browser, which hands a code to a server on loopback (RFC 8252), and
 * the code is worth something only to who has asked for it (PKCE, RFC 7636).
 */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import type { OAuthClient } from './oauth-clients.ts';

export interface TokenSet {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly refreshToken: string | undefined;
  readonly scopes: readonly string[];
}

/** `denied`: by the user. `revoked`: what was granted counts no more. `failed`: anything else; the message says what. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly reason: 'denied' | 'revoked' | 'failed';

  constructor(reason: OAuthError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface AuthorizeOptions {
  readonly scopes: readonly string[];
  /** Opens the server's page in the user's browser. @returns whether the system was asked to */
  readonly openLink: (url: string) => boolean;
  /** Ends the waiting for the user. */
  readonly signal: AbortSignal;
}

const ANSWER_TIMEOUT_MS = 30_000;
const DEFAULT_LIFETIME_S = 3600;

const answer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().optional(),
});
const refusal = z.object({ error: z.string(), error_description: z.string().optional() });

/** Asks the user. @throws OAuthError */
export async function authorize(client: OAuthClient, options: AuthorizeOptions): Promise<TokenSet> {
  const { scopes, openLink, signal } = options;
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    const code = new Promise<string>((resolve, reject) => {
      const give = () => reject(new OAuthError('denied', 'the user did not come back'));
      if (signal.aborted) give();
      signal.addEventListener('abort', give, { once: true });
      server.on('request', (request, response) => {
        // Anybody on this machine can knock here, with anything; who does not know the state is nobody.
        const asked = request.url ?? '/';
        const { pathname, searchParams } = new URL(URL.canParse(asked, redirectUri) ? asked : '/', redirectUri);
        if (pathname !== '/' || searchParams.get('state') !== state) {
          response.writeHead(404).end();
          return;
        }
        const error = searchParams.get('error');
        const given = searchParams.get('code');
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', connection: 'close' });
        response.end(
          `<!doctype html><title>Signing in</title><p>${given === null ? 'Signing in was refused.' : 'You are signed in.'} This page can be closed.</p>`,
        );
        if (given !== null) resolve(given);
        else if (error === 'access_denied') reject(new OAuthError('denied', error));
        else reject(new OAuthError('failed', error ?? 'the server sent neither a code nor an error'));
      });
    });
    // Awaited below; an abort may come before.
    code.catch(() => {});
    const url = new URL(client.authorizationEndpoint);
    for (const [name, value] of Object.entries({
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: redirectUri,
      scope: scopes.join(' '),
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      // Google gives a refresh token only then.
      access_type: 'offline',
    })) {
      url.searchParams.set(name, value);
    }
    if (!openLink(url.href)) throw new OAuthError('failed', "the system's browser could not be opened");
    return await requestTokens(client, scopes, {
      grant_type: 'authorization_code',
      code: await code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
  } finally {
    server.close();
  }
}

/** A new access token without asking the user. @throws OAuthError */
export function refresh(client: OAuthClient, scopes: readonly string[], refreshToken: string): Promise<TokenSet> {
  return requestTokens(client, scopes, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    scope: scopes.join(' '),
  });
}

async function requestTokens(
  { clientId, clientSecret, tokenEndpoint }: OAuthClient,
  scopes: readonly string[],
  fields: Readonly<Record<string, string>>,
): Promise<TokenSet> {
  const body = new URLSearchParams({
    ...fields,
    client_id: clientId,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
  });
  let json: unknown;
  let ok: boolean;
  try {
    const response = await fetch(tokenEndpoint, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    ok = response.ok;
    json = await response.json();
  } catch (error) {
    throw new OAuthError('failed', `${tokenEndpoint} cannot be asked (${(error as Error).message})`);
  }
  const tokens = answer.safeParse(json);
  if (ok && tokens.success) {
    const { access_token, expires_in = DEFAULT_LIFETIME_S, refresh_token, scope } = tokens.data;
    return {
      accessToken: access_token,
      expiresAt: Date.now() + expires_in * 1000,
      refreshToken: refresh_token,
      scopes: scope === undefined ? scopes : scope.split(' ').filter((one) => one !== ''),
    };
  }
  const refused = refusal.safeParse(json);
  if (!refused.success) throw new OAuthError('failed', `${tokenEndpoint} has answered with no token`);
  const { error, error_description: description } = refused.data;
  throw new OAuthError(
    error === 'invalid_grant' || error === 'invalid_scope' ? 'revoked' : 'failed',
    description === undefined ? error : `${error}: ${description}`,
  );
}
