import { beforeEach, expect, it } from 'vitest';
import { FieldFocus } from '../../../../../src/main/kiosk/keyboard/field-focus.ts';

const PAGE = { contentsId: 1, frame: '1/1' };
const FRAME = { contentsId: 1, frame: '2/1' };
const FIELD = { type: 'text', inputMode: '', enterKeyHint: '' };
const came = { field: FIELD, holds: true, touched: false, asked: true };
const left = { field: null, holds: false, touched: false, asked: false };

let now = 0;
let focus: FieldFocus;
beforeEach(() => {
  now = 100_000;
  focus = new FieldFocus(() => now);
});

it('comes at any focus, or at a touch alone, as it is told', () => {
  focus.report(PAGE, came, 'touch');
  expect(focus.wants('touch')).toBe(false);
  focus.report(PAGE, left, 'touch');
  focus.pressed('touch');
  now += 1000;
  focus.report(PAGE, came, 'touch');
  expect(focus.wants('touch')).toBe(true);
  focus.report(PAGE, left, 'touch');
  focus.pressed('mouse');
  focus.report(PAGE, came, 'touch');
  expect(focus.wants('touch')).toBe(false);
  focus.report(PAGE, { ...came, touched: true }, 'touch');
  expect(focus.wants('touch')).toBe(true);
  const other = new FieldFocus(() => now);
  other.report(PAGE, came, 'focus');
  expect(other.wants('focus')).toBe(true);
});

it('does not come by a touch of long ago', () => {
  focus.pressed('touch');
  now += 6000;
  focus.report(PAGE, came, 'touch');
  expect(focus.wants('touch')).toBe(false);
});

it('stays from field to field, by whatever the focus goes on', () => {
  focus.report(PAGE, { ...came, touched: true }, 'touch');
  now += 60_000;
  focus.report(PAGE, came, 'touch');
  expect(focus.wants('touch')).toBe(true);
});

it('goes with the focus, in whichever order two documents tell of it', () => {
  focus.report(PAGE, came, 'focus');
  focus.report(FRAME, came, 'focus');
  focus.report(PAGE, left, 'focus');
  expect(focus.wants('focus')).toBe(true);
  expect(focus.place).toEqual(FRAME);
  // The frame is gone and tells nothing; the page has the focus, and no field.
  focus.report(PAGE, { ...left, holds: true }, 'focus');
  expect(focus.wants('focus')).toBe(false);
  focus.report(PAGE, came, 'focus');
  focus.gone(2);
  expect(focus.wants('focus')).toBe(true);
  focus.gone(1);
  expect(focus.wants('focus')).toBe(false);
});

it('stays away when it was put away, until a field is asked for', () => {
  focus.report(PAGE, came, 'focus');
  focus.dismiss();
  expect(focus.wants('focus')).toBe(false);
  expect(focus.wants('always')).toBe(false);
  focus.report(PAGE, { ...came, field: { ...FIELD, inputMode: 'tel' }, asked: false }, 'focus');
  expect(focus.wants('focus')).toBe(false);
  focus.report(PAGE, came, 'focus');
  expect(focus.wants('focus')).toBe(true);
  focus.clear();
  expect(focus.wants('focus')).toBe(false);
  expect(focus.wants('always')).toBe(true);
});
