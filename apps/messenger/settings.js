'use strict';

/** What a window remembers between launches, in chrome.storage.local, under a key of its own number. */
function Settings(number) {
  this.key = 'settings-' + number;
  // So that the first two windows, as they come, talk to each other.
  var odd = number % 2 === 1;
  this.defaults = {
    nickname: ['Ada', 'Grace', 'Edsger', 'Barbara'][(number - 1) % 4],
    address: '127.0.0.1',
    port: String(9100 + number),
    peerAddress: '127.0.0.1',
    peerPort: String(9100 + number + (odd ? 1 : -1)),
  };
}

/** callback(settings): what is remembered, with defaults for the rest. */
Settings.prototype.load = function (callback) {
  var key = this.key;
  var defaults = this.defaults;
  var query = {};
  query[key] = {};
  chrome.storage.local.get(query, function (items) {
    if (chrome.runtime.lastError) {
      console.error('Settings cannot be read: ' + chrome.runtime.lastError.message);
      return callback(defaults);
    }
    var settings = {};
    Object.keys(defaults).forEach(function (name) {
      settings[name] = items[key][name] || defaults[name];
    });
    callback(settings);
  });
};

Settings.prototype.save = function (settings) {
  var items = {};
  items[this.key] = settings;
  chrome.storage.local.set(items, function () {
    if (chrome.runtime.lastError) console.error('Settings cannot be saved: ' + chrome.runtime.lastError.message);
  });
};
