'use strict';

// One window for all files. What the app is launched with goes to it, whether it is open already or is about to be.
chrome.app.runtime.onLaunched.addListener(function (launch) {
  var items = launch.items || [];
  chrome.app.window.create(
    'editor.html',
    { id: 'editor', innerBounds: { width: 900, height: 560, minWidth: 480, minHeight: 240 } },
    function (opened) {
      var view = opened.contentWindow;
      if (view.editor) view.editor.openItems(items);
      // Not loaded yet: the window looks here when it is.
      else view.launchItems = items;
    },
  );
});
