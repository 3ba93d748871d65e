'use strict';

/** Where the driver has put the user's home is nothing to compare. */
var atHome = (text) =>
  String(text)
    .split(CONFIG.home)
    .join('HOME')
    .replace(/[a-p]{32}/g, 'APP')
    .replace(/^chrome-(app|extension)_/, '');

/** @returns what the callback gets, and lastError */
function galleries(name, ...args) {
  return new Promise((resolve) =>
    chrome.mediaGalleries[name](...args, (...results) => {
      var error = chrome.runtime.lastError;
      resolve({ results, error: error && error.message });
    }),
  );
}

/** The file system of one of the user's folders. */
async function folder(name) {
  var { results } = await galleries('getMediaFileSystems');
  return results[0].find((one) => chrome.mediaGalleries.getMediaFileSystemMetadata(one).name.endsWith('/' + name));
}

var showMetadata = (value) =>
  JSON.stringify(value, (key, one) => (one instanceof Blob ? `${one.type} ${one.size}` : one));
