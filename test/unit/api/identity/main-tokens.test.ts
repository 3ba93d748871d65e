import { afterEach, beforeEach, expect, it } from 'vitest';
import { AuthTokens } from '../../../../src/api/identity/main-tokens.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import { startOAuthServer } from '../../../support/oauth-server.ts';
import type { OAuthServer } from '../../../support/oauth-server.ts';

let server: OAuthServer;
let stored: unknown;
let warned: string[];
let opened: string[];
/** What the system's browser does with a link. */
let browser: (url: string) => unknown;
let configured: boolean;

beforeEach(async () => {
  server = await startOAuthServer();
  stored = undefined;
  warned = [];
  opened = [];
  configured = true;
  browser = (url) => server.browse(url);
});
afterEach(() => server.close());

function load(oauth2: unknown = { client_id: 'of the manifest', scopes: ['email'] }): AuthTokens {
  const app = {
    manifest: { name: 'App', oauth2 },
    log: { warn: (text: string) => void warned.push(text) },
    records: { read: () => stored, write: (_name: string, value: unknown) => void (stored = value) },
    desktop: {
      openLink: (url: string) => {
        opened.push(url);
        void browser(url);
        return true;
      },
    },
    identity: {
      client: () => (configured ? server.client : undefined),
      seal: (text: string) => `<${text}>`,
      unseal: (text: string) => text.slice(1, -1),
    },
  };
  return new AuthTokens(app as unknown as AppHost);
}

const ask = async (tokens: AuthTokens, request: Parameters<AuthTokens['get']>[0]) => tokens.get(request);

it('asks the user once, in the browser, and then no more', async () => {
  const tokens = load();
  await expect(ask(tokens, {})).rejects.toThrow('The user is not signed in.');
  expect(await ask(tokens, { interactive: true })).toEqual(['token-1', ['email']]);
  expect(await ask(tokens, {})).toEqual(['token-1', ['email']]);
  expect(opened).toHaveLength(1);
  const url = new URL(opened[0] ?? '');
  expect(url.searchParams.get('code_challenge_method')).toBe('S256');
  expect(url.searchParams.get('scope')).toBe('email');
});

it('gets a new token without the user when the app throws one away, and in a later run', async () => {
  const tokens = load();
  const [token] = await ask(tokens, { interactive: true });
  tokens.remove(token);
  expect(await ask(tokens, {})).toEqual(['token-2', ['email']]);
  expect(await ask(load(), {})).toEqual(['token-3', ['email']]);
  expect(opened).toHaveLength(1);
  expect(JSON.stringify(stored)).not.toContain('token-');
});

it('asks again for scopes that were not granted, and keeps those that were', async () => {
  const tokens = load();
  await ask(tokens, { interactive: true });
  await expect(ask(tokens, { scopes: ['email', 'files'] })).rejects.toThrow('OAuth2 not granted or revoked.');
  expect((await ask(tokens, { scopes: ['files'], interactive: true }))[1]).toEqual(['files', 'email']);
  expect(await ask(load(), { scopes: ['email', 'files'] })).toEqual([expect.any(String), ['email', 'files']]);
});

it('notices that the grant was taken back', async () => {
  const tokens = load();
  const [token] = await ask(tokens, { interactive: true });
  server.revoke();
  tokens.remove(token);
  await expect(ask(tokens, {})).rejects.toThrow('OAuth2 not granted or revoked.');
  await expect(ask(tokens, {})).rejects.toThrow('The user is not signed in.');
});

it('forgets all of it', async () => {
  const tokens = load();
  await ask(tokens, { interactive: true });
  tokens.forget();
  expect(stored).toBeUndefined();
  await expect(ask(tokens, {})).rejects.toThrow('The user is not signed in.');
});

it('tells a refusal from a fault', async () => {
  server.agrees = false;
  await expect(ask(load(), { interactive: true })).rejects.toThrow('The user did not approve access.');
  server.agrees = true;
  // A code that somebody else has asked for is worth nothing here.
  browser = async (url) => {
    const foreign = new URL(url);
    foreign.searchParams.set('code_challenge', 'of-another-program');
    await server.browse(foreign.href);
  };
  await expect(ask(load(), { interactive: true })).rejects.toThrow(
    'OAuth2 request failed: invalid_grant: the code is not yours.',
  );
  expect(stored).toBeUndefined();
});

it('remembers what was granted, not what was asked for', async () => {
  server.leavesOut = 'files';
  const both = { scopes: ['email', 'files'] };
  expect((await ask(load(), { ...both, interactive: true }))[1]).toEqual(['email']);
  // In a later run the missing one has to be asked for again.
  await expect(ask(load(), both)).rejects.toThrow('OAuth2 not granted or revoked.');
  expect(await ask(load(), { scopes: ['email'] })).toEqual([expect.any(String), ['email']]);
});

it('asks for something else in the place of what the user left open', async () => {
  const tokens = load();
  browser = () => undefined;
  const first = ask(tokens, { interactive: true });
  await expect.poll(() => opened.length).toBe(1);
  browser = (url) => server.browse(url);
  const second = ask(tokens, { scopes: ['files'], interactive: true });
  await expect(first).rejects.toThrow('The user did not approve access.');
  expect((await second)[1]).toEqual(['files']);
});

it('keeps nothing that arrives after the app wanted it forgotten', async () => {
  const tokens = load();
  browser = async (url) => {
    tokens.forget();
    await server.browse(url);
  };
  await ask(tokens, { interactive: true });
  expect(stored).toBeUndefined();
  await expect(ask(tokens, {})).rejects.toThrow('The user is not signed in.');
});

it('listens to nobody who does not know the state', async () => {
  browser = async (url) => {
    const back = new URL(url).searchParams.get('redirect_uri') ?? '';
    expect((await fetch(`${back}?code=forged&state=guessed`)).status).toBe(404);
    expect((await fetch(`${back}/`)).status).toBe(404);
    await server.browse(url);
  };
  expect(await ask(load(), { interactive: true })).toEqual(['token-1', ['email']]);
  expect(server.asked.map((fields) => fields.get('code'))).not.toContain('forged');
});

it('asks the user for one thing at a time, and no more when the app ends', async () => {
  const tokens = load();
  const both = [ask(tokens, { interactive: true }), ask(tokens, { interactive: true })];
  expect(await Promise.all(both)).toEqual([
    ['token-1', ['email']],
    ['token-1', ['email']],
  ]);
  browser = () => tokens.dispose();
  await expect(ask(tokens, { scopes: ['files'], interactive: true })).rejects.toThrow(
    'The user did not approve access.',
  );
});

it('says what is missing, once', async () => {
  configured = false;
  const tokens = load();
  for (let i = 0; i < 2; i++) await expect(ask(tokens, {})).rejects.toThrow('The user is not signed in.');
  expect(warned).toEqual([expect.stringContaining('name one with --oauth, see docs/identity.md.')]);
  await expect(ask(load({ client_id: 'c', scopes: [] }), {})).rejects.toThrow('Invalid OAuth2 scopes.');
});
