'use strict';

/** The files that were open last, by the ids under which they have been retained: newest first, in chrome.storage.local. */
var recent = {
  MOST: 8,
  /** Read once; two files that are opened at a time must not forget each other. */
  list: null,

  /** @param done gets `{id, name, path}` of each */
  all: function (done) {
    if (recent.list) return done(recent.list);
    chrome.storage.local.get({ recent: [] }, function (stored) {
      recent.list = recent.list || stored.recent;
      done(recent.list);
    });
  },

  add: function (entry, done) {
    chrome.fileSystem.getDisplayPath(entry, function (path) {
      var id = chrome.fileSystem.retainEntry(entry);
      recent.all(function (list) {
        var others = list.filter(function (one) {
          return one.path !== path;
        });
        recent.list = [{ id: id, name: entry.name, path: path }].concat(others).slice(0, recent.MOST);
        chrome.storage.local.set({ recent: recent.list }, done);
      });
    });
  },

  /** @param done gets the entry, or nothing when it cannot be had any more */
  open: function (id, done) {
    chrome.fileSystem.isRestorable(id, function (isRestorable) {
      if (!isRestorable) return done(undefined);
      chrome.fileSystem.restoreEntry(id, function (entry) {
        done(chrome.runtime.lastError ? undefined : entry);
      });
    });
  },
};
