'use strict';

/** Writes down what comes out of a port. */
function follow(t, name, port) {
  port.onMessage.addListener((message) => t.value(`  ${name} hears`, () => message));
  port.onDisconnect.addListener(() => {
    var error = chrome.runtime.lastError;
    t.value(`  ${name} disconnected`, () => error && error.message);
  });
  return port;
}

/** Has a page accept ports; resolves with the first one when it has come. */
function accepted(t, name, other) {
  return new Promise((resolve) => {
    other.chrome.runtime.onConnect.addListener((port) => resolve(follow(t, name, port)));
  });
}

/** A port of this page to another one, with both ends. */
async function connected(t, other, info) {
  var remote = accepted(t, 'remote', other);
  var local = follow(t, 'local', chrome.runtime.connect(info || {}));
  return { local: local, remote: await remote };
}

test('port: surface', async (t) => {
  var port = chrome.runtime.connect({ name: 'n' });
  t.value('kind', () => [typeof port, Object.prototype.toString.call(port), port.constructor.name]);
  t.value('order', () => Object.getOwnPropertyNames(port));
  members(port).forEach((line) => t.note('  own ' + line));
  members(Object.getPrototypeOf(port)).forEach((line) => t.note('  ' + line));
  members(port.onMessage).forEach((line) => t.note('  onMessage ' + line));
  t.value('the same event', () => port.onMessage === port.onMessage);
  t.value('name may be set', () => Object.assign(port, { name: 'other' }).name);
  t.value('new properties', () => Object.assign(port, { mine: 1 }).mine);
  port.disconnect();
});

test('port: methods', async (t) => {
  var { local, remote } = await connected(t, await page());
  t.value('postMessage without anything', () => local.postMessage());
  t.value('postMessage with two', () => local.postMessage(1, 2));
  t.value('postMessage on nothing', () => (0, local.postMessage)(1));
  t.value('disconnect on nothing', () => (0, local.disconnect)());
  await calm();
  t.value('disconnect with one', () => local.disconnect(1));
  await calm();
  t.value('disconnect again', () => local.disconnect());
  t.value('postMessage afterwards', () => local.postMessage(1));
  t.value('postMessage without anything afterwards', () => local.postMessage());
  t.value('addListener afterwards', () => local.onMessage.addListener(silent));
  t.value('remote postMessage afterwards', () => remote.postMessage(1));
});

test('port: what onConnect gets', async (t) => {
  var other = await page();
  var arrived = new Promise((resolve) => {
    other.chrome.runtime.onConnect.addListener(function (port) {
      t.value('arguments', () => [arguments.length, this === other, port.name, who(port.sender)]);
      resolve(port);
    });
  });
  var local = chrome.runtime.connect({ name: 'chat' });
  t.value('own sender', () => [local.sender, 'sender' in local]);
  var remote = await arrived;
  var heard = new Promise((resolve) => {
    remote.onMessage.addListener(function (message, port) {
      t.value('onMessage', () => [arguments.length, this === other, message, port === remote]);
      resolve();
    });
  });
  local.postMessage('x');
  await heard;
  local.disconnect();
});

test('port: both ways, in order', async (t) => {
  var { local, remote } = await connected(t, await page());
  for (var i = 0; i < 3; i++) local.postMessage(i);
  await calm();
  for (var k = 0; k < 3; k++) remote.postMessage({ back: k });
  await calm();
  local.postMessage('last');
  local.disconnect();
  await calm();
});

test('port: posted before it is accepted', async (t) => {
  var other = await page();
  accepted(t, 'remote', other);
  var local = chrome.runtime.connect();
  local.postMessage('a');
  local.postMessage('b');
  local.disconnect();
  await calm();
});

test('port: messages that a listener posts', async (t) => {
  var { local, remote } = await connected(t, await page());
  remote.onMessage.addListener((message, port) => port.postMessage({ echo: message }));
  local.postMessage(1);
  local.postMessage(2);
  await calm();
  local.disconnect();
  await calm();
});

test('port: a listener that throws', async (t) => {
  var other = await page();
  other.chrome.runtime.onConnect.addListener((port) => {
    port.onMessage.addListener((message) => {
      t.note('  thrower hears ' + message);
      throw new Error('in onMessage');
    });
    throw new Error('in onConnect');
  });
  var local = follow(t, 'local', chrome.runtime.connect());
  local.postMessage(1);
  local.postMessage(2);
  await calm();
  local.disconnect();
});
