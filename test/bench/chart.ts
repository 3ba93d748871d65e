/**
 * The chart of a run as SVG: a bar for each ratio Holdfast : Chromium on a logarithmic scale, from 1, where both are equal. Written by
 * hand, so that it needs neither a library nor a font, and with colours for light and dark.
 */
import { goalText, ratioTo, verdictOf } from './ratios.ts';
import type { Ratio } from './ratios.ts';
import { FIGURES } from './rows.ts';
import type { Figure } from './rows.ts';
import type { Report } from './run.ts';

interface Bar {
  readonly figure: Figure;
  readonly ratio: Ratio;
}

const WIDTH = 900;
const LABELS = 320;
const PLOT = 400;
const LINE = 22;
const HEAD = 64;
const GROUP = 34;
const FOOT = 30;
/** Marks on the scale, in every power of ten. */
const STEPS = [1, 2, 5] as const;

const GROUPS = [
  { better: 'higher', title: 'Higher is better →' },
  { better: 'lower', title: '← Lower is better' },
] as const;

const STYLE = `
  svg { --back: #ffffff; --text: #1f2328; --faint: #59636e; --grid: #d8dee4; --good: #1a7f8e; --bad: #c4581a; --goal: #1f2328; }
  @media (prefers-color-scheme: dark) {
    svg { --back: #0d1117; --text: #e6edf3; --faint: #9198a1; --grid: #30363d; --good: #3fb6c6; --bad: #f0883e; --goal: #ffffff; }
  }
  text { font: 12px system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; fill: var(--text); }
  .back { fill: var(--back); } .title { font-size: 15px; font-weight: 600; } .group { font-weight: 600; }
  .faint { fill: var(--faint); } .grid { stroke: var(--grid); } .one { stroke: var(--faint); stroke-width: 1.5; }
  .good { fill: var(--good); } .bad { fill: var(--bad); } .spread { stroke: var(--text); stroke-opacity: 0.55; }
  .goal { stroke: var(--goal); stroke-width: 2; } .tip { fill: var(--goal); }`;

/** @returns undefined when nothing was measured beside Chromium */
export function chartOf(report: Report): string | undefined {
  const bars = FIGURES.flatMap((figure): Bar[] => {
    // 0 has no place on a logarithmic scale.
    const ratio = ratioTo('chromium', figure, report.samples);
    return ratio && ratio.smallest > 0 ? [{ figure, ratio }] : [];
  });
  if (bars.length === 0) return undefined;
  const scale = scaleOf(bars);
  const parts: string[] = [];
  let y = HEAD;
  for (const { better, title } of GROUPS) {
    const members = bars.filter(({ figure }) => figure.better === better);
    if (members.length === 0) continue;
    y += GROUP;
    parts.push(text(LABELS, y - 10, title, 'group', 'end'));
    for (const bar of members) {
      parts.push(...lineOf(bar, y, scale.at));
      y += LINE;
    }
  }
  const height = y + FOOT;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>Holdfast : Chromium</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="back" width="${WIDTH}" height="${height}" rx="6"/>`,
    text(16, 26, 'Holdfast : Chromium, medians of the ratios', 'title'),
    text(16, 46, subtitle(report), 'faint'),
    ...legend(WIDTH - 330, 22),
    ...scale.marks.flatMap((mark) => [
      line(scale.at(mark), HEAD + 6, scale.at(mark), y + 4, mark === 1 ? 'one' : 'grid'),
      text(scale.at(mark), y + 19, String(mark), 'faint', 'middle'),
    ]),
    ...parts,
    '</svg>',
  ].join('\n')}\n`;
}

function lineOf({ figure, ratio }: Bar, y: number, at: (ratio: number) => number): string[] {
  const middle = y + LINE / 2;
  const from = Math.min(at(1), at(ratio.median));
  const length = Math.max(1, Math.abs(at(ratio.median) - at(1)));
  const verdict = verdictOf(figure, ratio);
  const isGood = figure.better === 'higher' ? ratio.median >= 1 : ratio.median <= 1;
  const judged = verdict ? `${goalText(figure)} ${verdict.met ? '✓' : '✗'}` : '';
  return [
    text(LABELS, middle + 4, figure.title, '', 'end'),
    `<rect class="${isGood ? 'good' : 'bad'}" x="${px(from)}" y="${y + 4}" width="${px(length)}" height="${LINE - 8}" rx="2"/>`,
    ...(ratio.largest > ratio.smallest ? [line(at(ratio.smallest), middle, at(ratio.largest), middle, 'spread')] : []),
    ...(verdict ? goalMark(at(verdict.goal), y, figure.better) : []),
    text(LABELS + PLOT + 60, middle + 4, `${ratio.median.toFixed(2)}×`, '', 'end'),
    ...(verdict ? [text(LABELS + PLOT + 76, middle + 4, judged, verdict.met ? 'good' : 'bad')] : []),
  ];
}

/** A line across the row, with a tip to the side that is to be reached. */
function goalMark(x: number, y: number, better: Figure['better']): string[] {
  const reach = better === 'higher' ? 5 : -5;
  const top = y + 1;
  return [line(x, top, x, y + LINE - 1, 'goal'), `<path class="tip" d="M${px(x)} ${top} l${reach} 3 l${-reach} 3 z"/>`];
}

function legend(x: number, y: number): string[] {
  return [
    `<rect class="good" x="${x}" y="${y - 9}" width="14" height="10" rx="2"/>`,
    text(x + 20, y, 'better', 'faint'),
    `<rect class="bad" x="${x + 66}" y="${y - 9}" width="14" height="10" rx="2"/>`,
    text(x + 86, y, 'worse', 'faint'),
    line(x + 132, y - 4, x + 154, y - 4, 'spread'),
    text(x + 160, y, 'spread', 'faint'),
    ...goalMark(x + 212, y - 15, 'higher'),
    text(x + 222, y, 'goal, to this side', 'faint'),
  ];
}

/** A logarithmic scale around 1 that holds every bar, spread and goal. */
function scaleOf(bars: readonly Bar[]): { at: (ratio: number) => number; marks: number[] } {
  const values = bars.flatMap(({ figure, ratio }) => [ratio.smallest, ratio.largest, figure.goal ?? 1]);
  const low = Math.min(0.5, ...values) / 1.1;
  const high = Math.max(2, ...values) * 1.1;
  const width = Math.log(high / low);
  const marks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of STEPS) {
      const mark = Number((step * 10 ** power).toPrecision(1));
      if (mark >= low && mark <= high) marks.push(mark);
    }
  }
  return { at: (ratio) => LABELS + 10 + (Math.log(ratio / low) / width) * PLOT, marks };
}

function subtitle({ date, repetitions, machine, targets }: Report): string {
  const version = /Chrome\/(\d+)/.exec(targets.find(({ name }) => name === 'chromium')?.agent ?? '')?.[1];
  return `${date.slice(0, 10)}, ${repetitions} repetitions, Chromium ${version ?? '?'}, ${machine.cpu}`;
}

const px = (value: number): string => value.toFixed(1);

function text(x: number, y: number, content: string, style = '', anchor = 'start'): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${px(x)}" y="${px(y)}"${style && ` class="${style}"`} text-anchor="${anchor}">${escaped}</text>`;
}

const line = (x1: number, y1: number, x2: number, y2: number, style: string): string =>
  `<line class="${style}" x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}"/>`;
