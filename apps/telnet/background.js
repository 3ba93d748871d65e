'use strict';

var WINDOW = {
  id: 'telnet',
  innerBounds: { width: 760, height: 520, minWidth: 520, minHeight: 300 },
};

chrome.app.runtime.onLaunched.addListener(function () {
  chrome.app.window.create('window.html', WINDOW, function (created) {
    if (chrome.runtime.lastError) {
      console.error('No window: ' + chrome.runtime.lastError.message);
      return;
    }
    // Closing a window does not close the sockets that its page has opened.
    created.onClosed.addListener(closeSockets);
  });
});

function closeSockets() {
  chrome.sockets.tcp.getSockets(function (open) {
    open.forEach(function (socket) {
      chrome.sockets.tcp.close(socket.socketId);
    });
  });
}
