'use strict';

/**
 * The till's settings. What the user chose is in chrome.storage.sync; what the administrator of the computer set, in
 * chrome.storage.managed, goes before it and cannot be changed here.
 */
function Model(onChange) {
  this.onChange = onChange;
  this.chosen = {};
  this.managed = {};
  chrome.storage.onChanged.addListener(this.changed.bind(this));
}

Model.DEFAULTS = {
  shopName: chrome.i18n.getMessage('defaultShopName'),
  currency: chrome.i18n.getMessage('defaultCurrency'),
  taxRate: Number(chrome.i18n.getMessage('defaultTaxRate')),
  sound: true,
  theme: 'light',
  template: chrome.i18n.getMessage('defaultTemplate'),
};

/** callback() when both are read. */
Model.prototype.load = function (callback) {
  var self = this;
  chrome.storage.sync.get(null, function (items) {
    if (chrome.runtime.lastError) console.error('No settings: ' + chrome.runtime.lastError.message);
    self.chosen = items || {};
    chrome.storage.managed.get(null, function (managed) {
      // Without any policy some versions answer with an error.
      if (chrome.runtime.lastError) console.warn('No policy: ' + chrome.runtime.lastError.message);
      self.managed = managed || {};
      callback();
    });
  });
};

Model.prototype.changed = function (changes, area) {
  if (area !== 'sync' && area !== 'managed') return;
  var target = area === 'sync' ? this.chosen : this.managed;
  var names = Object.keys(changes);
  names.forEach(function (name) {
    if ('newValue' in changes[name]) target[name] = changes[name].newValue;
    else delete target[name];
  });
  this.onChange(names, area);
};

Model.prototype.isManaged = function (name) {
  return name in this.managed;
};

Model.prototype.get = function (name) {
  if (this.isManaged(name)) return this.managed[name];
  return name in this.chosen ? this.chosen[name] : Model.DEFAULTS[name];
};

Model.prototype.all = function () {
  var self = this;
  var values = {};
  Object.keys(Model.DEFAULTS).forEach(function (name) {
    values[name] = self.get(name);
  });
  return values;
};

/** callback(error): a text or null */
Model.prototype.set = function (items, callback) {
  chrome.storage.sync.set(items, function () {
    callback(chrome.runtime.lastError ? chrome.runtime.lastError.message : null);
  });
};

Model.prototype.reset = function (callback) {
  chrome.storage.sync.clear(function () {
    callback(chrome.runtime.lastError ? chrome.runtime.lastError.message : null);
  });
};

/** What of an exported text can be taken: {items} or {error}. */
Model.parse = function (text) {
  var values;
  try {
    values = JSON.parse(text);
  } catch (error) {
    return { error: chrome.i18n.getMessage('importNotJson') };
  }
  var items = {};
  Object.keys(Model.DEFAULTS).forEach(function (name) {
    if (values && typeof values[name] === typeof Model.DEFAULTS[name]) items[name] = values[name];
  });
  if (Object.keys(items).length === 0) return { error: chrome.i18n.getMessage('importNothing') };
  return { items: items };
};
