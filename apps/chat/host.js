'use strict';

/**
 * The computer that all are connected to. It knows the rooms, keeps what was said and passes it on.
 *
 * Its sockets are persistent: they stay open when the event page is unloaded because no window is open, and each datum wakes it again. What
 * is known of a member is kept in the name of its socket for that.
 *
 * @param {function()} onChange called when members() or rooms() or the state have changed
 */
function Host(onChange) {
  this.onChange = onChange;
  this.history = new History('host');
  this.socketId = null;
  this.address = '';
  this.port = 0;
  /** {id: {connection, nick, rooms: [names]}} by socket */
  this.members = {};
}

Host.NAME = 'rooms-host';
Host.MEMBER = 'rooms-member:';
Host.FIRST_ROOM = 'general';
/** So many messages are sent to one who comes back. */
Host.MISSED = 200;

/** Finds the sockets that outlived the event page. callback(found) */
Host.prototype.adopt = function (callback) {
  var self = this;
  chrome.sockets.tcpServer.getSockets(function (servers) {
    servers.forEach(function (server) {
      if (server.name !== Host.NAME || !server.localPort) return;
      self.socketId = server.socketId;
      self.address = server.localAddress;
      self.port = server.localPort;
    });
    if (self.socketId === null) {
      callback(false);
      return;
    }
    chrome.sockets.tcp.getSockets(function (sockets) {
      sockets.forEach(function (socket) {
        if (socket.name && socket.name.indexOf(Host.MEMBER) === 0 && socket.connected) {
          self.addMember(socket.socketId, JSON.parse(socket.name.slice(Host.MEMBER.length)));
        }
      });
      self.history.open(function () {
        callback(true);
      });
    });
  });
};

/** callback(error): a text or null. Port 0 takes a free one. */
Host.prototype.start = function (address, port, callback) {
  var self = this;
  chrome.sockets.tcpServer.create({ name: Host.NAME, persistent: true }, function (created) {
    // Before it listens: the first guest may come sooner than the next answer.
    self.socketId = created.socketId;
    chrome.sockets.tcpServer.listen(created.socketId, address, port, 50, function (result) {
      if (chrome.runtime.lastError || result < 0) {
        var reason = chrome.runtime.lastError ? chrome.runtime.lastError.message : 'network error ' + result;
        self.socketId = null;
        chrome.sockets.tcpServer.close(created.socketId);
        callback(reason === 'net::ERR_ADDRESS_IN_USE' ? 'Port ' + port + ' is in use.' : 'Cannot host: ' + reason);
        return;
      }
      chrome.sockets.tcpServer.getInfo(created.socketId, function (info) {
        self.address = info.localAddress;
        self.port = info.localPort;
        self.history.touch(Host.FIRST_ROOM, function () {
          self.onChange();
          callback(null);
        });
      });
    });
  });
};

Host.prototype.stop = function () {
  var self = this;
  if (this.socketId === null) return;
  chrome.sockets.tcpServer.close(this.socketId);
  this.socketId = null;
  Object.keys(this.members).forEach(function (id) {
    self.members[id].connection.close();
  });
  this.members = {};
  this.onChange();
};

/** For chrome.sockets.tcpServer.onAccept. */
Host.prototype.accept = function (info) {
  var self = this;
  if (info.socketId !== this.socketId) return;
  var name = Host.MEMBER + JSON.stringify({ nick: '', rooms: [] });
  chrome.sockets.tcp.update(info.clientSocketId, { persistent: true, name: name }, function () {
    if (chrome.runtime.lastError) return;
    self.addMember(info.clientSocketId, { nick: '', rooms: [] });
    chrome.sockets.tcp.setNoDelay(info.clientSocketId, true, function () {
      void chrome.runtime.lastError;
      chrome.sockets.tcp.setPaused(info.clientSocketId, false);
    });
  });
};

Host.prototype.addMember = function (socketId, known) {
  var self = this;
  var member = { nick: known.nick, rooms: known.rooms };
  member.connection = new Connection(socketId, {
    message: function (message) {
      self.receive(member, message);
    },
    closed: function () {
      self.removeMember(member);
    },
  });
  this.members[socketId] = member;
};

Host.prototype.removeMember = function (member) {
  delete this.members[member.connection.socketId];
  var self = this;
  member.rooms.forEach(function (room) {
    self.tellMembers(room);
  });
  this.onChange();
};

Host.prototype.remember = function (member) {
  var name = Host.MEMBER + JSON.stringify({ nick: member.nick, rooms: member.rooms });
  chrome.sockets.tcp.update(member.connection.socketId, { name: name }, function () {
    void chrome.runtime.lastError;
  });
};

Host.prototype.receive = function (member, message) {
  if (message.type === 'hello') this.hello(member, String(message.nick).slice(0, 32));
  else if (member.nick === '') member.connection.lose('it did not say hello');
  else if (message.type === 'join') this.join(member, String(message.room), Number(message.after) || 0);
  else if (message.type === 'leave') this.leave(member, String(message.room));
  else if (message.type === 'say') this.say(member, message);
};

Host.prototype.hello = function (member, nick) {
  var taken = this.list().some(function (other) {
    return other !== member && other.nick.toLowerCase() === nick.toLowerCase();
  });
  if (taken || nick === '') {
    member.connection.send({
      type: 'refused',
      reason: nick === '' ? 'A nickname is needed.' : nick + ' is here already.',
    });
    return;
  }
  member.nick = nick;
  this.remember(member);
  member.connection.send({ type: 'welcome', rooms: this.history.rooms() });
  this.onChange();
};

Host.prototype.join = function (member, room, after) {
  var self = this;
  if (!/^[a-z0-9-]{1,24}$/.test(room)) return;
  var isNew = this.history.rooms().indexOf(room) < 0;
  if (member.rooms.indexOf(room) < 0) member.rooms.push(room);
  this.remember(member);
  this.history.touch(room, function () {
    if (isNew) self.tellAll({ type: 'rooms', rooms: self.history.rooms() });
    self.history.since(room, after, Host.MISSED, function (missed) {
      member.connection.send({ type: 'joined', room: room, missed: missed });
      self.tellMembers(room);
      self.onChange();
    });
  });
};

Host.prototype.leave = function (member, room) {
  member.rooms = member.rooms.filter(function (name) {
    return name !== room;
  });
  this.remember(member);
  this.tellMembers(room);
};

Host.prototype.say = function (member, message) {
  var self = this;
  var room = String(message.room);
  if (member.rooms.indexOf(room) < 0) return;
  var said = { from: member.nick, text: String(message.text).slice(0, 4000), time: Date.now() };
  this.history.append(room, [said], function (stored) {
    self.tellRoom(room, { type: 'message', room: room, message: stored[0] });
    member.connection.send({ type: 'said', token: message.token, id: stored[0].id });
  });
};

Host.prototype.list = function () {
  var members = this.members;
  return Object.keys(members).map(function (id) {
    return members[id];
  });
};

Host.prototype.tellAll = function (message) {
  this.list().forEach(function (member) {
    if (member.nick !== '') member.connection.send(message);
  });
};

Host.prototype.tellRoom = function (room, message) {
  this.list().forEach(function (member) {
    if (member.rooms.indexOf(room) >= 0) member.connection.send(message);
  });
};

Host.prototype.tellMembers = function (room) {
  var names = this.list()
    .filter(function (member) {
      return member.rooms.indexOf(room) >= 0;
    })
    .map(function (member) {
      return member.nick;
    })
    .sort();
  this.tellRoom(room, { type: 'members', room: room, names: names });
};
