'use strict';

/** Sets without writing the large value down. */
function setQuietly(area, items) {
  return new Promise((resolve) => chrome.storage[area].set(items, () => resolve(chrome.runtime.lastError)));
}

test('unlimited: the area local', async (t) => {
  t.value('QUOTA_BYTES', () => chrome.storage.local.QUOTA_BYTES);
  t.summarise();
  var set = await setQuietly('local', { k: 'x'.repeat(10485760), more: 1 });
  await t.quiet();
  t.summary = null;
  t.value('lastError', () => set);
  await t.call('storage.local.getBytesInUse');
  t.summarise();
  await chrome.storage.local.clear();
  t.summary = null;
});

test('unlimited: not the area sync', async (t) => {
  t.summarise();
  var item = await setQuietly('sync', { k: 'x'.repeat(8190) });
  var many = {};
  for (var i = 0; i < 20; i++) many['k' + i] = 'x'.repeat(8000);
  var all = await setQuietly('sync', many);
  t.summary = null;
  t.value('an item', () => item);
  t.value('everything', () => all);
  await t.call('storage.sync.getBytesInUse');
});
