'use strict';

test('disconnect: a socket that is not connected, twice', async (t) => {
  var id = await t.tcp();
  await t.call('sockets.tcp.disconnect', id);
  await t.call('sockets.tcp.disconnect', id);
  await t.call('sockets.tcp.getInfo', id);
});

test('disconnect: twice', async (t) => {
  var { id } = await t.connected();
  await t.call('sockets.tcp.disconnect', id);
  await t.call('sockets.tcp.disconnect', id);
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
});

test('disconnect: with bytes that were not delivered', async (t) => {
  var { id, peer } = await t.connectedPaused({ greet: 'undelivered' });
  await t.quiet();
  await t.call('sockets.tcp.disconnect', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.quiet();
  await peer.seen({ closed: true });
});

test('close: twice', async (t) => {
  var id = await t.tcp();
  await t.call('sockets.tcp.close', id);
  await t.call('sockets.tcp.close', id);
  await t.call('sockets.tcp.getInfo', id);
});

test('close: without a callback, twice', async (t) => {
  var id = await t.tcp();
  await t.promise('sockets.tcp.close', id);
  await t.promise('sockets.tcp.close', id);
});

test('close: what the peer sees', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.close', id);
  await t.until('sockets.tcp.onReceiveError');
  await peer.seen({ closed: true });
});

test('close: what the peer sees after bytes were sent', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.send', id, bytes('last words'));
  await t.call('sockets.tcp.close', id);
  await t.until('sockets.tcp.onReceiveError');
  await peer.seen({ closed: true });
});

test('close: with bytes that were not delivered', async (t) => {
  var { id, peer } = await t.connectedPaused({ greet: 'undelivered' });
  await t.quiet();
  await t.call('sockets.tcp.close', id);
  await t.quiet();
  await peer.seen({ closed: true });
});

test('close: with bytes behind a pause', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.setPaused', id, true);
  await peer.send('delivered');
  await t.until('sockets.tcp.onReceive');
  await peer.send('undelivered');
  await t.quiet();
  await t.call('sockets.tcp.close', id);
  await t.quiet();
  await peer.seen({ closed: true });
});

test('close: in the listener of a message in many parts', async (t) => {
  var { id, peer } = await t.connected({}, { bufferSize: 4 });
  var listener = () => {
    chrome.sockets.tcp.close(id);
    chrome.sockets.tcp.onReceive.removeListener(listener);
  };
  chrome.sockets.tcp.onReceive.addListener(listener);
  await peer.send('aaaabbbbccccddddeeeeffff');
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
});

test('close: in the listener of the end', async (t) => {
  var { id, peer } = await t.connected();
  var listener = () => {
    chrome.sockets.tcp.close(id, () => t.note('closed'));
    chrome.sockets.tcp.onReceiveError.removeListener(listener);
  };
  chrome.sockets.tcp.onReceiveError.addListener(listener);
  await peer.end();
  await t.until('sockets.tcp.onReceiveError');
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
});

test('close: calls of one turn in their order', async (t) => {
  var { id } = await t.connectedPaused();
  var calls = [
    t.begin('sockets.tcp.getInfo', id),
    t.begin('sockets.tcp.update', id, { name: 'n' }),
    t.begin('sockets.tcp.setPaused', id, true),
    t.begin('sockets.tcp.disconnect', id),
    t.begin('sockets.tcp.close', id),
    t.begin('sockets.tcp.getInfo', id),
    t.begin('sockets.tcp.getSockets'),
  ];
  await t.answered(...calls);
});
