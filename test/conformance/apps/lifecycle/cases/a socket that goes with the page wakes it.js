'use strict';

hear('sockets.tcp.onReceiveError', async () => {
  await tellSockets();
  await end();
});

setUp(async () => {
  var { port } = await peer('listen', 'server');
  var { socketId } = await call('sockets.tcp.create', { name: 'goes' });
  await call('sockets.tcp.connect', socketId, '127.0.0.1', port);
});
