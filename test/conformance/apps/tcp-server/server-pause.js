'use strict';

test('pause: the accept under way still ends, and unpausing does not begin another', async (t) => {
  var { id, port } = await t.listening();
  await t.call('sockets.tcpServer.setPaused', id, true);
  await t.client('a', port);
  await t.until('sockets.tcpServer.onAccept');
  await t.client('b', port);
  await t.quiet();
  t.note('still paused');
  await t.call('sockets.tcpServer.setPaused', id, false);
  await t.quiet();
  await t.call('sockets.tcpServer.getInfo', id);
});

test('pause: before listen', async (t) => {
  var id = await t.create('tcpServer');
  await t.call('sockets.tcpServer.setPaused', id, true);
  await t.call('sockets.tcpServer.listen', id, '127.0.0.1', 0);
  var info = await t.call('sockets.tcpServer.getInfo', id);
  await t.client('a', info.localPort);
  await t.quiet();
  await t.call('sockets.tcpServer.setPaused', id, false);
  await t.quiet();
});

test('pause: on and off with nobody in between', async (t) => {
  var { id, port } = await t.listening();
  await t.call('sockets.tcpServer.setPaused', id, true);
  await t.call('sockets.tcpServer.setPaused', id, false);
  await t.client('a', port);
  await t.until('sockets.tcpServer.onAccept', 1);
  await t.client('b', port);
  await t.until('sockets.tcpServer.onAccept', 2);
});

test('pause: listening again mends it', async (t) => {
  var { id, port } = await t.listening();
  await t.call('sockets.tcpServer.setPaused', id, true);
  await t.client('a', port);
  await t.until('sockets.tcpServer.onAccept');
  await t.call('sockets.tcpServer.setPaused', id, false);
  await t.client('b', port);
  await t.quiet();
  await t.call('sockets.tcpServer.disconnect', id);
  await t.call('sockets.tcpServer.listen', id, '127.0.0.1', port);
  await t.client('c', port);
  await t.quiet();
});

test('pause: disconnected with a client waiting', async (t) => {
  var { id, port } = await t.listening();
  await t.call('sockets.tcpServer.setPaused', id, true);
  await t.client('a', port);
  await t.until('sockets.tcpServer.onAccept');
  var waiting = await t.client('b', port);
  await t.call('sockets.tcpServer.disconnect', id);
  await t.quiet();
  await waiting.seen({ closed: true });
});

test('pause: in the listener', async (t) => {
  var { id, port } = await t.listening();
  var listener = () => {
    chrome.sockets.tcpServer.setPaused(id, true);
    chrome.sockets.tcpServer.onAccept.removeListener(listener);
  };
  chrome.sockets.tcpServer.onAccept.addListener(listener);
  for (var name of ['a', 'b', 'c']) {
    await t.client(name, port);
    await t.quiet();
  }
  await t.call('sockets.tcpServer.getInfo', id);
});
