'use strict';

test('launch: what the app gets', async (t) => {
  var data = await launched;
  t.value('keys', () => Object.keys(data));
  t.value('values', () => [data.source, data.id, data.actionData, data.items.length]);
  t.value('keys of an item', () => Object.keys(data.items[0]));
  t.value('type', () => data.items[0].type);
  t.value('entry', () => shown(data.items[0].entry));
});

test('entries: members', async (t) => {
  var directory = await ownDirectory();
  var file = await getFile(directory, 'a.txt');
  var reader = directory.createReader();
  var writer = await writerOf(file);
  var metadata = await metadataOf(file);
  [file, directory, reader, file.filesystem, metadata, writer].forEach((object) => {
    t.note(String(object));
    t.value('own', () => Object.getOwnPropertyNames(object));
    for (var level = Object.getPrototypeOf(object); level !== Object.prototype; level = Object.getPrototypeOf(level)) {
      if (level === EventTarget.prototype) break;
      t.note(`  ${Object.prototype.toString.call(level)}: ${Object.getOwnPropertyNames(level).join()}`);
      members(level).forEach((line) => t.note('    ' + line));
    }
    t.value('constructor', () => object.constructor.name);
  });
  t.value('globals', () =>
    [
      'Entry',
      'FileEntry',
      'DirectoryEntry',
      'FileWriter',
      'FileError',
      'DOMFileSystem',
      'DOMError',
      'TEMPORARY',
      'PERSISTENT',
      'webkitRequestFileSystem',
      'webkitResolveLocalFileSystemURL',
      'requestFileSystem',
    ].map((name) => `${name}: ${typeof window[name]}`),
  );
});

test('entries: values', async (t) => {
  var directory = await ownDirectory();
  var file = await getFile(directory, 'a.txt');
  var { filesystem } = file;
  t.value('of a file', () => [file.isFile, file.isDirectory, file.name, shown(file), file.toURL()]);
  t.value('of a directory', () => [directory.isFile, directory.isDirectory, directory.toURL()]);
  t.value('the same file system', () => filesystem === directory.filesystem && filesystem === file.filesystem);
  t.value('its name', () => filesystem.name.replace(/^.*_0:Isolated_[0-9A-F]{32}$/, 'as it should be'));
  t.value('its top', () => [shown(filesystem.root), filesystem.root === filesystem.root, filesystem.root.name]);
  t.value('as JSON', () => JSON.stringify(file));
  var content = await fileOf(file);
  t.value('File', () => [
    content instanceof File,
    content.name,
    content.size,
    content.type,
    typeof content.lastModified,
  ]);
  var metadata = await metadataOf(file);
  t.value('metadata', () => [metadata.size, metadata.modificationTime instanceof Date]);
  t.value('times', () => metadata.modificationTime.getTime() === content.lastModified);
});

test('entries: wrong arguments', async (t) => {
  var directory = await ownDirectory();
  var file = await getFile(directory, 'a.txt');
  var writer = await writerOf(file);
  [
    () => file.file(),
    () => file.file(1),
    () => file.file(null),
    () => file.createWriter(),
    () => file.createWriter('x'),
    () => file.getMetadata(),
    () => file.getParent(),
    () => file.getParent(5),
    () => file.remove(),
    () => file.moveTo(),
    () => file.moveTo({}),
    () => file.moveTo(file),
    () => file.copyTo(5),
    () => directory.getFile(),
    () => directory.getFile('a.txt', 5),
    () => directory.getFile('a.txt', {}, 5),
    () => directory.getFile('a.txt', {}, () => {}, 5),
    () => directory.getDirectory(),
    () => directory.removeRecursively(),
    () => directory.createReader().readEntries(),
    () => file.file.call({}, () => {}),
    () => directory.getFile.call(file, 'a.txt'),
    () => Object.getPrototypeOf(file).isFile,
    () => writer.write(),
    () => writer.write('text'),
    () => writer.truncate(),
    () => writer.seek(),
  ].forEach((call) => t.value(String(call).slice(6), () => shown(call())));
});

test('entries: callbacks that are objects', async (t) => {
  var file = await getFile(await ownDirectory(), 'a.txt');
  await tell(t, 'handleEvent', () => promised((a) => file.file({ handleEvent: (found) => a(found.name) })));
});

test('getFile: paths', async (t) => {
  var { entry } = (await launched).items[0];
  for (var path of [
    'a.txt',
    '/a.txt',
    './a.txt',
    '../a.txt',
    '../files/a.txt',
    '../../files/a.txt',
    'sub/../a.txt',
    'sub/x.txt',
    'sub/deep/deep.txt',
    'sub/deep/../../../files/a.txt',
    '/',
    '.',
    '',
    '//a.txt',
    'nothing.txt',
    'sub',
    'sub/',
    'a.txt/',
    'a.txt/b',
    '/files/a.txt',
    '/files/../files/a.txt',
    '/etc/passwd',
    '../../../../../../../../etc/passwd',
    'a\\b',
    'a\u0000b',
  ]) {
    await tell(t, JSON.stringify(path), () => getFile(entry, path));
  }
});

test('getDirectory: paths', async (t) => {
  var { entry } = (await launched).items[0];
  for (var path of [
    'sub',
    '/sub',
    '/',
    '.',
    '..',
    '',
    'nothing',
    'a.txt',
    'sub/deep',
    '/files',
    '/files/sub',
    'sub/../..',
  ]) {
    await tell(t, JSON.stringify(path), () => getDirectory(entry, path));
  }
});

test('symbolic links', async (t) => {
  var { entry } = (await launched).items[0];
  for (var path of [
    'link',
    'link-out',
    'link-nowhere',
    'link-directory/x.txt',
    'link-out-directory/app/config.js',
    'link-out-directory/files/a.txt',
  ]) {
    await tell(t, path, () => getFile(entry, path));
    await tell(t, path + ', made', () => getFile(entry, path, { create: true }));
  }
  for (var directory of ['link-directory', 'link-out-directory', 'link-directory/deep']) {
    await tell(t, directory, () => getDirectory(entry, directory));
    await tell(t, directory + ', made', () => getDirectory(entry, directory, { create: true }));
  }
  await tell(t, 'the listing', async () => (await listOf(entry)).filter((found) => /link/.test(found.name)));
});

test('create', async (t) => {
  var directory = await ownDirectory();
  await getDirectory(directory, 'sub', { create: true });
  for (var [path, flags] of [
    ['new.txt', { create: true }],
    ['new.txt', { create: true }],
    ['new.txt', { create: true, exclusive: true }],
    ['new.txt', { exclusive: true }],
    ['other.txt', { create: true, exclusive: true }],
    ['other.txt', undefined],
    ['other.txt', null],
    ['sub', { create: true }],
    ['nothing/new.txt', { create: true }],
    ['sub/new.txt', { create: 1 }],
    ['a:b?.txt', { create: true }],
    ['n'.repeat(300), { create: true }],
    ['../escaped.txt', { create: false }],
  ]) {
    await tell(t, `file ${path.slice(0, 20)} ${JSON.stringify(flags)}`, () => getFile(directory, path, flags));
  }
  for (var [place, how] of [
    ['made', { create: true }],
    ['made', { create: true }],
    ['made', { create: true, exclusive: true }],
    ['a.txt', { create: true }],
    ['nothing/made', { create: true }],
    ['sub/made', { create: true }],
    ['', { create: true }],
  ]) {
    await tell(t, `directory ${String(place)} ${JSON.stringify(how)}`, () => getDirectory(directory, place, how));
  }
  await tell(t, 'the listing', () => listOf(directory));
});

test('readEntries', async (t) => {
  var directory = await ownDirectory();
  await Promise.all(Array.from({ length: 219 }, (_, i) => getFile(directory, 'file' + (1000 + i), { create: true })));
  var reader = directory.createReader();
  for (var i = 0; i < 5; i++) {
    await tell(t, 'batch', async () => (await promised((a, b) => reader.readEntries(a, b))).length);
  }
  await tell(t, 'all', async () => (await listOf(directory)).map((entry) => entry.name).length);
  var second = directory.createReader();
  var both = [promised((a, b) => second.readEntries(a, b)), promised((a, b) => second.readEntries(a, b))];
  await tell(t, 'the second at a time', () => both[1]);
  await tell(t, 'the first', async () => (await both[0]).length);
  var empty = await getDirectory(directory, 'empty', { create: true });
  await tell(t, 'an empty one', () => listOf(empty));
});

test('getParent and the top', async (t) => {
  var directory = await ownDirectory();
  var file = await getFile(directory, 'a.txt');
  var { root } = file.filesystem;
  await tell(t, 'of a file', () => parentOf(file));
  await tell(t, 'is another object', async () => (await parentOf(file)) === directory);
  await tell(t, 'of a directory', () => parentOf(directory));
  await tell(t, 'of what was given', async () => parentOf((await launched).items[0].entry));
  await tell(t, 'of the top', () => parentOf(root));
  await tell(t, 'metadata of the top', () => metadataOf(root));
  await tell(t, 'listing of the top', () => listOf(root));
  await tell(t, 'a file from the top', () => getFile(root, 'files/a.txt'));
  await tell(t, 'another one', () => getFile(root, 'a.txt'));
  await tell(t, 'a new one', () => getFile(root, 'new.txt', { create: true }));
  await tell(t, 'removing the top', () => removeEntry(root));
  await tell(t, 'and what is in it', () => removeAll(root));
});

test('remove', async (t) => {
  var directory = await ownDirectory();
  var file = await getFile(directory, 'a.txt');
  var full = await getDirectory(directory, 'full', { create: true });
  await getFile(full, 'in.txt', { create: true });
  var empty = await getDirectory(directory, 'empty', { create: true });
  await tell(t, 'a file', () => removeEntry(file));
  await tell(t, 'again', () => removeEntry(file));
  await tell(t, 'its File', () => fileOf(file));
  await tell(t, 'its metadata', () => metadataOf(file));
  await tell(t, 'its writer', () => writerOf(file));
  await tell(t, 'its parent', () => parentOf(file));
  await tell(t, 'a full directory', () => removeEntry(full));
  await tell(t, 'with what is in it', () => removeAll(full));
  await tell(t, 'again', () => removeAll(full));
  await tell(t, 'an empty directory', () => removeEntry(empty));
  await tell(t, 'its listing', () => listOf(empty));
  await tell(t, 'what is left', () => listOf(directory));
});

test('a File is of one moment', async (t) => {
  var file = await getFile(await ownDirectory(), 'a.txt');
  var before = await fileOf(file);
  await pause(20);
  await fill(file, 'another text');
  await tell(t, 'the one before', () => before.text());
  await tell(t, 'with a FileReader', () =>
    promised((resolve, reject) => {
      var reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
      reader.readAsText(before);
    }),
  );
  await tell(t, 'the one now', () => textOf(file));
  await tell(t, 'a slice', async () => (await fileOf(file)).slice(2, 7).text());
});
