import '../../../support/fake-window.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMoves } from '../../../../src/api/app-window/page-moves.ts';

let sent: object[] = [];
const { moveTo, resizeTo } = createMoves(
  () => ({ left: 100, top: 50, width: 300, height: 200 }),
  (bounds) => void sent.push(bounds),
);
beforeEach(() => void (sent = []));

describe('moveTo', () => {
  it('takes whole numbers of anything, and stays on the screen', () => {
    moveTo(10.7, '20');
    moveTo('x', null);
    moveTo(-500, 5000);
    expect(sent).toEqual([
      { left: 10, top: 20 },
      { left: 0, top: 0 },
      { left: 0, top: 600 },
    ]);
  });

  it('wants two arguments', () => {
    expect(() => moveTo(5)).toThrow(
      "Failed to execute 'moveTo' on 'Window': 2 arguments required, but only 1 present.",
    );
    expect([moveTo.name, moveTo.length]).toEqual(['bound moveTo', 2]);
    expect(sent).toEqual([]);
  });
});

describe('resizeTo', () => {
  it('keeps to a least size, and to the screen, for which it moves the window', () => {
    resizeTo(50, 350);
    resizeTo(5000, 5000);
    expect(sent).toEqual([
      { width: 100, height: 350 },
      { width: 1280, height: 800, left: 0, top: 0 },
    ]);
  });
});
