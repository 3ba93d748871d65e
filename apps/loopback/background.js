'use strict';

chrome.app.runtime.onLaunched.addListener(function () {
  chrome.app.window.create('window.html', {
    id: 'loopback',
    innerBounds: { width: 1040, height: 680, minWidth: 760, minHeight: 420 },
  });
});
