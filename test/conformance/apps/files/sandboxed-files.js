'use strict';

test('sandboxed: both of them', async (t) => {
  for (var [name, type] of [
    ['TEMPORARY', TEMPORARY],
    ['PERSISTENT', PERSISTENT],
  ]) {
    var system = await promised((a, b) => webkitRequestFileSystem(type, 1e6, a, b));
    t.value(name, () => [String(system), system.name.replace(/^.*_0:/, ''), shown(system.root)]);
    var file = await getFile(system.root, name + '.txt', { create: true });
    t.value('URL', () => file.toURL().replace(/^filesystem:[a-z-]+:\/\/[a-p]+/, 'ORIGIN'));
    var writer = await writerOf(file);
    await watched(t, writer, 'write', () => writer.write(new Blob(['kept'])));
    await tell(t, 'text', () => textOf(file));
    await tell(t, 'by URL', () => promised((a, b) => webkitResolveLocalFileSystemURL(file.toURL(), a, b)));
    await tell(t, 'directory', () => getDirectory(system.root, 'd', { create: true }));
    await tell(t, 'listing', () => listOf(system.root));
    await tell(t, 'moved', async () => moveEntry(file, await getDirectory(system.root, 'd'), 'moved.txt'));
    await tell(t, 'removed', async () => removeAll(await getDirectory(system.root, 'd')));
    await tell(t, 'not there', () => getFile(system.root, 'nothing.txt'));
    await tell(t, 'up', () => getFile(system.root, '../../nothing.txt'));
  }
});

test('sandboxed: quota', async (t) => {
  await tell(t, 'temporary', () =>
    promised((a, b) => navigator.webkitTemporaryStorage.queryUsageAndQuota((used, quota) => a(quota > 1e6), b)),
  );
  await tell(t, 'persistent', () =>
    promised((a, b) => navigator.webkitPersistentStorage.requestQuota(5e6, (granted) => a(granted >= 5e6), b)),
  );
});

test('sandboxed: URLs', async (t) => {
  for (var type of [TEMPORARY, PERSISTENT]) {
    var { root } = await promised((a, b) => webkitRequestFileSystem(type, 1e6, a, b));
    var file = await getFile(root, 'picture.svg', { create: true });
    await fill(file, '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="5"/>');
    var url = file.toURL();
    await tell(t, 'as a picture', () =>
      promised((a, b) => {
        var image = new Image();
        image.onload = () => a(image.naturalWidth + ' x ' + image.naturalHeight);
        image.onerror = () => b(new Error('is not shown'));
        image.src = url;
      }),
    );
    await tell(t, 'by XMLHttpRequest', () =>
      promised((a, b) => {
        var request = new XMLHttpRequest();
        request.onload = () =>
          a(request.status + ' ' + request.getResponseHeader('content-type') + ' ' + request.responseText);
        request.onerror = () => b(new Error('is not read'));
        request.open('GET', url);
        request.send();
      }),
    );
    await tell(t, 'by fetch', () => fetch(url));
    await tell(t, 'what is not there', () =>
      promised((a, b) => {
        var request = new XMLHttpRequest();
        request.onload = () => a(request.status);
        request.onerror = () => b(new Error('is not read'));
        request.open('GET', url + 'x');
        request.send();
      }),
    );
  }
});
