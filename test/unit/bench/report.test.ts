import { describe, expect, it } from 'vitest';
import { describe as describeRun, replaceTable, tableOf, toMarkdown, toText } from '../../bench/report.ts';
import { FULL, QUICK } from '../../bench/rows.ts';
import type { Report } from '../../bench/run.ts';

const report: Report = {
  date: '2031-02-03T04:05:06.000Z',
  machine: { cpu: '2 × Example', system: 'linux 6 x64', memory: '8 GiB', load: '0.50' },
  repetitions: 3,
  limits: FULL,
  memory: 'PSS',
  targets: [
    { name: 'holdfast', agent: 'Electron/1' },
    { name: 'node', agent: 'Node v1' },
    { name: 'chromium', agent: 'Chrome/1' },
  ],
  samples: {
    'receive-default': { holdfast: [100, 300, 200], node: [1000, 1000, 4000], chromium: [50, 50, 50] },
    'tcp-p50': { holdfast: [50.26, 40, null], node: [10, 20, 5], chromium: [null, null, null] },
  },
  failures: ['3/3 tcp-p50 holdfast: no answer'],
};

describe('the table', () => {
  it('has medians with smallest and largest value, and the medians of the ratios within a repetition', () => {
    expect(tableOf(report)).toEqual([
      ['', 'Holdfast', 'plain Node', 'Chromium', 'Holdfast : plain Node', 'Holdfast : Chromium', 'Goal'],
      [
        'TCP receive, bufferSize default, MB/s ↑',
        '200 (100–300)',
        '1000 (1000–4000)',
        '50 (50–50)',
        '0.10',
        '4.00',
        '≥ 4: met',
      ],
      [
        'TCP round trip of 1 byte, p50, µs ↓',
        '45.1 (40.0–50.3)',
        '10.0 (5.0–20.0)',
        'failed',
        '3.51',
        '–',
        '≤ 0.5: not measured',
      ],
    ]);
  });

  it('says by how much a goal is missed, and has no goals without Chromium', () => {
    const samples = {
      'send-awaited': { holdfast: [99], chromium: [100] },
      start: { holdfast: [130], chromium: [100] },
    };
    expect(tableOf({ ...report, samples }).map((line) => line.at(-1))).toEqual([
      'Goal',
      '≥ 1.5: missed by 34 %',
      '≤ 1: missed by 30 %',
    ]);
    const alone = tableOf({ ...report, targets: report.targets.slice(0, 2) });
    expect(alone[0]).toEqual(['', 'Holdfast', 'plain Node', 'Holdfast : plain Node']);
  });

  it('says what the memory is, and when the measurements were short', () => {
    expect(describeRun(report)).toContain('memory is the PSS of all processes');
    expect(describeRun({ ...report, memory: null }).join()).not.toContain('memory is');
    expect(describeRun({ ...report, limits: QUICK })[0]).toContain('3 repetitions of short measurements;');
    expect(describeRun(report)[0]).toContain('3 repetitions;');
  });

  it('is aligned on the terminal', () => {
    const lines = toText([
      ['', 'a'],
      ['long', '1'],
      ['x', '100'],
    ]).split('\n');
    expect(lines).toEqual(['        a', 'long    1', 'x     100']);
  });

  it('says in Markdown what was measured on what, and what failed', () => {
    const text = toMarkdown(report);
    expect(text).toContain('- 2031-02-03, 3 repetitions');
    expect(text).toContain('- Chromium: Chrome/1\n- failed: 3/3 tcp-p50 holdfast: no answer\n\n|  | Holdfast |');
    expect(text).toContain('\n| --- | --: | --: | --: | --: | --: | --: |\n');
  });
});

describe('the page', () => {
  const page = [
    '# Performance',
    '<!-- made by `npm run bench -- --write`: begin -->',
    'an older table',
    '<!-- made by `npm run bench -- --write`: end -->',
    'How it was measured.',
  ].join('\n');

  it('gets the table in place of the last one and keeps the rest', () => {
    const once = replaceTable(page, report, 'images/x.svg');
    expect(once).toMatch(/^# Performance\n/);
    expect(once).toMatch(/\nHow it was measured\.$/);
    expect(once).toContain('200 (100–300)');
    expect(once).not.toContain('an older table');
    expect(once).toContain('![Holdfast : Chromium, by row](images/x.svg)\n\n- 2031-02-03');
    expect(replaceTable(once, report, 'images/x.svg')).toBe(once);
    expect(replaceTable(once, report, undefined)).not.toContain('images/x.svg');
  });

  it('without a place for it is an error', () => {
    expect(() => replaceTable('# Performance', report, undefined)).toThrow('no place for the table');
  });
});
