'use strict';

async function prepared() {
  var directory = await ownDirectory();
  var sub = await getDirectory(directory, 'sub', { create: true });
  await fill(await getFile(sub, 'x.txt', { create: true }), 'x');
  return { directory, sub, file: await getFile(directory, 'a.txt') };
}

test('copyTo: files', async (t) => {
  var { directory, sub, file } = await prepared();
  await tell(t, 'into another directory', () => copyEntry(file, sub));
  await tell(t, 'over a file', () => copyEntry(file, sub, 'x.txt'));
  await tell(t, 'what is in it', async () => textOf(await getFile(sub, 'x.txt')));
  await tell(t, 'to itself', () => copyEntry(file, directory));
  await tell(t, 'under another name', () => copyEntry(file, directory, 'b.txt'));
  await tell(t, 'over a directory', () => copyEntry(file, directory, 'sub'));
  for (var name of ['../out.txt', 'sub/out.txt', '', '.', '..', '/']) {
    await tell(t, 'as ' + JSON.stringify(name), () => copyEntry(file, directory, name));
  }
  await tell(t, 'to the top', () => copyEntry(file, file.filesystem.root, 'out.txt'));
  await tell(t, 'all', () => listOf(directory));
});

test('moveTo: files', async (t) => {
  var { directory, sub, file } = await prepared();
  await tell(t, 'to itself', () => moveEntry(file, directory));
  await tell(t, 'to itself by name', () => moveEntry(file, directory, 'a.txt'));
  await tell(t, 'over a directory', () => moveEntry(file, directory, 'sub'));
  await tell(t, 'to the top', () => moveEntry(file, file.filesystem.root, 'out.txt'));
  var moved = await tell(t, 'over a file', () => moveEntry(file, sub, 'x.txt'));
  await tell(t, 'what is in it', () => textOf(moved));
  t.value('the old entry', () => shown(file));
  await tell(t, 'its File', () => fileOf(file));
  await tell(t, 'moved again', () => moveEntry(file, sub, 'y.txt'));
  await tell(t, 'the rest', () => listOf(directory));
});

test('directories', async (t) => {
  var { directory, sub, file } = await prepared();
  await tell(t, 'copied into itself', () => copyEntry(sub, sub, 'in'));
  await tell(t, 'moved into itself', () => moveEntry(sub, sub, 'in'));
  var copy = await tell(t, 'copied', () => copyEntry(sub, directory, 'copy'));
  await tell(t, 'what is in it', () => listOf(copy));
  await tell(t, 'copied over a file', () => copyEntry(sub, directory, 'a.txt'));
  await tell(t, 'copied over a full one', () => copyEntry(sub, directory, 'copy'));
  await getDirectory(directory, 'empty', { create: true });
  await tell(t, 'copied over an empty one', () => copyEntry(sub, directory, 'empty'));
  await getDirectory(directory, 'hole', { create: true });
  var moved = await tell(t, 'moved over an empty one', () => moveEntry(sub, directory, 'hole'));
  await tell(t, 'what is in it', () => listOf(moved));
  await tell(t, 'moved over a file', () => moveEntry(moved, directory, 'a.txt'));
  await tell(t, 'what is left', () => listOf(directory));
  await tell(t, 'the file is what it was', () => textOf(file));
});

test('directories: moved over a full one', async (t) => {
  var { directory, sub } = await prepared();
  var full = await getDirectory(directory, 'full', { create: true });
  await getFile(full, 'in.txt', { create: true });
  await tell(t, 'outcome', () => moveEntry(sub, directory, 'full'));
});

test('between file systems', async (t) => {
  var { directory, sub, file } = await prepared();
  var { root } = await promised((a, b) => webkitRequestFileSystem(TEMPORARY, 1e6, a, b));
  await tell(t, 'a file to the sandbox', () => copyEntry(file, root, 'copied.txt'));
  await tell(t, 'under its own name', () => copyEntry(file, root));
  await tell(t, 'over a file', () => copyEntry(file, root, 'copied.txt'));
  var inside = await getFile(root, 'inside.txt', { create: true });
  await fill(inside, 'from inside');
  var out = await tell(t, 'a file out of the sandbox', () => copyEntry(inside, directory, 'out.txt'));
  await tell(t, 'what is in it', () => textOf(out));
  await tell(t, 'over a longer file', () => copyEntry(inside, directory, 'a.txt'));
  await tell(t, 'what is in it', () => textOf(file));
  await tell(t, 'over a directory', () => copyEntry(inside, directory, 'sub'));
  await tell(t, 'by a bad name', () => copyEntry(inside, directory, '../x'));
  await tell(t, 'to the top', () => copyEntry(inside, directory.filesystem.root, 'x'));
  await tell(t, 'moved out', () => moveEntry(inside, sub));
  await tell(t, 'what is left', () => getFile(root, 'inside.txt'));
  await tell(t, 'again', () => moveEntry(inside, sub));
  await tell(t, 'moved in', () => moveEntry(out, root));
  await tell(t, 'what is left', () => getFile(directory, 'out.txt'));
  await tell(t, 'the package', async () => {
    var folder = await promised((a) => chrome.runtime.getPackageDirectoryEntry(a));
    return copyEntry(await getFile(folder, 'start.js'), sub, 'start.js');
  });
  await tell(t, 'to nothing', async () => inside.copyTo(null));
  await tell(t, 'to a file', async () => inside.copyTo(file));
});

test('between file systems: directories', async (t) => {
  var { directory, sub, file } = await prepared();
  await getDirectory(sub, 'deep', { create: true });
  var { root } = await promised((a, b) => webkitRequestFileSystem(TEMPORARY, 1e6, a, b));
  var inside = await tell(t, 'to the sandbox', () => copyEntry(sub, root, 'tree'));
  await tell(t, 'what is in it', () => listOf(inside));
  await tell(t, 'over a full one', () => copyEntry(sub, root, 'tree'));
  await getFile(root, 'plain.txt', { create: true });
  await tell(t, 'over a file', () => copyEntry(sub, root, 'plain.txt'));
  await tell(t, 'a file over it', () => copyEntry(file, root, 'tree'));
  await getDirectory(root, 'hole', { create: true });
  await tell(t, 'over an empty one', () => copyEntry(sub, root, 'hole'));
  var out = await tell(t, 'out of the sandbox', () => copyEntry(inside, directory, 'out'));
  await tell(t, 'what is in it', () => listOf(out));
  await tell(t, 'over a full one', () => copyEntry(inside, directory, 'out'));
  await tell(t, 'over a file', () => copyEntry(inside, directory, 'a.txt'));
  await getDirectory(directory, 'hole', { create: true });
  await tell(t, 'over an empty one', () => copyEntry(inside, directory, 'hole'));
  await tell(t, 'moved out', () => moveEntry(inside, directory, 'moved'));
  await tell(t, 'what is left', () => getDirectory(root, 'tree'));
  await tell(t, 'moved in', () => moveEntry(out, root, 'back'));
  await tell(t, 'what is left', () => listOf(directory));
});
