'use strict';

// The other page, which answers what it is sent and what comes through ports.
chrome.runtime.onMessage.addListener((message, sender, sendResponse) => {
  sendResponse(message === undefined ? 'undefined' : { echo: message });
});
chrome.runtime.onConnect.addListener((port) => {
  port.onMessage.addListener((message) => port.postMessage({ echo: message, name: port.name }));
});
