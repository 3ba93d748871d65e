'use strict';

/** A server with one client, whose socket is accepted. */
async function accepted(t, data) {
  var server = await t.listening();
  var clientSocketId;
  var listener = (info) => {
    clientSocketId = info.clientSocketId;
  };
  chrome.sockets.tcpServer.onAccept.addListener(listener);
  var client = await t.client('client', server.port, data === undefined ? {} : { data: data });
  await t.until('sockets.tcpServer.onAccept');
  chrome.sockets.tcpServer.onAccept.removeListener(listener);
  return { server: server, id: clientSocketId, client: client };
}

test('accept: what the new socket is', async (t) => {
  var { id } = await accepted(t);
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.getSockets');
});

test('accept: properties of the server are not the socket’s', async (t) => {
  var server = await t.listening({ persistent: true, name: 'srv' });
  await t.client('client', server.port);
  await t.until('sockets.tcpServer.onAccept');
  await t.call('sockets.tcp.getSockets');
});

test('accept: a conversation', async (t) => {
  var { id, client } = await accepted(t, 'early');
  await t.quiet();
  t.note('nothing before it is unpaused');
  await t.call('sockets.tcp.setPaused', id, false);
  await t.until('sockets.tcp.onReceive');
  await t.call('sockets.tcp.send', id, bytes('reply'));
  await client.seen({ bytes: 5 });
  await t.call('sockets.tcp.getInfo', id);
  await client.end();
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
});

test('accept: unpaused in the listener', async (t) => {
  var server = await t.listening();
  var listener = (info) => chrome.sockets.tcp.setPaused(info.clientSocketId, false);
  chrome.sockets.tcpServer.onAccept.addListener(listener);
  await t.client('client', server.port, { data: 'hello' });
  await t.until('sockets.tcp.onReceive');
  chrome.sockets.tcpServer.onAccept.removeListener(listener);
});

test('accept: send while paused', async (t) => {
  var { id, client } = await accepted(t);
  await t.call('sockets.tcp.send', id, bytes('hi'));
  await client.seen({ bytes: 2 });
});

test('accept: the client ends while the socket is paused', async (t) => {
  var { id, client } = await accepted(t, 'x');
  await client.end();
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.until('sockets.tcp.onReceiveError');
});

test('accept: the client resets while the socket is paused', async (t) => {
  var { id, client } = await accepted(t);
  await client.reset();
  await t.quiet();
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
});

test('accept: closed, what the client sees', async (t) => {
  var { id, client } = await accepted(t);
  await t.call('sockets.tcp.close', id);
  await client.seen({ closed: true });
});

test('accept: closed with bytes that were not read, what the client sees', async (t) => {
  var { id, client } = await accepted(t, 'unread');
  await t.quiet();
  await t.call('sockets.tcp.close', id);
  await client.seen({ closed: true });
});

test('accept: disconnected, what the client sees', async (t) => {
  var { id, client } = await accepted(t);
  await t.call('sockets.tcp.disconnect', id);
  await client.seen({ closed: true });
  await t.call('sockets.tcp.getInfo', id);
});

test('accept: connect, options and secure on the new socket', async (t) => {
  var { id } = await accepted(t);
  var peer = await t.server('peer');
  await t.call('sockets.tcp.connect', id, '127.0.0.1', peer.port);
  await t.call('sockets.tcp.setKeepAlive', id, true, 5);
  await t.call('sockets.tcp.setNoDelay', id, true);
  await t.call('sockets.tcp.secure', id);
  await t.call('sockets.tcp.getInfo', id);
});

test('accept: three clients, one after the other', async (t) => {
  var { port } = await t.listening();
  for (var count of [1, 2, 3]) {
    await t.client('client ' + count, port);
    await t.until('sockets.tcpServer.onAccept', count);
  }
});

test('accept: the socket outlives its server', async (t) => {
  var { server, id, client } = await accepted(t);
  await t.call('sockets.tcpServer.disconnect', server.id);
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcpServer.close', server.id);
  await t.call('sockets.tcp.send', id, bytes('still'));
  await client.seen({ bytes: 5 });
});

test('accept: the app is its own client', async (t) => {
  var { port } = await t.listening();
  var id = await t.tcp();
  await t.call('sockets.tcp.connect', id, '127.0.0.1', port);
  await t.until('sockets.tcpServer.onAccept');
});
