'use strict';

var GRANTED = 'exact.localhost';
var FOREIGN = 'foreign.localhost';
var ANSWERS = {
  '/': { headers: { 'X-Hidden': 'shown' } },
  '/missing': { status: 404, body: 'not here' },
  '/other': { headers: { 'Access-Control-Allow-Origin': 'https://example.com', 'X-Hidden': 'shown' } },
  '/open': {
    headers: { 'Access-Control-Allow-Origin': '*', 'X-Hidden': 'shown' },
    preflight: {
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'PUT',
        'Access-Control-Allow-Headers': 'x-own',
      },
    },
  },
};

test('fetch: a granted host', async (t) => {
  var server = await web(t, 'peer', ANSWERS);
  await tryFetch(t, 'GET', server.url(GRANTED));
  await server.asked();
  await tryFetch(t, 'HEAD', server.url(GRANTED), { method: 'HEAD' });
  await server.asked();
  await tryFetch(t, 'POST of a text', server.url(GRANTED), { method: 'POST', body: 'text' });
  await server.asked();
  await tryFetch(t, '404', server.url(GRANTED, '/missing'));
  await server.asked();
  await tryFetch(t, "another origin's permission", server.url(GRANTED, '/other'));
  await server.asked();
});

test('fetch: a granted host, what would need a preflight', async (t) => {
  var server = await web(t, 'peer', ANSWERS);
  await tryFetch(t, 'header', server.url(GRANTED), { headers: { 'X-Own': 'mine' } });
  await server.asked();
  await tryFetch(t, 'PUT', server.url(GRANTED), { method: 'PUT', body: 'text' });
  await server.asked();
  await tryFetch(t, 'JSON', server.url(GRANTED), {
    method: 'POST',
    body: '{}',
    headers: { 'Content-Type': 'application/json', Authorization: 'Basic eDp5' },
  });
  await server.asked();
  await tryFetch(t, 'unusual method', server.url(GRANTED), { method: 'PROPFIND' });
  await server.asked();
});

test('fetch: a granted host, how the answer is marked', async (t) => {
  var server = await web(t, 'peer', ANSWERS);
  var response = await fetch(server.url(GRANTED, '/other'));
  t.value('type', () => response.type);
  t.value('allowed origin', () => response.headers.get('Access-Control-Allow-Origin'));
});

test('fetch: a granted host, by mode', async (t) => {
  var server = await web(t, 'peer', ANSWERS);
  await tryFetch(t, 'cors', server.url(GRANTED), { mode: 'cors' });
  await server.asked();
  await tryFetch(t, 'no-cors', server.url(GRANTED), { mode: 'no-cors' });
  await server.asked();
  await tryFetch(t, 'same-origin', server.url(GRANTED), { mode: 'same-origin' });
  await server.asked(0);
});

test('fetch: a host that is not granted', async (t) => {
  var server = await web(t, 'peer', ANSWERS);
  await tryFetch(t, 'GET', server.url(FOREIGN));
  await server.asked();
  await tryFetch(t, 'POST of a text', server.url(FOREIGN), { method: 'POST', body: 'text' });
  await server.asked();
  await tryFetch(t, 'PUT', server.url(FOREIGN), { method: 'PUT', body: 'text' });
  await server.asked();
  await tryFetch(t, 'no-cors', server.url(FOREIGN), { mode: 'no-cors' });
  await server.asked();
});

test('fetch: a host that is not granted, whose server allows it', async (t) => {
  var server = await web(t, 'peer', ANSWERS);
  await tryFetch(t, 'GET', server.url(FOREIGN, '/open'));
  await server.asked();
  await tryFetch(t, 'PUT', server.url(FOREIGN, '/open'), { method: 'PUT', body: 'text', headers: { 'X-Own': 'mine' } });
  await server.asked(2);
  await tryFetch(t, 'with credentials', server.url(FOREIGN, '/open'), { credentials: 'include' });
  await server.asked();
});

test('XMLHttpRequest: a granted host, what would need a preflight', async (t) => {
  var server = await web(t, 'peer', ANSWERS);
  await tryXhr(t, 'PUT with a header', server.url(GRANTED), {
    method: 'PUT',
    body: 'text',
    headers: { 'X-Own': 'mine' },
  });
  await server.asked();
});

test('XMLHttpRequest: granted and not', async (t) => {
  var server = await web(t, 'peer', ANSWERS);
  await tryXhr(t, 'GET, granted', server.url(GRANTED));
  await server.asked();
  await tryXhr(t, 'with credentials, granted', server.url(GRANTED), { credentials: true });
  await server.asked();
  await tryXhr(t, 'GET, not granted', server.url(FOREIGN));
  await server.asked();
  await tryXhr(t, 'PUT, not granted', server.url(FOREIGN), { method: 'PUT', body: 'text' });
  await server.asked();
});
