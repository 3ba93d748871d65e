'use strict';

/** Every case begins without items. */
function menus(name, run) {
  test('contextMenus: ' + name, async (t) => {
    await t.call('contextMenus.removeAll');
    t.forget();
    await run(t);
  });
}

function each(t, api, list) {
  return list.reduce((before, args) => before.then(() => t.call(api, ...args)), Promise.resolve());
}

menus('members', async (t) => {
  t.value('names', () => Object.keys(chrome.contextMenus));
  t.value('ContextType', () => chrome.contextMenus.ContextType);
  t.value('ItemType', () => chrome.contextMenus.ItemType);
  t.value('limit', () => chrome.contextMenus.ACTION_MENU_TOP_LEVEL_LIMIT);
});

menus('create: id', async (t) => {
  await each(
    t,
    'contextMenus.create',
    [
      { id: 'a', title: 'A' },
      { id: 'a', title: 'A' },
      { id: 5, title: 'A' },
      { id: true, title: 'A' },
    ].map((one) => [one]),
  );
  await t.promise('contextMenus.create', { id: 'b', title: 'B' });
  var given = await new Promise((resolve) => {
    var id = chrome.contextMenus.create({ title: 'A' }, () => {
      t.value('lastError', () => chrome.runtime.lastError.message);
      resolve(id);
    });
  });
  t.value('without an id', () => typeof given);
});

menus('create: what is refused, in which order', async (t) => {
  await t.call('contextMenus.create', { id: 'a', title: 'A' });
  await t.call('contextMenus.create', { id: 's', type: 'separator' });
  await each(
    t,
    'contextMenus.create',
    [
      { id: 'a', title: '', contexts: ['action'] },
      { id: 'b', title: '', contexts: ['action'] },
      { id: 'b', title: '', parentId: 'zz' },
      { id: 'b' },
      { id: 'b', title: 'B', documentUrlPatterns: ['no pattern'], parentId: 'zz' },
      { id: 'b', title: 'B', targetUrlPatterns: ['http://*foo/'] },
      { id: 'b', title: 'B', parentId: 'zz' },
      { id: 'b', title: 'B', parentId: 7 },
      { id: 'b', title: 'B', parentId: 's' },
      { id: 'b', title: 'B', parentId: 'a' },
    ].map((one) => [one]),
  );
});

menus('create: types and contexts', async (t) => {
  await each(
    t,
    'contextMenus.create',
    [
      ...Object.values(chrome.contextMenus.ContextType).map((context) => ({ contexts: [context] })),
      { contexts: [] },
      { contexts: ['nothing'] },
      { contexts: 'page' },
      ...Object.values(chrome.contextMenus.ItemType).map((type) => ({ type: type, checked: true })),
      { type: 'nothing' },
      { unknown: 1 },
      { visible: 1 },
      { enabled: false, visible: false },
      { title: 7 },
    ].map((one, i) => [Object.assign({ id: 'id' + i, title: 'T' }, one)]),
  );
});

menus('create: patterns', async (t) => {
  await each(
    t,
    'contextMenus.create',
    [
      'HTTP://a/*',
      'data:*',
      'about:blank',
      'about:*',
      'chrome://a/*',
      'blob:*',
      'javascript:x',
      'urn:*',
      'view-source:x',
      'xyz://a/*',
      'http://a',
      'chrome-extension://a',
      'http://*/*',
      '<all_urls>',
      'chrome-extension://*/*',
      'file:///*',
      'https://a.example:8080/x?y=*',
      'http://',
      '*',
      '',
    ].map((pattern, i) => [{ id: 'id' + i, title: 'T', documentUrlPatterns: [pattern] }]),
  );
});

menus('update', async (t) => {
  await t.call('contextMenus.create', { id: 'a', title: 'A' });
  await t.call('contextMenus.create', { id: 'b', title: 'B', parentId: 'a' });
  await t.call('contextMenus.create', { id: 's', type: 'separator' });
  await each(t, 'contextMenus.update', [
    ['zz', { title: 'T' }],
    [7, { title: 'T' }],
    ['a', { title: 'T' }],
    ['a', { title: '' }],
    ['s', { title: '' }],
    ['a', {}],
    ['a', { id: 'c' }],
    ['a', { checked: true }],
    ['a', { checked: false }],
    ['a', { type: 'checkbox', checked: true }],
    ['a', { type: 'normal' }],
    ['a', { contexts: [] }],
    ['a', { contexts: ['action'] }],
    ['a', { parentId: 'a' }],
    ['a', { parentId: 'b' }],
    ['a', { parentId: 's' }],
    ['a', { parentId: 'zz' }],
    ['a', { documentUrlPatterns: ['no pattern'] }],
    ['b', { parentId: 'a' }],
    ['a', 'no object'],
    ['a'],
    [],
  ]);
  await t.promise('contextMenus.update', 'a', { title: 'T' });
  await t.promise('contextMenus.update', 'zz', { title: 'T' });
});

menus('remove', async (t) => {
  await t.call('contextMenus.create', { id: 'a', title: 'A' });
  await t.call('contextMenus.create', { id: 'b', title: 'B', parentId: 'a' });
  await each(t, 'contextMenus.remove', [['zz'], [7], [], [true], ['a'], ['b'], ['a']]);
  await t.promise('contextMenus.remove', 'zz');
  await t.call('contextMenus.create', { id: 'b', title: 'B' });
  await t.call('contextMenus.removeAll');
  await t.call('contextMenus.removeAll');
  await t.call('contextMenus.remove', 'b');
  await t.call('contextMenus.removeAll', 1);
  await t.promise('contextMenus.removeAll');
});

menus('the order of answers', async (t) => {
  await t.answered(
    t.begin('contextMenus.create', { id: 'a', title: 'A' }),
    t.begin('contextMenus.create', { id: 'a', title: 'A' }),
    t.begin('contextMenus.remove', 'a'),
    t.begin('contextMenus.remove', 'a'),
  );
});

menus('patterns of its own pages', async (t) => {
  t.value('getURL', () =>
    chrome.contextMenus.create({ id: 'a', title: 'A', documentUrlPatterns: [chrome.runtime.getURL('/*')] }),
  );
  await t.call('contextMenus.update', 'a', {});
});

menus('onclick', async (t) => {
  var onclick = () => {};
  await t.call('contextMenus.create', { id: 'a', title: 'A' });
  await t.call('contextMenus.create', { id: 'a', title: 'A', onclick: onclick });
  await t.call('contextMenus.create', { id: 'b', title: '', contexts: ['action'], onclick: onclick });
  await t.call('contextMenus.create', { id: 'b', title: 'B', onclick: null });
  await t.call('contextMenus.create', { id: 'c', title: 'C', onclick: 5 });
  await t.call('contextMenus.create', { id: 'c', title: 'C', onclick: {} });
  await t.call('contextMenus.update', 'a', { onclick: onclick });
  await t.call('contextMenus.update', 'a', { onclick: 'none' });
  await t.call('contextMenus.update', 'zz', { onclick: onclick });
});

menus('as many as there can be', async (t) => {
  for (var i = 0; i < 999; i++) chrome.contextMenus.create({ id: 'item' + i, title: 'T' });
  await t.call('contextMenus.create', { id: 'last', title: 'T' });
  await t.call('contextMenus.create', { id: 'more', title: 'T' });
  await t.call('contextMenus.create', { id: 'more', title: '', parentId: 'zz' });
  await t.call('contextMenus.create', { id: 'last', title: 'T' });
  await t.call('contextMenus.create', { id: 'more', title: 'T', onclick: () => {} });
  await new Promise((resolve) => {
    chrome.contextMenus.create({ title: 'T' }, () => {
      t.value('without an id', () => chrome.runtime.lastError.message);
      resolve();
    });
  });
  await t.call('contextMenus.remove', 'item0');
  await t.call('contextMenus.create', { id: 'more', title: 'T', parentId: 'item1' });
});

menus('numbers as ids', async (t) => {
  for (var number of [0, 1, -1, 2147483647]) {
    await t.call('contextMenus.remove', number);
    await t.call('contextMenus.update', number, {});
    await t.call('contextMenus.update', 'x', { parentId: number });
    await t.call('contextMenus.create', { id: 'x' + number, title: 'T', parentId: number });
  }
});
