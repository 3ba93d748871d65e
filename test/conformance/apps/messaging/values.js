'use strict';

var inside = {};
inside.inside = inside;

/** Values by what they are called, as they arrive in the other page and come back. */
var VALUES = {
  undefined: undefined,
  null: null,
  text: 'x',
  'half a pair': '\ud800 a',
  false: false,
  'minus zero': -0,
  NaN: NaN,
  infinities: [Infinity, -Infinity],
  'a date': new Date(0),
  'an ArrayBuffer': new ArrayBuffer(3),
  'a Uint8Array': new Uint8Array([1, 2]),
  'functions and undefined inside': { a: function () {}, b: undefined, c: [undefined, function () {}] },
  'a map': new Map([[1, 2]]),
  'a regular expression': /x/,
  'an error': new Error('e'),
  'a String object': new String('s'),
  toJSON: { toJSON: () => 'its own' },
  'toJSON of undefined': { toJSON: () => undefined },
  'a symbol as key': { [Symbol('a')]: 1, b: 1 },
  'inherited properties': Object.create({ inherited: 1 }),
  'a list with a name': Object.assign([1], { x: 1 }),
  'the key __proto__': JSON.parse('{"__proto__": 1}'),
  'a function': function () {},
  'a symbol': Symbol('s'),
  'a big integer': 10n,
  'a value inside itself': inside,
  'toJSON that throws': {
    toJSON() {
      throw new Error('no');
    },
  },
  'a proxy that is revoked': (() => {
    var { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  })(),
};

Object.keys(VALUES).forEach((name) => {
  test('value: ' + name, async (t) => {
    var other = await page();
    await exchange(t, other, VALUES[name], (message, sender, respond) => {
      t.value('  heard', () => [typeof message, message]);
      respond(message);
    });
    await exchange(t, other, 'for an answer', (message, sender, respond) => {
      t.value('  respond', () => respond(VALUES[name]));
    });
    var port = chrome.runtime.connect();
    t.value('  postMessage', () => port.postMessage(VALUES[name]));
    port.disconnect();
  });
});

test('value: a large one', async (t) => {
  await exchange(t, await page(), 'a'.repeat(1024 * 1024), (message, sender, respond) => respond(message.length));
});

test('value: the largest', async (t) => {
  var largest = 64 * 1024 * 1024 - 2;
  await exchange(t, await page(), 'a'.repeat(largest), (message, sender, respond) => respond(message.length));
});

test('value: too large', async (t) => {
  await outcome(t, 'a'.repeat(64 * 1024 * 1024 - 1));
  t.note('more bytes than letters');
  await outcome(t, 'é'.repeat(40 * 1024 * 1024));
  var port = chrome.runtime.connect();
  t.value('  postMessage', () => port.postMessage('a'.repeat(64 * 1024 * 1024)));
  port.disconnect();
});
