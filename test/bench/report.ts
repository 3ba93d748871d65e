/** The table of a run, for the terminal and for docs/performance.md. */
import { FIGURES } from './rows.ts';
import type { Figure } from './rows.ts';
import type { Report } from './run.ts';
import { median } from './statistics.ts';
import type { TargetName } from './targets.ts';

const TITLES: Readonly<Record<TargetName, string>> = { holdfast: 'Holdfast', node: 'plain Node', chromium: 'Chromium' };

/** Header first. */
export type Table = readonly (readonly string[])[];

/**
 * One line per figure that was measured: every target's median with its smallest and largest value, and Holdfast's ratio to each of the
 * others. A ratio is the median of the repetitions' ratios: within one repetition the targets were measured right after each other.
 */
export function tableOf({ targets, samples }: Report): Table {
  const names = targets.map(({ name }) => name);
  const others = names.includes('holdfast') ? names.filter((name) => name !== 'holdfast') : [];
  const header = ['', ...names.map((name) => TITLES[name]), ...others.map((name) => `Holdfast : ${TITLES[name]}`)];
  const lines = FIGURES.filter(({ key }) => samples[key]).map((figure) => {
    const series = samples[figure.key] ?? {};
    return [
      `${figure.title}, ${figure.unit} ${figure.better === 'higher' ? '↑' : '↓'}`,
      ...names.map((name) => spread(series[name] ?? [], figure)),
      ...others.map((name) => ratio(series.holdfast ?? [], series[name] ?? [])),
    ];
  });
  return [header, ...lines];
}

type Series = readonly (number | null)[];

function spread(series: Series, { unit }: Figure): string {
  const values = series.filter((value) => value !== null);
  if (values.length === 0) return 'failed';
  const digits = unit === 'µs' && median(values) < 100 ? 1 : 0;
  const text = (value: number) => value.toFixed(digits);
  return `${text(median(values))} (${text(Math.min(...values))}–${text(Math.max(...values))})`;
}

function ratio(ours: Series, theirs: Series): string {
  const ratios: number[] = [];
  for (const [i, value] of ours.entries()) {
    const other = theirs[i];
    if (value !== null && other) ratios.push(value / other);
  }
  if (ratios.length === 0) return '–';
  const middle = median(ratios);
  return middle < 0.1 ? middle.toFixed(3) : middle.toFixed(2);
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
export function describe({ date, machine, repetitions, targets, failures }: Report): string[] {
  return [
    `${date.slice(0, 10)}, ${repetitions} repetitions; medians, smallest and largest value in parentheses`,
    `${machine.cpu}, ${machine.memory}, ${machine.system}; load average at the start ${machine.load}`,
    ...targets.map(({ name, agent }) => `${TITLES[name]}: ${agent}`),
    ...failures.map((failure) => `failed: ${failure}`),
  ];
}

const BEGIN = '<!-- made by `npm run bench -- --write`: begin -->';
const END = '<!-- made by `npm run bench -- --write`: end -->';

/**
 * @param page docs/performance.md as it is
 * @returns the page with the table of this run in place of the last one's
 * @throws Error when the page has no place for it
 */
export function replaceTable(page: string, report: Report): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`The page has no place for the table: lines "${BEGIN}" and "${END}".`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${toMarkdown(report)}\n\n${page.slice(to)}`;
}
