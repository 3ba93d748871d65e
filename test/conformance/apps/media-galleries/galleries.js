'use strict';

var api = chrome.mediaGalleries;
var byName = (a, b) => (a < b ? -1 : 1);

test('members', (t) => {
  t.value('members', () => Object.getOwnPropertyNames(api).sort(byName));
  for (var name of ['GalleryChangeType', 'GetMediaFileSystemsInteractivity', 'GetMetadataType'])
    t.value(name, () => api[name]);
});

test('arguments', (t) => {
  var done = () => {};
  var attempt = (name, ...args) => {
    var outcome;
    try {
      outcome = typeof api[name](...args);
    } catch (error) {
      outcome = String(error);
    }
    t.value(name, () => outcome);
  };
  for (var name of Object.getOwnPropertyNames(api)) {
    if (typeof api[name] !== 'function') continue;
    attempt(name);
    attempt(name, 1, 2, 3, 4);
    attempt(name, null, null);
  }
  attempt('getMediaFileSystems', { interactive: 'never' }, done);
  attempt('getMediaFileSystems', { bogus: 1 }, done);
  attempt('getMediaFileSystems', { interactive: 5 }, done);
  attempt('getMediaFileSystemMetadata', {});
  attempt('getMediaFileSystemMetadata', []);
  attempt('getMetadata', {}, {}, done);
  attempt('getMetadata', new Blob(['x']), { metadataType: 'some' }, done);
  attempt('getMetadata', new Blob(['x']), {});
  attempt('addGalleryWatch', 1, done);
  attempt('removeGalleryWatch', 1);
  attempt('addUserSelectedFolder', {}, done);
});

test('what is found', async (t) => {
  for (var details of [undefined, null, {}, { interactive: 'no' }, { interactive: 'if_needed' }]) {
    let { results, error } = await galleries('getMediaFileSystems', details);
    t.value('count', () => [results.length, results[0].length, error]);
  }
  var found = (await galleries('getMediaFileSystems')).results[0];
  for (let one of found) {
    t.value('file system', () => [
      String(one),
      atHome(one.name),
      one.root.fullPath,
      one.root.name,
      one.root.isDirectory,
    ]);
    t.value('metadata', () => atHome(JSON.stringify(api.getMediaFileSystemMetadata(one))));
  }
  var again = (await galleries('getMediaFileSystems')).results[0];
  t.value('again', () => [again[0] === found[0], again[0].name === found[0].name]);
  t.value('the one before', () => atHome(JSON.stringify(api.getMediaFileSystemMetadata(found[0]))));
  var temporary = await promised((a, b) => webkitRequestFileSystem(TEMPORARY, 1e6, a, b));
  t.value('none of them', () => JSON.stringify(api.getMediaFileSystemMetadata(temporary)));
});

test('without a window', async (t) => {
  var shown = ({ results, error }) => [results.map((one) => (Array.isArray(one) ? one.length : one)), error];
  var yes = await galleries('getMediaFileSystems', { interactive: 'yes' });
  t.value('yes', () => shown(yes));
  var folder = await galleries('addUserSelectedFolder');
  t.value('folder', () => shown(folder));
});

test('which names', async (t) => {
  var pictures = await folder('Pictures');
  var listed = await listOf(pictures.root);
  t.value('pictures', () => listed.map((one) => one.fullPath).sort(byName));
  var inner = await listOf(await getDirectory(pictures.root, 'sub'));
  t.value('below', () => inner.map((one) => one.fullPath).sort(byName));
  var names = await listOf(await getDirectory((await folder('Videos')).root, 'names'));
  t.value('names', () =>
    names
      .map((one) => one.name)
      .sort(byName)
      .join(' '),
  );
  var music = await listOf((await folder('Music')).root);
  t.value('music', () => music.map((one) => `${one.fullPath} ${one.isDirectory}`).sort(byName));
});

test('what can be reached', async (t) => {
  var { root } = await folder('Pictures');
  for (let path of [
    'red.png',
    '/red.png',
    'sub/in.png',
    '../Music/notes.txt',
    '.hidden.png',
    'sub/.hidden.png',
    'link.png',
    'out/film.mp4',
    'none.png',
    '',
  ]) {
    await tell(t, 'file ' + path, () => getFile(root, path));
  }
  for (let path of ['sub', 'out', 'none', '/', '.', '..', 'red.png'])
    await tell(t, 'directory ' + path, () => getDirectory(root, path));
  await tell(t, 'sub as a file', () => getFile(root, 'sub'));
  await tell(t, 'notes', async () => getFile((await folder('Music')).root, 'notes.txt'));
  await tell(t, 'parent', async () => parentOf(await getDirectory(root, 'sub')));
  await tell(t, 'parent of the top', () => parentOf(root));
  var file = await getFile(root, 'red.png');
  await tell(t, 'type', async () => {
    var { name, type, size } = await fileOf(file);
    return [name, type, size].join();
  });
  await tell(t, 'size', async () => (await metadataOf(file)).size);
  await tell(t, 'top', async () => typeof (await metadataOf(root)).size);
});

test('nothing changes', async (t) => {
  var { root } = await folder('Pictures');
  var file = await getFile(root, 'red.png');
  var sub = await getDirectory(root, 'sub');
  await tell(t, 'new file', () => getFile(root, 'new.png', { create: true }));
  await tell(t, 'new text', () => getFile(root, 'new.txt', { create: true }));
  await tell(t, 'the same', () => getFile(root, 'red.png', { create: true }));
  await tell(t, 'new directory', () => getDirectory(root, 'new', { create: true }));
  await tell(t, 'remove', () => removeEntry(file));
  await tell(t, 'remove all', () => removeAll(sub));
  await tell(t, 'remove the top', () => removeAll(root));
  await tell(t, 'copy', () => copyEntry(file, root, 'copy.png'));
  await tell(t, 'move', () => moveEntry(file, root, 'moved.png'));
  var writer = await writerOf(file);
  t.value('writer', () => [writer.length, writer.position, writer.readyState].join());
  await tell(t, 'write', () =>
    promised((resolve) => {
      writer.onwriteend = () => resolve(writer.error || 'written');
      writer.write(new Blob(['abc']));
    }),
  );
  await tell(t, 'out of it', async () => {
    var temporary = await promised((a, b) => webkitRequestFileSystem(TEMPORARY, 1e6, a, b));
    await copyEntry(file, temporary.root, 'copy.png');
    return (await metadataOf(await getFile(temporary.root, 'copy.png'))).size;
  });
  await tell(t, 'a directory out of it', async () => {
    var temporary = await promised((a, b) => webkitRequestFileSystem(TEMPORARY, 1e6, a, b));
    return listOf(await copyEntry(sub, temporary.root, 'sub'));
  });
});

test('chrome.fileSystem', async (t) => {
  var file = await getFile((await folder('Pictures')).root, 'red.png');
  for (var name of ['getDisplayPath', 'isWritableEntry', 'getWritableEntry']) {
    await tell(t, name, () =>
      promised((resolve) =>
        chrome.fileSystem[name](file, (value) => {
          var error = chrome.runtime.lastError;
          resolve(error ? 'lastError ' + error.message : value);
        }),
      ),
    );
  }
  t.value('retainEntry', () => chrome.fileSystem.retainEntry(file));
});

async function tellMetadata(t, file, options) {
  var { results, error } = await galleries('getMetadata', file, options);
  t.value(`${file.name} ${JSON.stringify(options)}`, () => [showMetadata(results[0]), error]);
}

for (let [place, names] of Object.entries({
  Music: [
    'cover.mp3',
    'utf.mp3',
    'utf16.mp3',
    'bare.mp3',
    'old.mp3',
    'cut.mp3',
    'sound.wav',
    'cover.flac',
    'sound.ogg',
    'sound.opus',
    'sound.m4a',
    'bare.aac',
  ],
  Videos: ['film.mp4', 'turned.mp4', 'cut.mp4', 'film.mov', 'film.webm', 'film.mkv', 'film.avi'],
  Pictures: ['red.png', 'red.jpg', 'red.gif', 'red.webp'],
})) {
  for (let name of names) {
    test('metadata of ' + name, async (t) => {
      var file = await fileOf(await getFile((await folder(place)).root, name));
      for (var metadataType of ['mimeTypeOnly', 'mimeTypeAndTags', 'all'])
        await tellMetadata(t, file, { metadataType });
      if (name === 'cover.mp3') await tellMetadata(t, file, {});
    });
  }
}

test('metadata without options', async (t) => {
  var file = await fileOf(await getFile((await folder('Music')).root, 'sound.wav'));
  await tellMetadata(t, file, undefined);
  await tellMetadata(t, file, null);
});

test('types by how files begin', async (t) => {
  var beginnings = [
    '\0\0\x01\0',
    '#define x',
    'RIFF....WAVEfmt ',
    'RIFF....AVI LIST',
    'RIFF....WEBPVP',
    'RIFF....WEBP',
    'OggS\0',
    '\0\0\x01\xb3',
    '\0\0\x01\xba',
    '\xff\xfb',
    '\xff\xe0',
    '\xff\xd8\xff',
    '\xff\xd8',
    '\0\0\0\x14ftyp3gp4',
    '\0\0\0\x14ftypisom',
    '\0\0\0\x14ftyp',
    '\0\0\0\x14moov',
    '\0\0\0\x14mdat',
    'CWS',
    'FLV',
    'fLaC',
    '#!AMR\n',
    '#!/bin/sh',
    'GIF87a',
    'GIF89a',
    'GIF88a',
    '\x89PNG\r\n\x1a\n',
    'BM',
    'II*\0',
    'MM\0*',
    'II*\0\x10\0\0\0CR',
    'ID3',
    '\x1aE\xdf\xa3',
    'PK\x03\x04',
    'MZ',
    'Rar!\x1a\x07\0',
    '%PDF-',
    '%!PS-Adobe-',
    '.RMF',
    'MThd',
    '.snd',
    'FOVb',
    'From me',
    'plain words',
    '<html>',
    '\x1f\x8b\x08',
  ];
  for (var beginning of beginnings) {
    var bytes = Uint8Array.from(beginning, (character) => character.charCodeAt(0));
    var { results, error } = await galleries('getMetadata', new Blob([bytes]), { metadataType: 'mimeTypeOnly' });
    t.value(JSON.stringify(beginning), () => [results[0] && results[0].mimeType, error]);
  }
});

test('watches', async (t) => {
  var watch = async (id) => {
    var { results, error } = await galleries('addGalleryWatch', id);
    t.value('watch ' + id, () => [JSON.stringify(results), error]);
  };
  await watch('1');
  var changes = [];
  var listener = (details) => changes.push(JSON.stringify(details));
  chrome.mediaGalleries.onGalleryChanged.addListener(listener);
  for (var id of ['1', '1', '3', '99', '0', '-1', '1.5', 'abc', '']) await watch(id);
  chrome.mediaGalleries.removeGalleryWatch('1');
  chrome.mediaGalleries.removeGalleryWatch('1');
  chrome.mediaGalleries.removeGalleryWatch('3');
  await pause(300);
  t.value('changes', () => changes);
});
