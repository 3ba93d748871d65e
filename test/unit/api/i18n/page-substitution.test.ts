import { expect, it } from 'vitest';
import { substitute, substitutionsOf } from '../../../../src/api/i18n/page-substitution.ts';

it('takes a text or a list of up to nine of anything', () => {
  expect(substitutionsOf('x')).toEqual(['x']);
  expect(substitutionsOf([1, null, undefined, { toString: () => 'T' }])).toEqual(['1', 'null', 'undefined', 'T']);
  for (const none of [undefined, null, 5, true, {}, () => 1]) expect(substitutionsOf(none)).toEqual([]);
  expect(substitutionsOf(Array.from({ length: 9 }, () => 'x'))).toHaveLength(9);
  expect(substitutionsOf(Array.from({ length: 10 }, () => 'x'))).toBeUndefined();
});

it('takes what cannot be made a text for nothing', () => {
  const broken = {
    toString() {
      throw new Error('no');
    },
  };
  expect(substitutionsOf([broken, 'b'])).toEqual(['', 'b']);
});

it('escapes the text, not what is put in', () => {
  expect(substitute('<b>$1</b>', ['<i>'], true)).toBe('&lt;b><i>&lt;/b>');
  expect(substitute('<b>$1</b>', ['<i>'], false)).toBe('<b><i></b>');
});
