'use strict';

test('tcp: a conversation, disconnect, and another', async (t) => {
  var { id, peer } = await legacyConnected(t, { echo: true });
  await t.call('socket.getInfo', id);
  await t.call('socket.write', id, bytes('hello'));
  await t.call('socket.read', id, 100);
  await t.promise('socket.disconnect', id);
  await t.call('socket.getInfo', id);
  await t.call('socket.connect', id, '127.0.0.1', peer.port);
  await t.call('socket.getInfo', id);
});

test('tcp: refused', async (t) => {
  var id = await legacySocket(t, 'tcp');
  await t.call('socket.connect', id, '127.0.0.1', await t.freePort());
  await t.call('socket.getInfo', id);
});

['nobody.invalid', '', 'a b', '[::1]', '300.1.1.1'].forEach((host) => {
  test(`tcp: host ${JSON.stringify(host)}`, async (t) => {
    var id = await legacySocket(t, 'tcp');
    await t.call('socket.connect', id, host, 80);
    await t.call('socket.getInfo', id);
  });
});

test(
  'tcp: localhost',
  async (t) => {
    var { id } = await legacyConnected(t, { host: '::' }, 'localhost');
    await t.call('socket.getInfo', id);
  },
  { needs: ['ipv6'] },
);

test('tcp: ports', async (t) => {
  for (var port of [0, -1, 65536, 131072]) {
    await t.call('socket.connect', await legacySocket(t, 'tcp'), '127.0.0.1', port);
  }
});

test('tcp: connect twice', async (t) => {
  var { id, peer } = await legacyConnected(t);
  await t.call('socket.connect', id, '127.0.0.1', peer.port);
});

test('tcp: what is not for one that is not connected', async (t) => {
  var id = await legacySocket(t, 'tcp');
  await t.call('socket.read', id, 10);
  await t.call('socket.write', id, bytes('x'));
  await t.call('socket.setKeepAlive', id, true, 1);
  await t.call('socket.setNoDelay', id, true);
  await t.call('socket.recvFrom', id, 10);
  await t.call('socket.sendTo', id, bytes('x'), '127.0.0.1', 9);
  await t.call('socket.bind', id, '127.0.0.1', 0);
  await t.call('socket.accept', id);
  await t.call('socket.secure', id);
  await t.promise('socket.disconnect', id);
  await t.call('socket.getInfo', id);
});

test('tcp: options', async (t) => {
  var { id } = await legacyConnected(t);
  await t.call('socket.setKeepAlive', id, true, 1);
  await t.call('socket.setKeepAlive', id, true, -1);
  await t.call('socket.setKeepAlive', id, true, 100000);
  await t.call('socket.setKeepAlive', id, false);
  await t.call('socket.setNoDelay', id, true);
  await t.call('socket.setNoDelay', id, false);
});

test('read: into a smaller buffer, then the rest', async (t) => {
  var { id } = await legacyConnected(t, { greet: 'abcdefghij' });
  await t.call('socket.read', id, 4);
  await t.call('socket.read', id);
});

test('read: sizes that are none', async (t) => {
  var { id, peer } = await legacyConnected(t);
  await t.call('socket.read', id, 0);
  await t.call('socket.read', id, -1);
  await peer.send('x');
  await t.call('socket.read', id, 10);
});

test('read: before the bytes are there', async (t) => {
  var { id, peer } = await legacyConnected(t);
  var reading = t.begin('socket.read', id, 10);
  await t.quiet();
  await peer.send('late');
  await t.answered(reading);
});

test('read: twice at once', async (t) => {
  var { id, peer } = await legacyConnected(t);
  var first = t.begin('socket.read', id, 10);
  var second = t.begin('socket.read', id, 10);
  await t.answered(second);
  await peer.send('late');
  await t.answered(first);
});

test('read: the end of the stream', async (t) => {
  var { id, peer } = await legacyConnected(t);
  await peer.send('bye');
  await t.call('socket.read', id, 100);
  await peer.end();
  await t.call('socket.read', id, 100);
  await t.call('socket.read', id, 100);
  await t.call('socket.getInfo', id);
  await t.call('socket.write', id, bytes('x'));
});

test('read: a reset', async (t) => {
  var { id, peer } = await legacyConnected(t);
  var reading = t.begin('socket.read', id, 10);
  await t.quiet();
  await peer.reset();
  await t.answered(reading);
  await t.call('socket.read', id, 10);
  await t.call('socket.write', id, bytes('x'));
});

test('read: destroyed meanwhile', async (t) => {
  var { id } = await legacyConnected(t);
  var reading = t.begin('socket.read', id, 10);
  await t.quiet();
  await t.promise('socket.destroy', id);
  await t.answered(reading);
  await t.call('socket.getInfo', id);
});

test('read: disconnected meanwhile', async (t) => {
  var { id } = await legacyConnected(t);
  var reading = t.begin('socket.read', id, 10);
  await t.quiet();
  await t.promise('socket.disconnect', id);
  await t.answered(reading);
  await t.call('socket.getInfo', id);
});

test('read: 200 000 bytes', async (t) => {
  var { id, peer } = await legacyConnected(t);
  await peer.fill(200000);
  var received = 0;
  var largest = 0;
  while (received < 200000) {
    var info = await new Promise((resolve) => chrome.socket.read(id, 70000, resolve));
    if (info.resultCode <= 0) break;
    received += info.resultCode;
    largest = Math.max(largest, info.data.byteLength);
  }
  t.value('received', () => received);
  t.value('no more than 64 KiB at once', () => largest <= 65536);
});

test('write: nothing, much, two at once', async (t) => {
  var { id, peer } = await legacyConnected(t, { runs: true });
  await t.call('socket.write', id, new ArrayBuffer(0));
  await t.call('socket.write', id, filled(4 << 20, 'A'));
  await t.answered(
    t.begin('socket.write', id, filled(10, 'B')),
    t.begin('socket.write', id, new Uint8Array([1, 67, 2]).subarray(1, 2)),
  );
  await peer.seen({ bytes: (4 << 20) + 11 });
});

test('write: disconnected meanwhile', async (t) => {
  var { id } = await legacyConnected(t, { hold: true });
  var writing = t.begin('socket.write', id, filled(32 << 20));
  await t.quiet();
  await t.promise('socket.disconnect', id);
  // Chromium never answers it.
  await t.answered(writing);
  await t.call('socket.getInfo', id);
});

test('secure: not connected, plain text, no trust', async (t) => {
  await t.call('socket.secure', await legacySocket(t, 'tcp'));
  await t.call('socket.secure', await legacySocket(t, 'udp'));
  var { id } = await legacyConnected(t, { tls: 'localhost' });
  await t.call('socket.secure', id);
  await t.call('socket.getInfo', id);
});

test('secure: with a read under way', async (t) => {
  var { id } = await legacyConnected(t, { tls: 'localhost' });
  t.begin('socket.read', id, 10);
  await t.quiet();
  await t.call('socket.secure', id);
  await t.quiet();
  await t.call('socket.getInfo', id);
});
