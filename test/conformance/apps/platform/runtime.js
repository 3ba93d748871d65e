'use strict';

test('runtime: id', async (t) => {
  t.value('form', () => /^[a-p]{32}$/.test(chrome.runtime.id));
  t.value('the host of the page', () => chrome.runtime.id === location.host);
});

test('runtime.getURL: paths', async (t) => {
  for (var path of [
    'x',
    '/x',
    '',
    '/',
    '//x',
    './x',
    '../x',
    'a/../../b',
    'a b?c#d',
    '%20',
    'é',
    'http://127.0.0.1/x',
    'javascript:x',
    '\\x',
    '?q',
    '#f',
    'a\nb',
    '\0',
  ]) {
    t.value(JSON.stringify(path), () => chrome.runtime.getURL(path).replace(/^.*:\/\/[a-p]{32}/, 'app:'));
  }
});

argumentCases('runtime.getURL', { path: 'x' });
argumentCases('runtime.getManifest', {});
argumentCases('runtime.getPlatformInfo', {});
argumentCases('runtime.getBackgroundPage', {});
argumentCases('runtime.restart', {});
argumentCases('runtime.restartAfterDelay', { seconds: 5 });

test('runtime.requestUpdateCheck', async (t) => {
  await t.call('runtime.requestUpdateCheck');
  await t.call('runtime.requestUpdateCheck');
  await t.promise('runtime.requestUpdateCheck');
  await t.call('runtime.requestUpdateCheck', 1);
});

test('runtime.getManifest: a fresh copy with sorted keys', async (t) => {
  t.value('keys', () => Object.keys(chrome.runtime.getManifest()));
  t.value('a key of nobody', () => chrome.runtime.getManifest().a_key_of_nobody);
  t.value('sockets', () => chrome.runtime.getManifest().sockets);
  t.value('same object', () => chrome.runtime.getManifest() === chrome.runtime.getManifest());
  chrome.runtime.getManifest().name = 'changed';
  t.value('name', () => chrome.runtime.getManifest().name);
});

test('runtime.getPlatformInfo', async (t) => {
  await t.call('runtime.getPlatformInfo');
  await t.promise('runtime.getPlatformInfo');
});

test('runtime.getBackgroundPage: from the event page', async (t) => {
  var same = await new Promise((resolve) => chrome.runtime.getBackgroundPage((page) => resolve(page === window)));
  t.value('is this window', () => same);
  var promised = await chrome.runtime.getBackgroundPage();
  t.value('promised', () => promised === window);
});

test('calls of one turn are answered in order, over namespaces', async (t) => {
  await t.answered(
    t.begin('sockets.tcp.create', {}),
    t.begin('runtime.getPlatformInfo'),
    t.begin('sockets.udp.create', {}),
    t.begin('sockets.tcp.getInfo', 99999),
    t.begin('sockets.tcpServer.getSockets'),
    t.begin('sockets.udp.close', 99999),
  );
});

test('a callback runs in a later task', async (t) => {
  await new Promise((resolve) => {
    chrome.sockets.tcp.getSockets(() => {
      t.note('callback');
      Promise.resolve().then(() => t.note('microtask of the callback'));
      resolve();
    });
    Promise.resolve().then(() => t.note('microtask'));
    t.note('call has returned');
  });
  await t.quiet();
});

test('an exception in a callback is nobody else’s', async (t) => {
  chrome.sockets.tcp.getSockets(() => {
    throw new Error('on purpose');
  });
  await t.call('sockets.tcp.getSockets');
});

test('this and the arguments of a callback', async (t) => {
  await new Promise((resolve) => {
    chrome.sockets.tcp.getInfo(99999, function () {
      t.value('this', () => (this === undefined ? 'undefined' : this === window ? 'window' : typeof this));
      t.value('arguments', () => arguments.length);
      t.value('error', () => chrome.runtime.lastError.message);
      resolve();
    });
  });
});

test('runtime.setUninstallURL', async (t) => {
  for (var url of [
    '',
    'http://127.0.0.1/',
    'HTTPS://127.0.0.1/a?b#c',
    'x',
    '/x',
    'ftp://127.0.0.1/',
    'about:blank',
    'data:text/html,x',
  ]) {
    await t.call('runtime.setUninstallURL', url);
  }
  await t.promise('runtime.setUninstallURL', 'x');
  // Nothing is opened for whoever ends the browser of these cases.
  await t.call('runtime.setUninstallURL', '');
});

test('app.runtime: launch sources', (t) => {
  t.value('names', () => Object.keys(chrome.app.runtime));
  t.value('LaunchSource', () => chrome.app.runtime.LaunchSource);
  t.value('onEmbedRequested', () => typeof chrome.app.runtime.onEmbedRequested.addListener);
});

test('runtime.getURL: half of a surrogate pair', async (t) => {
  for (var path of ['a\u0000b', '?\ud800', '#\ud800', '?a\udc00b'])
    t.value(JSON.stringify(path), () => chrome.runtime.getURL(path).replace(/^.*:\/\/[a-p]{32}/, 'app:'));
});

test('runtime.setUninstallURL: addresses', async (t) => {
  for (var url of [
    'http://',
    'https://',
    'http:',
    'http:a',
    'http://a',
    'HTTP://a',
    ' http://a',
    'http',
    'ftp://a',
    '',
    'a',
    'https://a/\ud800',
    'http://a b',
    'http://[',
    'http://a:99999',
  ])
    await t.call('runtime.setUninstallURL', url);
});
