'use strict';

/** A window's port to the event page. Connects again when it is closed, as after a reload of the event page. */
function Feed(name, handlers) {
  this.name = name;
  this.handlers = handlers;
  this.port = null;
  this.connect();
}

Feed.prototype.connect = function () {
  var self = this;
  this.port = chrome.runtime.connect({ name: this.name });
  this.port.onMessage.addListener(function (message) {
    var handler = self.handlers[message.type];
    if (handler) handler(message);
  });
  this.port.onDisconnect.addListener(function () {
    void chrome.runtime.lastError;
    setTimeout(self.connect.bind(self), 1000);
  });
};

Feed.prototype.post = function (message) {
  this.port.postMessage(message);
};
