'use strict';

var GROUP = '239.1.2.3';

async function boundToAll(t) {
  var id = await t.udp();
  await t.call('sockets.udp.bind', id, '0.0.0.0', 0);
  return id;
}

test('multicast: everything before bind', async (t) => {
  var id = await t.udp();
  await t.call('sockets.udp.joinGroup', id, GROUP);
  await t.call('sockets.udp.leaveGroup', id, GROUP);
  await t.call('sockets.udp.setMulticastTimeToLive', id, 5);
  await t.call('sockets.udp.setMulticastLoopbackMode', id, false);
  await t.call('sockets.udp.getJoinedGroups', id);
  await t.call('sockets.udp.setBroadcast', id, true);
  await t.call('sockets.udp.bind', id, '0.0.0.0', 0);
});

test(
  'multicast: join, again, another, list, leave, again',
  async (t) => {
    var id = await boundToAll(t);
    await t.call('sockets.udp.joinGroup', id, GROUP);
    await t.call('sockets.udp.joinGroup', id, GROUP);
    await t.call('sockets.udp.joinGroup', id, '239.1.2.4');
    await t.call('sockets.udp.getJoinedGroups', id);
    await t.call('sockets.udp.leaveGroup', id, GROUP);
    await t.call('sockets.udp.leaveGroup', id, GROUP);
    await t.call('sockets.udp.getJoinedGroups', id);
  },
  { needs: ['multicast'] },
);

test(
  'multicast: the same group in two spellings',
  async (t) => {
    var id = await boundToAll(t);
    await t.call('sockets.udp.joinGroup', id, '239.66051');
    await t.call('sockets.udp.joinGroup', id, '239.1.2.3');
    await t.call('sockets.udp.getJoinedGroups', id);
    await t.call('sockets.udp.leaveGroup', id, '239.1.2.3');
  },
  { needs: ['multicast'] },
);

['127.0.0.1', '1.2.3.4', '255.255.255.255', 'ff02::1', 'localhost', 'no address', ''].forEach((address) => {
  test(`multicast: join and leave ${JSON.stringify(address)}`, async (t) => {
    var id = await boundToAll(t);
    await t.call('sockets.udp.joinGroup', id, address);
    await t.call('sockets.udp.leaveGroup', id, address);
    await t.call('sockets.udp.getJoinedGroups', id);
  });
});

[-1, 0, 1, 255, 256].forEach((ttl) => {
  test(`multicast: time to live ${ttl}`, async (t) => {
    var id = await t.udp();
    await t.call('sockets.udp.setMulticastTimeToLive', id, ttl);
    await t.call('sockets.udp.bind', id, '0.0.0.0', 0);
    await t.call('sockets.udp.setMulticastTimeToLive', id, ttl);
  });
});

test('multicast: loopback mode', async (t) => {
  var id = await t.udp();
  await t.call('sockets.udp.setMulticastLoopbackMode', id, true);
  await t.call('sockets.udp.setMulticastLoopbackMode', id, false);
  await t.call('sockets.udp.bind', id, '0.0.0.0', 0);
  await t.call('sockets.udp.setMulticastLoopbackMode', id, true);
});

[true, false].forEach((loopback) => {
  test(
    `multicast: a datagram to the own group, loopback ${loopback}`,
    async (t) => {
      var id = await t.udp();
      await t.call('sockets.udp.setMulticastLoopbackMode', id, loopback);
      await t.call('sockets.udp.bind', id, '0.0.0.0', 0);
      var info = await t.call('sockets.udp.getInfo', id);
      await t.call('sockets.udp.joinGroup', id, GROUP);
      await t.call('sockets.udp.send', id, bytes('to all'), GROUP, info.localPort);
      if (loopback) await t.until('sockets.udp.onReceive');
      else await t.quiet();
    },
    { needs: ['multicast'] },
  );
});

test('multicast: after close', async (t) => {
  var id = await boundToAll(t);
  await t.call('sockets.udp.close', id);
  await t.call('sockets.udp.getJoinedGroups', id);
});

test('broadcast: on, off, on a socket that is not bound', async (t) => {
  var { id } = await t.bound();
  await t.call('sockets.udp.setBroadcast', id, true);
  await t.call('sockets.udp.setBroadcast', id, false);
  await t.call('sockets.udp.setBroadcast', await t.udp(), true);
});
