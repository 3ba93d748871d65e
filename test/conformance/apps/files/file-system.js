'use strict';

/** Where the driver has put the files, for leaving it out of what is written down. */
async function place() {
  var data = await launched;
  return promised((resolve) => chrome.fileSystem.getDisplayPath(data.items[0].entry, resolve));
}

surfaceCase('chrome.fileSystem', () => chrome.fileSystem);

test('fileSystem: members', async (t) => {
  t.value('names', () => Object.keys(chrome.fileSystem).sort());
  t.value('ChooseEntryType', () => chrome.fileSystem.ChooseEntryType);
});

test('fileSystem: wrong arguments', async (t) => {
  for (var name of [
    'chooseEntry',
    'getDisplayPath',
    'getWritableEntry',
    'isWritableEntry',
    'retainEntry',
    'restoreEntry',
    'isRestorable',
    'requestFileSystem',
    'getWritableFileEntry',
    'isWritableFileEntry',
    'chooseFile',
  ]) {
    await t.promise('fileSystem.' + name);
    await t.promise('fileSystem.' + name, 1, 2, 3);
    await t.call('fileSystem.' + name, {});
    await t.call('fileSystem.' + name, null);
    await t.call('fileSystem.' + name, { isFile: true, fullPath: '/files/a.txt', filesystem: { name: 'x' } });
    await t.call('fileSystem.' + name, 7);
  }
  await t.promise('fileSystem.retainEntry', {});
  for (var options of [
    { type: 'x' },
    { accepts: 'x' },
    { accepts: [{ a: 1 }] },
    { accepts: [{ extensions: 'txt' }] },
    { suggestedName: 5 },
    { acceptsMultiple: 1 },
    { unknown: 1 },
    {},
    undefined,
  ]) {
    await t.call('fileSystem.chooseEntry', options);
  }
  await t.call('fileSystem.requestFileSystem', { volumeId: 'x' });
  await t.promise('fileSystem.requestFileSystem', { volumeId: 'x', writable: true });
  await t.call('fileSystem.getVolumeList');
  await t.promise('fileSystem.getVolumeList');
});

test('fileSystem: of what was given', async (t) => {
  var directory = await ownDirectory();
  var file = await getFile(directory, 'a.txt');
  var gone = await getFile(directory, 'gone.txt', { create: true });
  await removeEntry(gone);
  var where = await place();
  for (var [text, entry] of [
    ['a file', file],
    ['a directory', directory],
    ['what is gone', gone],
    ['the top', file.filesystem.root],
  ]) {
    await tell(t, 'getDisplayPath of ' + text, () => answered('getDisplayPath', entry, where));
    await tell(t, 'isWritableEntry of ' + text, () => answered('isWritableEntry', entry, where));
  }
  await tell(t, 'getWritableEntry of a file', () => answered('getWritableEntry', file, where));
  await tell(t, 'getWritableEntry of what is gone', () => answered('getWritableEntry', gone, where));
  await tell(t, 'getWritableEntry of the top', () => answered('getWritableEntry', file.filesystem.root, where));
  await tell(t, 'a promise', () => chrome.fileSystem.isWritableEntry(file));
  await tell(t, 'an error', () => chrome.fileSystem.isWritableEntry(file.filesystem.root));
});

/** A function's answer, or the text of its error. */
function answered(name, argument, where) {
  return promised((resolve) =>
    chrome.fileSystem[name](argument, (value) => {
      var error = chrome.runtime.lastError;
      var text = error ? 'lastError ' + error.message : value;
      resolve(
        typeof text === 'string'
          ? text
              .split(where)
              .join('PLACE')
              .replace(/case\d+/, 'case')
          : text,
      );
    }),
  );
}

test('fileSystem: a writable entry', async (t) => {
  var file = await getFile(await ownDirectory(), 'a.txt');
  var writable = await answered('getWritableEntry', file);
  t.value('another entry', () => [writable === file, writable.filesystem === file.filesystem, writable.fullPath]);
  var writer = await writerOf(writable);
  await watched(t, writer, 'write', () => writer.write(new Blob(['JELLO'])));
  await tell(t, 'text', () => textOf(file));
});

test('fileSystem: retain and restore', async (t) => {
  var directory = await ownDirectory();
  var file = await getFile(directory, 'a.txt');
  var id = chrome.fileSystem.retainEntry(file);
  t.value('its form', () => id.replace(/^[0-9A-F]{32}:/, 'ID:').replace(/case\d+/, 'case'));
  await tell(t, 'isRestorable', () => answered('isRestorable', id));
  var restored = await answered('restoreEntry', id);
  t.value('restored', () => [shown(restored), restored === file]);
  t.value('again', () => chrome.fileSystem.retainEntry(file) === id);
  var ofDirectory = chrome.fileSystem.retainEntry(directory);
  await tell(t, 'a directory', () => answered('restoreEntry', ofDirectory));
  for (var other of ['x', '', id + 'x', id.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'))]) {
    await tell(t, 'another id', () => answered('isRestorable', other));
    await tell(t, 'restored', () => answered('restoreEntry', other));
  }
  t.value('the top', () => chrome.fileSystem.retainEntry(file.filesystem.root).replace(/^[0-9A-F]{32}:/, 'ID:'));
});

test('fileSystem: entries of the browser', async (t) => {
  var temporary = await promised((a, b) => webkitRequestFileSystem(TEMPORARY, 1e6, a, b));
  var file = await getFile(temporary.root, 'k.txt', { create: true });
  for (var name of ['getDisplayPath', 'isWritableEntry', 'getWritableEntry']) {
    await tell(t, name, () => answered(name, file));
  }
  t.value('retainEntry', () => chrome.fileSystem.retainEntry(file));
});

test('getPackageDirectoryEntry', async (t) => {
  await tell(t, 'a promise', () => chrome.runtime.getPackageDirectoryEntry());
  t.value('wrong', () => shown(attempt(() => chrome.runtime.getPackageDirectoryEntry(1))));
  var folder = await promised((a) => chrome.runtime.getPackageDirectoryEntry(a));
  t.value('entry', () => [shown(folder), folder.toURL()]);
  var file = await tell(t, 'a file', () => getFile(folder, 'start.js'));
  await tell(t, 'what is in it', async () => (await textOf(file)).slice(0, 13));
  await tell(t, 'in the listing', async () => (await listOf(folder)).filter((entry) => entry.name === 'manifest.json'));
  await tell(t, 'parent', () => parentOf(folder));
  await tell(t, 'a way out', () => getFile(folder, '../files/a.txt'));
  await tell(t, 'a new file', () => getFile(folder, 'new.txt', { create: true }));
  await tell(t, 'removed', () => removeEntry(file));
  var writer = await writerOf(file);
  await watched(t, writer, 'write', () => writer.write(new Blob(['x'])));
  for (var name of ['getDisplayPath', 'isWritableEntry', 'getWritableEntry']) {
    await tell(t, name, () => answered(name, file));
  }
});
