'use strict';

/** Everything that changes a file is refused to an app that may only read. */
async function given() {
  return (await launched).items[0].entry;
}

test('read only: a file', async (t) => {
  var file = await getFile(await given(), 'a.txt');
  await tell(t, 'text', () => textOf(file));
  var writer = await tell(t, 'writer', () => writerOf(file));
  await watched(t, writer, 'write', () => writer.write(new Blob(['x'])));
  t.value('error', () => shown(writer.error));
  await watched(t, writer, 'truncate', () => writer.truncate(0));
  await tell(t, 'remove', () => removeEntry(file));
  await tell(t, 'copy', async () => copyEntry(file, await given(), 'copy.txt'));
  await tell(t, 'move', async () => moveEntry(file, await given(), 'moved.txt'));
  await tell(t, 'text', () => textOf(file));
});

test('read only: a directory', async (t) => {
  var directory = await given();
  await tell(t, 'new file', () => getFile(directory, 'new.txt', { create: true }));
  await tell(t, 'file that is there', () => getFile(directory, 'a.txt', { create: true }));
  await tell(t, 'new directory', () => getDirectory(directory, 'new', { create: true }));
  await tell(t, 'directory that is there', () => getDirectory(directory, 'sub', { create: true }));
  await tell(t, 'remove', async () => removeAll(await getDirectory(directory, 'sub')));
  await tell(t, 'into the sandbox', async () => {
    var temporary = await promised((a, b) => webkitRequestFileSystem(TEMPORARY, 1e6, a, b));
    return copyEntry(await getFile(directory, 'a.txt'), temporary.root, 'copy.txt');
  });
});

test('read only: chrome.fileSystem', async (t) => {
  var file = await getFile(await given(), 'a.txt');
  t.value('names', () => Object.keys(chrome.fileSystem).sort());
  for (var name of ['isWritableEntry', 'getWritableEntry']) {
    await tell(t, name, () =>
      promised((resolve) =>
        chrome.fileSystem[name](file, (value) => {
          var error = chrome.runtime.lastError;
          resolve(error ? 'lastError ' + error.message : value);
        }),
      ),
    );
  }
  var id = chrome.fileSystem.retainEntry(file);
  t.value('retained', () => id.replace(/^[0-9A-F]{32}:/, 'ID:'));
  await tell(t, 'restored', () => promised((resolve) => chrome.fileSystem.restoreEntry(id, resolve)));
});
