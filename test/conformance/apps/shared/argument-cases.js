'use strict';

/**
 * Makes the cases for the arguments of one function from a call that is right: too few, too many, and in the place of each argument in turn
 * whatever it is not.
 * @param {string} api
 * @param {Record<string, unknown>} right its parameters with values that fit; for sockets with an id that no socket has
 */
function argumentCases(api, right) {
  var names = Object.keys(right);
  var values = names.map((name) => right[name]);

  test(api + ': number of arguments', async (t) => {
    await t.promise(api);
    for (var count = 0; count <= values.length; count++) await t.call(api, ...values.slice(0, count));
    await t.promise(api, ...values);
    await t.promise(api, ...values, null);
    await t.promise(api, ...values, undefined);
    await t.promise(api, ...values, 'no function');
    await t.call(api, ...values, 'one too many');
  });

  names.forEach((name, index) => {
    test(`${api}: ${name} of another type`, async (t) => {
      for (var wrong of notLike(values[index])) {
        await t.call(api, ...values.slice(0, index), wrong, ...values.slice(index + 1));
      }
    });
  });
}

function notLike(value) {
  var others = [null, undefined, 1.5, {}, [], true, 7, 'text', new Date(0), Symbol.iterator];
  if (typeof value === 'number') others.push(NaN, Infinity, 2147483648, -2147483649, '7', -0);
  if (typeof value === 'boolean') others.push(0, 1, 'true');
  if (typeof value === 'string') others.push('', new String('text'));
  if (value instanceof ArrayBuffer) others.push([1, 2], { byteLength: 1 }, new Blob(['x']));
  return others.filter((other) => other === null || typeof other !== typeof value || typeof value === 'object');
}
