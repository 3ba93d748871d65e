'use strict';

/** What an app can see of its manifest, when it is one that runs. */
test('loads', async (t) => {
  t.value('chrome.sockets', () => Object.keys(chrome.sockets || {}));
  t.value('chrome.socket', () => typeof chrome.socket);
  t.value('manifest.sockets', () => chrome.runtime.getManifest().sockets);
});
