'use strict';

chrome.app.runtime.onLaunched.addListener(openMessenger);

/** Opens one more messenger: each window has a number, and under it its own settings. */
function openMessenger() {
  var number = 1;
  while (chrome.app.window.get('messenger-' + number)) number += 1;
  var id = 'messenger-' + number;
  var bounds = { left: 60 + (number - 1) * 480, top: 60, width: 440, height: 600, minWidth: 380, minHeight: 420 };
  chrome.app.window.create('window.html?' + number, { id: id, innerBounds: bounds }, function (created) {
    if (chrome.runtime.lastError) {
      console.error('No window: ' + chrome.runtime.lastError.message);
      return;
    }
    // For the window's own button. Opened from here, as this page outlives every window.
    created.contentWindow.openMessenger = openMessenger;
    // Closing a window does not close the socket that its page has opened.
    created.onClosed.addListener(function () {
      closeSocket(id);
    });
  });
}

/** The window gives its socket its own id as name. */
function closeSocket(name) {
  chrome.sockets.udp.getSockets(function (open) {
    open.forEach(function (socket) {
      if (socket.name === name) chrome.sockets.udp.close(socket.socketId);
    });
  });
}
