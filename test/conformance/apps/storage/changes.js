'use strict';

storageTest('changes: told before the callback', async (t) => {
  await t.call(LOCAL + 'set', { a: 1, b: 2 });
  await t.call(LOCAL + 'set', { a: 2, b: 2, c: 3 });
  await t.call(LOCAL + 'remove', ['a', 'nothing']);
  await t.call(LOCAL + 'clear');
  await t.quiet();
});

storageTest('changes: none when nothing changes', async (t) => {
  await t.call(LOCAL + 'set', { a: { x: 1, y: 2 } });
  await t.call(LOCAL + 'set', { a: { y: 2, x: 1 } });
  await t.call(LOCAL + 'set', {});
  await t.call(LOCAL + 'remove', 'nothing');
  await t.quiet();
  await t.call(LOCAL + 'clear');
  await t.call(LOCAL + 'clear');
  await t.quiet();
});

storageTest('changes: order of keys', async (t) => {
  await t.call(LOCAL + 'set', { z: 1, a: 1, 10: 1, 9: 1, é: 1 });
  await t.call(LOCAL + 'set', { é: 2, 9: 2, 10: 2, a: 2, z: 2 });
  await t.call(LOCAL + 'clear');
});

storageTest('changes: null, and values that are dropped', async (t) => {
  await t.call(LOCAL + 'set', { a: null });
  await t.call(LOCAL + 'set', { a: undefined, b: undefined });
  await t.call(LOCAL + 'set', { a: 0 });
  await t.call(LOCAL + 'get');
});

storageTest('changes: of calls of one turn', async (t) => {
  await t.answered(
    t.begin(LOCAL + 'set', { a: 1 }),
    t.begin(LOCAL + 'set', { a: 2 }),
    t.begin(LOCAL + 'remove', 'a'),
    t.begin(LOCAL + 'set', { a: 3 }),
  );
});

storageTest('changes: set in the listener', async (t) => {
  var listener = (changes) => {
    if (changes.a && changes.a.newValue === 1) chrome.storage.local.set({ a: 2 });
  };
  chrome.storage.onChanged.addListener(listener);
  await t.call(LOCAL + 'set', { a: 1 });
  await t.quiet();
  chrome.storage.onChanged.removeListener(listener);
  await t.call(LOCAL + 'get');
});
