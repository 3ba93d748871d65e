'use strict';

hear('sockets.udp.onReceive', async () => {
  await tellSockets();
  await end();
});

setUp(async () => {
  await peer('datagrams', 'sender');
  var { socketId } = await call('sockets.udp.create', { name: 'bound' });
  await call('sockets.udp.bind', socketId, '127.0.0.1', 0);
  var { localPort } = await call('sockets.udp.getInfo', socketId);
  await later({ op: 'sendTo', name: 'sender', port: localPort, data: 'wait' }, 1500);
});
