'use strict';

/** A socket after a handshake with a peer whose certificate is trusted. */
async function secured(t, options, properties) {
  var { id, peer } = await t.connectedPaused({ tls: 'localhost', ...options }, properties, 'localhost');
  await t.call('sockets.tcp.secure', id);
  return { id: id, peer: peer };
}

test('secured: a conversation', async (t) => {
  var { id, peer } = await secured(t, { echo: true });
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.send', id, bytes('over TLS'));
  await t.until('sockets.tcp.onReceive');
  await peer.seen({ bytes: 8 });
  await t.call('sockets.tcp.disconnect', id);
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
});

test('secured: by address', async (t) => {
  var { id } = await t.connectedPaused({ tls: 'localhost' });
  await t.call('sockets.tcp.secure', id);
  await t.call('sockets.tcp.getInfo', id);
});

test('secured: what is kept of the properties', async (t) => {
  var { id, peer } = await secured(t, { greet: '0123456789' }, { name: 'n', bufferSize: 4, persistent: true });
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.untilReceived(10);
  await t.call('sockets.tcp.update', id, { name: 'm', bufferSize: 5 });
  await t.call('sockets.tcp.getInfo', id);
  await peer.send('abcdefghij');
  await t.untilReceived(20);
});

test('secured: options, again, connect', async (t) => {
  var { id, peer } = await secured(t);
  await t.call('sockets.tcp.setKeepAlive', id, true, 5);
  await t.call('sockets.tcp.setNoDelay', id, true);
  await t.call('sockets.tcp.secure', id);
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.connect', id, '127.0.0.1', peer.port);
});

test('secured: the peer ends', async (t) => {
  var { id, peer } = await secured(t);
  await t.call('sockets.tcp.setPaused', id, false);
  await peer.end();
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.send', id, bytes('late'));
});

test('secured: the peer ends while paused, after some bytes', async (t) => {
  var { id, peer } = await secured(t);
  await peer.send('last');
  await peer.end();
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.until('sockets.tcp.onReceiveError');
});

test('secured: the peer resets', async (t) => {
  var { id, peer } = await secured(t);
  await t.call('sockets.tcp.setPaused', id, false);
  await peer.reset();
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
});

test('secured: closed, what the peer sees', async (t) => {
  var { id, peer } = await secured(t);
  await t.call('sockets.tcp.close', id);
  // Whether with an end or a reset depends on what of the handshake's tickets was still unread.
  var seen = await peer.seen({ closed: true }, true);
  t.value('the peer sees it', () => seen.closed);
  await t.call('sockets.tcp.getInfo', id);
});

test('secured: 200 000 bytes', async (t) => {
  var { id, peer } = await secured(t);
  await t.call('sockets.tcp.setPaused', id, false);
  t.summarise();
  await peer.fill(200000);
  await t.untilReceived(200000, 5000);
  t.value('received', () => t.received);
});

test('secured: 1 MiB sent', async (t) => {
  var { id, peer } = await secured(t);
  await t.call('sockets.tcp.send', id, filled(1 << 20));
  await peer.seen({ bytes: 1 << 20 });
});

test('secured: connected again after disconnect', async (t) => {
  var { id } = await secured(t);
  await t.call('sockets.tcp.disconnect', id);
  var next = await t.server('next', { greet: 'plain' });
  await t.call('sockets.tcp.connect', id, '127.0.0.1', next.port);
  await t.call('sockets.tcp.getInfo', id);
});

[
  { min: 'tls1.2', max: 'tls1.2' },
  { min: 'tls1.3', max: 'tls1.3' },
  { min: 'tls1', max: 'tls1.1' },
  { max: 'tls1.1' },
  { max: 'tls1.2' },
  { min: 'ssl3' },
  { min: 'TLS1.3' },
  { min: '' },
  {},
].forEach((range) => {
  test(`secured: versions ${JSON.stringify(range)}`, async (t) => {
    var { id, peer } = await t.connectedPaused({ tls: 'localhost' }, {}, 'localhost');
    await t.call('sockets.tcp.secure', id, { tlsVersion: range });
    await peer.seen({ connections: 1 });
  });
});

test('secured: STARTTLS', async (t) => {
  var { id } = await t.connectedPaused({ startTls: true }, {}, 'localhost');
  var listener = () => {
    chrome.sockets.tcp.setPaused(id, true);
    chrome.sockets.tcp.onReceive.removeListener(listener);
  };
  chrome.sockets.tcp.onReceive.addListener(listener);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.call('sockets.tcp.send', id, bytes('STARTTLS\r\n'));
  await t.until('sockets.tcp.onReceive');
  await t.call('sockets.tcp.secure', id);
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
});
