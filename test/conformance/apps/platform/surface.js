'use strict';

surfaceCase('chrome', () => chrome);
surfaceCase('chrome.app', () => chrome.app);
surfaceCase('chrome.app.runtime', () => chrome.app.runtime);
surfaceCase('chrome.runtime', () => chrome.runtime);
for (let name of [
  'OnInstalledReason',
  'OnRestartRequiredReason',
  'PlatformArch',
  'PlatformOs',
  'RequestUpdateCheckStatus',
]) {
  surfaceCase('chrome.runtime.' + name, () => chrome.runtime[name]);
}
surfaceCase('chrome.app.window.State', () => chrome.app.window.State);
surfaceCase('chrome.app.window.WindowType', () => chrome.app.window.WindowType);
surfaceCase('chrome.storage.AccessLevel', () => chrome.storage.AccessLevel);
surfaceCase('chrome.sockets', () => chrome.sockets);
surfaceCase('chrome.sockets.tcp', () => chrome.sockets.tcp);
surfaceCase('chrome.sockets.tcp.DnsQueryType', () => chrome.sockets.tcp.DnsQueryType);
surfaceCase('chrome.sockets.tcpServer', () => chrome.sockets.tcpServer);
surfaceCase('chrome.sockets.udp', () => chrome.sockets.udp);
surfaceCase('chrome.sockets.udp.DnsQueryType', () => chrome.sockets.udp.DnsQueryType);
surfaceCase('chrome.storage', () => chrome.storage);
surfaceCase('chrome.storage.local', () => chrome.storage.local);
surfaceCase('chrome.storage.sync', () => chrome.storage.sync);
surfaceCase('chrome.storage.managed', () => chrome.storage.managed);

surfaceCase('chrome.app.window', () => chrome.app.window);
surfaceCase('an event', () => chrome.sockets.tcp.onReceive);
surfaceCase('the prototype of an event', () => Object.getPrototypeOf(chrome.sockets.tcp.onReceive));

test('surface: a namespace is the same object every time', async (t) => {
  t.value('sockets', () => chrome.sockets === chrome.sockets);
  t.value('tcp', () => chrome.sockets.tcp === chrome.sockets.tcp);
  t.value('create', () => chrome.sockets.tcp.create === chrome.sockets.tcp.create);
  t.value('onReceive', () => chrome.sockets.tcp.onReceive === chrome.sockets.tcp.onReceive);
});

test('surface: how a function looks', async (t) => {
  t.value('text is native', () => /\{ \[native code\] \}$/.test(String(chrome.sockets.tcp.create)));
  t.value('prototype', () => 'prototype' in chrome.sockets.tcp.create);
  t.value('own names', () => Object.getOwnPropertyNames(chrome.sockets.tcp.create));
  t.value('new', () => new chrome.sockets.tcp.create());
  t.value('instanceof Function', () => chrome.sockets.tcp.create instanceof Function);
});

test('surface: functions work without their namespace', async (t) => {
  var { create, close } = chrome.sockets.tcp;
  var id = await new Promise((resolve) => create({}, (info) => resolve(info.socketId)));
  t.value('created', () => typeof id);
  await new Promise((resolve) => close.call(null, id, resolve));
});

test('surface: an app may replace a function', async (t) => {
  var { create } = chrome.sockets.tcp;
  chrome.sockets.tcp.create = () => 'mine';
  t.value('replaced', () => chrome.sockets.tcp.create());
  chrome.sockets.tcp.create = create;
  var mine = { marker: 1 };
  var runtime = chrome.runtime;
  t.value('assign chrome.runtime', () => {
    chrome.runtime = mine;
    return chrome.runtime === mine;
  });
  chrome.runtime = runtime;
});

test('surface: what there is not', async (t) => {
  for (var name of ['extension', 'tabs', 'windows', 'socket', 'serial', 'usb', 'identity', 'bookmarks']) {
    t.value('chrome.' + name, () => typeof chrome[name]);
  }
  t.value('chrome.storage.session', () => typeof chrome.storage.session);
  t.value('browser', () => typeof browser);
});
