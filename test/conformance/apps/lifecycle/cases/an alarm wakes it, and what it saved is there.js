'use strict';

chrome.runtime.onSuspend.addListener(() => {
  chrome.storage.local.set({ saved: true });
});

chrome.alarms.onAlarm.addListener(async ({ name }) => {
  await told({ note: 'alarm', value: plain(name) });
  await told({ note: 'stored', value: plain(await call('storage.local.get')) });
  await told({ note: 'variable', value: plain(typeof mark) });
  await end();
});

setUp(async () => {
  window.mark = 1;
  await call('alarms.create', 'morning', { when: Date.now() + 19000 });
});
