'use strict';
var atFirst = typeof chrome + ' ' + typeof chrome.storage;
chrome.runtime.onMessage.addListener((message, sender, answer) => {
  if (message.to !== location.search) return;
  answer([location.pathname + location.search, message.text]);
});
