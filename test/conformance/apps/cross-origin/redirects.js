'use strict';

async function redirecting(t, headers) {
  var there = await web(t, 'there', { '/open': { headers: { 'Access-Control-Allow-Origin': '*' } } });
  var to = (host, path, status) => ({
    status: status || 302,
    headers: { Location: there.url(host, path), ...headers },
  });
  var here = await web(t, 'here', {
    '/granted': to(GRANTED, '/'),
    '/subdomain': to('a.granted.localhost', '/'),
    '/foreign': to(FOREIGN, '/'),
    '/open': to(FOREIGN, '/open'),
    '/keep': to('a.granted.localhost', '/', 307),
    '/within': { status: 302, headers: { Location: '/', ...headers } },
  });
  return { here: here, there: there };
}

test('redirects: from a granted host', async (t) => {
  var { here, there } = await redirecting(t);
  for (var path of ['/within', '/granted', '/subdomain', '/foreign', '/open']) {
    await tryFetch(t, path, here.url(GRANTED, path));
    await here.asked();
    if (path !== '/within') await there.asked();
  }
});

test('redirects: from a granted host, with a method that is kept', async (t) => {
  var { here, there } = await redirecting(t);
  await tryFetch(t, 'PUT', here.url(GRANTED, '/keep'), { method: 'PUT', body: 'text', headers: { 'X-Own': 'mine' } });
  await here.asked();
  await there.asked();
});

test('redirects: from a host that is not granted', async (t) => {
  var { here, there } = await redirecting(t);
  await tryFetch(t, 'granted', here.url(FOREIGN, '/granted'));
  await here.asked();
  await there.asked(0);
});

test('redirects: from a host that is not granted, whose server allows it', async (t) => {
  var { here, there } = await redirecting(t, { 'Access-Control-Allow-Origin': '*' });
  for (var path of ['/granted', '/foreign', '/open']) {
    await tryFetch(t, path, here.url(FOREIGN, path));
    await here.asked();
    await there.asked(1);
  }
});

test('redirects: not followed', async (t) => {
  var { here } = await redirecting(t);
  for (var redirect of ['manual', 'error']) {
    await tryFetch(t, redirect, here.url(GRANTED, '/subdomain'), { redirect: redirect });
    await here.asked();
  }
});
