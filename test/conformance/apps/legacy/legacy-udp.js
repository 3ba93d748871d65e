'use strict';

test('udp: bind, sendTo, recvFrom', async (t) => {
  var peer = await t.datagrams('peer', { echo: true });
  var { id } = await legacyBound(t);
  await t.call('socket.sendTo', id, bytes('ping'), '127.0.0.1', peer.port);
  await t.call('socket.recvFrom', id, 100);
  await t.call('socket.bind', id, '127.0.0.1', 0);
});

test('udp: connect, write, read', async (t) => {
  var peer = await t.datagrams('peer', { echo: true });
  var id = await legacySocket(t, 'udp');
  await t.call('socket.connect', id, '127.0.0.1', peer.port);
  await t.call('socket.getInfo', id);
  await t.call('socket.write', id, bytes('ping'));
  await t.call('socket.read', id, 100);
  await t.call('socket.sendTo', id, bytes('x'), '127.0.0.1', peer.port);
  await t.call('socket.recvFrom', id, 100);
  await t.promise('socket.disconnect', id);
  await t.call('socket.getInfo', id);
});

test('udp: what is not for one that is neither bound nor connected', async (t) => {
  var peer = await t.datagrams('peer');
  var id = await legacySocket(t, 'udp');
  await t.call('socket.recvFrom', id, 10);
  await t.call('socket.read', id, 10);
  await t.call('socket.write', id, bytes('x'));
  await t.call('socket.sendTo', id, bytes('x'), '127.0.0.1', peer.port);
  await t.call('socket.setKeepAlive', id, true);
  await t.call('socket.setNoDelay', id, true);
  await t.call('socket.getInfo', id);
});

test('udp: a datagram larger than the buffer, and the next', async (t) => {
  var peer = await t.datagrams('peer');
  var { id, port } = await legacyBound(t);
  await peer.sendTo(port, '0123456789');
  await peer.sendTo(port, 'abc');
  await t.quiet();
  await t.call('socket.recvFrom', id, 4);
  await t.call('socket.recvFrom', id, 4);
});

test('udp: recvFrom twice at once', async (t) => {
  var peer = await t.datagrams('peer');
  var { id, port } = await legacyBound(t);
  var first = t.begin('socket.recvFrom', id);
  await t.call('socket.recvFrom', id);
  await peer.sendTo(port, 'x');
  await t.answered(first);
});

test('udp: recvFrom with sizes that are none', async (t) => {
  var { id } = await legacyBound(t);
  await t.call('socket.recvFrom', id, 0);
  await t.call('socket.recvFrom', id, -1);
});

test('udp: destroyed while it receives', async (t) => {
  var { id } = await legacyBound(t);
  var receiving = t.begin('socket.recvFrom', id);
  await t.quiet();
  await t.promise('socket.destroy', id);
  await t.answered(receiving);
});

test('udp: an empty datagram', async (t) => {
  var peer = await t.datagrams('peer', { echo: true });
  var { id } = await legacyBound(t);
  await t.call('socket.sendTo', id, new ArrayBuffer(0), '127.0.0.1', peer.port);
  await t.call('socket.recvFrom', id);
  await peer.got(1);
});

[65507, 65508, 70000].forEach((length) => {
  test(`udp: ${length} bytes`, async (t) => {
    var peer = await t.datagrams('peer');
    var { id } = await legacyBound(t);
    await t.call('socket.sendTo', id, filled(length), '127.0.0.1', peer.port);
    await peer.got(length < 65508 ? 1 : 0);
  });
});

test('udp: addresses to bind to', async (t) => {
  var peer = await t.datagrams('peer');
  await t.call('socket.bind', await legacySocket(t, 'udp'), '127.0.0.1', peer.port);
  for (var address of ['no address', '', 'localhost', '203.0.113.7', '127.1']) {
    await t.call('socket.bind', await legacySocket(t, 'udp'), address, 0);
  }
  for (var port of [-1, 65536]) await t.call('socket.bind', await legacySocket(t, 'udp'), '127.0.0.1', port);
});

test('udp: addresses to send to', async (t) => {
  var { id } = await legacyBound(t);
  for (var host of ['nobody.invalid', '', 'a b']) await t.call('socket.sendTo', id, bytes('x'), host, 9);
  for (var port of [0, -1, 65536]) await t.call('socket.sendTo', id, bytes('x'), '127.0.0.1', port);
});

test(
  'udp: groups, before and after bind',
  async (t) => {
    var id = await legacySocket(t, 'udp');
    for (var bound of [false, true]) {
      if (bound) await t.call('socket.bind', id, '0.0.0.0', 0);
      await t.call('socket.setMulticastTimeToLive', id, 5);
      await t.call('socket.setMulticastTimeToLive', id, 256);
      await t.call('socket.setMulticastLoopbackMode', id, false);
      await t.call('socket.joinGroup', id, '239.1.2.3');
      await t.call('socket.joinGroup', id, '239.1.2.3');
      await t.call('socket.joinGroup', id, 'no address');
      await t.call('socket.getJoinedGroups', id);
      await t.call('socket.leaveGroup', id, '239.1.2.3');
      await t.call('socket.leaveGroup', id, '239.1.2.3');
    }
  },
  { needs: ['multicast'] },
);

test('udp: groups are not for TCP', async (t) => {
  var id = await legacySocket(t, 'tcp');
  await t.call('socket.joinGroup', id, '239.1.2.3');
  await t.call('socket.leaveGroup', id, '239.1.2.3');
  await t.call('socket.setMulticastTimeToLive', id, 5);
  await t.call('socket.setMulticastLoopbackMode', id, true);
  await t.call('socket.getJoinedGroups', id);
});

test('udp: options after a bind that failed', async (t) => {
  var other = await t.datagrams('datagrams');
  var id = (await t.call('socket.create', 'udp')).socketId;
  await t.call('socket.bind', id, '127.0.0.1', other.port);
  await t.call('socket.setMulticastTimeToLive', id, 5);
  await t.call('socket.setMulticastTimeToLive', id, 256);
  await t.call('socket.setMulticastLoopbackMode', id, false);
  await t.call('socket.bind', id, '127.0.0.1', 0);
  await t.call('socket.getInfo', id);
  var refused = (await t.call('socket.create', 'udp')).socketId;
  await t.call('socket.bind', refused, 'no address', 0);
  await t.call('socket.setMulticastTimeToLive', refused, 5);
});

test('udp: sizes to read before bind', async (t) => {
  var id = await legacySocket(t, 'udp');
  for (var size of [-1, -2147483648, 0, 1]) {
    await t.call('socket.read', id, size);
    await t.call('socket.recvFrom', id, size);
  }
  var { id: bound } = await legacyBound(t);
  for (var number of [-1, 0, 1]) await t.call('socket.read', bound, number);
  await t.call('socket.recvFrom', bound, -1);
  var waiting = t.begin('socket.recvFrom', bound, 1);
  await t.call('socket.recvFrom', bound, -1);
  await t.call('socket.recvFrom', bound, 1);
  await t.call('socket.read', bound, -1);
  t.value('disconnect', () => chrome.socket.disconnect(bound));
  await t.answered(waiting);
  var tcp = await legacySocket(t, 'tcp');
  await t.call('socket.read', tcp, -1);
  await t.call('socket.recvFrom', tcp, -1);
  await t.call('socket.read', 99999, -1);
});
