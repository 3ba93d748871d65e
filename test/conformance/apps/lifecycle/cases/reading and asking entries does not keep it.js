'use strict';

chrome.alarms.onAlarm.addListener(async () => {
  await told({ note: 'alarm' });
  await end();
});

/** One after the other, for as long as the page is there. */
function readOn(file) {
  var reader = new FileReader();
  reader.onloadend = () => setTimeout(() => readOn(file), 20);
  reader.readAsArrayBuffer(file);
}

function askOn(entry) {
  entry.getMetadata(() => setTimeout(() => askOn(entry), 20));
}

setUp(async () => {
  var folder = await call('runtime.getPackageDirectoryEntry');
  var entry = await new Promise((resolve, reject) => folder.getFile('told.js', {}, resolve, reject));
  readOn(await new Promise((resolve, reject) => entry.file(resolve, reject)));
  askOn(entry);
  await call('alarms.create', 'morning', { when: Date.now() + 19000 });
});
