'use strict';

/** One weight: `S S     12.34 g` when it is stable, `S D     12.31 g` while it moves. */
var WEIGHT = /^S ([SD])\s+(-?[\d.]+) (\w+)$/;
/** What a scale says instead, by its sign. */
var TROUBLE = { '+': 'Too heavy', '-': 'Too light', I: 'Busy' };
var ASK_MS = 300;

/**
 * A scale at a serial port.
 * @param {(weight: {stable: boolean, value: string, unit: string}) => void} weighed
 * @param {(text: string, isGood: boolean) => void} told what the state is
 * @param {() => void} lost the connection is over
 */
function Scale(weighed, told, lost) {
  this.weighed = weighed;
  this.told = told;
  this.lost = lost;
  this.id = null;
  this.rest = '';
  chrome.serial.onReceive.addListener(this.received.bind(this));
  chrome.serial.onReceiveError.addListener(this.failed.bind(this));
}

Scale.prototype.connect = function (path) {
  var scale = this;
  chrome.serial.connect(path, { bitrate: 9600, name: 'scale', sendTimeout: 1000 }, function (info) {
    if (chrome.runtime.lastError) {
      scale.told(chrome.runtime.lastError.message, false);
      scale.lost();
      return;
    }
    scale.id = info.connectionId;
    scale.rest = '';
    scale.told('Connected to ' + path, true);
    scale.timer = setInterval(function () {
      scale.command('SI');
    }, ASK_MS);
  });
};

Scale.prototype.disconnect = function () {
  var id = this.id;
  if (id === null) return;
  this.id = null;
  clearInterval(this.timer);
  chrome.serial.disconnect(id, function () {});
  this.lost();
};

/** @param {string} text a command of MT-SICS: SI weighs, T tares, Z zeroes */
Scale.prototype.command = function (text) {
  if (this.id === null) return;
  chrome.serial.send(this.id, new TextEncoder().encode(text + '\r\n').buffer, function () {});
};

Scale.prototype.received = function (info) {
  if (info.connectionId !== this.id) return;
  var lines = (this.rest + new TextDecoder().decode(info.data)).split('\r\n');
  this.rest = lines.pop();
  lines.forEach(this.understood, this);
};

Scale.prototype.understood = function (line) {
  var weight = WEIGHT.exec(line);
  if (weight) this.weighed({ stable: weight[1] === 'S', value: weight[2], unit: weight[3] });
  else if (/^S [-+I]$/.test(line)) this.told(TROUBLE[line.charAt(2)], false);
};

Scale.prototype.failed = function (info) {
  if (info.connectionId !== this.id || info.error === 'timeout') return;
  this.told('The scale is gone (' + info.error + ')', false);
  this.disconnect();
};
