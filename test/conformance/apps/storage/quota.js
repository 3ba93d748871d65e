'use strict';

var QUOTA = 10485760;

storageTest('quota: the constant', async (t) => {
  t.value('QUOTA_BYTES', () => chrome.storage.local.QUOTA_BYTES);
});

storageTest('quota: to the byte', async (t) => {
  // The key, two quotation marks, the text.
  var set = (length) =>
    new Promise((resolve) =>
      chrome.storage.local.set({ k: 'x'.repeat(length) }, () => resolve(chrome.runtime.lastError)),
    );
  t.value('full', () => 'k'.length + 2);
  t.summarise();
  var fits = await set(QUOTA - 3);
  var inUse = await chrome.storage.local.getBytesInUse();
  var tooMuch = await set(QUOTA - 2);
  var another = await new Promise((resolve) =>
    chrome.storage.local.set({ b: 1 }, () => resolve(chrome.runtime.lastError)),
  );
  var kept = await chrome.storage.local.getBytesInUse();
  t.summary = null;
  t.value('fits', () => fits);
  t.value('in use', () => inUse);
  t.value('one more', () => tooMuch);
  t.value('another key', () => another);
  t.value('kept', () => kept);
});
