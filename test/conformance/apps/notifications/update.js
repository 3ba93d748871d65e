'use strict';

/** One call of update for each set of options, of a notification that is there. */
function updateCase(name, type, ...all) {
  notificationTest('update: ' + name, async (t) => {
    await t.call(N + 'create', 'a', basic(type));
    for (var options of all) await t.call(N + 'update', 'a', options);
    await t.quiet();
  });
}

updateCase('texts', {}, {}, { title: 'Another' }, { message: '', contextMessage: 'c' }, { title: null });
updateCase('pictures', {}, { iconUrl: 'icon.png' }, { iconUrl: 'none.png' }, { iconUrl: '' }, { imageUrl: 'icon.png' });
updateCase('progress', { type: 'progress', progress: 1 }, { progress: 50 }, { progress: 101 }, { progress: -1 });
updateCase('of another type', {}, { progress: 5 }, { items: [ITEM] }, { priority: -1 }, { buttons: [{ title: '1' }] });
updateCase(
  'several faults at once',
  {},
  { progress: 5, items: [ITEM] },
  { imageUrl: 'icon.png', items: [ITEM] },
  {
    imageUrl: 'icon.png',
    progress: 5,
  },
);
updateCase('the type', {}, { type: 'list' }, { progress: 5 }, { type: 'progress' }, { progress: 5 }, { type: 'image' });
updateCase(
  'the type to progress at once',
  {},
  { type: 'progress', progress: 5 },
  { type: 'image', imageUrl: 'icon.png' },
);

notificationTest('update: one that is not there', async (t) => {
  await t.call(N + 'update', 'b', { title: 'Another' });
  await t.call(N + 'update', 'b', { progress: 101 });
  await t.call(N + 'update', '', {});
  await t.call(N + 'update', 'x'.repeat(501), {});
  await t.promise(N + 'update', 'b', {});
  await t.promise(N + 'update', 'b', { iconUrl: 'none.png' });
});

notificationTest('clear: the event comes first', async (t) => {
  await t.call(N + 'create', 'a', BASIC);
  await t.call(N + 'clear', 'a');
  await t.call(N + 'clear', 'a');
  await t.call(N + 'clear', '');
  await t.promise(N + 'clear', 'a');
  await t.quiet();
  await t.call(N + 'getAll');
});

notificationTest('getAll: the order of the ids', async (t) => {
  for (var id of ['b', 'a', '10', '9', 'B', 'é']) await t.call(N + 'create', id, BASIC);
  await t.call(N + 'getAll');
});

notificationTest('getPermissionLevel', async (t) => {
  await t.call(N + 'getPermissionLevel');
  await t.promise(N + 'getPermissionLevel');
});
