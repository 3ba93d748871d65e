'use strict';

var EVENT = chrome.sockets.tcp.onReceiveError;

/** Makes the event happen once: a connection whose read is interrupted. */
async function fire(t) {
  var { id } = await t.connected();
  var before = t.counts.get('sockets.tcp.onReceiveError') || 0;
  await t.call('sockets.tcp.disconnect', id);
  await t.until('sockets.tcp.onReceiveError', before + 1);
  await t.quiet();
}

test('event: listeners come and go', async (t) => {
  var listener = () => {};
  var other = () => {};
  t.value('hasListener before', () => EVENT.hasListener(listener));
  t.value('addListener', () => EVENT.addListener(listener));
  t.value('again', () => EVENT.addListener(listener));
  t.value('hasListener', () => EVENT.hasListener(listener));
  t.value('of another', () => EVENT.hasListener(other));
  t.value('hasListeners', () => EVENT.hasListeners());
  t.value('removeListener', () => EVENT.removeListener(listener));
  t.value('hasListener after', () => EVENT.hasListener(listener));
  t.value('remove once more', () => EVENT.removeListener(listener));
});

test('event: hasListeners of one that nobody listens to', async (t) => {
  t.value('hasListeners', () => chrome.runtime.onSuspend.hasListeners());
});

test('event: wrong arguments', async (t) => {
  for (var wrong of [undefined, null, 5, 'text', {}, []]) {
    t.value(`addListener(${JSON.stringify(wrong)})`, () => EVENT.addListener(wrong));
    t.value(`removeListener(${JSON.stringify(wrong)})`, () => EVENT.removeListener(wrong));
    t.value(`hasListener(${JSON.stringify(wrong)})`, () => EVENT.hasListener(wrong));
  }
  t.value('addListener()', () => EVENT.addListener());
  t.value('removeListener()', () => EVENT.removeListener());
  t.value('hasListener()', () => EVENT.hasListener());
  t.value('hasListeners(1)', () => EVENT.hasListeners(1));
});

test('event: a filter', async (t) => {
  for (var filter of [undefined, null, 5, 'text', true, {}, { urls: [] }, [], () => {}]) {
    var listener = () => {};
    t.value(`addListener(…, ${JSON.stringify(filter)})`, () => EVENT.addListener(listener, filter));
    t.value('added', () => EVENT.hasListener(listener));
    EVENT.removeListener(listener);
  }
});

test('event: in the order of their adding, each once', async (t) => {
  var heard = [];
  var listeners = ['a', 'b', 'c'].map((name) => () => {
    heard.push(name);
  });
  listeners.forEach((listener) => EVENT.addListener(listener));
  EVENT.addListener(listeners[0]);
  await fire(t);
  listeners.forEach((listener) => EVENT.removeListener(listener));
  t.value('heard', () => heard);
});

test('event: added and removed while it is told', async (t) => {
  var heard = [];
  var late = () => {
    heard.push('late');
  };
  var removed = () => {
    heard.push('removed');
  };
  var first = () => {
    heard.push('first');
    EVENT.removeListener(first);
    EVENT.removeListener(removed);
    EVENT.addListener(late);
  };
  EVENT.addListener(first);
  EVENT.addListener(removed);
  await fire(t);
  await fire(t);
  EVENT.removeListener(late);
  t.value('heard', () => heard);
});

test('event: a listener that throws', async (t) => {
  var heard = [];
  var faulty = () => {
    heard.push('faulty');
    throw new Error('on purpose');
  };
  var sound = () => {
    heard.push('sound');
  };
  EVENT.addListener(faulty);
  EVENT.addListener(sound);
  await fire(t);
  EVENT.removeListener(faulty);
  EVENT.removeListener(sound);
  t.value('heard', () => heard);
});

test('event: this and the arguments of a listener', async (t) => {
  var listener = function (...args) {
    t.value('this', () => (this === undefined ? 'undefined' : this === window ? 'window' : typeof this));
    t.value('arguments', () => args.length);
    t.value('keys', () => Object.keys(args[0]));
    args[0].mine = true;
  };
  var second = (info) => t.value('what the first wrote', () => info.mine);
  EVENT.addListener(listener);
  EVENT.addListener(second);
  await fire(t);
  EVENT.removeListener(listener);
  EVENT.removeListener(second);
});

test('event: dispatched by the app', async (t) => {
  var heard = [];
  var listener = (...args) => {
    heard.push(args);
  };
  var event = chrome.runtime.onSuspend;
  event.addListener(listener);
  t.value('dispatch', () => event.dispatch('a', 1));
  event.removeListener(listener);
  t.value('heard', () => heard);
});

test('event: functions without their event', async (t) => {
  var { addListener, removeListener, hasListener } = EVENT;
  var listener = () => {};
  t.value('addListener', () => addListener(listener));
  t.value('hasListener', () => hasListener(listener));
  t.value('removeListener', () => removeListener(listener));
  t.value('of another event', () => chrome.sockets.udp.onReceive.addListener.call(EVENT, listener));
  EVENT.removeListener(listener);
  chrome.sockets.udp.onReceive.removeListener(listener);
});
