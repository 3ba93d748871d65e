'use strict';

test('pause: before connect', async (t) => {
  var { id } = await t.connectedPaused({ greet: 'hello' });
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.until('sockets.tcp.onReceive');
});

test('pause: before connect, three messages', async (t) => {
  var { id, peer } = await t.connectedPaused();
  for (var text of ['one', 'two', 'three']) await peer.send(text);
  await t.quiet();
  t.note('still paused');
  await t.call('sockets.tcp.setPaused', id, false);
  await t.untilReceived(11);
});

test('pause: the read under way still ends, the next does not begin', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.setPaused', id, true);
  await peer.send('one');
  await t.until('sockets.tcp.onReceive');
  await peer.send('two');
  await peer.send('three');
  await t.quiet();
  t.note('still paused');
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.untilReceived(11);
});

test('pause: on and off while a read is under way', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.setPaused', id, true);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.call('sockets.tcp.getInfo', id);
  await peer.send('one');
  await t.until('sockets.tcp.onReceive', 1);
  await peer.send('two');
  await t.until('sockets.tcp.onReceive', 2);
});

test('pause: off when it is not on', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.setPaused', id, false);
  await peer.send('one');
  await t.until('sockets.tcp.onReceive');
});

test('pause: on a socket that is not connected', async (t) => {
  var id = await t.tcp();
  for (var paused of [true, true, false, false]) {
    await t.call('sockets.tcp.setPaused', id, paused);
    await t.call('sockets.tcp.getInfo', id);
  }
});

test('pause: the end of the stream waits', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.setPaused', id, true);
  await peer.send('last');
  await t.until('sockets.tcp.onReceive');
  await peer.end();
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.until('sockets.tcp.onReceiveError');
});

test('pause: the end of the stream comes to the read under way', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.setPaused', id, true);
  await peer.end();
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
});

test('pause: before connect, bytes and the end of the stream', async (t) => {
  var { id, peer } = await t.connectedPaused();
  await peer.send('last');
  await peer.end();
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
});

test('pause: before connect, a reset', async (t) => {
  var { id, peer } = await t.connectedPaused();
  await peer.reset();
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
});

test('pause: before connect, disconnect', async (t) => {
  var { id } = await t.connectedPaused();
  await t.call('sockets.tcp.disconnect', id);
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
});

test('pause: before connect, close', async (t) => {
  var { id, peer } = await t.connectedPaused();
  await t.call('sockets.tcp.close', id);
  await t.quiet();
  await peer.seen({ closed: true });
});

test('pause: stays on after an end and a new connection', async (t) => {
  var { id, peer } = await t.connected();
  await peer.end();
  await t.until('sockets.tcp.onReceiveError');
  var next = await t.server('next', { greet: 'hello' });
  await t.call('sockets.tcp.connect', id, '127.0.0.1', next.port);
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.until('sockets.tcp.onReceive');
});

test('pause: in the listener of a message in many parts', async (t) => {
  var { id, peer } = await t.connected({}, { bufferSize: 4 });
  var listener = () => {
    chrome.sockets.tcp.setPaused(id, true);
    chrome.sockets.tcp.onReceive.removeListener(listener);
  };
  chrome.sockets.tcp.onReceive.addListener(listener);
  await peer.send('aaaabbbbccccddddeeeeffff');
  await t.quiet();
  t.note('paused in the first event');
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.untilReceived(24);
});

test('pause: nothing is lost of what came meanwhile', async (t) => {
  var { id, peer } = await t.connectedPaused();
  await peer.fill(300000);
  await t.quiet();
  t.summarise();
  await t.call('sockets.tcp.setPaused', id, false);
  await t.untilReceived(300000, 5000);
  t.value('received', () => t.received);
});
