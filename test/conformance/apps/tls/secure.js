'use strict';

test('secure: not connected', async (t) => {
  var id = await t.tcp();
  await t.call('sockets.tcp.secure', id);
  await t.call('sockets.tcp.secure', id, {});
  await t.call('sockets.tcp.getInfo', id);
});

test('secure: after disconnect', async (t) => {
  var { id } = await t.connectedPaused();
  await t.call('sockets.tcp.disconnect', id);
  await t.call('sockets.tcp.secure', id);
});

test('secure: after the peer ended', async (t) => {
  var { id, peer } = await t.connected();
  await peer.end();
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.secure', id);
  await t.call('sockets.tcp.getInfo', id);
});

test('secure: with a read under way', async (t) => {
  var { id } = await t.connected({ tls: 'localhost' });
  await t.call('sockets.tcp.secure', id);
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.close', id);
});

test('secure: paused after connect, so with a read under way', async (t) => {
  var { id, peer } = await t.connected({ tls: 'localhost' });
  await t.call('sockets.tcp.setPaused', id, true);
  await t.call('sockets.tcp.secure', id);
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
  await peer.seen({ tlsError: true });
});

test('secure: with a send under way', async (t) => {
  var { id } = await t.connectedPaused({ hold: true });
  t.begin('sockets.tcp.send', id, filled(16 << 20));
  await t.quiet();
  await t.call('sockets.tcp.secure', id);
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
  await t.quiet();
});

['localhost', 'elsewhere'].forEach((identity) => {
  test(`secure: a certificate that nobody vouches for (${identity})`, async (t) => {
    var { id } = await t.connectedPaused({ tls: identity }, {}, 'localhost');
    await t.call('sockets.tcp.secure', id);
    await t.call('sockets.tcp.getInfo', id);
    await t.call('sockets.tcp.getSockets');
  });
});

test('secure: a certificate that nobody vouches for, by address', async (t) => {
  var { id, peer } = await t.connectedPaused({ tls: 'localhost' });
  await t.call('sockets.tcp.secure', id, { tlsVersion: { max: 'tls1.2' } });
  await t.call('sockets.tcp.getInfo', id);
  await peer.seen({ tlsError: true });
});

test('secure: a peer that does not speak TLS', async (t) => {
  var { id, peer } = await t.connectedPaused();
  var securing = t.begin('sockets.tcp.secure', id);
  await peer.seen({ bytes: 1 }, true);
  await peer.send('HTTP/1.1 400 Bad Request\r\n\r\n');
  await t.answered(securing);
  await t.call('sockets.tcp.getInfo', id);
});

test('secure: a peer that greets in plain text', async (t) => {
  var { id } = await t.connectedPaused({ greet: '220 welcome\r\n' });
  await t.quiet();
  await t.call('sockets.tcp.secure', id);
  await t.call('sockets.tcp.getInfo', id);
});

test('secure: a peer that ends in the handshake', async (t) => {
  var { id, peer } = await t.connectedPaused();
  var securing = t.begin('sockets.tcp.secure', id);
  await peer.seen({ bytes: 1 }, true);
  await peer.end();
  await t.answered(securing);
  await t.call('sockets.tcp.getInfo', id);
});

test('secure: a peer that resets in the handshake', async (t) => {
  var { id, peer } = await t.connectedPaused();
  var securing = t.begin('sockets.tcp.secure', id);
  await peer.seen({ bytes: 1 }, true);
  await peer.reset();
  await t.answered(securing);
  await t.call('sockets.tcp.getInfo', id);
});

test('secure: closed in the handshake', async (t) => {
  var { id, peer } = await t.connectedPaused();
  t.begin('sockets.tcp.secure', id);
  await peer.seen({ bytes: 1 }, true);
  await t.call('sockets.tcp.close', id);
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
});

test('secure: disconnected in the handshake', async (t) => {
  var { id, peer } = await t.connectedPaused();
  t.begin('sockets.tcp.secure', id);
  await peer.seen({ bytes: 1 }, true);
  await t.call('sockets.tcp.disconnect', id);
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
});

test('secure: other calls in the handshake', async (t) => {
  var { id, peer } = await t.connectedPaused();
  t.begin('sockets.tcp.secure', id);
  await peer.seen({ bytes: 1 }, true);
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.send', id, bytes('x'));
  await t.call('sockets.tcp.setPaused', id, true);
  await t.call('sockets.tcp.secure', id);
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
});

test('secure: an empty range of versions', async (t) => {
  var { id } = await t.connectedPaused({ tls: 'localhost' }, {}, 'localhost');
  await t.call('sockets.tcp.secure', id, { tlsVersion: { min: 'tls1.3', max: 'tls1.2' } });
  await t.call('sockets.tcp.getInfo', id);
});

test('secure: a peer that is too old for the range', async (t) => {
  var { id } = await t.connectedPaused({ tls: 'localhost', maxTls: 'TLSv1.2' }, {}, 'localhost');
  await t.call('sockets.tcp.secure', id, { tlsVersion: { min: 'tls1.3' } });
  await t.call('sockets.tcp.getInfo', id);
});

test('secure: an accepted socket', async (t) => {
  var { port } = await t.listening();
  var id;
  var listener = (info) => {
    id = info.clientSocketId;
  };
  chrome.sockets.tcpServer.onAccept.addListener(listener);
  await t.client('client', port);
  await t.until('sockets.tcpServer.onAccept');
  chrome.sockets.tcpServer.onAccept.removeListener(listener);
  await t.call('sockets.tcp.secure', id);
  await t.call('sockets.tcp.getInfo', id);
});
