'use strict';

/** Every function that takes the id of a socket, with ids that no socket has. */
for (var namespaceName of Object.keys(SOCKET_FUNCTIONS)) {
  for (var functionName of Object.keys(SOCKET_FUNCTIONS[namespaceName])) {
    unknownIdCase(namespaceName + '.' + functionName, SOCKET_FUNCTIONS[namespaceName][functionName]);
  }
}

function unknownIdCase(api, right) {
  if (!('socketId' in right)) return;
  test(api + ': an unknown id', async (t) => {
    var rest = Object.values(right).slice(1);
    for (var id of [0, -1, 2147483647]) await t.call(api, id, ...rest);
  });
}

test('ids of the namespaces are not each other’s', async (t) => {
  // More of one kind than of the next, so that the ids that are tried do not exist in the other namespace.
  for (var i = 0; i < 3; i++) await t.tcp();
  var tcp = await t.tcp();
  var udp = await t.udp();
  var server = await t.create('tcpServer');
  t.value('udp and server ids are lower', () => udp < tcp && server < tcp);
  await t.call('sockets.udp.getInfo', tcp);
  await t.call('sockets.tcpServer.getInfo', tcp);
  await t.call('sockets.udp.close', tcp);
  await t.call('sockets.tcp.getInfo', tcp);
});

test('an id is not used again', async (t) => {
  var first = await t.tcp();
  await t.call('sockets.tcp.close', first);
  var second = await t.tcp();
  t.value('the second id is higher', () => second > first);
  await t.call('sockets.tcp.getInfo', first);
});
