'use strict';

/**
 * A connected socket that carries messages. All sockets of the app share one pair of events, which finds the connection by its socket's id.
 *
 * @param {number} socketId
 * @param {{message: function(object), closed: function(string)}} handlers closed: once, and not when the app itself closes it
 */
function Connection(socketId, handlers) {
  this.socketId = socketId;
  this.handlers = handlers;
  this.open = true;
  this.reader = new LineReader(handlers.message, this.lose.bind(this, 'it does not speak our protocol'));
  Connection.all[socketId] = this;
}

Connection.all = {};

Connection.onReceive = function (info) {
  var connection = Connection.all[info.socketId];
  if (connection) connection.reader.take(info.data);
};

Connection.onReceiveError = function (info) {
  var connection = Connection.all[info.socketId];
  if (!connection) return;
  connection.lose(info.resultCode === -100 ? 'the other end has left' : 'network error ' + info.resultCode);
};

Connection.prototype.send = function (message) {
  var self = this;
  if (!this.open) return;
  chrome.sockets.tcp.send(this.socketId, encodeLine(message), function (result) {
    if (chrome.runtime.lastError) self.lose(chrome.runtime.lastError.message);
    else if (result.resultCode < 0) self.lose('network error ' + result.resultCode);
  });
};

Connection.prototype.lose = function (reason) {
  if (!this.open) return;
  this.close();
  this.handlers.closed(reason);
};

Connection.prototype.close = function () {
  if (!this.open) return;
  this.open = false;
  delete Connection.all[this.socketId];
  chrome.sockets.tcp.close(this.socketId, function () {
    // It may be gone already.
    void chrome.runtime.lastError;
  });
};
