'use strict';

/**
 * Cuts a stream of bytes into lines of text. A character may come in two pieces, so the text is decoded as a stream.
 * @param {function(string)} online called with each line, without its end
 */
function LineReader(online) {
  this.decoder = new TextDecoder('utf-8');
  this.rest = '';
  this.online = online;
}

/** @param {ArrayBuffer} bytes */
LineReader.prototype.push = function (bytes) {
  var lines = (this.rest + this.decoder.decode(bytes, { stream: true })).split('\n');
  this.rest = lines.pop();
  lines.forEach(function (line) {
    this.online(line.replace(/\r$/, ''));
  }, this);
};

/** The bytes of a line of text. */
LineReader.bytes = function (line) {
  return new TextEncoder().encode(line.replace(/[\r\n]+/g, ' ') + '\n').buffer;
};
