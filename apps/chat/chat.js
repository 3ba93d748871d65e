'use strict';

/**
 * What the windows reach through chrome.runtime.getBackgroundPage: the host of this computer, its guests, and the windows of their rooms.
 * Windows are told of changes by messages, so that nothing of a closed window is kept here.
 */
var chat = {
  host: new Host(changed),
  /** @type {Array<Guest>} */
  guests: [],
  settings: { hosting: false, address: '127.0.0.1', port: 0, guests: [] },
  hostError: '',
  state: 'unloaded',
  waiting: [],
};

/** Calls back when the settings are read and the sockets that outlived the event page are found. */
chat.whenReady = function (callback) {
  if (chat.state === 'ready') {
    callback();
    return;
  }
  chat.waiting.push(callback);
  if (chat.state === 'loading') return;
  chat.state = 'loading';
  chrome.storage.local.get({ settings: chat.settings }, function (items) {
    if (chrome.runtime.lastError) console.error('No settings: ' + chrome.runtime.lastError.message);
    else chat.settings = items.settings;
    chat.host.adopt(function () {
      chat.state = 'ready';
      chat.waiting.splice(0).forEach(function (waiting) {
        waiting();
      });
    });
  });
};

chat.save = function () {
  chat.settings.guests = chat.guests.map(function (guest) {
    return guest.record();
  });
  chrome.storage.local.set({ settings: chat.settings }, function () {
    if (chrome.runtime.lastError) console.error('Not saved: ' + chrome.runtime.lastError.message);
  });
};

/** Opens the lobby; what was going on when the app was last used goes on. */
chat.launch = function () {
  chat.whenReady(function () {
    chat.openLobby(function () {
      if (chat.guests.length > 0) return;
      // Adding one saves the list.
      chat.settings.guests.slice().forEach(chat.addGuest);
      chat.guests.forEach(function (guest) {
        guest.openRooms.forEach(function (room) {
          chat.openRoom(guest.nick, room);
        });
      });
      if (chat.settings.hosting && chat.host.socketId === null) {
        chat.startHost(chat.settings.address, chat.settings.port, function () {});
      }
    });
  });
};

chat.startHost = function (address, port, callback) {
  chat.host.start(address, port, function (error) {
    chat.hostError = error || '';
    if (!error) {
      chat.settings.hosting = true;
      chat.settings.address = address;
      chat.settings.port = chat.host.port;
      chat.save();
    }
    changed();
    callback(error);
  });
};

chat.stopHost = function () {
  chat.settings.hosting = false;
  chat.hostError = '';
  chat.save();
  chat.host.stop();
};

chat.guest = function (nick) {
  for (var i = 0; i < chat.guests.length; i++) {
    if (chat.guests[i].nick === nick) return chat.guests[i];
  }
  return null;
};

chat.addGuest = function (record) {
  if (chat.guest(record.nick)) return false;
  var guest = new Guest(record, {
    changed: changed,
    save: chat.save,
    message: function (room, message) {
      chat.arrived(guest, room, message);
    },
  });
  chat.guests.push(guest);
  chat.save();
  guest.connect();
  return true;
};

chat.removeGuest = function (nick) {
  var guest = chat.guest(nick);
  if (!guest) return;
  chat.guests.splice(chat.guests.indexOf(guest), 1);
  guest.leave();
  guest.rooms.forEach(function (room) {
    var open = chrome.app.window.get(roomWindowId(nick, room));
    if (open) open.close();
  });
  chat.save();
  changed();
};

/** Of all rooms of all guests. */
chat.unread = function () {
  var sum = 0;
  chat.guests.forEach(function (guest) {
    guest.rooms.forEach(function (room) {
      sum += guest.history.room(room).unread;
    });
  });
  return sum;
};

chat.openLobby = function (callback) {
  var options = {
    id: 'lobby',
    innerBounds: { left: 40, top: 60, width: 380, height: 640, minWidth: 340, minHeight: 420 },
  };
  chrome.app.window.create('lobby.html', options, function (created) {
    reportWindow(created);
    callback();
  });
};

chat.openRoom = function (nick, room) {
  var guest = chat.guest(nick);
  if (!guest) return;
  var number = chat.guests.indexOf(guest);
  var options = {
    id: roomWindowId(nick, room),
    innerBounds: { left: 440 + number * 470, top: 60, width: 450, height: 520, minWidth: 360, minHeight: 300 },
  };
  var url = 'room.html?nick=' + encodeURIComponent(nick) + '&room=' + encodeURIComponent(room);
  chrome.app.window.create(url, options, function (created) {
    if (!reportWindow(created)) return;
    if (guest.openRooms.indexOf(room) < 0) guest.openRooms.push(room);
    chat.save();
    chrome.notifications.clear(roomWindowId(nick, room), function () {});
    created.onClosed.addListener(function () {
      guest.openRooms = guest.openRooms.filter(function (name) {
        return name !== room;
      });
      chat.save();
    });
  });
};

/** A message for a guest: counts it, tells of it and, when its name is in it and it is not looking, calls it. */
chat.arrived = function (guest, room, message) {
  var open = chrome.app.window.get(roomWindowId(guest.nick, room));
  broadcast({ type: 'message', nick: guest.nick, room: room, message: message });
  if (message.from === guest.nick) {
    guest.history.markRead(room, changed);
    return;
  }
  if (open && !open.isMinimized()) guest.history.markRead(room, changed);
  if (!mentions(message.text, guest.nick)) return;
  if (open && open.contentWindow.document.hasFocus()) return;
  chat.notify(guest, room, message);
};

chat.notify = function (guest, room, message) {
  var options = {
    type: 'basic',
    iconUrl: 'icons/icon-128.png',
    title: message.from + ' in #' + room,
    message: message.text,
    contextMessage: 'to ' + guest.nick,
    buttons: [{ title: 'Open the room' }],
    priority: 1,
  };
  chrome.notifications.create(roomWindowId(guest.nick, room), options, function (id) {
    if (chrome.runtime.lastError) console.error('No notification: ' + chrome.runtime.lastError.message);
    else console.log('chat: notified ' + id);
  });
};

/** Opens what a notification was about. */
chat.openFromNotification = function (id) {
  var parts = id.split('/');
  chrome.notifications.clear(id, function () {});
  if (chat.guest(parts[1])) chat.openRoom(parts[1], parts[2]);
  else chat.launch();
};

/** The id of a window is also that of its notification. */
function roomWindowId(nick, room) {
  return 'room/' + nick + '/' + room;
}

function mentions(text, nick) {
  return (
    (text.toLowerCase() + ' ').search(new RegExp('@' + nick.toLowerCase().replace(/\W/g, '\\$&') + '(?![\\w-])')) >= 0
  );
}

function reportWindow(created) {
  if (chrome.runtime.lastError) console.error('No window: ' + chrome.runtime.lastError.message);
  return created;
}

function broadcast(message) {
  chrome.runtime.sendMessage(message, function () {
    // No window may be open.
    void chrome.runtime.lastError;
  });
}

var changeTold = false;

/** Many things change together, of which windows need be told once. */
function changed() {
  if (changeTold) return;
  changeTold = true;
  setTimeout(function () {
    changeTold = false;
    broadcast({ type: 'changed', unread: chat.unread() });
  }, 0);
}
