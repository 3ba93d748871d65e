'use strict';

test('server: listen, accept, a conversation', async (t) => {
  var { id, port } = await legacyListening(t);
  var accepting = t.begin('socket.accept', id);
  var client = await t.client('client', port, { data: 'hi' });
  await t.answered(accepting);
  var { socketId } = await accepting.result;
  await t.call('socket.getInfo', socketId);
  await t.call('socket.read', socketId, 100);
  await t.call('socket.write', socketId, bytes('yo'));
  await client.seen({ bytes: 2 });
  await client.end();
  await t.call('socket.read', socketId, 100);
});

test('server: a client that came before accept', async (t) => {
  var { id, port } = await legacyListening(t);
  await t.client('client', port);
  await t.quiet();
  await t.call('socket.accept', id);
});

test('server: two clients, two accepts', async (t) => {
  var { id, port } = await legacyListening(t);
  await t.client('a', port);
  await t.call('socket.accept', id);
  await t.client('b', port);
  await t.call('socket.accept', id);
});

test('server: accept twice at once', async (t) => {
  var { id, port } = await legacyListening(t);
  var first = t.begin('socket.accept', id);
  await t.call('socket.accept', id);
  await t.client('client', port);
  await t.answered(first);
});

test('server: listen where somebody listens, then elsewhere, then again', async (t) => {
  var peer = await t.server('peer');
  var id = await legacySocket(t, 'tcp');
  await t.call('socket.listen', id, '127.0.0.1', peer.port);
  await t.call('socket.listen', id, '127.0.0.1', 0);
  await t.call('socket.listen', id, '127.0.0.1', 0);
});

['', 'localhost', '300.1.1.1', '203.0.113.7', '0.0.0.0'].forEach((address) => {
  test(`server: address ${JSON.stringify(address)}`, async (t) => {
    var id = await legacySocket(t, 'tcp');
    await t.call('socket.listen', id, address, 0);
    await t.call('socket.getInfo', id);
  });
});

test('server: ports and backlogs', async (t) => {
  for (var port of [65536, -65536]) await t.call('socket.listen', await legacySocket(t, 'tcp'), '127.0.0.1', port);
  for (var backlog of [0, -1, 1, 1000000]) {
    await t.call('socket.listen', await legacySocket(t, 'tcp'), '127.0.0.1', 0, backlog);
  }
});

test('server: listen on a connected socket and on one for UDP', async (t) => {
  var { id } = await legacyConnected(t);
  await t.call('socket.listen', id, '127.0.0.1', 0);
  await t.call('socket.listen', await legacySocket(t, 'udp'), '127.0.0.1', 0);
  await t.call('socket.accept', await legacySocket(t, 'udp'));
});

test('server: what is not for a server', async (t) => {
  var { id } = await legacyListening(t);
  await t.call('socket.read', id, 10);
  await t.call('socket.write', id, bytes('x'));
  await t.call('socket.connect', id, '127.0.0.1', 9);
  await t.call('socket.setNoDelay', id, true);
  await t.call('socket.secure', id);
});

test('server: disconnect', async (t) => {
  var { id, port } = await legacyListening(t);
  await t.promise('socket.disconnect', id);
  await t.call('socket.getInfo', id);
  await t.client('late', port);
  await t.call('socket.accept', id);
});

test('server: destroyed while it accepts', async (t) => {
  var { id } = await legacyListening(t);
  t.begin('socket.accept', id);
  await t.quiet();
  await t.promise('socket.destroy', id);
  await t.quiet();
});
