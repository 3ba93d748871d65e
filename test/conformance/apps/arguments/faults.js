'use strict';

/** Which of several faults of an object is told: they are looked for in the order of the object's own keys. */
test('properties: the first of several faults', async (t) => {
  var make = (properties) => t.call('sockets.tcp.create', properties);
  await make({ bufferSize: 'x', name: 1 });
  await make({ name: 1, bufferSize: 'x' });
  await make({ nothing: 1, name: 1 });
  await make({ name: 1, nothing: 1 });
  await make({ name: 1, 0: 1 });
  await make({ name: undefined, nothing: 1 });
  await make({ nothing: undefined });
});

test('properties: faults of one within another', async (t) => {
  var level = (levels) => t.call('sockets.tcp.secure', NOBODY, { tlsVersion: levels });
  await level({ nothing: 1, min: 1 });
  await level({ min: 1, nothing: 1 });
  await level({ max: 1, min: 2 });
});

test('properties: what counts as one', async (t) => {
  var make = (properties) => t.call('sockets.tcp.create', properties);
  await make(Object.create({ name: 1 }));
  await make(Object.create({ nothing: 1 }));
  await make(Object.defineProperty({}, 'name', { value: 1 }));
  await make(Object.defineProperty({}, 'nothing', { value: 1 }));
  await make({ [Symbol('nothing')]: 1 });
  await make({ ['__proto__']: 1 });
  await make({ __proto__: { name: 1 } });
  await make([]);
  await make(Object.assign(new Date(0), { name: 1 }));
  await make(new Uint8Array([1]));
  await make(new String('ab'));
  await make(() => {});
});

test('properties: getters', async (t) => {
  var make = (properties) => t.call('sockets.tcp.create', properties);
  var thrower = () => {
    throw new Error('thrown by a getter');
  };
  var getter = (key, get) => Object.defineProperty({}, key, { get: get, enumerable: true });
  await make(getter('name', thrower));
  await make(getter('nothing', thrower));
  await make(getter('name', () => 1));
  var order = [];
  var watched = {};
  ['persistent', 'bufferSize', 'name'].forEach((key) =>
    Object.defineProperty(watched, key, { enumerable: true, get: () => void order.push(key) }),
  );
  await make(watched);
  t.value('order', () => order);
  order.length = 0;
  await make(
    new Proxy(watched, {
      get: (target, key) => void order.push('get ' + String(key)),
      ownKeys: (target) => (order.push('keys'), Reflect.ownKeys(target)),
    }),
  );
  t.value('order through a proxy', () => order);
});

test('properties: names of odd characters', async (t) => {
  await t.call('sockets.tcp.create', { '\ud800': 1 });
  await t.call('sockets.tcp.create', { 'a\udc00b': 1 });
  await t.call('sockets.tcp.create', { 'ü€😀': 1 });
  await t.call('sockets.tcp.create', { 'a\u0000b': 1 });
  await t.call('sockets.tcp.create', { '': 1 });
  await t.call('sockets.tcp.create', { 'name\u0000b': 1 });
  await t.call('sockets.tcp.create', { 'name\u0000b': 'c', name: 'd' });
  await t.call('sockets.tcp.getSockets');
});
