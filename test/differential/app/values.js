'use strict';

/** Values that no single expression makes. */
function cyclic() {
  var object = { list: [] };
  object.list.push(object);
  return object;
}

function deep(levels) {
  var object = {};
  for (var i = 0; i < levels; i++) object = i % 2 ? [object] : { deep: object };
  return object;
}

function revoked() {
  var { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function detached() {
  var buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

function arrayLike() {
  return { length: 2, 0: 'a', 1: 'b' };
}

function subArray() {
  class List extends Array {}
  return List.of(1, 2);
}

function entryOf() {
  return fileEntry;
}

var LISTENERS = [];

/** The same function for the same number. */
function listener(number) {
  return (LISTENERS[number] = LISTENERS[number] || (() => {}));
}

/** The id of a socket that the case has made, counted from the last one; one that there is not when there are too few. */
function id(back) {
  return current.ids[current.ids.length - 1 - back] || 99999;
}

/** A port of the case: of a peer, or of a socket that it has bound. */
function port(number) {
  return current.ports[number % Math.max(1, current.ports.length)] || 0;
}
