'use strict';

/** Whether the page gets an answer of this host. */
async function reaches(t, server, host, path) {
  var outcome = await fetched(server.url(host, path));
  t.value(`${host}${path || ''}`, () => (typeof outcome === 'string' ? outcome : outcome.text));
}

test('patterns: hosts', async (t) => {
  var server = await web(t, 'peer', {});
  await reaches(t, server, '127.0.0.1');
  await reaches(t, server, 'localhost');
  await reaches(t, server, 'granted.localhost');
  await reaches(t, server, 'a.granted.localhost');
  await reaches(t, server, 'a.b.granted.localhost');
  await reaches(t, server, 'notgranted.localhost');
  await reaches(t, server, 'exact.localhost');
  await reaches(t, server, 'EXACT.localhost');
  await reaches(t, server, 'exact.localhost.');
  await reaches(t, server, 'a.exact.localhost');
  await reaches(t, server, 'secure.localhost');
});

test('patterns: paths', async (t) => {
  var server = await web(t, 'peer', {});
  await reaches(t, server, 'path.localhost', '/only/here');
  await reaches(t, server, 'path.localhost', '/elsewhere');
});

test('patterns: ports', async (t) => {
  var own = await web(t, 'own port', {}, CONFIG.ports.a);
  var other = await web(t, 'other port', {});
  await reaches(t, own, 'port.localhost');
  await reaches(t, other, 'port.localhost');
});

test('patterns: files', async (t) => {
  await tryFetch(t, 'file', 'file:///etc/hostname');
});
