'use strict';

var LISTS = [
  [],
  ['x'],
  [undefined],
  [null, null],
  ['x', {}],
  ['x', 'y'],
  ['x', null],
  ['x', 'y', 'z'],
  ['x', 'y', {}],
  ['x', 'y', { nonsense: 1 }],
  [1, 2],
  [1, 2, 3],
  [5, 'x'],
  [true, {}],
  [{}, {}],
  [{}, []],
  [{}, null],
  [{}, {}, null],
  [{}, { nonsense: 1 }],
  [{}, { includeTlsChannelId: 5 }],
  [{}, { includeTlsChannelId: null }],
  [null, 'x'],
  [null, 'x', null],
  ['', 'x'],
  [5, null, {}],
  [5, 5, 5, 5, 5],
  [null, null, null, null],
  [NOBODY, 'x', {}, null],
  [NOBODY, 'x'],
  [NOBODY.toUpperCase(), 'x'],
  ['q'.repeat(32), 'x'],
  [NOBODY + 'a', 'x'],
];

test('sendMessage: arguments, for a promise', async (t) => {
  for (var args of LISTS) {
    t.note('sendMessage' + JSON.stringify(args));
    try {
      var returned = chrome.runtime.sendMessage(...args);
      t.value('  resolves', () => Object.prototype.toString.call(returned));
      await returned.then(
        (value) => t.value('  with', () => value),
        (error) => t.note('  rejects ' + error),
      );
    } catch (error) {
      t.note('  throws ' + error);
    }
  }
});

test('sendMessage: arguments, with a callback', async (t) => {
  for (var args of LISTS) {
    t.note('sendMessage' + JSON.stringify(args));
    await outcome(t, ...args);
  }
});

test('sendMessage: functions in odd places', async (t) => {
  var read = () => void chrome.runtime.lastError;
  t.value('alone', () => chrome.runtime.sendMessage(read));
  t.value('twice', () => chrome.runtime.sendMessage(read, read));
  t.value('in the middle', () => chrome.runtime.sendMessage({}, read, null));
  t.value('a fifth', () => chrome.runtime.sendMessage(null, 'x', {}, read, read));
  await t.quiet();
});

test('connect: arguments', async (t) => {
  var lists = [
    [],
    [{}],
    [{ name: 'n' }],
    [{ name: 5 }],
    [{ name: null }],
    [{ nonsense: 1 }],
    [{ includeTlsChannelId: true }],
    ['x'],
    [''],
    [5],
    [null],
    [null, null],
    [null, null, null],
    ['x', 'y'],
    [undefined, { name: 'n' }],
    [NOBODY],
    [NOBODY, { name: 'n' }],
    [chrome.runtime.id, { name: 'n' }],
  ];
  for (var args of lists) {
    t.note('connect' + JSON.stringify(args).replace(chrome.runtime.id, 'own id'));
    try {
      var port = chrome.runtime.connect(...args);
      t.value('  name', () => port.name);
      await new Promise((resolve) => {
        port.onDisconnect.addListener((other) => {
          var error = chrome.runtime.lastError;
          t.value('  disconnected', () => [other === port, error && error.message]);
          resolve();
        });
      });
    } catch (error) {
      t.note('  throws ' + error);
    }
  }
});

test('sendMessage: who hears it', async (t) => {
  var first = await page();
  var second = await page();
  var heard = [];
  var listen = (target, name) => {
    var listener = (message, sender, respond) => {
      heard.push(name);
      if (name !== 'event page') respond(name);
    };
    target.chrome.runtime.onMessage.addListener(listener);
    return () => target.chrome.runtime.onMessage.removeListener(listener);
  };
  var over = [listen(window, 'event page'), listen(first, 'first'), listen(second, 'second')];
  await new Promise((resolve) => chrome.runtime.sendMessage('x', resolve));
  await t.quiet();
  t.value('from the event page', () => sorted(heard.splice(0)));
  await new Promise((resolve) => first.chrome.runtime.sendMessage('x', resolve));
  await t.quiet();
  t.value('from a window', () => sorted(heard.splice(0)));
  over.forEach((end) => end());
});

test('sendMessage: what a listener gets', async (t) => {
  var other = await page();
  await exchange(t, other, { a: 1 }, function (message, sender, respond) {
    t.value('  arguments', () => [arguments.length, message, who(sender)]);
    t.value('  this', () => this === other);
    t.value('  respond', () => [respond.name, respond.length, typeof respond(1)]);
  });
  await exchange(t, other, 'x', (message, sender, respond) => respond(message, 2));
  var listener = (message, sender) => t.value('  from a window', () => [message, who(sender)]);
  chrome.runtime.onMessage.addListener(listener);
  await other.chrome.runtime.sendMessage('y');
  chrome.runtime.onMessage.removeListener(listener);
});

test('sendMessage: in order', async (t) => {
  var other = await page();
  var order = [];
  other.chrome.runtime.onMessage.addListener((message, sender, respond) => {
    order.push('heard ' + message);
    respond(message);
  });
  for (var i = 0; i < 3; i++) {
    chrome.runtime.sendMessage(i, (answer) => order.push('answer ' + answer));
  }
  order.push('called');
  await calm();
  t.value('messages', () => order.filter((line) => line.startsWith('heard')));
  t.value('answers', () => order.filter((line) => line.startsWith('answer')));
  t.value('first', () => order[0]);
});

test('calls: ids with half of a surrogate pair', async (t) => {
  await t.promise('runtime.connect', '\ud800');
  await t.promise('runtime.connect', 'a\udc00b');
  await t.promise('runtime.connect', 'a\u0000b');
  await t.call('runtime.sendMessage', '\ud800', 1);
});
