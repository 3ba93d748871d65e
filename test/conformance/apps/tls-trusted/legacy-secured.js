'use strict';

/** A socket of the old API after a handshake with a peer whose certificate is trusted. */
async function legacySecured(t, options, range) {
  var { id, peer } = await legacyConnected(t, { tls: 'localhost', ...options }, 'localhost');
  await (range ? t.call('socket.secure', id, range) : t.call('socket.secure', id));
  return { id: id, peer: peer };
}

test('secured, old API: a conversation', async (t) => {
  var { id, peer } = await legacySecured(t, { echo: true });
  await t.call('socket.getInfo', id);
  await t.call('socket.write', id, bytes('over TLS'));
  await t.call('socket.read', id, 4);
  await t.call('socket.read', id);
  await peer.seen({ bytes: 8 });
  await t.promise('socket.disconnect', id);
  await t.call('socket.getInfo', id);
  await t.call('socket.write', id, bytes('no more'));
});

// To connect again ends Chromium.
test('secured, old API: again, and options', async (t) => {
  var { id } = await legacySecured(t);
  await t.call('socket.setNoDelay', id, true);
  await t.call('socket.setKeepAlive', id, true, 5);
  await t.call('socket.secure', id);
  await t.call('socket.getInfo', id);
});

test('secured, old API: the peer ends', async (t) => {
  var { id } = await legacySecured(t, { greet: 'bye', end: true });
  await t.call('socket.read', id);
  await t.call('socket.read', id);
  await t.call('socket.getInfo', id);
});

test('secured, old API: destroyed with a read under way', async (t) => {
  var { id, peer } = await legacySecured(t);
  var reading = t.begin('socket.read', id);
  await t.promise('socket.destroy', id);
  await t.answered(reading);
  await peer.seen({ closed: true });
});

test('secured, old API: versions', async (t) => {
  await legacySecured(t, {}, { tlsVersion: { min: 'tls1.2', max: 'tls1.2' } });
  await legacySecured(t, {}, { tlsVersion: { max: 'tls1.1' } });
});
