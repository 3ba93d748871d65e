'use strict';

test('send: on a socket that was never connected', async (t) => {
  var id = await t.tcp();
  await t.call('sockets.tcp.send', id, bytes('x'));
});

test('send: some bytes', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.send', id, bytes('hello'));
  await peer.seen({ bytes: 5 });
});

test('send: nothing, then something', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.send', id, new ArrayBuffer(0));
  await t.call('sockets.tcp.send', id, bytes('after'));
  await peer.seen({ bytes: 5 });
});

test('send: views', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.send', id, new Uint8Array([65, 66, 67]));
  await t.call('sockets.tcp.send', id, new Uint8Array([1, 68, 69, 2]).subarray(1, 3));
  await t.call('sockets.tcp.send', id, new DataView(bytes('view'), 1, 2));
  await t.call('sockets.tcp.send', id, new Uint16Array([0x4746]));
  await peer.seen({ bytes: 9 });
});

['text', 5, null, undefined, [1, 2], {}, new Blob(['x'])].forEach((data, index) => {
  test(`send: what is no bytes (${index + 1})`, async (t) => {
    var { id, peer } = await t.connected();
    await t.call('sockets.tcp.send', id, data);
    await t.call('sockets.tcp.send', id, bytes('right'));
    await peer.seen({ bytes: 5 });
  });
});

test('send: a buffer that changes after the call', async (t) => {
  var { id, peer } = await t.connected();
  var octets = new Uint8Array([65, 65, 65, 65]);
  var sending = t.begin('sockets.tcp.send', id, octets.buffer);
  octets.fill(66);
  await t.answered(sending);
  await peer.seen({ bytes: 4 });
});

test('send: a detached buffer', async (t) => {
  var { id, peer } = await t.connected();
  var buffer = bytes('gone');
  structuredClone(buffer, { transfer: [buffer] });
  await t.call('sockets.tcp.send', id, buffer);
  await t.call('sockets.tcp.send', id, bytes('after'));
  await peer.seen({ bytes: 5 });
});

test('send: views of a detached buffer', async (t) => {
  var { id, peer } = await t.connected();
  var buffer = bytes('gone');
  var views = [new Uint8Array(buffer, 1, 2), new DataView(buffer, 1, 2)];
  structuredClone(buffer, { transfer: [buffer] });
  for (var view of views) await t.call('sockets.tcp.send', id, view);
  await t.call('sockets.tcp.send', id, bytes('after'));
  await peer.seen({ bytes: 5 });
});

test('send: buffers that may grow', async (t) => {
  var { id, peer } = await t.connected();
  var buffer = new ArrayBuffer(3, { maxByteLength: 9 });
  new Uint8Array(buffer).set([65, 66, 67]);
  var tracking = new Uint8Array(buffer);
  await t.call('sockets.tcp.send', id, buffer);
  await t.call('sockets.tcp.send', id, tracking);
  buffer.resize(5);
  await t.call('sockets.tcp.send', id, tracking);
  await peer.seen({ bytes: 11 });
});

test('send: 4 MiB', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.send', id, filled(4 << 20));
  await peer.seen({ bytes: 4 << 20 });
});

test('send: three at once arrive in order', async (t) => {
  var { id, peer } = await t.connected({ runs: true });
  var calls = [filled(1 << 20, 'A'), filled(10, 'B'), filled(1 << 20, 'C')].map((data) =>
    t.begin('sockets.tcp.send', id, data),
  );
  await t.answered(...calls);
  await peer.seen({ bytes: (2 << 20) + 10 });
});

test('send: twenty at once are answered in order', async (t) => {
  var { id, peer } = await t.connected({ runs: true });
  var calls = Array.from('ABCDEFGHIJKLMNOPQRST').map((letter) => t.begin('sockets.tcp.send', id, filled(100, letter)));
  await t.answered(...calls);
  await peer.seen({ bytes: 2000 });
});

test('send: while paused', async (t) => {
  var { id, peer } = await t.connected();
  await t.call('sockets.tcp.setPaused', id, true);
  await t.call('sockets.tcp.send', id, bytes('hello'));
  await peer.seen({ bytes: 5 });
});

test('send: after the peer ended its half', async (t) => {
  var { id, peer } = await t.connected({ halfOpen: true });
  await peer.end();
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.send', id, bytes('late'));
  await peer.seen({ closed: true });
});

test('send: after the peer closed', async (t) => {
  var { id, peer } = await t.connected();
  await peer.end();
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.send', id, bytes('one'));
  await t.call('sockets.tcp.send', id, bytes('two'));
  await t.call('sockets.tcp.getInfo', id);
});

test('send: after the peer reset the connection', async (t) => {
  var { id, peer } = await t.connected();
  await peer.reset();
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.send', id, bytes('one'));
  await t.call('sockets.tcp.getInfo', id);
});

test('send: after a reset that nobody could be told of', async (t) => {
  var { id, peer } = await t.connectedPaused();
  await peer.reset();
  await t.quiet();
  await t.call('sockets.tcp.send', id, bytes('one'));
  await t.call('sockets.tcp.send', id, bytes('two'));
  await t.call('sockets.tcp.getInfo', id);
  await t.call('sockets.tcp.setPaused', id, false);
  await t.quiet();
});

test('send: after disconnect', async (t) => {
  var { id } = await t.connected();
  await t.call('sockets.tcp.disconnect', id);
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.send', id, bytes('x'));
});

test('send: disconnected while a send is under way', async (t) => {
  var { id } = await t.connected({ hold: true });
  t.begin('sockets.tcp.send', id, filled(32 << 20));
  await t.quiet();
  await t.call('sockets.tcp.disconnect', id);
  await t.until('sockets.tcp.onReceiveError');
  await t.call('sockets.tcp.getInfo', id);
  await t.quiet();
});

test('send: closed while a send is under way', async (t) => {
  var { id } = await t.connected({ hold: true });
  t.begin('sockets.tcp.send', id, filled(32 << 20));
  await t.quiet();
  await t.call('sockets.tcp.close', id);
  await t.until('sockets.tcp.onReceiveError');
  await t.quiet();
});

test('send: the peer resets while a send is under way', async (t) => {
  var { id, peer } = await t.connected({ hold: true });
  var sending = t.begin('sockets.tcp.send', id, filled(32 << 20));
  await t.quiet();
  await peer.reset();
  await t.until('sockets.tcp.onReceiveError');
  await t.answered(sending);
  await t.call('sockets.tcp.getInfo', id);
});

test('send: more than the quota of bytes under way', async (t) => {
  var { id } = await t.connected({ hold: true });
  t.begin('sockets.tcp.send', id, filled(150 << 20));
  await t.answeredWithin(10000, t.begin('sockets.tcp.send', id, filled(60 << 20)));
  await t.answeredWithin(10000, t.begin('sockets.tcp.send', 99999, filled(60 << 20)));
});
