import { beforeEach, describe, expect, it } from 'vitest';
import { KeyboardState } from '../../../../../src/main/kiosk/keyboard/keyboard-state.ts';
import { KEYBOARD_LAYOUTS } from '../../../../../src/main/kiosk/keyboard/layout-names.ts';
import type { LayoutName } from '../../../../../src/main/kiosk/keyboard/layout-names.ts';

const LETTERS = KEYBOARD_LAYOUTS.filter((name) => name !== 'numeric');
const PAGES = ['Letters', 'Symbols', 'More'];

let now = 0;
let state: KeyboardState;
beforeEach(() => {
  now = 0;
  state = new KeyboardState(() => now);
});
const tap = (id: string, choice = -1) => state.press({ id, choice });
const typed = (id: string, choice = -1) => {
  const outcome = tap(id, choice);
  return outcome?.kind === 'type' ? outcome.event.key : outcome?.kind;
};
const rows = () => state.drawing().rows.map((row) => row.map(({ label }) => label).join(' '));
const use = (...layouts: LayoutName[]) => state.use(layouts, layouts[0] as LayoutName);

describe.each(LETTERS)('%s', (layout) => {
  it('has every printable character of ASCII, and the letters of its language, each typed as it is shown', () => {
    use(layout);
    const found = new Set<string>();
    for (const page of PAGES) {
      tap(page);
      for (const key of state.drawing().rows.flat()) {
        if (!key.id.startsWith('char:')) continue;
        expect(typed(key.id)).toBe(key.label);
        found.add(key.label);
        for (const [index, choice] of (key.choices ?? []).entries()) {
          expect(typed(key.id, index)).toBe(choice);
          found.add(choice);
        }
      }
    }
    tap('Letters');
    tap('Shift');
    for (const { id, label } of state.drawing().rows.flat()) if (id.startsWith('char:')) found.add(label);
    found.add(typed('Space') ?? '');
    const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
    expect(ascii.filter((character) => !found.has(character))).toEqual([]);
    const own = { de: 'äöüßÄÖÜẞ', fr: 'éèàâçêëîïôœùûÿæÉÈÀ', es: 'ñáéíóúüÑ¿¡', 'en-US': '$', 'en-GB': '£' }[layout];
    expect(own.split('').filter((character) => !found.has(character))).toEqual([]);
  });

  it('names every key, and no two keys of a page alike', () => {
    use(layout, 'numeric');
    for (const page of PAGES) {
      tap(page);
      const keys = state.drawing().rows.flat();
      expect(keys.filter(({ kind, name }) => kind !== 'gap' && name === '')).toEqual([]);
      expect(new Set(keys.map(({ id }) => id)).size).toBe(keys.length);
      expect(new Set(keys.map(({ name }) => name)).size).toBe(keys.length);
    }
  });
});

it('writes one letter in capitals after Shift, and all after two presses in a row', () => {
  tap('Shift');
  expect(rows()[0]).toContain('Q W E');
  expect(typed('char:a') ?? '').toBe('A');
  expect(typed('char:a')).toBe('a');
  tap('Shift');
  now += 200;
  tap('Shift');
  expect(state.drawing().rows[2]?.[0]).toMatchObject({ id: 'Shift', name: 'Caps lock', pressed: true });
  expect([typed('char:a'), typed('char:b')]).toEqual(['A', 'B']);
  now += 200;
  tap('Shift');
  expect(typed('char:a')).toBe('a');
  // Not in a row: off again.
  tap('Shift');
  now += 2000;
  tap('Shift');
  expect(typed('char:a')).toBe('a');
});

it('goes through its layouts, and keeps the one that was chosen', () => {
  use('de', 'fr', 'numeric');
  expect(state.drawing().language).toBe('de');
  tap('Switch');
  expect(rows()[0]).toMatch(/^a z e r t y/);
  tap('Switch');
  expect(rows()[0]).toBe('1 2 3 - ⌫');
  state.begin({ extra: '' }, '');
  expect(rows()[0]).toBe('1 2 3 - ⌫');
  tap('Switch');
  expect(rows()[0]).toMatch(/^q w e r t z/);
  expect(state.layout).toBe('de');
  use('de');
  expect(
    state
      .drawing()
      .rows.flat()
      .map(({ id }) => id),
  ).not.toContain('Switch');
});

it('begins anew with each field', () => {
  tap('Shift');
  tap('Symbols');
  state.begin({ extra: '@' }, 'search');
  expect(rows()).toEqual([
    'q w e r t y u i o p ⌫',
    '⇥ a s d f g h j k l 🔍︎',
    '⇧ z x c v b n m , .',
    '?123 @   ← ↑ ↓ → ⌨↓',
  ]);
  expect(typed('char:a')).toBe('a');
});

it('types what was on the page that has just gone', () => {
  tap('Symbols');
  expect(typed('char:a')).toBe('a');
});

it('takes nothing for a key that it does not have', () => {
  for (const id of ['', 'char:', 'char:ab', 'char:漢', 'F12', 'Escape', 'Control', 'constructor', 'char:constructor'])
    expect(tap(id), id).toBeUndefined();
  expect(tap('char:a', 99)).toBeUndefined();
  state.begin({ pad: 'numeric' }, '');
  expect(tap('char:1', 0)).toBeUndefined();
});
