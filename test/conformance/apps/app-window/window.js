'use strict';

/** What the window's first script finds. */
var SEEN = {
  handed: window.handedOver,
  current: chrome.app.window.current() && chrome.app.window.current().id,
  opener: window.opener !== null,
  name: window.name,
  lastError: chrome.runtime.lastError,
};
