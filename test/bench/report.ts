/** The table of a run, for the terminal and for docs/performance.md. */
import { goalText, ratioTo, verdictOf } from './ratios.ts';
import type { Ratio } from './ratios.ts';
import { FIGURES, FULL } from './rows.ts';
import type { Figure } from './rows.ts';
import type { Report } from './run.ts';
import { median } from './statistics.ts';
import type { TargetName } from './targets.ts';

const TITLES: Readonly<Record<TargetName, string>> = { holdfast: 'Holdfast', node: 'plain Node', chromium: 'Chromium' };

/** Header first. */
export type Table = readonly (readonly string[])[];

/**
 * One line per figure that was measured: every target's median with its smallest and largest value, Holdfast's ratio to each of the
 * others, and beside Chromium whether the goal is met.
 */
export function tableOf({ targets, samples }: Report): Table {
  const names = targets.map(({ name }) => name);
  const others = names.includes('holdfast') ? names.filter((name) => name !== 'holdfast') : [];
  const judged = others.includes('chromium');
  const header = [
    '',
    ...names.map((name) => TITLES[name]),
    ...others.map((name) => `Holdfast : ${TITLES[name]}`),
    ...(judged ? ['Goal'] : []),
  ];
  const lines = FIGURES.filter(({ key }) => samples[key]).map((figure) => {
    const series = samples[figure.key] ?? {};
    return [
      `${figure.title}, ${figure.unit} ${figure.better === 'higher' ? '↑' : '↓'}`,
      ...names.map((name) => spread(series[name] ?? [], figure)),
      ...others.map((name) => ratioText(ratioTo(name, figure, samples))),
      ...(judged ? [judgement(figure, ratioTo('chromium', figure, samples))] : []),
    ];
  });
  return [header, ...lines];
}

function spread(series: readonly (number | null)[], { unit }: Figure): string {
  const values = series.filter((value) => value !== null);
  if (values.length === 0) return 'failed';
  const digits = unit === '%' || (unit === 'µs' && median(values) < 100) ? 1 : 0;
  const text = (value: number) => value.toFixed(digits);
  return `${text(median(values))} (${text(Math.min(...values))}–${text(Math.max(...values))})`;
}

function ratioText(ratio: Ratio | undefined): string {
  if (!ratio) return '–';
  return ratio.median < 0.1 ? ratio.median.toFixed(3) : ratio.median.toFixed(2);
}

function judgement(figure: Figure, ratio: Ratio | undefined): string {
  if (figure.goal === undefined) return '';
  const verdict = ratio && verdictOf(figure, ratio);
  if (!verdict) return `${goalText(figure)}: not measured`;
  return `${goalText(figure)}: ${verdict.met ? 'met' : `missed by ${Math.max(1, Math.round(verdict.missedBy))} %`}`;
}

/** Aligned columns. */
export function toText(table: Table): string {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  return table
    .map((line) =>
      line
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** @param report for what is said about the run above the table */
export function toMarkdown(report: Report): string {
  const [header = [], ...lines] = tableOf(report);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    ...describe(report).map((line) => `- ${line}`),
    '',
    row(header),
    row(header.map((_, i) => (i === 0 ? '---' : '--:'))),
    ...lines.map(row),
  ].join('\n');
}

/** When, on what and with what. */
export function describe({ date, machine, repetitions, limits, memory, targets, failures }: Report): string[] {
  return [
    `${date.slice(0, 10)}, ${repetitions} repetitions${limits.ms < FULL.ms ? ' of short measurements' : ''}; medians, smallest and largest value in parentheses`,
    `${machine.cpu}, ${machine.memory}, ${machine.system}; load average at the start ${machine.load}`,
    ...(memory ? [`memory is the ${memory} of all processes`] : []),
    ...targets.map(({ name, agent }) => `${TITLES[name]}: ${agent}`),
    ...failures.map((failure) => `failed: ${failure}`),
  ];
}

const BEGIN = '<!-- made by `npm run bench -- --write`: begin -->';
const END = '<!-- made by `npm run bench -- --write`: end -->';

/**
 * @param page docs/performance.md as it is
 * @param chart path of the chart beside the page, which goes above the table; undefined when the run has none
 * @returns the page with the table of this run in place of the last one's
 * @throws Error when the page has no place for it
 */
export function replaceTable(page: string, report: Report, chart: string | undefined): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`The page has no place for the table: lines "${BEGIN}" and "${END}".`);
  const image = chart === undefined ? '' : `![Holdfast : Chromium, by row](${chart})\n\n`;
  return `${page.slice(0, from + BEGIN.length)}\n\n${image}${toMarkdown(report)}\n\n${page.slice(to)}`;
}
