'use strict';

// What synchronised is over: here nobody is signed in, and nowhere can anybody be.
surfaceCase('chrome.syncFileSystem', () => chrome.syncFileSystem);
argumentCases('syncFileSystem.getConflictResolutionPolicy', {});
argumentCases('syncFileSystem.getServiceStatus', {});

test('syncFileSystem: members', (t) => {
  t.value('names', () => Object.keys(chrome.syncFileSystem));
  for (var name of ['ConflictResolutionPolicy', 'FileStatus', 'ServiceStatus', 'SyncAction', 'SyncDirection']) {
    t.value(name, () => chrome.syncFileSystem[name]);
  }
});

test('syncFileSystem: policy', async (t) => {
  await t.call('syncFileSystem.getConflictResolutionPolicy');
  await t.call('syncFileSystem.setConflictResolutionPolicy', 'manual');
  await t.promise('syncFileSystem.setConflictResolutionPolicy', 'manual');
  await t.call('syncFileSystem.setConflictResolutionPolicy', 'last_write_win');
  await t.promise('syncFileSystem.getConflictResolutionPolicy');
  for (var policy of ['', 'other', 5, {}, null, undefined]) {
    await t.call('syncFileSystem.setConflictResolutionPolicy', policy);
  }
});

test('syncFileSystem: wrong arguments', async (t) => {
  await t.call('syncFileSystem.requestFileSystem', 1);
  await t.promise('syncFileSystem.requestFileSystem', {});
  for (var name of ['getUsageAndQuota', 'getFileStatus', 'getFileStatuses']) {
    for (var value of [undefined, null, 1, 'text', {}, { root: {} }, [], [1], [null], [{}]]) {
      await t.call('syncFileSystem.' + name, value);
    }
    await t.promise('syncFileSystem.' + name);
    await t.promise('syncFileSystem.' + name, {}, 1);
  }
});

test('syncFileSystem: of other files', async (t) => {
  var system = await new Promise((resolve) => webkitRequestFileSystem(TEMPORARY, 1000, resolve));
  var file = await new Promise((resolve) => system.root.getFile('a', { create: true }, resolve));
  for (var entry of [file, system.root]) {
    t.value('status', await answered('getFileStatus', entry));
    t.value('statuses', await answered('getFileStatuses', [entry]));
  }
  t.value('usage', await answered('getUsageAndQuota', system));
  t.value('a promise', await chrome.syncFileSystem.getFileStatus(file).catch((error) => error.message));
});

test('syncFileSystem: requestFileSystem', async (t) => {
  t.value('answer', await answered('requestFileSystem'));
});

/** What a callback gets, sizes and objects of the browser's by their kinds. */
function answered(name, ...args) {
  return new Promise((resolve) => {
    chrome.syncFileSystem[name](...args, (...results) => {
      var error = chrome.runtime.lastError;
      var kinds = results.map((result) =>
        result && result.usageBytes !== undefined
          ? Object.keys(result).map((key) => key + ' ' + typeof result[key])
          : result && !Array.isArray(result)
            ? Object.prototype.toString.call(result)
            : result,
      );
      resolve(() => ({ results: kinds, lastError: error ? error.message : undefined }));
    });
  });
}
