'use strict';

/** The own members of an object by their names, each as a text: kind, length of a function, and what of it is not writable, enumerable … */
function members(object) {
  return Object.getOwnPropertyNames(object)
    .sort()
    .map((name) => `${name}: ${describeProperty(object, name)}`);
}

function describeProperty(object, name) {
  var property = Object.getOwnPropertyDescriptor(object, name);
  var flags = [
    property.writable === false ? 'read-only' : '',
    property.enumerable ? '' : 'hidden',
    property.configurable ? '' : 'fixed',
  ].filter(Boolean);
  var kind = 'value' in property ? describeValue(property.value) : `accessor${property.set ? ' with setter' : ''}`;
  return [kind].concat(flags).join(', ');
}

function describeValue(value) {
  if (typeof value === 'function') return `function ${value.name}/${value.length}`;
  if (/^[a-p]{32}$|^[0-9a-f-]{36}$/.test(value)) return 'an id';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if ('addListener' in value) return 'event';
  // What is in it has a case of its own.
  return Object.prototype.toString.call(value);
}

/** A case that writes one line for each member, so that one that is not there is one line of difference. */
function surfaceCase(name, get) {
  test('surface: ' + name, async (t) => {
    t.value('kind', () => `${typeof get()} ${Object.prototype.toString.call(get())}`);
    members(get()).forEach((line) => t.note('  ' + line));
  });
}
