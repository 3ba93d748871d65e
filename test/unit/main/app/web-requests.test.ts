import type { Session } from 'electron';
import { expect, it, vi } from 'vitest';
import { watchRequests } from '../../../../src/main/app/web-requests.ts';
import { fakeLog } from '../../../support/fake-log.ts';

const APP = 'chrome-app://abcdefghijklmnopabcdefghijklmnop';

interface Details {
  readonly id: number;
  readonly method?: string;
  readonly url?: string;
  readonly statusCode?: number;
  readonly requestHeaders?: Record<string, string>;
  readonly responseHeaders?: Record<string, string[]>;
}
type Listener = (details: Details, callback: (answer: unknown) => void) => void;

function watch() {
  const listeners: Record<string, Listener> = {};
  const filters: Record<string, unknown> = {};
  const counts: number[] = [];
  const at = (name: string) => (filter: unknown, listener: Listener) => {
    filters[name] = filter;
    listeners[name] = listener;
  };
  const webRequest = {
    onBeforeSendHeaders: at('before'),
    onSendHeaders: at('send'),
    onHeadersReceived: at('received'),
    onCompleted: at('completed'),
    onErrorOccurred: at('error'),
  };
  const cookies = {
    get: vi.fn(() => Promise.resolve([{ name: 'a', value: '1' }])),
    set: vi.fn((_cookie: object) => Promise.resolve()),
    remove: vi.fn(() => Promise.resolve()),
  };
  watchRequests({ webRequest, cookies } as unknown as Session, {
    origin: APP,
    isGranted: ({ hostname }) => hostname === 'granted.example',
    changed: (open) => void counts.push(open),
    log: fakeLog(),
  });
  const emit = (name: string, id: number) => listeners[name]?.({ id }, () => {});
  const ask = (name: string, details: Details) =>
    new Promise<unknown>((resolve) => listeners[name]?.(details, resolve));
  return { emit, ask, counts, filters, cookies };
}

it('counts the requests under way until they complete or fail', () => {
  const { emit, counts } = watch();
  emit('send', 1);
  emit('send', 2);
  emit('completed', 1);
  emit('error', 2);
  expect(counts).toEqual([1, 2, 1, 0]);
});

it('counts a request once, which is sent again after a redirect', () => {
  const { emit, counts } = watch();
  emit('send', 1);
  emit('send', 1);
  emit('completed', 1);
  expect(counts.at(-1)).toBe(0);
});

it('knows nothing of requests that end without having been sent, and that end twice', () => {
  const { emit, counts } = watch();
  emit('error', 5);
  emit('send', 1);
  emit('error', 1);
  emit('completed', 1);
  expect(counts).toEqual([1, 0]);
});

it('looks at the web only: an app’s own files keep nothing alive', () => {
  const { filters } = watch();
  const urls = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'];
  expect([filters['send'], filters['completed'], filters['error']]).toEqual([{ urls }, { urls }, { urls }]);
});

it('leaves WebSockets as they are', () => {
  const { filters } = watch();
  const urls = ['http://*/*', 'https://*/*'];
  expect([filters['before'], filters['received']]).toEqual([{ urls }, { urls }]);
});

it('sends the cookies of a granted host and keeps what it sets', async () => {
  const { ask, cookies } = watch();
  const url = 'http://granted.example/x';
  const sent = await ask('before', { id: 1, method: 'GET', url, requestHeaders: { Origin: APP, 'X-Own': '1' } });
  expect(sent).toEqual({ requestHeaders: { 'X-Own': '1', 'Sec-Fetch-Site': 'none', Cookie: 'a=1' } });
  const responseHeaders = { 'Set-Cookie': ['b=2', 'c=3; Max-Age=0'], 'X-Its': ['1'] };
  const received = await ask('received', { id: 1, url, statusCode: 200, responseHeaders });
  expect(received).toEqual({
    responseHeaders: {
      ...responseHeaders,
      'Access-Control-Allow-Origin': [APP],
      'Access-Control-Allow-Credentials': ['true'],
      'Access-Control-Expose-Headers': ['Set-Cookie, X-Its'],
    },
  });
  expect(cookies.set).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ url, name: 'b', value: '2' }));
  expect(cookies.remove).toHaveBeenCalledExactlyOnceWith(url, 'c');
});

it('touches neither headers nor cookies of other hosts', async () => {
  const { ask, cookies } = watch();
  const url = 'http://foreign.example/';
  expect(await ask('before', { id: 1, method: 'GET', url, requestHeaders: { Origin: APP } })).toEqual({});
  const responseHeaders = { 'Set-Cookie': ['b=2'] };
  expect(await ask('received', { id: 1, url, statusCode: 200, responseHeaders })).toEqual({});
  expect(cookies.get).not.toHaveBeenCalled();
  expect(cookies.set).not.toHaveBeenCalled();
});
