'use strict';

/**
 * What the machine decides is compared by its type, and of a list each type that is in it. `keep` names the properties whose values are
 * compared.
 */
function shape(value, keep) {
  if (Array.isArray(value)) {
    var shapes = new Map(value.map((item) => [JSON.stringify(shape(item, keep)), shape(item, keep)]));
    return Array.from(shapes.values());
  }
  if (value === null || typeof value !== 'object') return typeof value;
  var result = {};
  for (var key of Object.keys(value)) result[key] = keep.includes(key) ? value[key] : shape(value[key], keep);
  return result;
}

/** Calls a function that tells about the machine, with a callback and with a promise. */
function shapeCase(api, args, keep, change) {
  test(api + ': what it tells', async (t) => {
    var found = member(api).value;
    var told = await new Promise((resolve) => found(...args, (...results) => resolve(results)));
    t.value('callback', () => shape(change ? change(told) : told, keep));
    var promised = await found(...args);
    t.value('promise', () => shape(change ? change([promised]) : [promised], keep));
  });
}

/** A function that tells about the machine, called wrongly. */
function refusedCase(api, ...all) {
  test(api + ': wrong arguments', async (t) => {
    for (var args of all) await t.call(api, ...args);
    await t.promise(api, 'no function');
  });
}
