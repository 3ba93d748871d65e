'use strict';

/** The windows' ports. Each says by its name what it is, and gets what concerns it: 'overview', 'ticker', or 'detail/<machine>'. */
function Hub() {
  this.ports = [];
}

/** For chrome.runtime.onConnect. */
Hub.prototype.add = function (port, onMessage) {
  var ports = this.ports;
  ports.push(port);
  port.onMessage.addListener(function (message) {
    onMessage(message, port);
  });
  port.onDisconnect.addListener(function () {
    ports.splice(ports.indexOf(port), 1);
  });
};

/** To all ports for whose names the filter answers true. */
Hub.prototype.post = function (message, filter) {
  this.ports.forEach(function (port) {
    if (!filter || filter(port.name)) port.postMessage(message);
  });
};

Hub.prototype.names = function () {
  return this.ports
    .map(function (port) {
      return port.name;
    })
    .sort();
};
