'use strict';

test('receive: one message after the other', async (t) => {
  var { peer } = await t.connected();
  for (var [index, text] of ['one', 'two', 'three'].entries()) {
    await peer.send(text);
    await t.until('sockets.tcp.onReceive', index + 1);
  }
});

test('receive: end of the stream', async (t) => {
  var { id, peer } = await t.connected();
  await peer.end();
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.disconnect', id);
  await t.call('sockets.tcp.getInfo', id);
});

test('receive: bytes before the end of the stream', async (t) => {
  var { peer } = await t.connected();
  await peer.send('bye');
  await peer.end();
  await t.until('sockets.tcp.onReceiveError');
});

test('receive: a reset', async (t) => {
  var { id, peer } = await t.connected();
  await peer.reset();
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.quiet();
});

test('receive: bytes before a reset', async (t) => {
  var { peer } = await t.connected({ greet: 'bye' });
  await t.until('sockets.tcp.onReceive');
  await peer.reset();
  await t.until('sockets.tcp.onReceiveError');
});

test('receive: the peer ends its half and still sees what is sent before', async (t) => {
  var { id, peer } = await t.connected({ halfOpen: true });
  await t.call('sockets.tcp.send', id, bytes('before'));
  await peer.end();
  await t.until('sockets.tcp.onReceiveError');
  await peer.seen({ closed: true });
});

test('receive: again after the end, by connect alone and after disconnect', async (t) => {
  var { id, peer } = await t.connected();
  await peer.end();
  await t.until('sockets.tcp.onReceiveError');
  var next = await t.server('next', { greet: 'again' });
  await t.call('sockets.tcp.connect', id, '127.0.0.1', next.port);
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.disconnect', id);
  await t.call('sockets.tcp.connect', id, '127.0.0.1', next.port);
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.until('sockets.tcp.onReceive');
});

// Of the events of 200 000 bytes only the size of the largest is certain.
[undefined, 10, 4096, 10000, 65536, 1048576].forEach((bufferSize) => {
  test(`receive: 200 000 bytes, bufferSize ${bufferSize}`, async (t) => {
    var { peer } = await t.connected({}, bufferSize === undefined ? {} : { bufferSize: bufferSize });
    t.summarise();
    await peer.fill(200000);
    await t.untilReceived(200000, 8000);
    await t.quiet();
    t.summarised();
  });
});

test('receive: bufferSize 1', async (t) => {
  var { peer } = await t.connected({}, { bufferSize: 1 });
  await peer.send('abc');
  await t.untilReceived(3);
});

test('receive: bufferSize changed between two messages', async (t) => {
  var { id, peer } = await t.connected();
  await peer.send('abcdefgh');
  await t.untilReceived(8);
  await t.call('sockets.tcp.update', id, { bufferSize: 3 });
  await peer.send('ABCDEFGH');
  await t.untilReceived(16);
  await peer.send('12345678');
  await t.untilReceived(24);
});

test('receive: every event has a buffer of its own', async (t) => {
  var { peer } = await t.connected({}, { bufferSize: 4 });
  var buffers = [];
  var listener = (info) => buffers.push(info.data);
  chrome.sockets.tcp.onReceive.addListener(listener);
  await peer.send('aaaabbbb');
  await t.untilReceived(8);
  chrome.sockets.tcp.onReceive.removeListener(listener);
  t.value('kinds', () => buffers.map((buffer) => Object.prototype.toString.call(buffer)));
  t.value('prototypes are this page’s', () => buffers.map((buffer) => buffer instanceof ArrayBuffer));
  new Uint8Array(buffers[0]).fill(0);
  t.value('second', () => buffers[1]);
});

test('receive: a listener that throws does not keep the next from hearing', async (t) => {
  var { peer } = await t.connected();
  var heard = 0;
  var faulty = () => {
    throw new Error('on purpose');
  };
  var sound = () => {
    heard += 1;
  };
  chrome.sockets.tcp.onReceive.addListener(faulty);
  chrome.sockets.tcp.onReceive.addListener(sound);
  await peer.send('x');
  await t.until('sockets.tcp.onReceive');
  await t.quiet();
  chrome.sockets.tcp.onReceive.removeListener(faulty);
  chrome.sockets.tcp.onReceive.removeListener(sound);
  t.value('heard', () => heard);
});

test('receive: two sockets do not mix', async (t) => {
  var first = await t.connected({ greet: 'to the first' });
  await t.until('sockets.tcp.onReceive');
  var second = await t.server('second', { greet: 'to the second' });
  var id = await t.tcp();
  await t.call('sockets.tcp.connect', id, '127.0.0.1', second.port);
  await t.until('sockets.tcp.onReceive', 2);
  await first.peer.send('again');
  await t.until('sockets.tcp.onReceive', 3);
});
