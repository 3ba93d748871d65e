'use strict';

var temporary = () => promised((a, b) => webkitRequestFileSystem(TEMPORARY, 1e6, a, b));

test('permissions', async (t) => {
  var all = await new Promise((resolve) => chrome.permissions.getAll(resolve));
  t.value('all', () => JSON.stringify(all.permissions.filter((one) => typeof one === 'object')));
});

test('in the gallery', async (t) => {
  var { root } = await folder('Pictures');
  var file = await getFile(root, 'red.png');
  await tell(t, 'new file', () => getFile(root, 'new.png', { create: true }));
  await tell(t, 'new directory', () => getDirectory(root, 'new', { create: true }));
  await tell(t, 'copy', () => copyEntry(file, root, 'copy.png'));
  await tell(t, 'copy over', () => copyEntry(file, root, 'copy.png'));
  await tell(t, 'copy to another kind', () => copyEntry(file, root, 'copy.gif'));
  await tell(t, 'copy to text', () => copyEntry(file, root, 'copy.txt'));
  await tell(t, 'move', () => moveEntry(file, root, 'moved.png'));
  await tell(t, 'remove', async () => removeEntry(await getFile(root, 'copy.png')));
  await tell(t, 'again', () => getFile(root, 'copy.png'));
  var writer = await writerOf(file);
  await tell(t, 'write', () =>
    promised((resolve) => {
      writer.onwriteend = () => resolve(writer.error || 'written');
      writer.write(new Blob(['abc']));
    }),
  );
});

test('a directory', async (t) => {
  var { root } = await folder('Pictures');
  var sub = await getDirectory(root, 'sub');
  var copy = await tell(t, 'copy', () => copyEntry(sub, root, 'other'));
  await tell(t, 'in it', () => listOf(copy));
  await tell(t, 'remove', () => removeEntry(copy));
  await tell(t, 'remove all', () => removeAll(copy));
  await tell(t, 'is there', () => getDirectory(root, 'other'));
  // There is a text in it, which the app does not see.
  await tell(t, 'remove what is not all seen', () => removeAll(sub));
  await tell(t, 'is there', () => getDirectory(root, 'sub'));
});

test('from another gallery', async (t) => {
  var { root } = await folder('Pictures');
  var film = await getFile((await folder('Videos')).root, 'film.webm');
  await tell(t, 'copy', () => copyEntry(film, root, 'film.webm'));
  await tell(t, 'move', () => moveEntry(film, root, 'moved.webm'));
});

test('out of the gallery', async (t) => {
  var { root } = await folder('Music');
  var to = (await temporary()).root;
  await tell(t, 'move', async () => moveEntry(await getFile(root, 'utf.mp3'), to, 'moved.mp3'));
  await tell(t, 'is there', () => getFile(root, 'utf.mp3'));
});

test('into the gallery', async (t) => {
  var { root } = await folder('Pictures');
  var own = (await temporary()).root;
  var write = async (name, content) => {
    var file = await getFile(own, name, { create: true });
    var writer = await writerOf(file);
    await promised((a, b) => {
      writer.onwriteend = a;
      writer.onerror = b;
      writer.write(content);
    });
    return file;
  };
  var picture = await write('in.png', await fileOf(await getFile(root, 'red.png')));
  var words = await write('words.png', new Blob(['words']));
  await tell(t, 'copy', () => copyEntry(picture, root, 'in.png'));
  await tell(t, 'its size', async () => (await metadataOf(await getFile(root, 'in.png'))).size);
  await tell(t, 'words', () => copyEntry(words, root, 'words.png'));
  await tell(t, 'as text', () => copyEntry(picture, root, 'in.txt'));
  await tell(t, 'move', () => moveEntry(picture, root, 'moved.png'));
});
