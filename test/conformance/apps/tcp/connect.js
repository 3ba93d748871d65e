'use strict';

test('connect, send, receive, disconnect', async (t) => {
  var { id, peer } = await t.connected({ echo: true });
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.send', id, bytes('hello'));
  await t.until('sockets.tcp.onReceive');
  await peer.seen({ bytes: 5 });
  await t.call('sockets.tcp.disconnect', id);
  await peer.seen({ closed: true });
  await t.call('sockets.tcp.getInfo', id);
});

test('connect: again after disconnect', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.disconnect', id);
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.connect', id, '127.0.0.1', peer.port);
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.close', id);
  await peer.seen({ connections: 2, closed: true });
});

test('connect: refused, then where somebody listens', async (t) => {
  var port = await t.freePort();
  var peer = await t.server('peer');
  var id = await t.tcp();
  await t.call('sockets.tcp.connect', id, '127.0.0.1', port);
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.connect', id, '127.0.0.1', peer.port);
  await t.call('sockets.tcp.getInfo', id);
});

test('connect: refused twice', async (t) => {
  var port = await t.freePort();
  var id = await t.tcp();
  await t.call('sockets.tcp.connect', id, '127.0.0.1', port);
  await t.call('sockets.tcp.connect', id, '127.0.0.1', port);
});

test('connect: a name that does not exist', async (t) => {
  var id = await t.tcp();
  await t.call('sockets.tcp.connect', id, 'nobody.invalid', 80);
  await t.call('sockets.tcp.getInfo', id);
});

[0, 65536, -1].forEach((port) => {
  test(`connect: port ${port}`, async (t) => {
    var id = await t.tcp();
    await t.call('sockets.tcp.connect', id, '127.0.0.1', port);
  });
});

test('connect: ports beyond 16 bits', async (t) => {
  var peer = await t.server('peer');
  for (var port of [peer.port + 65536, peer.port - 65536]) {
    var id = await t.tcp();
    await t.call('sockets.tcp.connect', id, '127.0.0.1', port);
    await t.call('sockets.tcp.getInfo', id);
  }
  await peer.seen({ connections: 2 });
});

// What an app may write for this machine, and what it may not.
[
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f.1',
  '0177.0.0.1',
  '0.0.0.0',
  '127.0.0.1.',
  '127.0.0.1 ',
  ' 127.0.0.1',
  '[127.0.0.1]',
  '127.0.0.1:80',
  '127.0.0.256',
  '1.2.3.4.5',
  '',
  ' ',
  'a b',
  'local host',
  'http://127.0.0.1',
  '127.0.0.1/',
  '127.0.0.1%lo',
].forEach((host) => hostCase(host, []));
[
  'localhost',
  'LOCALHOST',
  'localhost.',
  'any.localhost',
  '::1',
  '[::1]',
  '0:0:0:0:0:0:0:1',
  '::ffff:127.0.0.1',
  '::',
  '::1%lo',
].forEach((host) => hostCase(host, ['ipv6']));

function hostCase(host, needs) {
  test(
    `connect: host ${JSON.stringify(host)}`,
    async (t) => {
      var peer = await t.server('peer', { host: needs.includes('ipv6') ? '::' : '127.0.0.1' });
      var id = await t.tcp();
      await t.call('sockets.tcp.connect', id, host, peer.port);
      await t.call('sockets.tcp.getInfo', id);
    },
    { needs: needs },
  );
}

['any', 'ipv4', 'ipv6'].forEach((type) => {
  ['localhost', '127.0.0.1', '::1'].forEach((host) => {
    test(
      `connect: ${type} address of ${host}`,
      async (t) => {
        var peer = await t.server('peer', { host: '::' });
        var id = await t.tcp();
        await t.call('sockets.tcp.connect', id, host, peer.port, type);
        await t.call('sockets.tcp.getInfo', id);
      },
      { needs: ['ipv6'] },
    );
  });
});

test(
  'connect: localhost where only IPv4 listens',
  async (t) => {
    var peer = await t.server('peer');
    var id = await t.tcp();
    await t.call('sockets.tcp.connect', id, 'localhost', peer.port);
    await t.call('sockets.tcp.getInfo', id);
  },
  { needs: ['ipv6'] },
);

test(
  'connect: localhost where nobody listens',
  async (t) => {
    var id = await t.tcp();
    await t.call('sockets.tcp.connect', id, 'localhost', await t.freePort());
  },
  { needs: ['ipv6'] },
);

test('connect: twice, one after the other', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.connect', id, '127.0.0.1', peer.port);
  await t.call('sockets.tcp.getInfo', id);
  await peer.seen({ connections: 1 });
});

test('connect: twice at once', async (t) => {
  var peer = await t.server('peer');
  var id = await t.tcp();
  var first = t.begin('sockets.tcp.connect', id, '127.0.0.1', peer.port);
  var second = t.begin('sockets.tcp.connect', id, '127.0.0.1', peer.port);
  await t.answered(first, second);
  await t.call('sockets.tcp.getInfo', id);
  await t.quiet();
  await peer.seen();
});

test('connect: three sockets at once', async (t) => {
  var peer = await t.server('peer');
  var ids = [await t.tcp(), await t.tcp(), await t.tcp()];
  var calls = ids.map((id) => t.begin('sockets.tcp.connect', id, '127.0.0.1', peer.port));
  await t.answered(...calls);
  await peer.seen({ connections: 3 });
});

test('connect: closed while it is under way', async (t) => {
  var peer = await t.server('peer');
  var id = await t.tcp();
  var connecting = t.begin('sockets.tcp.connect', id, '127.0.0.1', peer.port);
  var closing = t.begin('sockets.tcp.close', id);
  await t.answered(connecting, closing);
  await t.quiet();
});

test('connect: disconnected while it is under way', async (t) => {
  var peer = await t.server('peer');
  var id = await t.tcp();
  var connecting = t.begin('sockets.tcp.connect', id, '127.0.0.1', peer.port);
  var disconnecting = t.begin('sockets.tcp.disconnect', id);
  await t.answered(connecting, disconnecting);
  await t.call('sockets.tcp.getInfo', id);
});

test('connect: what the server says at once comes after the callback', async (t) => {
  await t.connected({ greet: 'welcome' });
  await t.until('sockets.tcp.onReceive');
});
