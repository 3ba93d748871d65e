'use strict';

chrome.app.runtime.onLaunched.addListener(function () {
  chrome.app.window.create(
    'window.html',
    { id: 'scale', innerBounds: { width: 520, height: 300, minWidth: 420, minHeight: 240 } },
    function (created) {
      if (chrome.runtime.lastError) {
        console.error('No window: ' + chrome.runtime.lastError.message);
        return;
      }
      // Closing a window does not close the ports that its page has opened.
      created.onClosed.addListener(closePorts);
    },
  );
});

function closePorts() {
  chrome.serial.getConnections(function (open) {
    open.forEach(function (connection) {
      chrome.serial.disconnect(connection.connectionId, function () {});
    });
  });
}
