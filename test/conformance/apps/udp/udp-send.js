'use strict';

test('send: without bind', async (t) => {
  var peer = await t.datagrams('peer');
  var id = await t.udp();
  await t.call('sockets.udp.send', id, bytes('x'), '127.0.0.1', peer.port);
  await t.call('sockets.udp.getInfo', id);
});

test('send: and the answer', async (t) => {
  var peer = await t.datagrams('peer', { echo: true });
  var { id } = await t.bound();
  await t.call('sockets.udp.send', id, bytes('ping'), '127.0.0.1', peer.port);
  await t.until('sockets.udp.onReceive');
  await t.call('sockets.udp.getInfo', id);
});

test('send: from 0.0.0.0', async (t) => {
  var peer = await t.datagrams('peer', { echo: true });
  var id = await t.udp();
  await t.call('sockets.udp.bind', id, '0.0.0.0', 0);
  await t.call('sockets.udp.send', id, bytes('ping'), '127.0.0.1', peer.port);
  await t.until('sockets.udp.onReceive');
});

test('send: views', async (t) => {
  var peer = await t.datagrams('peer');
  var { id } = await t.bound();
  await t.call('sockets.udp.send', id, new Uint8Array([65, 66, 67, 68]).subarray(1, 3), '127.0.0.1', peer.port);
  await t.call('sockets.udp.send', id, new DataView(bytes('view'), 1, 2), '127.0.0.1', peer.port);
  await peer.got(2);
});

test('send: a buffer that changes after the call', async (t) => {
  var peer = await t.datagrams('peer');
  var { id } = await t.bound();
  var octets = new Uint8Array([65, 65]);
  var sending = t.begin('sockets.udp.send', id, octets.buffer, '127.0.0.1', peer.port);
  octets.fill(66);
  await t.answered(sending);
  await peer.got(1);
});

test('send: an empty datagram, both ways', async (t) => {
  var peer = await t.datagrams('peer', { echo: true });
  var { id, port } = await t.bound();
  await t.call('sockets.udp.send', id, new ArrayBuffer(0), '127.0.0.1', peer.port);
  await t.until('sockets.udp.onReceive', 1);
  await peer.got(1);
  await peer.sendTo(port, 'next');
  await t.until('sockets.udp.onReceive', 2);
  await t.call('sockets.udp.getInfo', id);
});

[1, 1472, 9000, 65507, 65508, 65535, 65536, 70000].forEach((length) => {
  test(`send: ${length} bytes`, async (t) => {
    var peer = await t.datagrams('peer');
    var { id } = await t.bound();
    await t.call('sockets.udp.send', id, filled(length), '127.0.0.1', peer.port);
    if (length < 65508) await peer.got(1);
    await t.call('sockets.udp.send', id, bytes('after'), '127.0.0.1', peer.port);
    await peer.got(length < 65508 ? 2 : 1);
  });
});

test('send: three at once', async (t) => {
  var peer = await t.datagrams('peer');
  var { id } = await t.bound();
  var calls = ['1', '2', '3'].map((text) => t.begin('sockets.udp.send', id, bytes(text), '127.0.0.1', peer.port));
  await t.answered(...calls);
  await peer.got(3);
});

test('send: a hundred at once', async (t) => {
  var peer = await t.datagrams('peer');
  var { id } = await t.bound();
  var codes = await Promise.all(
    Array.from(
      { length: 100 },
      () =>
        new Promise((resolve) => {
          chrome.sockets.udp.send(id, bytes('x'), '127.0.0.1', peer.port, (info) => {
            void chrome.runtime.lastError;
            resolve(info.resultCode);
          });
        }),
    ),
  );
  t.value('result codes', () => [...new Set(codes)]);
});

test('send: where nobody listens', async (t) => {
  var port = await t.freePort();
  var { id } = await t.bound();
  await t.call('sockets.udp.send', id, bytes('x'), '127.0.0.1', port);
  await t.quiet();
  await t.call('sockets.udp.send', id, bytes('y'), '127.0.0.1', port);
  await t.quiet();
  await t.call('sockets.udp.getInfo', id);
});

test('send: a name that does not exist', async (t) => {
  var { id } = await t.bound();
  await t.call('sockets.udp.send', id, bytes('x'), 'nobody.invalid', 9);
});

[0, 65536, -1, -65536].forEach((port) => {
  test(`send: port ${port}`, async (t) => {
    var { id } = await t.bound();
    await t.call('sockets.udp.send', id, bytes('x'), '127.0.0.1', port);
  });
});

test('send: a port beyond 16 bits', async (t) => {
  var peer = await t.datagrams('peer');
  var { id } = await t.bound();
  await t.call('sockets.udp.send', id, bytes('x'), '127.0.0.1', peer.port + 65536);
  await peer.got(1);
});

['', ' ', 'a b', '300.1.1.1', '127.1', '[127.0.0.1]'].forEach((host) => {
  test(`send: host ${JSON.stringify(host)}`, async (t) => {
    var peer = await t.datagrams('peer');
    var { id } = await t.bound();
    await t.call('sockets.udp.send', id, bytes('x'), host, peer.port);
  });
});

test(
  'send: to an IPv6 address from an IPv4 socket',
  async (t) => {
    var { id, port } = await t.bound();
    await t.call('sockets.udp.send', id, bytes('x'), '::1', port);
  },
  { needs: ['ipv6'] },
);

test(
  'send: to itself over IPv6',
  async (t) => {
    var id = await t.udp();
    await t.call('sockets.udp.bind', id, '::1', 0);
    var info = await t.call('sockets.udp.getInfo', id);
    await t.call('sockets.udp.send', id, bytes('x'), '::1', info.localPort);
    await t.until('sockets.udp.onReceive');
    await t.call('sockets.udp.send', id, bytes('x'), '127.0.0.1', info.localPort);
  },
  { needs: ['ipv6'] },
);

[undefined, 'any', 'ipv4', 'ipv6'].forEach((type) => {
  test(
    `send: to localhost, ${type} address`,
    async (t) => {
      var peer = await t.datagrams('peer');
      var { id } = await t.bound();
      await t.call('sockets.udp.send', id, bytes('x'), 'localhost', peer.port, type);
    },
    { needs: ['ipv6'] },
  );
});

test('send: to a broadcast address, without and with setBroadcast', async (t) => {
  var { id, port } = await t.bound();
  await t.call('sockets.udp.send', id, bytes('x'), '127.255.255.255', port);
  await t.call('sockets.udp.setBroadcast', id, true);
  await t.call('sockets.udp.send', id, bytes('x'), '127.255.255.255', port);
  await t.call('sockets.udp.setBroadcast', id, false);
  await t.call('sockets.udp.send', id, bytes('x'), '127.255.255.255', port);
});

test('send: after close', async (t) => {
  var peer = await t.datagrams('peer');
  var { id } = await t.bound();
  var calls = [
    t.begin('sockets.udp.send', id, bytes('x'), '127.0.0.1', peer.port),
    t.begin('sockets.udp.close', id),
    t.begin('sockets.udp.send', id, bytes('x'), '127.0.0.1', peer.port),
  ];
  await t.answered(...calls);
});

test('send: more than the quota', async (t) => {
  var { id, port } = await t.bound();
  await t.answeredWithin(10000, t.begin('sockets.udp.send', id, filled(201 << 20), '127.0.0.1', port));
});
