'use strict';

/**
 * What was said in rooms, in chrome.storage.local: pages of PAGE messages, and one index of all rooms. A page and the index are written in
 * one call, so that they agree after a crash too.
 *
 *   <prefix>/index          {room: {count, lastId, read}}
 *   <prefix>/<room>/<page>  [{id, from, text, time}, …]
 *
 * Reading before writing takes a callback, so what changes the history waits for its turn in a queue.
 */
function History(prefix) {
  this.prefix = prefix;
  this.index = null;
  this.queue = [];
  this.busy = false;
}

History.PAGE = 50;

History.prototype.pageKey = function (room, page) {
  return this.prefix + '/' + room + '/' + page;
};

/** Runs task(done) when those before it are done. The index has been read by then. */
History.prototype.enqueue = function (task) {
  this.queue.push(task);
  if (!this.busy) this.next();
};

History.prototype.next = function () {
  var self = this;
  if (this.queue.length === 0) {
    this.busy = false;
    return;
  }
  this.busy = true;
  if (this.index === null) {
    var query = {};
    query[this.prefix + '/index'] = {};
    chrome.storage.local.get(query, function (items) {
      self.report('read');
      self.index = (items && items[self.prefix + '/index']) || {};
      self.next();
    });
    return;
  }
  this.queue.shift()(function () {
    self.next();
  });
};

History.prototype.report = function (what) {
  if (chrome.runtime.lastError) console.error('History cannot be ' + what + ': ' + chrome.runtime.lastError.message);
};

History.prototype.entry = function (room) {
  if (!Object.prototype.hasOwnProperty.call(this.index, room)) this.index[room] = { count: 0, lastId: 0, read: 0 };
  return this.index[room];
};

/** Calls back when the index is there: room() and rooms() answer at once from then on. */
History.prototype.open = function (callback) {
  this.enqueue(function (done) {
    callback();
    done();
  });
};

History.prototype.rooms = function () {
  return Object.keys(this.index || {}).sort();
};

/** {count, lastId, read, unread} of a room. */
History.prototype.room = function (room) {
  var entry = (this.index && this.index[room]) || { count: 0, lastId: 0, read: 0 };
  return { count: entry.count, lastId: entry.lastId, read: entry.read, unread: entry.count - entry.read };
};

/** Makes the room known, although nothing has been said in it. */
History.prototype.touch = function (room, callback) {
  var self = this;
  this.enqueue(function (done) {
    self.entry(room);
    self.write({}, callback, done);
  });
};

/** Adds messages of a room, in order. Those without an id get the next one. Those that are there already are left out. */
History.prototype.append = function (room, messages, callback) {
  var self = this;
  this.enqueue(function (done) {
    var entry = self.entry(room);
    var fresh = [];
    messages.forEach(function (message) {
      var id = message.id || entry.lastId + 1;
      if (id <= entry.lastId) return;
      entry.lastId = id;
      fresh.push({ id: id, from: message.from, text: message.text, time: message.time });
    });
    var page = Math.floor(entry.count / History.PAGE);
    self.readPage(room, page, function (last) {
      var items = {};
      fresh.forEach(function (message) {
        if (last.length === History.PAGE) {
          page += 1;
          last = [];
        }
        last.push(message);
        items[self.pageKey(room, page)] = last;
      });
      entry.count += fresh.length;
      self.write(
        items,
        function () {
          if (callback) callback(fresh);
        },
        done,
      );
    });
  });
};

History.prototype.markRead = function (room, callback) {
  var self = this;
  this.enqueue(function (done) {
    var entry = self.entry(room);
    if (entry.read === entry.count) {
      done();
      return;
    }
    entry.read = entry.count;
    self.write({}, callback, done);
  });
};

History.prototype.write = function (items, callback, done) {
  var self = this;
  items[this.prefix + '/index'] = this.index;
  chrome.storage.local.set(items, function () {
    self.report('written');
    if (callback) callback();
    done();
  });
};

History.prototype.readPage = function (room, page, callback) {
  var self = this;
  var key = this.pageKey(room, page);
  var query = {};
  query[key] = [];
  chrome.storage.local.get(query, function (items) {
    self.report('read');
    callback((items && items[key]) || []);
  });
};

/** callback(messages, page): the page, the last one for undefined. Page 0 has the oldest messages. */
History.prototype.page = function (room, page, callback) {
  var self = this;
  this.enqueue(function (done) {
    var last = Math.max(0, Math.floor((self.room(room).count - 1) / History.PAGE));
    var asked = page === undefined ? last : page;
    self.readPage(room, asked, function (messages) {
      callback(messages, asked);
      done();
    });
  });
};

/** callback(messages) with ids above the given one, the last `limit` of them. For a history whose ids are 1, 2, 3, … */
History.prototype.since = function (room, id, limit, callback) {
  var self = this;
  this.enqueue(function (done) {
    var count = self.room(room).count;
    var first = Math.max(id, count - limit);
    var keys = [];
    for (var page = Math.floor(first / History.PAGE); page * History.PAGE < count; page++) {
      keys.push(self.pageKey(room, page));
    }
    if (keys.length === 0) {
      callback([]);
      done();
      return;
    }
    chrome.storage.local.get(keys, function (items) {
      self.report('read');
      var messages = [];
      keys.forEach(function (key) {
        messages = messages.concat((items && items[key]) || []);
      });
      callback(
        messages.filter(function (message) {
          return message.id > first;
        }),
      );
      done();
    });
  });
};
