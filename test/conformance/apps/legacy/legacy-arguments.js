'use strict';

var LEGACY_FUNCTIONS = {
  create: { type: 'tcp', options: {} },
  destroy: { socketId: 99999 },
  connect: { socketId: 99999, hostname: '127.0.0.1', port: 9 },
  bind: { socketId: 99999, address: '127.0.0.1', port: 0 },
  disconnect: { socketId: 99999 },
  read: { socketId: 99999, bufferSize: 10 },
  write: { socketId: 99999, data: new ArrayBuffer(1) },
  recvFrom: { socketId: 99999, bufferSize: 10 },
  sendTo: { socketId: 99999, data: new ArrayBuffer(1), address: '127.0.0.1', port: 9 },
  listen: { socketId: 99999, address: '127.0.0.1', port: 0, backlog: 5 },
  accept: { socketId: 99999 },
  setKeepAlive: { socketId: 99999, enable: true, delay: 1 },
  setNoDelay: { socketId: 99999, noDelay: true },
  getInfo: { socketId: 99999 },
  joinGroup: { socketId: 99999, address: '239.1.2.3' },
  leaveGroup: { socketId: 99999, address: '239.1.2.3' },
  setMulticastTimeToLive: { socketId: 99999, ttl: 1 },
  setMulticastLoopbackMode: { socketId: 99999, enabled: true },
  getJoinedGroups: { socketId: 99999 },
  secure: { socketId: 99999, options: {} },
};

for (var name of Object.keys(LEGACY_FUNCTIONS)) argumentCases('socket.' + name, LEGACY_FUNCTIONS[name]);

surfaceCase('chrome.socket', () => chrome.socket);
surfaceCase('chrome.socket.SocketType', () => chrome.socket.SocketType);

test('create: both types, no other', async (t) => {
  for (var type of ['tcp', 'udp', 'TCP', 'raw', '']) await t.call('socket.create', type);
  await t.call('socket.create', 'tcp', { nonsense: 1 });
  await t.promise('socket.create', 'tcp');
});

test('getInfo: fresh ones', async (t) => {
  await t.call('socket.getInfo', await legacySocket(t, 'tcp'));
  await t.call('socket.getInfo', await legacySocket(t, 'udp'));
});

test('destroy: never fails', async (t) => {
  var id = await legacySocket(t, 'tcp');
  await t.promise('socket.destroy', id);
  await t.call('socket.getInfo', id);
  await t.promise('socket.destroy', id);
  await t.promise('socket.destroy', 99999);
});

[0, -1, 2147483647].forEach((id) => {
  test(`unknown id ${id}`, async (t) => {
    for (var name of Object.keys(LEGACY_FUNCTIONS)) {
      var rest = Object.values(LEGACY_FUNCTIONS[name]).slice(1);
      if (name === 'create') continue;
      if (name === 'destroy' || name === 'disconnect') await t.promise('socket.' + name, id);
      else await t.call('socket.' + name, id, ...rest);
    }
  });
});
