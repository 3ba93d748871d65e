'use strict';

var WINDOW = {
  id: 'web-server',
  innerBounds: { width: 720, height: 480, minWidth: 560, minHeight: 300 },
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
  [chrome.sockets.tcpServer, chrome.sockets.tcp].forEach(function (sockets) {
    sockets.getSockets(function (open) {
      open.forEach(function (socket) {
        sockets.close(socket.socketId);
      });
    });
  });
}
