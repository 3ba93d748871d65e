'use strict';

var MANAGED = 'storage.managed.';

argumentCases('storage.managed.get', { keys: 'a' });
argumentCases('storage.managed.set', { items: {} });
argumentCases('storage.managed.remove', { keys: 'a' });
argumentCases('storage.managed.clear', {});
argumentCases('storage.managed.getBytesInUse', { keys: 'a' });
argumentCases('storage.managed.getKeys', {});
argumentCases('storage.managed.setAccessLevel', { accessOptions: { accessLevel: 'TRUSTED_CONTEXTS' } });

test('managed: without a policy', async (t) => {
  await t.call(MANAGED + 'get');
  await t.call(MANAGED + 'get', null);
  await t.call(MANAGED + 'get', 'a');
  await t.call(MANAGED + 'get', ['a', 'b']);
  await t.call(MANAGED + 'get', { a: 1, b: { c: undefined } });
  await t.call(MANAGED + 'getKeys');
  await t.call(MANAGED + 'getBytesInUse');
  await t.call(MANAGED + 'getBytesInUse', 'a');
});

test('managed: is for reading', async (t) => {
  await t.call(MANAGED + 'set', { a: 1 });
  await t.call(MANAGED + 'set', {});
  await t.call(MANAGED + 'set', { bytes: new Uint8Array(1) });
  await t.call(MANAGED + 'remove', 'a');
  await t.call(MANAGED + 'remove', []);
  await t.call(MANAGED + 'clear');
  await t.promise(MANAGED + 'set', { a: 1 });
  await t.promise(MANAGED + 'remove', 'a');
  await t.promise(MANAGED + 'clear');
  await t.call(MANAGED + 'get');
  await t.call('storage.local.get');
});
