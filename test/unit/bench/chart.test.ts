import { describe, expect, it } from 'vitest';
import { chartOf } from '../../bench/chart.ts';
import { FULL } from '../../bench/rows.ts';
import type { Report, Samples } from '../../bench/run.ts';

const reportOf = (samples: Samples): Report => ({
  date: '2031-02-03T04:05:06.000Z',
  machine: { cpu: '2 × <Example> & Co', system: 'linux 6 x64', memory: '8 GiB', load: '0.50' },
  repetitions: 2,
  limits: FULL,
  memory: 'PSS',
  targets: [
    { name: 'holdfast', agent: 'Electron/1' },
    { name: 'chromium', agent: 'Mozilla/5.0 Chrome/156.0.0.0' },
  ],
  samples,
  failures: [],
});

/** Attributes of the elements that match, as numbers. */
const numbers = (svg: string, element: RegExp, attribute: string): number[] =>
  [...svg.matchAll(element)].map(([tag]) => Number(new RegExp(` ${attribute}="([^"]*)"`).exec(tag)?.[1]));

const BARS = /<rect class="(?:good|bad)" [^>]*height="14"[^>]*>/g;

describe('the chart', () => {
  it('has a bar of the same length for twice as fast and for half the time, to the right and to the left of 1', () => {
    const svg = chartOf(
      reportOf({
        'receive-4096': { holdfast: [200, 200], chromium: [100, 100] },
        'tcp-mean': { holdfast: [50, 50], chromium: [100, 100] },
      }),
    );
    const [faster = 0, sooner = 0] = numbers(svg ?? '', BARS, 'x');
    const [long = 0, alsoLong = 0] = numbers(svg ?? '', BARS, 'width');
    const [one = 0] = numbers(svg ?? '', /<line class="one"[^>]*>/g, 'x1');
    expect(long).toBeGreaterThan(20);
    expect(alsoLong).toBeCloseTo(long, 0);
    expect(faster).toBeCloseTo(one, 0);
    expect(sooner + alsoLong).toBeCloseTo(one, 0);
    expect(svg?.match(BARS)?.every((bar) => bar.includes('class="good"'))).toBe(true);
  });

  it('shows what is worse in another colour, and goals with a mark and a word for those who see no colour', () => {
    const svg = chartOf(
      reportOf({
        'send-awaited': { holdfast: [80, 90], chromium: [100, 100] },
        start: { holdfast: [90, 90], chromium: [100, 100] },
      }),
    );
    expect(svg?.match(BARS)?.map((bar) => /class="(\w+)"/.exec(bar)?.[1])).toEqual(['bad', 'good']);
    expect(svg).toContain('≥ 1.5 ✗');
    expect(svg).toContain('≤ 1 ✓');
    // One in the legend, one for each goal.
    expect(svg?.match(/<line class="goal"/g)).toHaveLength(3);
    // The spread of the first; the second has none.
    expect(svg?.match(/<line class="spread"/g)).toHaveLength(2);
  });

  it('has room for every bar, spread and mark', () => {
    const svg = chartOf(reportOf({ 'receive-default': { holdfast: [1, 9000], chromium: [100, 100] } })) ?? '';
    const width = numbers(svg, /<svg [^>]*>/g, 'width')[0] ?? 0;
    for (const x of [...numbers(svg, /<line[^>]*>/g, 'x1'), ...numbers(svg, /<line[^>]*>/g, 'x2')]) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(width);
    }
  });

  it('is well-formed whatever the texts hold, and has colours for light and dark', () => {
    const svg = chartOf(reportOf({ start: { holdfast: [1], chromium: [1] } })) ?? '';
    expect(svg).toContain('2 × &lt;Example&gt; &amp; Co');
    expect(svg).toContain('Chromium 156');
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('leaves out shares and what has no ratio, and is none without Chromium', () => {
    expect(chartOf(reportOf({ 'flood-5000-lost': { holdfast: [1], chromium: [2] } }))).toBeUndefined();
    expect(chartOf(reportOf({ start: { holdfast: [1], chromium: [null] } }))).toBeUndefined();
    expect(chartOf(reportOf({ start: { holdfast: [1], node: [2] } }))).toBeUndefined();
  });
});
