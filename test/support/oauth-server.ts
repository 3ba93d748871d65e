/** An OAuth server on loopback, with one user who agrees to everything or to nothing. */
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

export interface OAuthServer {
  readonly client: { clientId: string; authorizationEndpoint: string; tokenEndpoint: string };
  /** What its token endpoint was asked for. */
  readonly asked: URLSearchParams[];
  agrees: boolean;
  /** A scope that the user does not agree to, while agreeing to the others. */
  leavesOut: string | undefined;
  /** Takes back all that was granted. */
  revoke(): void;
  /** The user's browser: follows the page to where it leads. */
  browse(url: string): Promise<Response>;
  close(): Promise<void>;
}

export async function startOAuthServer(): Promise<OAuthServer> {
  const codes = new Map<string, URLSearchParams>();
  const grants = new Set<string>();
  const asked: URLSearchParams[] = [];
  let tokens = 0;

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/auth') {
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      if (made.agrees) {
        const code = randomUUID();
        codes.set(code, url.searchParams);
        back.searchParams.set('code', code);
      } else back.searchParams.set('error', 'access_denied');
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const fields = new URLSearchParams(body);
      asked.push(fields);
      const answer = (status: number, json: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
      const refreshToken = fields.get('refresh_token');
      tokens += 1;
      if (refreshToken !== null) {
        if (!grants.has(refreshToken)) return answer(400, { error: 'invalid_grant' });
        return answer(200, { access_token: `token-${tokens}`, expires_in: 3600, scope: fields.get('scope') });
      }
      const wanted = codes.get(fields.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(fields.get('code_verifier') ?? '')
        .digest('base64url');
      codes.delete(fields.get('code') ?? '');
      if (wanted?.get('code_challenge') !== challenge || wanted.get('redirect_uri') !== fields.get('redirect_uri')) {
        return answer(400, { error: 'invalid_grant', error_description: 'the code is not yours' });
      }
      const grant = randomUUID();
      grants.add(grant);
      return answer(200, {
        access_token: `token-${tokens}`,
        expires_in: 3600,
        refresh_token: grant,
        scope: (wanted.get('scope') ?? '')
          .split(' ')
          .filter((scope) => scope !== made.leavesOut)
          .join(' '),
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made: OAuthServer = {
    client: { clientId: 'client', authorizationEndpoint: `${origin}/auth`, tokenEndpoint: `${origin}/token` },
    asked,
    agrees: true,
    leavesOut: undefined,
    revoke: () => grants.clear(),
    browse: (url) => fetch(url),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return made;
}
