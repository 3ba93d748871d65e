'use strict';

/**
 * Hosts a line: what one guest says goes to all.
 * @param {{onchange: function(string), onfail: function(string)}} listener
 */
function Host(listener) {
  this.listener = listener;
  this.server = null;
  this.guests = [];
}

Host.prototype.start = function (port) {
  var self = this;
  this.server = navigator.mozTCPSocket.listen(port, { binaryType: 'arraybuffer' });
  this.server.onconnect = function (event) {
    self.welcome(event.data);
  };
  this.server.onerror = function (event) {
    self.stop();
    self.listener.onfail(event.data.name);
  };
  this.changed();
};

Host.prototype.stop = function () {
  if (this.server) this.server.close();
  this.server = null;
  // Accepted connections live on without the server.
  this.guests.slice().forEach(function (guest) {
    guest.close();
  });
  this.guests = [];
  this.changed();
};

Host.prototype.welcome = function (guest) {
  var self = this;
  var reader = new LineReader(function (line) {
    self.pass(line);
  });
  this.guests.push(guest);
  guest.ondata = function (event) {
    reader.push(event.data);
  };
  // Whoever does not read what he is sent is not read either, until he has caught up.
  guest.ondrain = function () {
    guest.resume();
  };
  guest.onclose = function () {
    self.guests = self.guests.filter(function (other) {
      return other !== guest;
    });
    self.changed();
  };
  this.changed();
};

Host.prototype.pass = function (line) {
  var bytes = LineReader.bytes(line);
  this.guests.forEach(function (guest) {
    if (guest.readyState !== 'open') return;
    var before = guest.bufferedAmount;
    if (!guest.send(bytes) && before <= 65536) guest.suspend();
  });
};

Host.prototype.changed = function () {
  this.listener.onchange(this.server ? 'hosting, ' + this.guests.length + ' on the line' : 'not hosting');
};
