import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { judge } from '../../soak/main.ts';
import type { SoakReport } from '../../soak/soak.ts';

beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));
afterEach(() => void vi.restoreAllMocks());

/** A run of half an hour whose memory in MB is given by the hour. */
function report(mainMb: (hours: number) => number, live: readonly number[] = [15, 15, 15]): SoakReport {
  const samples = Array.from({ length: 180 }, (_, i) => {
    const hours = i / 360;
    return { hours, mainMb: mainMb(hours), pageMb: 150, files: 100, inet: 5, open: '' };
  });
  const looks = [0.05, 0.25, 0.49];
  return {
    seed: 1,
    samples,
    live: live.map((value, i) => ({ hours: looks[i] ?? 0, value })),
    progress: undefined,
    visits: 0,
    faults: [],
  };
}
const choice = { minutes: 30, lull: 10, limit: 30, seed: 1 };
const sawtooth = (hours: number) => 250 + ((hours * 360 * 7) % 30);

describe('a soak', () => {
  it('is passed by memory that goes up and down, and by what grows in the first half only', () => {
    expect(judge(report(sawtooth), choice)).toEqual([]);
    expect(
      judge(
        report((hours) => sawtooth(hours) + 400 * Math.min(hours, 0.25)),
        choice,
      ),
    ).toEqual([]);
  });

  it('is failed by memory that grows', () => {
    const growing = report((hours) => sawtooth(hours) + 400 * hours);
    expect(judge(growing, choice)).toEqual([
      expect.stringMatching(/^the memory of main grows by [34]\d\d MB per hour$/),
    ]);
    expect(judge(growing, { ...choice, limit: 1000 })).toEqual([]);
    expect(judge(growing, { ...choice, minutes: 5 })).toEqual([]);
  });

  it('is failed by live memory that grows, in a short run too', () => {
    expect(judge(report(sawtooth, [15, 16, 40]), { ...choice, minutes: 5 })).toEqual([
      'the live memory of main has grown by 24.0 MB in the second half',
    ]);
    expect(judge(report(sawtooth, [15, 30, 31]), choice)).toEqual([]);
  });
});
