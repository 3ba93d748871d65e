'use strict';

test('commands: members', (t) => {
  t.value('names', () => Object.keys(chrome.commands));
  t.value('onCommand', () => typeof chrome.commands.onCommand.addListener);
});

test('commands: getAll', async (t) => {
  await t.call('commands.getAll');
  await t.call('commands.getAll', 1);
  await t.promise('commands.getAll');
});
