import { beforeEach, expect, it } from 'vitest';
import room from '../../../../src/api/identity/main.ts';
import type { AppHost } from '../../../../src/main/host/app-host.ts';
import type { PageConnection } from '../../../../src/main/host/page-connection.ts';
import type { WebAuthFlow, WebAuthRequest } from '../../../../src/main/host/web-auth-service.ts';

type Outcome = Awaited<WebAuthFlow['outcome']>;
const page = {} as PageConnection;
const url = 'https://accounts.test/';
let opened: { request: WebAuthRequest; answer: (outcome: Outcome) => void }[];
let identity: ReturnType<typeof room.create>;

beforeEach(() => {
  opened = [];
  const webAuth = (request: WebAuthRequest): WebAuthFlow => {
    let answer: (outcome: Outcome) => void = () => {};
    const outcome = new Promise<Outcome>((resolve) => {
      answer = resolve;
    });
    opened.push({ request, answer });
    return { outcome, cancel: () => answer({ failure: 'closed' }) };
  };
  identity = room.create({ id: 'a'.repeat(32), identity: { webAuth } } as unknown as AppHost);
});

it('answers with the URL of the redirect, and shows nothing unless asked', async () => {
  const answered = identity.handlers.launchWebAuthFlow(page, { url });
  expect(opened[0]?.request).toEqual({
    url,
    redirectHost: `${'a'.repeat(32)}.chromiumapp.org`,
    interactive: false,
    abortOnLoad: true,
    timeoutMs: 60_000,
  });
  opened[0]?.answer({ url: 'https://back.test/?code=1' });
  expect(await answered).toEqual(['https://back.test/?code=1']);
});

it('has one interactive flow at a time, and another one after it', async () => {
  const first = identity.handlers.launchWebAuthFlow(page, { url, interactive: true });
  await expect(identity.handlers.launchWebAuthFlow(page, { url, interactive: true })).rejects.toThrow(
    'Only one web auth flow is allowed at a time.',
  );
  opened[0]?.answer({ failure: 'closed' });
  await expect(first).rejects.toThrow('The user did not approve access.');
  void identity.handlers.launchWebAuthFlow(page, { url, interactive: true });
  expect(opened).toHaveLength(2);
});

it('opens no window for what is no web page', async () => {
  for (const other of ['file:///etc/passwd', 'data:text/html,x', 'chrome-app://x/', 'x']) {
    await expect(identity.handlers.launchWebAuthFlow(page, { url: other })).rejects.toThrow('invalid scheme');
  }
  await expect(identity.handlers.launchWebAuthFlow(page, { url: 'http://' })).rejects.toThrow('could not be loaded');
  expect(opened).toEqual([]);
});

it('closes its windows with the app', async () => {
  const flow = identity.handlers.launchWebAuthFlow(page, { url });
  await identity.dispose?.();
  await expect(flow).rejects.toThrow('The user did not approve access.');
});
