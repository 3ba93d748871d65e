'use strict';

test('create: properties', async (t) => {
  await t.call('sockets.tcpServer.getInfo', await t.create('tcpServer'));
  await t.call('sockets.tcpServer.getInfo', await t.create('tcpServer', { persistent: true, name: 'srv' }));
});

test('create: null and no argument', async (t) => {
  await t.call('sockets.tcpServer.getInfo', (await t.call('sockets.tcpServer.create', null)).socketId);
  await t.call('sockets.tcpServer.getInfo', (await t.call('sockets.tcpServer.create')).socketId);
});

test('update and getSockets', async (t) => {
  await t.call('sockets.tcpServer.getSockets');
  var id = await t.create('tcpServer', { name: 'a' });
  await t.call('sockets.tcpServer.update', id, { name: 'b', persistent: true });
  await t.create('tcpServer');
  await t.call('sockets.tcpServer.getSockets');
  await t.call('sockets.tcpServer.update', id, { name: '' });
  await t.call('sockets.tcpServer.getInfo', id);
});

test('listen: getInfo in every state', async (t) => {
  var id = await t.create('tcpServer');
  await t.call('sockets.tcpServer.getInfo', id);
  await t.call('sockets.tcpServer.listen', id, '127.0.0.1', 0);
  var info = await t.call('sockets.tcpServer.getInfo', id);
  await t.call('sockets.tcpServer.setPaused', id, true);
  await t.call('sockets.tcpServer.getInfo', id);
  await t.call('sockets.tcpServer.setPaused', id, false);
  await t.call('sockets.tcpServer.disconnect', id);
  await t.call('sockets.tcpServer.getInfo', id);
  await t.call('sockets.tcpServer.listen', id, '127.0.0.1', info.localPort);
  await t.call('sockets.tcpServer.getInfo', id);
  await t.client('client', info.localPort);
  await t.until('sockets.tcpServer.onAccept');
});

test('listen: the port is another program’s', async (t) => {
  var peer = await t.server('peer');
  var id = await t.create('tcpServer');
  await t.call('sockets.tcpServer.listen', id, '127.0.0.1', peer.port);
  await t.call('sockets.tcpServer.getInfo', id);
  await t.call('sockets.tcpServer.listen', id, '127.0.0.1', 0);
  await t.call('sockets.tcpServer.getInfo', id);
});

test('listen: the port is the app’s own', async (t) => {
  var { port } = await t.listening();
  var id = await t.create('tcpServer');
  await t.call('sockets.tcpServer.listen', id, '127.0.0.1', port);
});

test('listen: the port of a server that is closed', async (t) => {
  var { id, port } = await t.listening();
  var client = await t.client('client', port);
  await t.until('sockets.tcpServer.onAccept');
  await t.call('sockets.tcpServer.close', id);
  var next = await t.create('tcpServer');
  await t.call('sockets.tcpServer.listen', next, '127.0.0.1', port);
  await client.seen();
});

test('listen: twice', async (t) => {
  var { id, port } = await t.listening();
  await t.call('sockets.tcpServer.listen', id, '127.0.0.1', 0);
  await t.until('sockets.tcpServer.onAcceptError');
  var info = await t.call('sockets.tcpServer.getInfo', id);
  await t.client('first', port);
  await t.quiet();
  await t.client('second', info.localPort);
  await t.quiet();
});

[
  '0.0.0.0',
  '127.0.0.2',
  '127.1',
  '203.0.113.7',
  '300.1.1.1',
  '',
  ' ',
  '*',
  'localhost',
  'no address',
  '127.0.0.1:80',
  '[::1]',
].forEach((address) => addressCase(address, []));
['::', '::1', '::ffff:127.0.0.1'].forEach((address) => addressCase(address, ['ipv6']));

function addressCase(address, needs) {
  test(
    `listen: address ${JSON.stringify(address)}`,
    async (t) => {
      var id = await t.create('tcpServer');
      await t.call('sockets.tcpServer.listen', id, address, 0);
      await t.call('sockets.tcpServer.getInfo', id);
    },
    { needs: needs },
  );
}

test(
  'listen: :: hears IPv4 too',
  async (t) => {
    var id = await t.create('tcpServer');
    await t.call('sockets.tcpServer.listen', id, '::', 0);
    var info = await t.call('sockets.tcpServer.getInfo', id);
    await t.client('client', info.localPort);
    await t.until('sockets.tcpServer.onAccept');
    await t.call('sockets.tcp.getSockets');
  },
  { needs: ['ipv6'] },
);

[65536, 131072, -65536].forEach((port) => {
  test(`listen: port ${port}`, async (t) => {
    var id = await t.create('tcpServer');
    await t.call('sockets.tcpServer.listen', id, '127.0.0.1', port);
    await t.call('sockets.tcpServer.getInfo', id);
  });
});

test('listen: a port beyond 16 bits', async (t) => {
  var port = await t.freePort();
  var id = await t.create('tcpServer');
  await t.call('sockets.tcpServer.listen', id, '127.0.0.1', port + 65536);
  await t.call('sockets.tcpServer.getInfo', id);
});

test('listen: a negative port', async (t) => {
  var port = await t.freePort();
  var id = await t.create('tcpServer');
  await t.call('sockets.tcpServer.listen', id, '127.0.0.1', port - 65536);
  await t.call('sockets.tcpServer.getInfo', id);
});

test(
  'listen: a port of the privileged',
  async (t) => {
    var port = await t.lowPort();
    var id = await t.create('tcpServer');
    await t.call('sockets.tcpServer.listen', id, '127.0.0.1', port);
    await t.client('client', port);
    await t.until('sockets.tcpServer.onAccept');
  },
  { needs: ['low ports'] },
);

[0, -1, 1, 1000000, null].forEach((backlog) => {
  test(`listen: backlog ${backlog}`, async (t) => {
    var id = await t.create('tcpServer');
    await t.call('sockets.tcpServer.listen', id, '127.0.0.1', 0, backlog);
    var info = await t.call('sockets.tcpServer.getInfo', id);
    if (!info.localPort) return;
    await t.client('client', info.localPort);
    await t.until('sockets.tcpServer.onAccept');
  });
});

test('disconnect: a fresh server, twice, then close twice', async (t) => {
  var id = await t.create('tcpServer');
  await t.call('sockets.tcpServer.disconnect', id);
  await t.call('sockets.tcpServer.disconnect', id);
  await t.call('sockets.tcpServer.close', id);
  await t.call('sockets.tcpServer.close', id);
});

test('disconnect: nobody is told, nobody is heard', async (t) => {
  var { id, port } = await t.listening();
  await t.call('sockets.tcpServer.disconnect', id);
  await t.quiet();
  await t.client('late', port);
  await t.quiet();
});

test('close: nobody is told, nobody is heard', async (t) => {
  var { id, port } = await t.listening();
  await t.call('sockets.tcpServer.close', id);
  await t.quiet();
  await t.client('late', port);
  await t.quiet();
});

test('create: a name with half of a surrogate pair', async (t) => {
  var id = await t.create('tcpServer', { name: 'a\udc00b' });
  await t.call('sockets.tcpServer.getInfo', id);
  await t.call('sockets.tcpServer.update', id, { name: '\ud800\ud800' });
  await t.call('sockets.tcpServer.getInfo', id);
});
