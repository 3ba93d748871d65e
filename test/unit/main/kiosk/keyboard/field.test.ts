import { expect, it } from 'vitest';
import { keysFor, readFieldReport, readKeyPress } from '../../../../../src/main/kiosk/keyboard/field.ts';
import { keyboardHeight } from '../../../../../src/main/kiosk/keyboard/keyboard-height.ts';
import { KEYBOARD_LAYOUTS, layoutFor } from '../../../../../src/main/kiosk/keyboard/layout-names.ts';

const keys = (type: string, inputMode = '') => keysFor({ type, inputMode, enterKeyHint: '' });

it('chooses keys by the type of a field, and by its inputmode before that', () => {
  expect(keys('text')).toEqual({ extra: '' });
  expect(keys('password')).toEqual({ extra: '' });
  expect(keys('email')).toEqual({ extra: '@' });
  expect(keys('number')).toEqual({ pad: 'decimal' });
  expect(keys('tel')).toEqual({ pad: 'tel' });
  expect(keys('week')).toEqual({ pad: 'date' });
  expect(keys('text', 'numeric')).toEqual({ pad: 'numeric' });
  expect(keys('number', 'text')).toEqual({ extra: '' });
  expect(keys('editable', 'url')).toEqual({ extra: '/' });
});

it('has none for a field with keys of its own, nor for what is not typed in', () => {
  expect(keys('text', 'none')).toBeUndefined();
  for (const type of ['checkbox', 'button', 'range', 'color', 'file', 'hidden', 'constructor', ''])
    expect(keys(type), type).toBeUndefined();
  expect(keys('checkbox', 'text')).toBeUndefined();
});

it('takes no other forms', () => {
  const report = {
    field: { type: 'text', inputMode: '', enterKeyHint: '' },
    holds: true,
    touched: false,
    asked: true,
  };
  expect(readFieldReport(report)).toEqual(report);
  expect(readFieldReport({ ...report, field: null })).toEqual({ ...report, field: null });
  for (const bad of [
    null,
    'x',
    {},
    { ...report, more: 1 },
    { ...report, field: { ...report.field, type: 'x'.repeat(21) } },
  ])
    expect(readFieldReport(bad)).toBeUndefined();
  expect(readKeyPress({ id: 'char:a', choice: -1, phase: 'tap' })).toBeDefined();
  for (const bad of [null, { id: 'a' }, { id: 'a', choice: -2, phase: 'tap' }, { id: 'a', choice: 0, phase: 'x' }])
    expect(readKeyPress(bad)).toBeUndefined();
});

it('begins with the layout of the system', () => {
  expect(layoutFor(['de-AT', 'en'], KEYBOARD_LAYOUTS)).toBe('de');
  expect(layoutFor(['en_GB'], KEYBOARD_LAYOUTS)).toBe('en-GB');
  expect(layoutFor(['en-AU'], KEYBOARD_LAYOUTS)).toBe('en-US');
  expect(layoutFor(['pl', 'fr-CA'], KEYBOARD_LAYOUTS)).toBe('fr');
  expect(layoutFor(['pl'], KEYBOARD_LAYOUTS)).toBe('en-US');
  expect(layoutFor(['de'], ['numeric', 'de'])).toBe('de');
  expect(layoutFor(['pl'], ['numeric', 'de'])).toBe('numeric');
});

it('is as high as its width asks for, or as the policy says', () => {
  expect(keyboardHeight({ width: 1920, height: 1080 }, undefined)).toBe(432);
  expect(keyboardHeight({ width: 1080, height: 1920 }, undefined)).toBe(324);
  expect(keyboardHeight({ width: 800, height: 480 }, undefined)).toBe(192);
  expect(keyboardHeight({ width: 800, height: 480 }, 60)).toBe(288);
});
