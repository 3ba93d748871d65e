import { describe, expect, it } from 'vitest';
import { appFrame, memberAt } from '../../../../src/main/app/stack-place.ts';

const ORIGIN = 'chrome-app://abcdefghijklmnopabcdefghijklmnop';

describe('the place in a stack', () => {
  it.each<[string, string, unknown]>([
    [
      'in a function',
      `Error\n    at Object.get (<anonymous>:3:1)\n    at read (${ORIGIN}/js/port.js:12:10)`,
      ['js/port.js', 12, 10],
    ],
    ['outside of functions', `Error\n    at ${ORIGIN}/b.js:1:2\n    at ${ORIGIN}/c.js:1:1`, ['b.js', 1, 2]],
    ['with other letters and a query', `Error\n    at f (${ORIGIN}/%C3%BC%20b.js?x=1:7:3)`, ['ü b.js', 7, 3]],
    ['of another app', 'Error\n    at f (chrome-app://other/js/port.js:12:10)', undefined],
    ['of nobody', '', undefined],
    ['made up', `${ORIGIN}/a.js:1e9:x`, undefined],
  ])('%s', (_what, stack, expected) => {
    const frame = appFrame(stack, ORIGIN);
    expect(frame && [frame.file, frame.line, frame.column]).toEqual(expected);
  });
});

it('the member that is read there', () => {
  const text = 'one\n  x = chrome.serial.getDevices(f); chrome . serial ?. send(); chrome.serial && 1;';
  expect(memberAt(text, 2, 7, 'serial')).toBe('getDevices');
  expect(memberAt(text, 2, 14, 'serial')).toBe('getDevices');
  expect(memberAt(text, 2, 38, 'serial')).toBe('send');
  expect(memberAt(text, 2, 66, 'serial')).toBeUndefined();
  expect(memberAt(text, 9, 1, 'serial')).toBeUndefined();
  expect(memberAt('', 1, 1, 'serial')).toBeUndefined();
});
