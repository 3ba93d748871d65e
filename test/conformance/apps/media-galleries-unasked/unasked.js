'use strict';

/** Without `read` an app finds folders, and gets nothing of them. */
test('what can be reached', async (t) => {
  var { root } = await folder('Pictures');
  await tell(t, 'list', () => listOf(root));
  await tell(t, 'file', () => getFile(root, 'red.png'));
  await tell(t, 'none', () => getFile(root, 'none.png'));
  await tell(t, 'directory', () => getDirectory(root, 'sub'));
  await tell(t, 'top', () => metadataOf(root));
  await tell(t, 'remove', () => removeAll(root));
});

test('metadata of what is its own', async (t) => {
  var { results, error } = await galleries('getMetadata', new Blob(['ID3']), { metadataType: 'mimeTypeOnly' });
  t.value('metadata', () => [showMetadata(results[0]), error]);
});
