'use strict';

var LOCAL = 'storage.local.';

/** A case that begins with nothing stored. */
function storageTest(name, run) {
  test(name, async (t) => {
    await new Promise((resolve) => chrome.storage.local.clear(resolve));
    t.forget();
    await run(t);
  });
}

argumentCases('storage.local.get', { keys: 'a' });
argumentCases('storage.local.set', { items: {} });
argumentCases('storage.local.remove', { keys: 'a' });
argumentCases('storage.local.clear', {});
argumentCases('storage.local.getBytesInUse', { keys: 'a' });
argumentCases('storage.local.getKeys', {});
argumentCases('storage.local.setAccessLevel', { accessOptions: { accessLevel: 'TRUSTED_CONTEXTS' } });

storageTest('nothing stored', async (t) => {
  await t.call(LOCAL + 'get');
  await t.call(LOCAL + 'get', null);
  await t.call(LOCAL + 'get', 'a');
  await t.call(LOCAL + 'get', ['a', 'b']);
  await t.call(LOCAL + 'get', { a: 1 });
  await t.call(LOCAL + 'getKeys');
  await t.call(LOCAL + 'getBytesInUse');
  await t.call(LOCAL + 'remove', 'a');
  await t.call(LOCAL + 'clear');
});

storageTest('set, get in every form, remove, clear', async (t) => {
  await t.call(LOCAL + 'set', { b: 2, a: 'one', c: [1, 2] });
  await t.call(LOCAL + 'get');
  await t.call(LOCAL + 'get', null);
  await t.call(LOCAL + 'get', 'a');
  await t.call(LOCAL + 'get', '');
  await t.call(LOCAL + 'get', []);
  await t.call(LOCAL + 'get', ['c', 'a', 'c', 'z']);
  await t.call(LOCAL + 'get', { z: 'default', a: 'default', n: null });
  await t.call(LOCAL + 'get', {});
  await t.call(LOCAL + 'getKeys');
  await t.call(LOCAL + 'remove', 'a');
  await t.call(LOCAL + 'remove', ['b', 'nothing']);
  await t.call(LOCAL + 'remove', []);
  await t.call(LOCAL + 'get');
  await t.call(LOCAL + 'clear');
  await t.call(LOCAL + 'get');
});

storageTest('promises', async (t) => {
  await t.promise(LOCAL + 'set', { a: 1 });
  await t.promise(LOCAL + 'get');
  await t.promise(LOCAL + 'get', ['a']);
  await t.promise(LOCAL + 'getBytesInUse', 'a');
  await t.promise(LOCAL + 'remove', 'a');
  await t.promise(LOCAL + 'clear');
});

storageTest('order of keys', async (t) => {
  await t.call(LOCAL + 'set', { z: 1, 10: 1, 9: 1, A: 1, é: 1, a: 1, '-1': 1, '': 1, '🙂': 1, '\uffff': 1 });
  await t.call(LOCAL + 'get');
  await t.call(LOCAL + 'getKeys');
});

storageTest('strange keys', async (t) => {
  await t.call(LOCAL + 'set', JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3, "a.b": 4, "a b": 5}'));
  await t.call(LOCAL + 'get');
  await t.call(LOCAL + 'get', ['__proto__', 'toString']);
  await t.call(LOCAL + 'get', 'a.b');
});

storageTest('a key with a NUL', async (t) => {
  await t.call(LOCAL + 'set', { 'a\0b': 1 });
  await t.call(LOCAL + 'get');
});

storageTest('calls of one turn', async (t) => {
  await t.answered(
    t.begin(LOCAL + 'set', { a: 1 }),
    t.begin(LOCAL + 'get', 'a'),
    t.begin(LOCAL + 'set', { a: 2 }),
    t.begin(LOCAL + 'get', 'a'),
    t.begin(LOCAL + 'remove', 'a'),
    t.begin(LOCAL + 'get', 'a'),
    t.begin(LOCAL + 'clear'),
  );
});

storageTest('an object that changes after the call', async (t) => {
  var items = { a: { b: 1 } };
  var setting = t.begin(LOCAL + 'set', items);
  items.a.b = 2;
  await t.answered(setting);
  await t.call(LOCAL + 'get');
});

storageTest('what get gives is the app’s own', async (t) => {
  await t.call(LOCAL + 'set', { a: { b: 1 } });
  var first = await chrome.storage.local.get();
  first.a.b = 2;
  await t.call(LOCAL + 'get');
});

storageTest('bytes in use', async (t) => {
  await t.call(LOCAL + 'set', { a: 1, bb: 'xyz', é: '🙂', list: [1, { x: null }] });
  await t.call(LOCAL + 'getBytesInUse');
  await t.call(LOCAL + 'getBytesInUse', null);
  for (var key of ['a', 'bb', 'é', 'list', 'nothing']) await t.call(LOCAL + 'getBytesInUse', key);
  await t.call(LOCAL + 'getBytesInUse', ['a', 'bb']);
  await t.call(LOCAL + 'getBytesInUse', ['a', 'a']);
  await t.call(LOCAL + 'getBytesInUse', []);
});

storageTest('access levels', async (t) => {
  for (var level of ['TRUSTED_CONTEXTS', 'TRUSTED_AND_UNTRUSTED_CONTEXTS', 'NOBODY', '']) {
    await t.call(LOCAL + 'setAccessLevel', { accessLevel: level });
  }
  await t.call(LOCAL + 'setAccessLevel', {});
});
