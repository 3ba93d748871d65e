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

storageTest('keys with half of a surrogate pair', async (t) => {
  await t.call(LOCAL + 'set', { 'a\udc00b': '\ud800', '\ud800': 1 });
  await t.call(LOCAL + 'get');
  await t.call(LOCAL + 'get', 'a\udc00b');
  await t.call(LOCAL + 'get', ['a\udc00b', '\ud800']);
  await t.call(LOCAL + 'get', { 'a\udc00b': '\ud801' });
  await t.call(LOCAL + 'get', { 'c\udc00d': '\ud801' });
  await t.call(LOCAL + 'get', 'a\ufffdb');
  await t.call(LOCAL + 'getBytesInUse', 'a\udc00b');
  await t.call(LOCAL + 'getBytesInUse', 'a\ufffdb');
  await t.call(LOCAL + 'remove', 'a\udc00b');
  await t.call(LOCAL + 'remove', ['a\ufffd\ufffd\ufffdb']);
  await t.call(LOCAL + 'getKeys');
});

storageTest('values that are windows, nodes and their like', async (t) => {
  var marked = document.createElement('p');
  marked.mark = 1;
  for (var value of [
    window,
    marked,
    document,
    location,
    new Blob(['x']),
    Object.assign(new Blob(['x']), { mark: 1 }),
    Object.assign(new Map(), { mark: 1 }),
    Object.assign(new Date(0), { mark: 1 }),
    Object.assign(/x/, { mark: 1 }),
    Object.assign(Promise.resolve(), { mark: 1 }),
    Object.assign(new EventTarget(), { mark: 1 }),
    Object.assign(new Event('x'), { mark: 1 }),
    Object.assign(new URL('http://a/'), { mark: 1 }),
    Object.assign(new Headers(), { mark: 1 }),
    Object.assign(new DOMRect(), { mark: 1 }),
    Object.assign(new ArrayBuffer(1), { mark: 1 }),
    Object.assign(new Uint8Array(1), { mark: 1 }),
    Object.assign(Object(1), { mark: 1 }),
    Object.assign(Object('ab'), { mark: 1 }),
    Object.assign(new Error('x'), { mark: 1 }),
    Object.assign(document.createElement('p').style, { mark: 1 }),
    document.querySelectorAll('html'),
    document.documentElement.classList,
    Object.assign(new MessageChannel().port1, { mark: 1 }),
    Object.assign(new DOMException('x'), { mark: 1 }),
    Object.assign(new AbortController(), { mark: 1 }),
    history,
    navigator,
    formWithField(),
    Object.create(marked),
    new Intl.NumberFormat(),
    Object.assign(new WeakMap(), { mark: 1 }),
    new WebAssembly.Memory({ initial: 1 }),
    (function* () {})(),
    globalThis.Math,
    Atomics,
  ]) {
    t.note(Object.prototype.toString.call(value));
    await chrome.storage.local.set({ a: value }).catch((error) => t.note('  ' + error));
    var got = await chrome.storage.local.get();
    t.value('  got', () => got);
  }
});

function formWithField() {
  var form = document.createElement('form');
  form.innerHTML = '<input name="mark">';
  return form;
}

storageTest('getters and traps that throw', async (t) => {
  var thrower = () => ({
    get a() {
      throw new Error('thrown by a getter');
    },
    b: 1,
  });
  var fail = (text) => () => {
    throw new Error('thrown by ' + text);
  };
  var revoked = () => {
    var { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  for (var make of [
    thrower,
    revoked,
    () => new Proxy({ a: 1 }, { ownKeys: fail('ownKeys') }),
    () => new Proxy({ a: 1 }, { get: fail('get') }),
    () => new Proxy({ a: 1 }, { getOwnPropertyDescriptor: fail('a descriptor') }),
    () => new Proxy({ a: 1 }, { getPrototypeOf: fail('the prototype') }),
  ]) {
    t.note(String(make).replaceAll(/\s+/g, ' '));
    for (var area of ['set', 'get', 'remove']) {
      for (var [form, value] of [
        ['itself', make()],
        ['in an object', { c: make() }],
        ['in two', { c: { d: make() } }],
        ['in a list', { c: [make()] }],
        ['in a list itself', [make()]],
      ]) {
        try {
          var promise = chrome.storage.local[area](value);
          var got = await promise;
          t.value('  ' + area + ', ' + form, () => got);
        } catch (error) {
          t.note('  ' + area + ', ' + form + ': ' + error);
        }
      }
    }
    var all = await chrome.storage.local.get();
    t.value('  stored', () => all);
  }
});

storageTest('calls of several areas at once', async (t) => {
  await t.answered(
    t.begin(LOCAL + 'get'),
    t.begin('storage.managed.get'),
    t.begin('storage.sync.get'),
    t.begin('storage.managed.get'),
    t.begin(LOCAL + 'get'),
  );
  await t.answered(
    t.begin(LOCAL + 'set', { a: 1 }),
    t.begin('storage.managed.getKeys'),
    t.begin('storage.managed.set', { a: 1 }),
    t.begin('storage.sync.getKeys'),
    t.begin('storage.managed.getBytesInUse'),
    t.begin(LOCAL + 'remove', 'a'),
    t.begin('storage.managed.clear'),
  );
  await t.answered(
    t.begin('storage.sync.set', { a: 1 }),
    t.begin('storage.managed.get'),
    t.begin(LOCAL + 'get'),
    t.begin('storage.sync.clear'),
    t.begin(LOCAL + 'getBytesInUse'),
  );
});

storageTest('a key named length', async (t) => {
  for (var value of [0, 'a', [1], { toString: 'no function' }, [{ toString: 'no function' }], null]) {
    await t.call(LOCAL + 'set', { length: value });
    await t.call(LOCAL + 'get', { length: value, other: { length: value } });
    await t.call(LOCAL + 'remove', 'length');
  }
});
