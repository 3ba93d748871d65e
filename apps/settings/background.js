'use strict';

/** Opens or shows the settings; the second window has the same settings, for another screen. */
function openSettings(number) {
  var options = {
    id: 'settings-' + number,
    innerBounds: {
      left: 40 + (number - 1) * 60,
      top: 50 + (number - 1) * 40,
      width: 700,
      height: 600,
      minWidth: 520,
      minHeight: 400,
    },
  };
  chrome.app.window.create('settings.html', options, report);
}

function openPreview() {
  var options = {
    id: 'preview',
    innerBounds: { left: 780, top: 50, width: 380, height: 520, minWidth: 300, minHeight: 300 },
  };
  chrome.app.window.create('preview.html', options, report);
}

function report() {
  if (chrome.runtime.lastError) console.error('No window: ' + chrome.runtime.lastError.message);
}

chrome.app.runtime.onLaunched.addListener(function () {
  openSettings(1);
});

chrome.runtime.onMessage.addListener(function (message) {
  if (message.type === 'open-second') openSettings(2);
  if (message.type === 'open-preview') openPreview();
});

chrome.runtime.onInstalled.addListener(function (details) {
  console.log('settings: ' + details.reason + ', ' + chrome.i18n.getMessage('appName'));
  if (!chrome.contextMenus) return;
  chrome.contextMenus.create(
    { id: 'preview', title: chrome.i18n.getMessage('openPreview'), contexts: ['all'] },
    function () {
      if (chrome.runtime.lastError) console.error('No menu: ' + chrome.runtime.lastError.message);
    },
  );
});

if (chrome.contextMenus) {
  chrome.contextMenus.onClicked.addListener(function (info) {
    if (info.menuItemId === 'preview') openPreview();
  });
}
