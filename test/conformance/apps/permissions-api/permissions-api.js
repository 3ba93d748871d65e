'use strict';

watch('permissions.onAdded');
watch('permissions.onRemoved');

surfaceCase('permissions', () => chrome.permissions);

test('permissions: namespaces of optional permissions', async (t) => {
  t.value('storage', () => typeof chrome.storage);
  t.value('notifications', () => typeof chrome.notifications);
});

test('permissions: getAll', async (t) => {
  await t.call('permissions.getAll');
  await t.promise('permissions.getAll');
});

var SETS = [
  {},
  { permissions: [] },
  { permissions: ['system.network'] },
  { permissions: ['storage'] },
  { permissions: ['system.network', 'storage'] },
  { permissions: ['hid'] },
  { permissions: ['tabs'] },
  { permissions: ['unlimited_storage'] },
  { permissions: ['nothing of the kind'] },
  { permissions: [''] },
  { permissions: ['usbDevices|{}'] },
];

var ORIGINS = [
  'http://127.0.0.1/*',
  'http://127.0.0.1:80/*',
  'http://127.0.0.1/only/this',
  'https://127.0.0.1/*',
  'http://*/*',
  '<all_urls>',
  '*://*.listed.localhost/*',
  'http://listed.localhost/*',
  'https://a.listed.localhost:8080/x',
  'ftp://listed.localhost/*',
  'http://optional.localhost/*',
  'http//x',
  'x://y/*',
  'http:///x',
  'http://a*b/x',
  'http://*x/y',
  'http://a:x/y',
  'http://a:99999/y',
  'http://a',
  'file:///x',
  '',
];

test('permissions: contains', async (t) => {
  for (var set of SETS) await t.call('permissions.contains', set);
  await t.promise('permissions.contains', { permissions: ['storage'] });
  await t.promise('permissions.contains', { permissions: ['nothing of the kind'] });
});

test('permissions: contains origins', async (t) => {
  for (var origin of ORIGINS) await t.call('permissions.contains', { origins: [origin] });
});

test('permissions: remove', async (t) => {
  for (var set of SETS) await t.call('permissions.remove', set);
  for (var origin of ['http://127.0.0.1/*', 'http://optional.localhost/*', 'http://other.localhost/*', 'x']) {
    await t.call('permissions.remove', { origins: [origin] });
  }
  await t.quiet();
});

test('permissions: request without a click', async (t) => {
  for (var set of SETS) await t.call('permissions.request', set);
  await t.call('permissions.request', { origins: ['http://optional.localhost/*'] });
  await t.promise('permissions.request', { permissions: ['storage'] });
  await t.quiet();
});

test('permissions: arguments', async (t) => {
  for (var name of ['contains', 'remove', 'request']) {
    await t.call('permissions.' + name);
    await t.call('permissions.' + name, null);
    await t.call('permissions.' + name, { other: 1 });
    await t.call('permissions.' + name, { permissions: 'storage' });
    await t.call('permissions.' + name, { permissions: [1] });
    await t.call('permissions.' + name, { origins: {} });
    await t.call('permissions.' + name, {}, 1);
  }
  await t.call('permissions.getAll', {});
});

test('permissions: odd patterns', async (t) => {
  for (var origin of [
    'http://',
    'http:/',
    'http:',
    'http',
    'urn:a',
    'about:blank',
    'data:text/plain,a',
    'javascript:1',
    '\ud800',
    'http://\ud800/',
    'http:///',
    'http://a',
    'file://',
    'file:',
    'file:///',
    'chrome://',
    '*',
    '*:',
    '*://',
    ':',
    '://',
    'http://*',
    'foo://',
    'ws:',
    'ws://',
    'http://a:',
    'http://:80/',
    'HTTP://a/*',
    'urn:',
    'ftp:x',
    'filesystem:http://a/*',
    'blob:http://a/*',
    'http://a\u0000b/*',
  ])
    await t.call('permissions.contains', { origins: [origin] });
});

test('permissions: permissions that are no texts', async (t) => {
  for (var permission of [
    {},
    { socket: [] },
    { socket: ['tcp-connect'] },
    { storage: [] },
    { storage: null },
    { fileSystem: ['write'] },
    { nothing: 1 },
    { a: 1, b: 2 },
    new Blob(['x']),
    new Date(0),
    [],
    1,
    null,
    undefined,
    () => 1,
    { usbDevices: [] },
    { socket: 'x' },
    { socket: {} },
    new String('storage'),
    new Proxy({}, {}),
  ]) {
    await t.call('permissions.contains', { permissions: [permission] });
    await t.call('permissions.contains', { permissions: ['storage', permission, 'nothing'] });
    await t.call('permissions.contains', { origins: ['nothing'], permissions: [permission] });
  }
});

test('permissions: remove and request with permissions that are no texts', async (t) => {
  for (var name of ['remove', 'request']) {
    await t.call('permissions.' + name, { permissions: [{ socket: [] }] });
    await t.call('permissions.' + name, { permissions: [{}] });
    await t.call('permissions.' + name, { permissions: [null] });
  }
});

test('permissions: arguments behind a name', async (t) => {
  for (var text of [
    'storage|',
    'storage|[]',
    'storage|x',
    'nothing|[]',
    'nothing|x',
    'usbDevices|[]',

    'usbDevices|x',
    'usbDevices',
    'socket|["tcp-connect"]',
    '|',
    '|[]',
  ])
    await t.call('permissions.contains', { permissions: [text] });
});

test('permissions: patterns of the browser itself', async (t) => {
  for (var origin of [
    'chrome://settings/*',
    'chrome://*/*',
    'chrome://a/b',
    'chrome://settings',
    'chrome-extension://*/*',
    'chrome-untrusted://a/*',
    'devtools://a/*',
    'file://a/*',
    'file:///a',
    'ftp://a/*',
    'ws://a/*',
    'isolated-app://a/*',
    'uuid-in-package:a',
    'chrome://*.a/*',
    'chrome://a*/*',
    'chrome://a:1/*',
  ])
    await t.call('permissions.contains', { origins: [origin] });
  await t.call('permissions.remove', { origins: ['chrome://settings/*'] });
});

test('permissions: permissions that JSON does not take', async (t) => {
  function inItself() {
    var object = { list: [] };
    object.list.push(object);
    return object;
  }
  var own = {};
  own.own = own;
  var child = {};
  child.parent = { child };
  for (var name of ['contains', 'remove', 'request']) {
    for (var [what, permission] of Object.entries({
      cyclic: inItself(),
      own,
      behind: { socket: inItself() },
      around: { socket: child },
      bigint: { socket: 1n },
      throwing: {
        socket: {
          toJSON() {
            throw new Error('thrown by toJSON');
          },
        },
      },
      getter: {
        get socket() {
          throw new Error('thrown by a getter');
        },
      },
      nothing: { socket: undefined },
      function: { socket: () => 1 },
      symbol: { socket: Symbol('s') },
    })) {
      t.value('next', () => what);
      await t.call('permissions.' + name, { permissions: [permission] });
      await t.call('permissions.' + name, { permissions: ['storage', permission] });
    }
  }
});
