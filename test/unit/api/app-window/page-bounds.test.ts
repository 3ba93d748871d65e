import '../../../support/fake-window.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { createBounds } from '../../../../src/api/app-window/page-bounds.ts';
import type { BoundsValues } from '../../../../src/api/app-window/page-bounds.ts';

type Bounds = Record<string, number | null> &
  Record<'setPosition' | 'setSize' | 'setMinimumSize' | 'setMaximumSize', (...args: unknown[]) => void>;

let current: BoundsValues = { left: 1, top: 2, width: 300, height: 200 };
/** What was sent to main. */
let sent: unknown[][] = [];
const bounds = createBounds(
  'inner',
  () => current,
  (name, argument) => void sent.push([name, argument]),
) as Bounds;

beforeEach(() => {
  current = { left: 1, top: 2, width: 300, height: 200 };
  sent = [];
});

describe('the numbers', () => {
  it('are the last that main told; a limit that is not there is null', () => {
    expect([bounds['left'], bounds['width'], bounds['minWidth']]).toEqual([1, 300, null]);
    current = { ...current, width: 400, minWidth: 100 };
    expect([bounds['width'], bounds['minWidth']]).toEqual([400, 100]);
  });

  it('go to main when they are set, and change when it answers', () => {
    bounds['width'] = 500;
    bounds['maxHeight'] = null;
    expect(bounds['width']).toBe(300);
    expect(sent).toEqual([
      ['setBounds', { which: 'inner', bounds: { width: 500 } }],
      ['setConstraints', { which: 'inner', constraints: { maxHeight: 0 } }],
    ]);
  });
});

describe('the methods', () => {
  it('set two at once', () => {
    bounds.setPosition(5, 6);
    bounds.setSize(7, 8);
    expect(sent).toEqual([
      ['setBounds', { which: 'inner', bounds: { left: 5, top: 6 } }],
      ['setBounds', { which: 'inner', bounds: { width: 7, height: 8 } }],
    ]);
  });

  it('leave alone what they are not given', () => {
    bounds.setSize(300);
    bounds.setPosition(undefined, 5);
    bounds.setSize();
    expect(sent).toEqual([
      ['setBounds', { which: 'inner', bounds: { width: 300, height: undefined } }],
      ['setBounds', { which: 'inner', bounds: { left: undefined, top: 5 } }],
      ['setBounds', { which: 'inner', bounds: {} }],
    ]);
  });

  it('take a limit away with null and leave it with undefined', () => {
    bounds.setMinimumSize(100);
    bounds.setMaximumSize(null, 0);
    expect(sent).toEqual([
      ['setConstraints', { which: 'inner', constraints: { minWidth: 100, minHeight: undefined } }],
      ['setConstraints', { which: 'inner', constraints: { maxWidth: 0, maxHeight: 0 } }],
    ]);
  });
});
