'use strict';

/**
 * Messages over one bound UDP socket. A datagram is JSON, {"from": nickname, "text": text}; one that is not is shown as the text that
 * it is. UDP promises nothing: a message that nobody receives is not noticed.
 */
/** @param {string} name the socket's name, by which it can be found among the app's */
function Channel(name) {
  this.name = name;
  this.socketId = null;
  /** Called with {from, text, address, port} for each message. */
  this.onMessage = function () {};
  /** Called with a text when receiving has ended. */
  this.onFailed = function () {};
  chrome.sockets.udp.onReceive.addListener(this.receive.bind(this));
  chrome.sockets.udp.onReceiveError.addListener(this.receiveFailed.bind(this));
}

/** callback(error): the error's text or null. */
Channel.prototype.open = function (address, port, callback) {
  var self = this;
  chrome.sockets.udp.create({ name: this.name, bufferSize: 65536 }, function (created) {
    self.socketId = created.socketId;
    chrome.sockets.udp.bind(created.socketId, address, port, function () {
      var error = chrome.runtime.lastError;
      if (error) self.close();
      callback(error ? error.message : null);
    });
  });
};

Channel.prototype.close = function () {
  if (this.socketId === null) return;
  chrome.sockets.udp.close(this.socketId, function () {
    if (chrome.runtime.lastError) console.warn(chrome.runtime.lastError.message);
  });
  this.socketId = null;
};

/** callback(error, bytes): the error's text or null, and how many bytes went out. */
Channel.prototype.send = function (message, address, port, callback) {
  var data = new TextEncoder().encode(JSON.stringify(message)).buffer;
  chrome.sockets.udp.send(this.socketId, data, address, port, function (result) {
    if (chrome.runtime.lastError) callback(chrome.runtime.lastError.message);
    else callback(null, result.bytesSent);
  });
};

Channel.prototype.receive = function (info) {
  // All windows of the app get the events of all its sockets.
  if (info.socketId !== this.socketId) return;
  var message = parseMessage(new TextDecoder().decode(info.data));
  this.onMessage({ from: message.from, text: message.text, address: info.remoteAddress, port: info.remotePort });
};

Channel.prototype.receiveFailed = function (info) {
  if (info.socketId !== this.socketId) return;
  this.close();
  this.onFailed('Receiving failed (error ' + info.resultCode + ').');
};

function parseMessage(text) {
  try {
    var message = JSON.parse(text);
    if (message && typeof message.text === 'string') return { from: String(message.from), text: message.text };
  } catch (error) {
    // Not ours: shown as it came.
  }
  return { from: '', text: text };
}
