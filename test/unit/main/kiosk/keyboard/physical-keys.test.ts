import { expect, it } from 'vitest';
import { characterEvent, namedEvent } from '../../../../../src/main/kiosk/keyboard/physical-keys.ts';

const of = (layout: Parameters<typeof characterEvent>[0], character: string) => {
  const { code, keyCode, shift } = characterEvent(layout, character);
  return [code, keyCode, shift];
};

it.each([
  ['en-US', 'a', 'KeyA', 65, false],
  ['en-US', 'A', 'KeyA', 65, true],
  ['en-US', '?', 'Slash', 191, true],
  ['en-US', '!', 'Digit1', 49, true],
  ['en-US', '@', 'Digit2', 50, true],
  ['en-GB', '@', 'Quote', 192, true],
  ['en-GB', '#', 'Backslash', 222, false],
  ['de', 'z', 'KeyY', 90, false],
  ['de', 'ö', 'Semicolon', 192, false],
  ['de', 'Ü', 'BracketLeft', 186, true],
  ['de', '@', 'KeyQ', 81, false],
  ['de', '/', 'Digit7', 55, true],
  ['fr', 'a', 'KeyQ', 65, false],
  ['fr', 'm', 'Semicolon', 77, false],
  ['fr', 'é', 'Digit2', 50, false],
  ['fr', ',', 'KeyM', 188, false],
  ['es', 'ñ', 'Semicolon', 192, false],
  ['es', '¿', 'Equal', 221, true],
] as const)('%s: %s is %s', (layout, character, code, keyCode, shift) => {
  expect(of(layout, character)).toEqual([code, keyCode, shift]);
});

it('has digits without Shift everywhere, and no code for what no key has', () => {
  for (const layout of ['en-US', 'fr', 'numeric'] as const) expect(of(layout, '7')).toEqual(['Digit7', 55, false]);
  expect(characterEvent('en-US', 'é')).toEqual({ key: 'é', code: '', keyCode: 0, shift: false, text: 'é' });
  expect(of('de', ' ')).toEqual(['Space', 32, false]);
});

it('knows keys without a character', () => {
  expect(namedEvent('Enter')).toEqual({ key: 'Enter', code: 'Enter', keyCode: 13, shift: false, text: '\r' });
  expect(namedEvent('Backspace').text).toBe('');
});
