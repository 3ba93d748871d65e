'use strict';

class Point {
  constructor() {
    this.x = 1;
  }

  get y() {
    return 2;
  }

  toJSON() {
    return 'never asked';
  }
}

var SELF = { a: 1 };
SELF.self = SELF;
SELF.list = [SELF];

var VALUES = {
  numbers: [0, -0, 1.5, -1, 1e21, 1e-7, 9007199254740993, 0.1, 5e-324, 1.7976931348623157e308],
  'not numbers': { nan: NaN, infinite: Infinity, list: [NaN, -Infinity, 1] },
  texts: ['', 'a', 'é', '🙂', '\ud800', '\udc00x', '\0', '\u2028', '"\\', '<script>'],
  constants: [true, false, null],
  nothing: { undefined: undefined, list: [undefined, 1] },
  functions: { function: () => {}, list: [() => {}], class: Point },
  symbols: { symbol: Symbol('s'), [Symbol('key')]: 1, list: [Symbol('s')] },
  'big integers': { big: 1n, list: [1n] },
  'empty ones': { object: {}, list: [], nested: { a: {}, b: [] } },
  holes: [1, , 3],
  objects: {
    point: new Point(),
    date: new Date(0),
    expression: /x/g,
    error: new Error('e'),
    map: new Map([[1, 2]]),
    set: new Set([1]),
  },
  wrappers: { number: new Number(1), text: new String('ab'), yes: new Boolean(true) },
  inherited: Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true }, hidden: { value: 3 } }),
  'without a prototype': Object.assign(Object.create(null), { a: 1 }),
  accessors: {
    get good() {
      return 1;
    },
    get bad() {
      throw new Error('on purpose');
    },
  },
  'itself inside': SELF,
  twice: { a: SELF.list, b: SELF.list },
  'a list with properties': Object.assign([1, 2], { more: 3 }),
  arguments: (function () {
    return arguments;
  })(1, 2),
  proxies: new Proxy({ a: 1 }, {}),
  'keys out of order': { z: 1, a: { y: 1, b: 2 }, 1: 0 },
  window: { length: 1, window: 'w' },
  elements: { element: document.createElement('div') },
  promises: { promise: Promise.resolve(1) },
};

Object.keys(VALUES).forEach((name) => {
  storageTest('value: ' + name, async (t) => {
    await new Promise((resolve) => chrome.storage.local.set({ v: VALUES[name] }, resolve));
    t.write({ event: 'lastError after set', args: plain([chrome.runtime.lastError]) });
    await t.quiet();
    await t.call(LOCAL + 'get', 'v');
    await t.call(LOCAL + 'getBytesInUse', 'v');
  });
});

var BINARY = {
  ArrayBuffer: new ArrayBuffer(2),
  Uint8Array: new Uint8Array([1, 2]),
  Float64Array: new Float64Array([1.5]),
  DataView: new DataView(new ArrayBuffer(2)),
  Blob: new Blob(['x']),
};

Object.keys(BINARY).forEach((name) => {
  storageTest('binary: ' + name, async (t) => {
    await t.call(LOCAL + 'set', { v: BINARY[name] });
    await t.call(LOCAL + 'set', { v: { deep: [BINARY[name]] }, w: 1 });
    await t.call(LOCAL + 'get');
    await t.call(LOCAL + 'get', { d: BINARY[name] });
  });
});

storageTest('the items themselves', async (t) => {
  await t.call(LOCAL + 'set', new Point());
  await t.call(LOCAL + 'set', new Date(0));
  await t.call(LOCAL + 'set', new Uint8Array([5, 6]));
  await t.call(LOCAL + 'set', { a: undefined, b: () => {}, c: 1 });
  await t.call(LOCAL + 'get');
});

[99, 100, 101, 200].forEach((depth) => {
  storageTest(`a value ${depth} levels deep`, async (t) => {
    var value = 'bottom';
    for (var i = 0; i < depth; i++) value = { n: value };
    await new Promise((resolve) => chrome.storage.local.set({ v: value }, resolve));
    var { v } = await chrome.storage.local.get('v');
    var levels = 0;
    while (v && typeof v === 'object' && 'n' in v) {
      v = v.n;
      levels += 1;
    }
    t.value('levels', () => levels);
    t.value('bottom', () => v);
  });
});

storageTest('items inside themselves', async (t) => {
  var items = { a: 1, list: [] };
  items.list.push(items, { items }, [items.list]);
  items.self = items;
  // Not by t.call, which would print them.
  await chrome.storage.local.set(items);
  await t.call(LOCAL + 'get');
  await t.call(LOCAL + 'getBytesInUse', null);
  await t.call(LOCAL + 'clear');
  var defaults = await chrome.storage.local.get(items);
  t.value('defaults', () => defaults);
});

[98, 99, 100, 101].forEach((depth) => {
  storageTest(`items in themselves behind ${depth} levels`, async (t) => {
    var items = { bottom: true };
    var value = items;
    for (var i = 0; i < depth; i++) value = { n: value };
    items.v = value;
    await new Promise((resolve) => chrome.storage.local.set(items, resolve));
    var { v } = await chrome.storage.local.get('v');
    var levels = 0;
    while (v && typeof v === 'object' && 'n' in v) {
      v = v.n;
      levels += 1;
    }
    t.value('levels', () => levels);
    t.value('bottom', () => v);
  });
});
