'use strict';

test('receive: one event for each datagram', async (t) => {
  var peer = await t.datagrams('peer');
  var { port } = await t.bound();
  for (var [index, text] of ['one', 'two', 'three'].entries()) {
    await peer.sendTo(port, text);
    await t.until('sockets.udp.onReceive', index + 1);
  }
});

test('receive: from two', async (t) => {
  var first = await t.datagrams('first');
  var second = await t.datagrams('second');
  var { port } = await t.bound();
  await first.sendTo(port, 'a');
  await t.until('sockets.udp.onReceive', 1);
  await second.sendTo(port, 'b');
  await t.until('sockets.udp.onReceive', 2);
});

test('pause: the receive under way still ends, the rest waits', async (t) => {
  var peer = await t.datagrams('peer');
  var { id, port } = await t.bound();
  await t.call('sockets.udp.setPaused', id, true);
  for (var text of ['one', 'two', 'three']) await peer.sendTo(port, text);
  await t.quiet();
  t.note('still paused');
  await t.call('sockets.udp.getInfo', id);
  await t.call('sockets.udp.setPaused', id, false);
  await t.until('sockets.udp.onReceive', 3);
});

test('pause: before bind', async (t) => {
  var peer = await t.datagrams('peer');
  var id = await t.udp();
  await t.call('sockets.udp.setPaused', id, true);
  await t.call('sockets.udp.bind', id, '127.0.0.1', 0);
  var info = await t.call('sockets.udp.getInfo', id);
  await peer.sendTo(info.localPort, 'x');
  await t.quiet();
  await t.call('sockets.udp.setPaused', id, false);
  await t.until('sockets.udp.onReceive');
});

test('pause: on and off while a receive is under way', async (t) => {
  var peer = await t.datagrams('peer');
  var { id, port } = await t.bound();
  await t.call('sockets.udp.setPaused', id, true);
  await t.call('sockets.udp.setPaused', id, false);
  await peer.sendTo(port, 'one');
  await t.until('sockets.udp.onReceive', 1);
  await peer.sendTo(port, 'two');
  await t.until('sockets.udp.onReceive', 2);
});

test('pause: on a socket that is not bound', async (t) => {
  var id = await t.udp();
  for (var paused of [true, true, false, false]) {
    await t.call('sockets.udp.setPaused', id, paused);
    await t.call('sockets.udp.getInfo', id);
  }
});

test('pause: in the listener', async (t) => {
  var peer = await t.datagrams('peer');
  var { id, port } = await t.bound();
  var listener = () => {
    chrome.sockets.udp.setPaused(id, true);
    chrome.sockets.udp.onReceive.removeListener(listener);
  };
  chrome.sockets.udp.onReceive.addListener(listener);
  await peer.sendTo(port, 'one');
  await t.until('sockets.udp.onReceive', 1);
  await t.quiet();
  await t.call('sockets.udp.getInfo', id);
  await t.call('sockets.udp.setPaused', id, false);
  await peer.sendTo(port, 'two');
  await t.until('sockets.udp.onReceive', 2);
});

[4, 9, 10, 11].forEach((bufferSize) => {
  test(`receive: ten bytes into a buffer of ${bufferSize}, then three`, async (t) => {
    var peer = await t.datagrams('peer');
    var { id, port } = await t.bound({ bufferSize: bufferSize });
    await peer.sendTo(port, '0123456789');
    await t.until(bufferSize < 10 ? 'sockets.udp.onReceiveError' : 'sockets.udp.onReceive');
    await t.call('sockets.udp.getInfo', id);
    await peer.sendTo(port, 'abc');
    await t.quiet();
    await t.call('sockets.udp.setPaused', id, false);
    await t.quiet();
    await t.call('sockets.udp.getInfo', id);
  });
});

[4096, 4097, 5000].forEach((length) => {
  test(`receive: ${length} bytes with the default buffer`, async (t) => {
    var peer = await t.datagrams('peer');
    var { id, port } = await t.bound();
    await peer.fillTo(port, length);
    await t.until(length > 4096 ? 'sockets.udp.onReceiveError' : 'sockets.udp.onReceive');
    await t.call('sockets.udp.getInfo', id);
  });
});

test('receive: 65507 bytes into a buffer of 64 KiB', async (t) => {
  var peer = await t.datagrams('peer');
  var { port } = await t.bound({ bufferSize: 65536 });
  await peer.fillTo(port, 65507);
  await t.until('sockets.udp.onReceive');
});

test('receive: a larger buffer counts from the next receive on', async (t) => {
  var peer = await t.datagrams('peer');
  var { id, port } = await t.bound({ bufferSize: 4 });
  await t.call('sockets.udp.update', id, { bufferSize: 100 });
  await peer.sendTo(port, '0123');
  await t.until('sockets.udp.onReceive', 1);
  await peer.sendTo(port, '0123456789');
  await t.until('sockets.udp.onReceive', 2);
});

test('receive: an event is not told after close', async (t) => {
  var peer = await t.datagrams('peer');
  var { id, port } = await t.bound();
  await t.call('sockets.udp.close', id);
  await peer.sendTo(port, 'late');
  await t.quiet();
});
