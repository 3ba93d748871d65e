'use strict';

/** One call of create for each set of changes to BASIC. */
function createCase(name, ...all) {
  notificationTest('create: ' + name, async (t) => {
    for (var changes of all) await t.call(N + 'create', 'a', basic(changes));
    await t.call(N + 'getAll');
  });
}

notificationTest('create: with an id', async (t) => {
  await t.call(N + 'create', 'a', BASIC);
  await t.call(N + 'getAll');
  await t.promise(N + 'create', 'b', BASIC);
  await t.promise(N + 'getAll');
  await t.promise(N + 'create', 'c', basic({ title: undefined }));
  await t.quiet();
});

notificationTest('create: without an id, or with an empty one', async (t) => {
  var create = (...args) => new Promise((resolve) => chrome.notifications.create(...args, resolve));
  var uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
  var ids = [await create(BASIC), await create('', BASIC), await create(null, BASIC)];
  t.value('ids', () => ids.map((id) => uuid.test(id)));
  t.value('different', () => new Set(ids).size);
});

notificationTest('create: the same id again', async (t) => {
  await t.call(N + 'create', 'a', BASIC);
  await t.call(N + 'create', 'a', basic({ title: 'Another' }));
  await t.quiet();
  await t.call(N + 'getAll');
});

notificationTest('create: long ids', async (t) => {
  for (var length of [499, 500, 501]) {
    var error = await new Promise((resolve) =>
      chrome.notifications.create('x'.repeat(length), BASIC, (id) =>
        resolve([id.length, chrome.runtime.lastError && chrome.runtime.lastError.message]),
      ),
    );
    t.value(String(length), () => error);
  }
});

createCase('required properties', ...['type', 'iconUrl', 'title', 'message'].map((key) => ({ [key]: undefined })));
createCase('null properties', ...['type', 'iconUrl', 'title', 'message'].map((key) => ({ [key]: null })));
createCase('empty texts', { title: '', message: '' });
createCase('types', { type: 'bogus' }, { type: 'BASIC' }, { type: '' });

var ICON =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
createCase(
  'icons that load',
  { iconUrl: '/icon.png' },
  { iconUrl: './icon.png?x#y' },
  { iconUrl: ICON },
  {
    iconUrl: chrome.runtime.getURL('icon.png'),
  },
);
createCase(
  'icons that do not load',
  { iconUrl: 'none.png' },
  { iconUrl: 'case.js' },
  { iconUrl: '' },
  {
    iconUrl: 'http://127.0.0.1:1/icon.png',
  },
  { iconUrl: 'data:image/png;base64,AAAA' },
  { iconUrl: 'data:' },
);
notificationTest('create: icons as blob: URLs', async (t) => {
  var response = await fetch('icon.png');
  var url = URL.createObjectURL(await response.blob());
  var create = (iconUrl) =>
    new Promise((resolve) =>
      chrome.notifications.create('a', basic({ iconUrl: iconUrl }), (id) =>
        resolve([id, chrome.runtime.lastError && chrome.runtime.lastError.message]),
      ),
    );
  var first = await create(url);
  URL.revokeObjectURL(url);
  var second = await create(url);
  t.value('created', () => [first, second]);
});
createCase('appIconMaskUrl', { appIconMaskUrl: 'icon.png' }, { appIconMaskUrl: 'none.png' });

createCase(
  'image',
  { type: 'image' },
  { type: 'image', imageUrl: 'none.png' },
  { type: 'image', imageUrl: 'icon.png' },
  {
    imageUrl: 'icon.png',
  },
);
var ITEM = { title: 'One', message: '1' };
createCase(
  'list',
  { type: 'list' },
  { type: 'list', items: [] },
  { type: 'list', items: [ITEM] },
  { items: [ITEM] },
  {
    items: [],
  },
  { type: 'list', items: [{ title: 'One' }] },
  { type: 'list', items: [1] },
);
createCase(
  'progress',
  { type: 'progress' },
  { type: 'progress', progress: 0 },
  { type: 'progress', progress: 100 },
  {
    type: 'progress',
    progress: 101,
  },
  { type: 'progress', progress: -1 },
  { type: 'progress', progress: 1.5 },
  { progress: 1 },
  { progress: -1 },
);
createCase('priority', ...[0, 1, 2, 3, -1, -2, -3, 1.5].map((priority) => ({ priority: priority })));
createCase(
  'buttons',
  { buttons: [] },
  { buttons: [{ title: '1' }, { title: '2' }, { title: '3' }] },
  {
    buttons: [{ title: '1', iconUrl: 'icon.png' }],
  },
  { buttons: [{ title: '1', iconUrl: 'none.png' }] },
  { buttons: [{}] },
  { buttons: [{ title: '', iconUrl: '' }] },
);
createCase(
  'the rest',
  { contextMessage: 'c', eventTime: 1.5, silent: true, isClickable: true, expandedMessage: 'x' },
  {
    eventTime: -1,
  },
  { eventTime: 'now' },
  { silent: 1 },
  { bogus: 1 },
  { requireInteraction: 'yes' },
);
createCase(
  'several faults at once',
  { title: undefined, priority: -1 },
  { priority: -1, imageUrl: 'icon.png' },
  {
    imageUrl: 'icon.png',
    items: [ITEM],
  },
  { items: [ITEM], progress: 101 },
  { iconUrl: 'none.png', title: undefined },
  { iconUrl: '', priority: -1 },
);

test('create: ids of many characters', async (t) => {
  var options = { type: 'basic', title: 'T', message: 'M', iconUrl: 'icon.png' };
  for (var id of [
    'x'.repeat(500),
    'x'.repeat(501),
    'é'.repeat(250),
    'é'.repeat(251),
    '😀'.repeat(125),
    '😀'.repeat(126),
  ]) {
    await t.call('notifications.create', id, options);
    await t.call('notifications.create', id, {});
    await t.call('notifications.update', id, { title: 'N' });
    await t.call('notifications.clear', id);
  }
});
