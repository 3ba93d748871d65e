'use strict';

var pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
var bytes = (text) => new TextEncoder().encode(text).buffer;
var filled = (length, letter) => new Uint8Array(length).fill((letter || 'a').charCodeAt(0)).buffer;

/** A value of an app as JSON that loses nothing a case looks at. */
function plain(value, depth) {
  var level = depth || 0;
  if (value === undefined) return { $: 'undefined' };
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    return { $: typeof value };
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return { $: String(value) };
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    if ((ArrayBuffer.isView(value) ? value.buffer : value).detached) return { $: 'detached' };
    var view = ArrayBuffer.isView(value) ? value : new Uint8Array(value);
    var octets = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    var shown = octets.length > 64 ? '' : Array.from(octets, (octet) => String.fromCharCode(octet)).join('');
    return { $: 'bytes', type: value.constructor.name, length: octets.length, latin1: shown };
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, level + 1));
  if (value === null || typeof value !== 'object') return value;
  if (level > 8) return { $: 'deep' };
  if ('contentWindow' in value && 'innerBounds' in value) return { $: 'AppWindow' };
  if ('isDirectory' in value && 'fullPath' in value) return { $: `${value} ${value.fullPath}` };
  if (value instanceof Node || Object.prototype.toString.call(value) === '[object Window]') {
    return { $: Object.prototype.toString.call(value) };
  }
  return { $: 'object', entries: Object.keys(value).map((key) => [key, plainProperty(value, key, level + 1)]) };
}

function plainProperty(value, key, level) {
  try {
    return plain(value[key], level);
  } catch (error) {
    return { $: 'throws ' + error.name };
  }
}
