'use strict';

var SYNC = 'storage.sync.';

/** A case that begins with nothing stored. All cases together must not write more often than Chromium lets an app in a minute. */
function syncTest(name, run) {
  test(name, async (t) => {
    await new Promise((resolve) => chrome.storage.sync.clear(resolve));
    t.forget();
    await run(t);
  });
}

/** Sets without writing the values down. */
async function setQuietly(t, text, items) {
  t.summarise();
  var error = await new Promise((resolve) => chrome.storage.sync.set(items, () => resolve(chrome.runtime.lastError)));
  await t.quiet();
  t.summary = null;
  t.value(text, () => error);
}

function items(prefix, count, value) {
  var all = {};
  for (var i = 0; i < count; i++) all[prefix + String(i).padStart(3, '0')] = value;
  return all;
}

argumentCases('storage.sync.get', { keys: 'a' });
argumentCases('storage.sync.getBytesInUse', { keys: 'a' });

syncTest('sync: the constants', async (t) => {
  for (let name of Object.keys(chrome.storage.sync)
    .filter((key) => key === key.toUpperCase())
    .sort()) {
    t.value(name, () => chrome.storage.sync[name]);
  }
});

syncTest('sync: set, get in every form, remove, clear', async (t) => {
  await t.call(SYNC + 'set', { b: 2, a: 'one', c: [1, 2] });
  await t.call(SYNC + 'get');
  await t.call(SYNC + 'get', 'a');
  await t.call(SYNC + 'get', ['c', 'a', 'c', 'z']);
  await t.call(SYNC + 'get', { z: 'default', a: 'default', n: null });
  await t.call(SYNC + 'getKeys');
  await t.call(SYNC + 'getBytesInUse');
  await t.call(SYNC + 'getBytesInUse', ['a', 'a', 'nothing']);
  await t.call(SYNC + 'remove', 'a');
  await t.call(SYNC + 'remove', ['b', 'nothing']);
  await t.call(SYNC + 'get');
  await t.call(SYNC + 'clear');
  await t.call(SYNC + 'get');
  await t.call(SYNC + 'setAccessLevel', { accessLevel: 'TRUSTED_CONTEXTS' });
});

syncTest('sync: is apart from local', async (t) => {
  await new Promise((resolve) => chrome.storage.local.clear(resolve));
  await t.call(SYNC + 'set', { a: 'sync' });
  await t.call('storage.local.set', { a: 'local' });
  await t.call(SYNC + 'get');
  await t.call(SYNC + 'clear');
  await t.call('storage.local.get');
});

syncTest('sync: promises', async (t) => {
  await t.promise(SYNC + 'set', { a: 1 });
  await t.promise(SYNC + 'get');
  await t.promise(SYNC + 'remove', 'a');
  await t.promise(SYNC + 'clear');
});

syncTest('sync: none changed, none told', async (t) => {
  await t.call(SYNC + 'set', { a: { x: 1, y: 2 } });
  await t.call(SYNC + 'set', { a: { y: 2, x: 1 } });
  await t.call(SYNC + 'set', {});
  await t.call(SYNC + 'remove', 'nothing');
  await t.quiet();
});

syncTest('sync: calls of one turn', async (t) => {
  await t.answered(
    t.begin(SYNC + 'set', { a: 1 }),
    t.begin(SYNC + 'get', 'a'),
    t.begin(SYNC + 'set', { a: 2 }),
    t.begin(SYNC + 'remove', 'a'),
    t.begin(SYNC + 'get', 'a'),
  );
});

syncTest('sync: binary', async (t) => {
  await t.call(SYNC + 'set', { v: new Uint8Array(2) });
  await t.call(SYNC + 'set', { v: new ArrayBuffer(2) });
  await t.call(SYNC + 'get');
});

syncTest('sync: an item to the byte', async (t) => {
  // The key, two quotation marks, the text.
  await setQuietly(t, 'fits', { k: 'x'.repeat(8192 - 3) });
  await t.call(SYNC + 'getBytesInUse');
  await setQuietly(t, 'one more', { k: 'x'.repeat(8192 - 2) });
  await setQuietly(t, 'one of two', { a: 1, k: 'x'.repeat(8192 - 2) });
  await setQuietly(t, 'counted as UTF-8', { k: 'é'.repeat(4096) });
  await t.call(SYNC + 'getKeys');
});

syncTest('sync: everything to the byte', async (t) => {
  await setQuietly(t, 'twelve', items('k', 12, 'x'.repeat(8192 - 6)));
  await setQuietly(t, 'the rest', { z: 'x'.repeat(4096 - 3) });
  await t.call(SYNC + 'getBytesInUse');
  await setQuietly(t, 'another key', { zz: 1 });
  await setQuietly(t, 'as large as before', { k000: 'y'.repeat(8192 - 6) });
  await setQuietly(t, 'smaller', { k000: 1, zz: 1 });
});

syncTest('sync: the number of items', async (t) => {
  await setQuietly(t, 'all of them', items('i', 512, 1));
  await setQuietly(t, 'one more', { more: 1 });
  await setQuietly(t, 'one of them', { i003: 2 });
  await setQuietly(t, 'one more and too large', { more: 1, i003: 'x'.repeat(9000) });
});

syncTest('sync: several limits at once', async (t) => {
  await setQuietly(t, 'too many, too much', items('j', 600, 'x'.repeat(200)));
  await setQuietly(t, 'too many, too much, one too large', {
    ...items('j', 600, 'x'.repeat(200)),
    z: 'x'.repeat(9000),
  });
  await setQuietly(t, 'too many', items('j', 600, 1));
  await t.call(SYNC + 'getKeys');
});

// The last one: from here on there is no set for a minute.
syncTest('sync: too often', async (t) => {
  t.summarise();
  var error;
  for (var calls = 0; !error && calls < 200; calls++) {
    error = await new Promise((resolve) =>
      chrome.storage.sync.set({ n: calls }, () => resolve(chrome.runtime.lastError)),
    );
  }
  await t.quiet();
  t.summary = null;
  t.value('lastError', () => error);
  await t.call(SYNC + 'set', { n: 'no more' });
  await t.call(SYNC + 'set', {});
  await t.promise(SYNC + 'set', { n: 'no more' });
  // Each function has its own count.
  await t.call('storage.local.set', { n: 1 });
  await t.call('storage.local.remove', 'n');
  await t.call(SYNC + 'clear');
  await t.call(SYNC + 'get');
});
