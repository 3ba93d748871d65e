'use strict';

/** The dictionaries: a property of a wrong type, one too many, one that is nothing. */
var DICTIONARIES = {
  'sockets.tcp': { persistent: true, name: 'n', bufferSize: 10 },
  'sockets.tcpServer': { persistent: true, name: 'n' },
  'sockets.udp': { persistent: true, name: 'n', bufferSize: 10 },
};

Object.keys(DICTIONARIES).forEach((api) => {
  Object.keys(DICTIONARIES[api]).forEach((property) => {
    test(`${api}.create: property ${property} of another type`, async (t) => {
      for (var wrong of notLike(DICTIONARIES[api][property])) await t.call(api + '.create', { [property]: wrong });
    });
  });

  test(`${api}.create: properties that there are not`, async (t) => {
    await t.call(api + '.create', { socketId: 1 });
    await t.call(api + '.create', { nonsense: undefined });
    await t.call(api + '.create', { name: 'n', nonsense: 1, more: 2 });
    await t.call(api + '.create', { nonsense: 1, persistent: 'no' });
    await t.call(api + '.create', Object.create({ nonsense: 1 }));
    await t.call(api + '.create', new Map([['name', 'n']]));
    if (api === 'sockets.tcpServer') await t.call(api + '.create', { bufferSize: 10 });
  });
});

test('sockets.tcp.create: a property of a rare kind', async (t) => {
  for (var value of [() => {}, 5n, -0, -0.5, new ArrayBuffer(1), new Uint8Array(1), new DataView(new ArrayBuffer(1))]) {
    await t.call('sockets.tcp.create', { name: value });
    await t.call('sockets.tcp.create', { persistent: value });
  }
  for (var other of [/x/, new Error('x'), Promise.resolve(), new Proxy(() => {}, {}), Object(5n)]) {
    await t.call('sockets.tcp.create', { name: other });
  }
});

test('sockets.tcp.create: a property that is a proxy of an array', async (t) => {
  await t.call('sockets.tcp.create', { name: new Proxy([], {}) });
});

test('sockets.tcp.create: a property that throws when it is read', async (t) => {
  await t.call('sockets.tcp.create', {
    get name() {
      throw new RangeError('not today');
    },
  });
});

test('sockets.tcp.secure: options', async (t) => {
  for (var options of [
    { tlsVersion: null },
    { tlsVersion: 5 },
    { tlsVersion: {} },
    { tlsVersion: { min: 'tls1.2' } },
    { tlsVersion: { min: 1.2 } },
    { tlsVersion: { max: null } },
    { tlsVersion: { middle: 'tls1.2' } },
    { tls: {} },
  ]) {
    await t.call('sockets.tcp.secure', NOBODY, options);
  }
});

test('sockets.tcp.connect: names of query types', async (t) => {
  for (var type of ['any', 'ipv4', 'ipv6', 'IPV4', '', 'both']) {
    await t.call('sockets.tcp.connect', NOBODY, '127.0.0.1', 9, type);
  }
});

test('sockets.udp.send: names of query types', async (t) => {
  for (var type of ['any', 'ipv4', 'ipv6', 'IPV4', '', 'both']) {
    await t.call('sockets.udp.send', NOBODY, bytes('x'), '127.0.0.1', 9, type);
  }
});
