'use strict';

hear('sockets.tcpServer.onAccept', async ({ clientSocketId }) => {
  var sent = await call('sockets.tcp.send', clientSocketId, new Uint8Array([104, 105]).buffer);
  await told({ note: 'sent', value: plain(sent) });
  await tellSockets();
  await end();
});

setUp(async () => {
  for (var name of ['goes', 'stays']) {
    var { socketId } = await call('sockets.tcpServer.create', { name: name, persistent: name === 'stays' });
    await call('sockets.tcpServer.listen', socketId, '127.0.0.1', 0);
    var { localPort } = await call('sockets.tcpServer.getInfo', socketId);
    await later({ op: 'connect', name: name, port: localPort });
  }
});
