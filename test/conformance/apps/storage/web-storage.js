'use strict';

test('web storage: what there is', async (t) => {
  for (let name of ['indexedDB', 'caches', 'openDatabase', 'webkitRequestFileSystem', 'cookieStore']) {
    t.value(name, () => typeof self[name]);
  }
  t.value('navigator.storage', () => typeof navigator.storage.getDirectory + ' ' + typeof navigator.storage.persist);
  t.value('persisted', () => typeof navigator.storage.persisted);
});

test('web storage: IndexedDB', async (t) => {
  var request = (made) =>
    new Promise((resolve, reject) => {
      made.onsuccess = () => resolve(made.result);
      made.onerror = () => reject(made.error);
    });
  var opening = indexedDB.open('records', 2);
  opening.onupgradeneeded = (event) => {
    t.note(`upgrade from ${event.oldVersion} to ${event.newVersion}`);
    opening.result.createObjectStore('all', { keyPath: 'id' }).createIndex('by name', 'name');
  };
  var database = await request(opening);
  var write = database.transaction('all', 'readwrite');
  write.objectStore('all').put({ id: 1, name: 'b', bytes: new Uint8Array([1, 2]), when: new Date(0) });
  write.objectStore('all').put({ id: 2, name: 'a', blob: new Blob(['text']) });
  await new Promise((resolve) => (write.oncomplete = resolve));
  var read = database.transaction('all').objectStore('all');
  var names = await request(read.index('by name').getAllKeys());
  var first = await request(read.get(1));
  var second = await request(database.transaction('all').objectStore('all').get(2));
  t.value('by name', () => names);
  t.value('bytes', () => [...first.bytes]);
  t.value('when', () => first.when.getTime());
  var text = await second.blob.text();
  t.value('blob', () => text);
  database.close();
  await request(indexedDB.deleteDatabase('records'));
  var left = await indexedDB.databases();
  t.value('left', () => left.length);
});

test('web storage: Cache', async (t) => {
  var cache = await caches.open('v1');
  await cache.put(new Request('https://example.invalid/a'), new Response('hello', { headers: { 'x-own': '1' } }));
  var found = await caches.match('https://example.invalid/a');
  var text = await found.text();
  t.value('text', () => text);
  t.value('header', () => found.headers.get('x-own'));
  var names = await caches.keys();
  t.value('names', () => names);
  var gone = await caches.delete('v1');
  t.value('deleted', () => gone);
  try {
    await cache.put(new Request(location.href), new Response('own'));
    t.note('a request of the own origin is kept');
  } catch (error) {
    t.value('a request of the own origin', () => String(error).replace(/chrome-(app|extension)/, 'of the app'));
  }
});

test('web storage: the file system of the origin', async (t) => {
  var root = await navigator.storage.getDirectory();
  var file = await root.getFileHandle('a.txt', { create: true });
  var writer = await file.createWritable();
  await writer.write('hello');
  await writer.close();
  var text = await (await file.getFile()).text();
  t.value('text', () => text);
  await root.removeEntry('a.txt');
});
