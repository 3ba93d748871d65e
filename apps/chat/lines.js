'use strict';

/**
 * The wire: each message is an object as one line of JSON in UTF-8.
 *
 * @param {function(object)} onMessage
 * @param {function()} onBroken called once, when the other end does not speak this
 */
function LineReader(onMessage, onBroken) {
  this.onMessage = onMessage;
  this.onBroken = onBroken;
  this.decoder = new TextDecoder('utf-8');
  this.rest = '';
  this.broken = false;
}

/** No message is longer; without a limit a stranger could fill the memory with one endless line. */
LineReader.LIMIT = 1024 * 1024;

LineReader.prototype.take = function (data) {
  var lines = (this.rest + this.decoder.decode(data, { stream: true })).split('\n');
  this.rest = lines.pop();
  for (var i = 0; i < lines.length && !this.broken; i++) {
    var message = null;
    try {
      message = JSON.parse(lines[i]);
    } catch (error) {
      message = null;
    }
    if (message && typeof message.type === 'string') this.onMessage(message);
    else this.fail();
  }
  if (this.rest.length > LineReader.LIMIT) this.fail();
};

LineReader.prototype.fail = function () {
  if (this.broken) return;
  this.broken = true;
  this.onBroken();
};

function encodeLine(message) {
  return new TextEncoder().encode(JSON.stringify(message) + '\n').buffer;
}
