'use strict';

/**
 * One nickname at one host. Connects again by itself when the connection is lost, with longer and longer pauses.
 *
 * @param {{nick: string, address: string, port: number, rooms: Array<string>, openRooms: Array<string>}} record what is remembered of it
 * @param {{changed: function(), message: function(string, object), save: function()}} handlers
 */
function Guest(record, handlers) {
  this.nick = record.nick;
  this.address = record.address;
  this.port = record.port;
  this.rooms = record.rooms || [];
  this.openRooms = record.openRooms || [];
  this.handlers = handlers;
  this.history = new History('guest/' + this.nick + '@' + this.address);
  /** 'connecting', 'online', 'waiting' (for the next attempt), 'refused', 'left' */
  this.state = 'left';
  this.reason = '';
  this.retryAt = 0;
  this.attempts = 0;
  this.known = [];
  this.members = {};
  this.connection = null;
  this.timer = null;
  this.tokens = {};
  this.lastToken = 0;
}

Guest.FIRST_PAUSE_MS = 500;
Guest.LONGEST_PAUSE_MS = 30000;
/** A host that has not answered by then is none. */
Guest.WELCOME_MS = 5000;

Guest.prototype.record = function () {
  return { nick: this.nick, address: this.address, port: this.port, rooms: this.rooms, openRooms: this.openRooms };
};

Guest.prototype.setState = function (state, reason) {
  this.state = state;
  this.reason = reason || '';
  this.handlers.changed();
};

Guest.prototype.connect = function () {
  var self = this;
  clearTimeout(this.timer);
  this.setState('connecting');
  this.history.open(function () {
    chrome.sockets.tcp.create({ name: 'guest:' + self.nick, bufferSize: 65536 }, function (created) {
      var socketId = created.socketId;
      chrome.sockets.tcp.connect(socketId, self.address, self.port, function (result) {
        var error = chrome.runtime.lastError;
        if (self.state !== 'connecting' || error || result < 0) {
          chrome.sockets.tcp.close(socketId);
          if (self.state === 'connecting') self.retry(error ? error.message : 'network error ' + result);
          return;
        }
        self.begin(socketId);
      });
    });
  });
};

Guest.prototype.begin = function (socketId) {
  var self = this;
  this.connection = new Connection(socketId, {
    message: this.receive.bind(this),
    closed: function (reason) {
      self.connection = null;
      self.members = {};
      self.retry(reason);
    },
  });
  chrome.sockets.tcp.setKeepAlive(socketId, true, 60, function () {
    void chrome.runtime.lastError;
  });
  this.connection.send({ type: 'hello', nick: this.nick });
  clearTimeout(this.timer);
  this.timer = setTimeout(this.connection.lose.bind(this.connection, 'no answer'), Guest.WELCOME_MS);
};

Guest.prototype.retry = function (reason) {
  var pause = Math.min(Guest.FIRST_PAUSE_MS * Math.pow(2, this.attempts), Guest.LONGEST_PAUSE_MS);
  this.attempts += 1;
  this.retryAt = Date.now() + pause;
  this.failTokens(reason);
  clearTimeout(this.timer);
  this.timer = setTimeout(this.connect.bind(this), pause);
  this.setState('waiting', reason);
};

Guest.prototype.leave = function () {
  clearTimeout(this.timer);
  if (this.connection) this.connection.close();
  this.connection = null;
  this.failTokens('you have left');
  this.setState('left');
};

Guest.prototype.receive = function (message) {
  var self = this;
  switch (message.type) {
    case 'welcome':
      clearTimeout(this.timer);
      this.attempts = 0;
      this.known = message.rooms;
      if (this.rooms.length === 0) this.rooms = message.rooms.slice(0, 1);
      this.rooms.forEach(function (room) {
        self.connection.send({ type: 'join', room: room, after: self.history.room(room).lastId });
      });
      this.setState('online');
      this.handlers.save();
      break;
    case 'refused':
      clearTimeout(this.timer);
      this.connection.close();
      this.connection = null;
      this.setState('refused', message.reason);
      break;
    case 'rooms':
      this.known = message.rooms;
      this.handlers.changed();
      break;
    case 'members':
      this.members[message.room] = message.names;
      this.handlers.changed();
      break;
    case 'joined':
      this.store(message.room, message.missed);
      break;
    case 'message':
      this.store(message.room, [message.message]);
      break;
    case 'said':
      this.settle(message.token, null);
      break;
  }
};

Guest.prototype.store = function (room, messages) {
  var self = this;
  this.history.append(room, messages, function (fresh) {
    fresh.forEach(function (message) {
      self.handlers.message(room, message);
    });
    self.handlers.changed();
  });
};

Guest.prototype.join = function (room) {
  if (this.rooms.indexOf(room) < 0) this.rooms.push(room);
  if (this.state === 'online') {
    this.connection.send({ type: 'join', room: room, after: this.history.room(room).lastId });
  }
  this.handlers.save();
  this.handlers.changed();
};

Guest.prototype.leaveRoom = function (room) {
  this.rooms = this.rooms.filter(function (name) {
    return name !== room;
  });
  delete this.members[room];
  if (this.state === 'online') this.connection.send({ type: 'leave', room: room });
  this.handlers.save();
  this.handlers.changed();
};

/** callback(error): null when the host has it. */
Guest.prototype.say = function (room, text, callback) {
  if (this.state !== 'online') {
    callback('Not connected.');
    return;
  }
  this.lastToken += 1;
  this.tokens[this.lastToken] = callback;
  this.connection.send({ type: 'say', room: room, text: text, token: this.lastToken });
};

Guest.prototype.settle = function (token, error) {
  var callback = this.tokens[token];
  delete this.tokens[token];
  if (callback) callback(error);
};

Guest.prototype.failTokens = function (reason) {
  var self = this;
  Object.keys(this.tokens).forEach(function (token) {
    self.settle(token, 'Not sent: ' + reason);
  });
};
