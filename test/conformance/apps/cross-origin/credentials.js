'use strict';

var COOKIES = {
  '/set': { headers: { 'Set-Cookie': 'plain=1; Path=/' } },
  '/lax': { headers: { 'Set-Cookie': 'lax=1; Path=/; SameSite=Lax' } },
  '/strict': { headers: { 'Set-Cookie': 'strict=1; Path=/; SameSite=Strict; HttpOnly' } },
};

test('cookies: a granted host', async (t) => {
  var server = await web(t, 'peer', COOKIES);
  for (var path of ['/set', '/lax', '/strict']) await fetched(server.url(GRANTED, path), { credentials: 'include' });
  await t.peer('asked', { name: 'peer', count: 3 }, true);
  for (var credentials of ['include', 'same-origin']) {
    await tryFetch(t, credentials, server.url(GRANTED), { credentials: credentials });
    await server.asked();
  }
  await tryFetch(t, 'by default', server.url(GRANTED));
  await server.asked();
  await tryXhr(t, 'XMLHttpRequest', server.url(GRANTED));
  await server.asked();
  await tryXhr(t, 'XMLHttpRequest with credentials', server.url(GRANTED), { credentials: true });
  await server.asked();
});

test('cookies: left out', async (t) => {
  var server = await web(t, 'peer', COOKIES);
  await fetched(server.url('c.granted.localhost', '/set'));
  await tryFetch(t, 'omit', server.url('c.granted.localhost'), { credentials: 'omit' });
  await server.asked(2);
  await fetched(server.url('a.granted.localhost', '/set'), { credentials: 'omit' });
  await tryFetch(t, 'after omit', server.url('a.granted.localhost'), { credentials: 'include' });
  await server.asked(2);
});

test('cookies: how long, for whom', async (t) => {
  var server = await web(t, 'peer', {
    '/domain': { headers: { 'Set-Cookie': 'wide=1; Domain=granted.localhost; Path=/' } },
    '/foreign': { headers: { 'Set-Cookie': 'not=1; Domain=example.com; Path=/' } },
    '/deep/path': { headers: { 'Set-Cookie': 'deep=1' } },
    '/secure': { headers: { 'Set-Cookie': 'secure=1; Secure; Path=/' } },
    '/ends': { headers: { 'Set-Cookie': 'wide=2; Domain=granted.localhost; Path=/; Max-Age=0' } },
    '/lasts': { headers: { 'Set-Cookie': 'lasts=1; Path=/; Expires=Fri, 01 Jan 2100 00:00:00 GMT' } },
  });
  for (var path of ['/domain', '/foreign', '/deep/path', '/secure', '/lasts']) {
    await fetched(server.url('d.granted.localhost', path));
  }
  await t.peer('asked', { name: 'peer', count: 5 }, true);
  await fetched(server.url('d.granted.localhost'));
  await fetched(server.url('d.granted.localhost', '/deep/other'));
  await fetched(server.url('e.granted.localhost'));
  await fetched(server.url('d.granted.localhost', '/ends'));
  await fetched(server.url('d.granted.localhost'));
  await server.asked(5);
});

test('cookies: set by a request without credentials', async (t) => {
  var server = await web(t, 'peer', COOKIES);
  await fetched(server.url('b.granted.localhost', '/set'));
  await tryFetch(t, 'after the default', server.url('b.granted.localhost'), { credentials: 'include' });
  await server.asked(2);
});

test('cookies: a host that is not granted', async (t) => {
  var server = await web(t, 'peer', {
    '/set': {
      headers: {
        'Set-Cookie': 'plain=1; Path=/',
        'Access-Control-Allow-Origin': location.origin,
        'Access-Control-Allow-Credentials': 'true',
      },
    },
  });
  await fetched(server.url(FOREIGN, '/set'), { credentials: 'include' });
  await tryFetch(t, 'include', server.url(FOREIGN, '/set'), { credentials: 'include' });
  await server.asked(2);
});
