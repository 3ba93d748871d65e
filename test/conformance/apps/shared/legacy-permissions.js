'use strict';

/** The same for the old chrome.socket, which has permissions of its own. */
if (chrome.socket) {
  ['127.0.0.1', '127.1', 'localhost', 'LOCALHOST', 'b.localhost', 'a.b.localhost', 'xb.localhost', ''].forEach(
    (host) => {
      ['a', 'b'].forEach((name) => {
        test(
          `socket.connect ${JSON.stringify(host)} port ${name}`,
          async (t) => {
            await t.call('socket.connect', await legacySocket(t, 'tcp'), host, P[name]);
          },
          { needs: /localhost/i.test(host) ? ['ipv6'] : [] },
        );
      });
    },
  );
  [
    ['127.0.0.1', P.c],
    ['127.0.0.1', P.f],
    ['127.0.0.1', 0],
    ['0.0.0.0', P.c],
    ['', P.c],
  ].forEach(([address, port]) => {
    test(`socket.listen ${JSON.stringify(address)} ${portName(port)}`, async (t) => {
      await t.call('socket.listen', await legacySocket(t, 'tcp'), address, port);
    });
  });
  [
    ['127.0.0.1', P.d],
    ['127.0.0.1', P.f],
    ['0.0.0.0', P.d],
    ['no address', P.d],
  ].forEach(([address, port]) => {
    test(`socket.bind ${JSON.stringify(address)} ${portName(port)}`, async (t) => {
      await t.call('socket.bind', await legacySocket(t, 'udp'), address, port);
    });
  });
  [
    ['127.0.0.1', P.e],
    ['127.0.0.1', P.f],
    ['127.1', P.e],
    ['', P.e],
  ].forEach(([host, port]) => {
    test(`socket.sendTo ${JSON.stringify(host)} ${portName(port)}`, async (t) => {
      var id = await legacySocket(t, 'udp');
      await t.call('socket.bind', id, '127.0.0.1', P.d);
      await t.call('socket.sendTo', id, bytes('x'), host, port);
    });
  });
  test('socket.connect for UDP', async (t) => {
    await t.call('socket.connect', await legacySocket(t, 'udp'), '127.0.0.1', P.e);
    await t.call('socket.connect', await legacySocket(t, 'udp'), '127.0.0.1', P.a);
  });
  test(
    'socket.joinGroup',
    async (t) => {
      var id = await legacySocket(t, 'udp');
      await t.call('socket.joinGroup', id, '239.1.2.3');
      await t.call('socket.leaveGroup', id, '239.1.2.3');
      await t.call('socket.getJoinedGroups', id);
      await t.call('socket.setMulticastTimeToLive', id, 5);
    },
    { needs: ['multicast'] },
  );
}
