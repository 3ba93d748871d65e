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
