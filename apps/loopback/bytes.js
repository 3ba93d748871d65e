'use strict';

/** Bytes and text: small helpers that the checks and the wire log share. */
var bytes = {
  /** The UTF-8 bytes of a text, as an ArrayBuffer. */
  fromText: function (text) {
    return new TextEncoder().encode(text).buffer;
  },

  toText: function (buffer) {
    return new TextDecoder().decode(buffer);
  },

  /** `count` bytes that differ from place to place, so that a lost, doubled or swapped part is noticed. */
  pattern: function (count) {
    var array = new Uint8Array(count);
    for (var i = 0; i < count; i++) array[i] = (i + (i >> 8) * 7) & 255;
    return array.buffer;
  },

  join: function (buffers) {
    var size = buffers.reduce(function (sum, buffer) {
      return sum + buffer.byteLength;
    }, 0);
    var joined = new Uint8Array(size);
    var at = 0;
    buffers.forEach(function (buffer) {
      joined.set(new Uint8Array(buffer), at);
      at += buffer.byteLength;
    });
    return joined.buffer;
  },

  /** The first index at which two buffers differ, or -1. */
  difference: function (a, b) {
    var left = new Uint8Array(a);
    var right = new Uint8Array(b);
    var size = Math.max(left.length, right.length);
    for (var i = 0; i < size; i++) if (left[i] !== right[i]) return i;
    return -1;
  },

  /** A short readable form: text with its control characters spelled out, or hex when it is not text. */
  preview: function (buffer) {
    var head = new Uint8Array(buffer.slice(0, 80));
    var printable = Array.prototype.every.call(head, function (byte) {
      return byte === 10 || byte === 13 || (byte >= 32 && byte < 127);
    });
    if (printable) return bytes.toText(head).replace(/\r/g, '\\r').replace(/\n/g, '\\n');
    return Array.prototype.map
      .call(head.subarray(0, 24), function (byte) {
        return ('0' + byte.toString(16)).slice(-2);
      })
      .join(' ');
  },
};
