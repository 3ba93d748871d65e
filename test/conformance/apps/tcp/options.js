'use strict';

test('options: not connected', async (t) => {
  var id = await t.tcp();
  await t.call('sockets.tcp.setKeepAlive', id, true, 30);
  await t.call('sockets.tcp.setKeepAlive', id, true);
  await t.call('sockets.tcp.setKeepAlive', id, false);
  await t.call('sockets.tcp.setNoDelay', id, true);
  await t.call('sockets.tcp.setNoDelay', id, false);
});

test('options: connected', async (t) => {
  var { id } = await t.connected();
  await t.call('sockets.tcp.setKeepAlive', id, true);
  await t.call('sockets.tcp.setKeepAlive', id, false);
  await t.call('sockets.tcp.setNoDelay', id, true);
  await t.call('sockets.tcp.setNoDelay', id, false);
});

[0, 1, 30, 32767, 32768, 100000, 2147483647, -1, null].forEach((delay) => {
  test(`options: keep-alive after ${delay} s`, async (t) => {
    var { id } = await t.connected();
    await t.call('sockets.tcp.setKeepAlive', id, true, delay);
    await t.call('sockets.tcp.setKeepAlive', id, false, delay);
  });
});

test('options: after the end and after disconnect', async (t) => {
  var { id, peer } = await t.connected();
  await peer.end();
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.setKeepAlive', id, true, 5);
  await t.call('sockets.tcp.setNoDelay', id, true);
  await t.call('sockets.tcp.disconnect', id);
  await t.call('sockets.tcp.setKeepAlive', id, true, 5);
  await t.call('sockets.tcp.setNoDelay', id, true);
});
