import { expect, it } from 'vitest';
import { BlankTime } from '../../../../../src/main/kiosk/rules/blank-time.ts';

it('tells of a screen that has been blank for the time, once', () => {
  let now = 0;
  const time = new BlankTime(() => now);
  const look = (isBlank: boolean) => {
    now += 1000;
    return time.looked(isBlank, 3000);
  };
  expect([look(true), look(true), look(true), look(true)]).toEqual([false, false, false, true]);
  expect([look(true), look(true), look(true), look(true)]).toEqual([false, false, false, true]);
  expect([look(true), look(true), look(true), look(false), look(true)]).toEqual([false, false, false, false, false]);
});

it('does not believe two looks, however far apart, as around the sleep of a machine', () => {
  let now = 0;
  const time = new BlankTime(() => now);
  expect(time.looked(true, 3000)).toBe(false);
  now += 3_600_000;
  expect(time.looked(true, 3000)).toBe(false);
  now += 1000;
  expect(time.looked(true, 3000)).toBe(true);
});

it('never tells where nothing is too long', () => {
  const time = new BlankTime(() => 0);
  for (let looks = 0; looks < 10; looks++) expect(time.looked(true, 0)).toBe(false);
});
