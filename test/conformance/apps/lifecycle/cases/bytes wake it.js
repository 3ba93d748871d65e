'use strict';

hear('sockets.tcp.onReceive', async () => {
  await tellSockets();
  await end();
});

setUp(async () => {
  var { port } = await peer('listen', 'server');
  var { socketId } = await call('sockets.tcp.create', { name: 'stays', persistent: true });
  await call('sockets.tcp.connect', socketId, '127.0.0.1', port);
  await later({ op: 'send', name: 'server', data: 'good morning' });
});
