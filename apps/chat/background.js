'use strict';

// All listeners at once, while the script runs: only so does Chrome wake the event page for them.

chrome.app.runtime.onLaunched.addListener(chat.launch);

chrome.sockets.tcpServer.onAccept.addListener(function (info) {
  chat.whenReady(function () {
    chat.host.accept(info);
  });
});

chrome.sockets.tcpServer.onAcceptError.addListener(function (info) {
  console.error('Hosting ended: network error ' + info.resultCode);
  chat.whenReady(chat.stopHost);
});

chrome.sockets.tcp.onReceive.addListener(function (info) {
  chat.whenReady(function () {
    Connection.onReceive(info);
  });
});

chrome.sockets.tcp.onReceiveError.addListener(function (info) {
  chat.whenReady(function () {
    Connection.onReceiveError(info);
  });
});

chrome.notifications.onClicked.addListener(function (id) {
  chat.whenReady(function () {
    chat.openFromNotification(id);
  });
});

chrome.notifications.onButtonClicked.addListener(function (id) {
  chat.whenReady(function () {
    chat.openFromNotification(id);
  });
});

/** Room windows say things by message: the answer tells whether the host has it. */
chrome.runtime.onMessage.addListener(function (message, sender, sendResponse) {
  if (message.type !== 'say') return false;
  var guest = chat.guest(message.nick);
  if (!guest) {
    sendResponse({ error: message.nick + ' has left.' });
    return false;
  }
  guest.say(message.room, message.text, function (error) {
    sendResponse({ error: error });
  });
  return true;
});

chrome.runtime.onInstalled.addListener(function (details) {
  console.log('chat: ' + details.reason + ', version ' + chrome.runtime.getManifest().version);
});
