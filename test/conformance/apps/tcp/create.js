'use strict';

test('first ids of a start', async (t) => {
  // Not replaced by symbols: they start at 1.
  t.value('id', () => 0);
  var created = await new Promise((resolve) => chrome.sockets.tcp.create({}, resolve));
  t.value('first id', () => created.socketId);
  chrome.sockets.tcp.close(created.socketId);
});

test('create: no properties', async (t) => {
  var id = await t.tcp();
  await t.call('sockets.tcp.getInfo', id);
});

test('create: null and no argument', async (t) => {
  await t.call('sockets.tcp.getInfo', (await t.call('sockets.tcp.create', null)).socketId);
  await t.call('sockets.tcp.getInfo', (await t.call('sockets.tcp.create')).socketId);
});

test('create: all properties', async (t) => {
  var id = await t.tcp({ persistent: true, name: 'grüße 🙂', bufferSize: 100 });
  await t.call('sockets.tcp.getInfo', id);
});

[0, -1, 1, 2147483647].forEach((bufferSize) => {
  test(`create: bufferSize ${bufferSize}`, async (t) => {
    var id = await t.tcp({ bufferSize: bufferSize });
    await t.call('sockets.tcp.getInfo', id);
  });
});

test('create: promise', async (t) => {
  await t.promise('sockets.tcp.create', { name: 'p' });
  await t.promise('sockets.tcp.getInfo', 99999);
});

test('update: each property, none, an empty name', async (t) => {
  var id = await t.tcp({ name: 'a' });
  for (var properties of [
    { name: 'b', bufferSize: 1234, persistent: true },
    {},
    { name: '' },
    { persistent: false },
    { bufferSize: 0 },
    { bufferSize: -5 },
    { name: null, bufferSize: undefined },
  ]) {
    await t.call('sockets.tcp.update', id, properties);
    await t.call('sockets.tcp.getInfo', id);
  }
});

test('getSockets: those that are open', async (t) => {
  await t.call('sockets.tcp.getSockets');
  await t.tcp({ name: 'a' });
  var second = await t.tcp({ name: 'b', persistent: true });
  await t.tcp({ bufferSize: 7 });
  await t.call('sockets.tcp.close', second);
  await t.call('sockets.tcp.getSockets');
});

test('getSockets: connected, paused and disconnected ones', async (t) => {
  var { id } = await t.connected();
  await t.call('sockets.tcp.getSockets');
  await t.call('sockets.tcp.setPaused', id, true);
  await t.call('sockets.tcp.getSockets');
  await t.call('sockets.tcp.disconnect', id);
  await t.quiet();
  await t.call('sockets.tcp.getSockets');
});
