'use strict';

test('create: properties', async (t) => {
  await t.call('sockets.udp.getInfo', await t.udp());
  await t.call('sockets.udp.getInfo', await t.udp({ persistent: true, name: 'u', bufferSize: 77 }));
  await t.call('sockets.udp.getInfo', await t.udp({ bufferSize: 0 }));
  await t.call('sockets.udp.getInfo', await t.udp({ bufferSize: -1 }));
  await t.call('sockets.udp.getInfo', await t.udp({ bufferSize: 2147483647 }));
});

test('create: null and no argument', async (t) => {
  await t.call('sockets.udp.getInfo', (await t.call('sockets.udp.create', null)).socketId);
  await t.call('sockets.udp.getInfo', (await t.call('sockets.udp.create')).socketId);
});

test('update', async (t) => {
  var id = await t.udp({ name: 'u' });
  for (var properties of [{ name: 'v', bufferSize: 78, persistent: true }, {}, { name: '', bufferSize: 0 }]) {
    await t.call('sockets.udp.update', id, properties);
    await t.call('sockets.udp.getInfo', id);
  }
});

test('getSockets', async (t) => {
  await t.call('sockets.udp.getSockets');
  await t.udp({ name: 'a' });
  await t.bound({ name: 'b' });
  await t.call('sockets.udp.getSockets');
});

test('bind: getInfo before, after and after a second bind', async (t) => {
  var { id } = await t.bound();
  await t.call('sockets.udp.bind', id, '127.0.0.1', 0);
  await t.call('sockets.udp.getInfo', id);
});

test('bind: the port is another program’s', async (t) => {
  var peer = await t.datagrams('peer');
  var id = await t.udp();
  await t.call('sockets.udp.bind', id, '127.0.0.1', peer.port);
  await t.call('sockets.udp.getInfo', id);
  await t.call('sockets.udp.bind', id, '127.0.0.1', 0);
  await t.call('sockets.udp.getInfo', id);
});

test('bind: the port is the app’s own', async (t) => {
  var { port } = await t.bound();
  var id = await t.udp();
  await t.call('sockets.udp.bind', id, '127.0.0.1', port);
});

test('bind: the port of a socket that is closed', async (t) => {
  var { id, port } = await t.bound();
  await t.call('sockets.udp.close', id);
  var next = await t.udp();
  await t.call('sockets.udp.bind', next, '127.0.0.1', port);
  await t.call('sockets.udp.getInfo', next);
});

[
  '0.0.0.0',
  '127.0.0.2',
  '127.1',
  '0x7f.1',
  '203.0.113.7',
  '300.1.1.1',
  '',
  ' ',
  '*',
  'localhost',
  'no address',
  '239.1.2.3',
  '255.255.255.255',
  '[::1]',
].forEach((address) => bindCase(address, []));
['::', '::1', '::ffff:127.0.0.1'].forEach((address) => bindCase(address, ['ipv6']));

function bindCase(address, needs) {
  test(
    `bind: address ${JSON.stringify(address)}`,
    async (t) => {
      var id = await t.udp();
      await t.call('sockets.udp.bind', id, address, 0);
      await t.call('sockets.udp.getInfo', id);
    },
    { needs: needs },
  );
}

[65536, -65536].forEach((port) => {
  test(`bind: port ${port}`, async (t) => {
    var id = await t.udp();
    await t.call('sockets.udp.bind', id, '127.0.0.1', port);
    await t.call('sockets.udp.getInfo', id);
  });
});

test('bind: a port beyond 16 bits', async (t) => {
  var port = await t.freePort();
  var id = await t.udp();
  await t.call('sockets.udp.bind', id, '127.0.0.1', port + 65536);
  await t.call('sockets.udp.getInfo', id);
});

test('bind: a negative port', async (t) => {
  var port = await t.freePort();
  var id = await t.udp();
  await t.call('sockets.udp.bind', id, '127.0.0.1', port - 65536);
  await t.call('sockets.udp.getInfo', id);
});

test(
  'bind: a port of the privileged',
  async (t) => {
    var port = await t.lowPort();
    var peer = await t.datagrams('peer');
    var id = await t.udp();
    await t.call('sockets.udp.bind', id, '127.0.0.1', port);
    await t.call('sockets.udp.send', id, bytes('from below'), '127.0.0.1', peer.port);
    await peer.got(1);
  },
  { needs: ['low ports'] },
);

test('bind: twice at once', async (t) => {
  var id = await t.udp();
  var calls = [t.begin('sockets.udp.bind', id, '127.0.0.1', 0), t.begin('sockets.udp.bind', id, '127.0.0.1', 0)];
  await t.answered(...calls);
});

test('bind: closed at once', async (t) => {
  var id = await t.udp();
  var calls = [t.begin('sockets.udp.bind', id, '127.0.0.1', 0), t.begin('sockets.udp.close', id)];
  await t.answered(...calls);
});

test('close: twice, a bound socket', async (t) => {
  var { id } = await t.bound();
  await t.call('sockets.udp.close', id);
  await t.quiet();
  await t.call('sockets.udp.close', id);
});

test('close: without a callback', async (t) => {
  var id = await t.udp();
  await t.promise('sockets.udp.close', id);
  await t.promise('sockets.udp.close', id);
});
