'use strict';

chrome.app.runtime.onLaunched.addListener(function () {
  chrome.app.window.create(
    'browser.html',
    { id: 'browser', innerBounds: { width: 1024, height: 700, minWidth: 480, minHeight: 360 } },
    function () {
      if (chrome.runtime.lastError) console.error('No window: ' + chrome.runtime.lastError.message);
    },
  );
});
