import { expect, it } from 'vitest';
import { ReceiveMarks } from '../../../../src/main/serial/receive-marks.ts';

/** @param parts as they are read, one after the other */
function read(parts: readonly (readonly number[])[], checksParity = false) {
  const marks = new ReceiveMarks(checksParity);
  const results = parts.map((part) => marks.read(Uint8Array.from(part)));
  return { bytes: results.flatMap(({ bytes }) => [...bytes]), faults: results.map(({ fault }) => fault) };
}

it('passes what is not marked, and 0xff for two of them', () => {
  expect(read([[0, 1, 254]])).toEqual({ bytes: [0, 1, 254], faults: [undefined] });
  expect(read([[1, 255, 255, 0, 255, 255, 255, 255, 2]])).toEqual({
    bytes: [1, 255, 0, 255, 255, 2],
    faults: [undefined],
  });
  // Received before the marking was on.
  expect(read([[255, 65]]).bytes).toEqual([255, 65]);
});

it('finds a break, and takes its mark out', () => {
  expect(read([[1, 255, 0, 0, 2]])).toEqual({ bytes: [1, 2], faults: ['break'] });
});

it('tells of wrong parity where it is checked', () => {
  expect(read([[1, 255, 0, 7, 2]], true)).toEqual({ bytes: [1, 2], faults: ['parity_error'] });
  expect(read([[1, 255, 0, 7, 2]], false)).toEqual({ bytes: [1, 255, 0, 7, 2], faults: [undefined] });
  expect(read([[255, 0, 7, 255, 0, 0]], true).faults).toEqual(['break']);
  expect(read([[255, 0, 255, 0, 0]], false)).toEqual({ bytes: [255, 0], faults: ['break'] });
});

it('puts marks together that come in pieces, wherever they are cut', () => {
  const whole = [9, 255, 0, 0, 8, 255, 255, 7, 255, 0, 5, 6];
  for (let first = 0; first <= whole.length; first++) {
    for (let second = first; second <= whole.length; second++) {
      const pieces = [whole.slice(0, first), whole.slice(first, second), whole.slice(second)];
      const { bytes, faults } = read(pieces, true);
      expect(bytes, `${first}, ${second}`).toEqual([9, 8, 255, 7, 6]);
      expect(faults).toContain('break');
    }
  }
});
