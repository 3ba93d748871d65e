'use strict';

/**
 * Somebody on a line.
 * @param {{onopen: function(), online: function(string), onfail: function(string), onclose: function()}} listener
 */
function Guest(listener) {
  this.listener = listener;
  this.socket = null;
}

/** @param {string} address `host:port` */
Guest.prototype.join = function (address) {
  var self = this;
  var colon = address.lastIndexOf(':');
  var socket = navigator.mozTCPSocket.open(address.slice(0, colon), Number(address.slice(colon + 1)), {
    binaryType: 'arraybuffer',
  });
  var reader = new LineReader(this.listener.online);
  this.socket = socket;
  socket.onopen = this.listener.onopen;
  socket.ondata = function (event) {
    reader.push(event.data);
  };
  socket.onerror = function (event) {
    self.listener.onfail(event.data.name);
  };
  socket.onclose = function () {
    self.socket = null;
    self.listener.onclose();
  };
};

Guest.prototype.say = function (line) {
  this.socket.send(LineReader.bytes(line));
};

Guest.prototype.leave = function () {
  if (this.socket) this.socket.close();
};
