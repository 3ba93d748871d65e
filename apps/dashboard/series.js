'use strict';

/** The last readings of each machine, in chrome.storage.local: one key for each, written now and then. */
function Series(machines) {
  this.values = {};
  this.unsaved = 0;
  var values = this.values;
  machines.forEach(function (machine) {
    values[machine.id] = [];
  });
}

Series.LENGTH = 600;
Series.SAVE_AFTER = 40;

Series.key = function (machine) {
  return 'series/' + machine;
};

Series.prototype.load = function (callback) {
  var values = this.values;
  chrome.storage.local.get(Object.keys(values).map(Series.key), function (items) {
    if (chrome.runtime.lastError) console.error('No series: ' + chrome.runtime.lastError.message);
    Object.keys(values).forEach(function (machine) {
      values[machine] = (items && items[Series.key(machine)]) || [];
    });
    callback();
  });
};

/** @param {{time: number, speed: number, temperature: number, pressure: number}} reading */
Series.prototype.add = function (machine, reading) {
  var list = this.values[machine];
  if (!list) return;
  list.push(reading);
  if (list.length > Series.LENGTH) list.splice(0, list.length - Series.LENGTH);
  this.unsaved += 1;
  if (this.unsaved >= Series.SAVE_AFTER) this.save();
};

Series.prototype.save = function () {
  var items = {};
  var values = this.values;
  this.unsaved = 0;
  Object.keys(values).forEach(function (machine) {
    items[Series.key(machine)] = values[machine];
  });
  chrome.storage.local.set(items, function () {
    if (chrome.runtime.lastError) console.error('Not saved: ' + chrome.runtime.lastError.message);
  });
};
