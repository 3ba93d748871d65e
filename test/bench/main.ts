/** `npm run bench`: arguments in, table out. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chartOf } from './chart.ts';
import { describe, replaceTable, tableOf, toText } from './report.ts';
import { FULL, QUICK } from './rows.ts';
import { requireChromium } from '../support/chromium.ts';
import { runBench } from './run.ts';
import type { Report } from './run.ts';
import { TARGET_NAMES } from './targets.ts';
import type { Places, TargetName } from './targets.ts';

const USAGE = `npm run bench [-- options]
  --vs LIST          what to compare with, comma-separated: node, chromium (default: node)
  --repetitions N    1 to 20 (default: 5; with --quick 2)
  --quick            short measurements, for a look
  --only LIST        beginnings of rows, e.g. receive, legacy, send, tcp, udp, flood,
                     accept, sockets-1000, memory, start (default: all)
  --json FILE        where the samples go (default: test-results/bench.json)
  --from FILE        measure nothing; use the samples in this file
  --write            put the table and, with chromium, the chart into docs/performance.md`;

interface Choice {
  readonly targets: readonly TargetName[];
  readonly repetitions: number;
  readonly quick: boolean;
  readonly only: readonly string[];
  readonly json: string;
  readonly from: string | undefined;
  readonly write: boolean;
}

/**
 * @param places the repository, and the bundles that the script has made
 * @returns the exit code: 0, 1 for a wrong option or no Chromium, 2 when something could not be measured
 */
export async function main(args: readonly string[], places: Omit<Places, 'display'>): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  let choice: Choice;
  try {
    choice = parse(args, places.root);
    if (choice.targets.includes('chromium') && choice.from === undefined) requireChromium();
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 1;
  }
  const report = choice.from === undefined ? await measureAll(choice, places) : load(choice.from);
  console.log(`\n${describe(report).join('\n')}\n\n${toText(tableOf(report))}\n`);
  if (choice.write) {
    writePage(report, join(places.root, 'docs'));
  }
  return report.failures.length === 0 ? 0 : 2;
}

/** @param docs the folder of the page and of the chart that it shows */
function writePage(report: Report, docs: string): void {
  const page = join(docs, 'performance.md');
  const chart = chartOf(report);
  const image = 'images/performance.svg';
  if (chart !== undefined) writeFileSync(join(docs, image), chart);
  writeFileSync(page, replaceTable(readFileSync(page, 'utf8'), report, chart === undefined ? undefined : image));
  console.log(`Table: ${page}`);
  if (chart === undefined) console.log('No chart: it shows ratios to Chromium, which was not measured.');
  else console.log(`Chart: ${join(docs, image)}`);
}

async function measureAll(choice: Choice, places: Omit<Places, 'display'>): Promise<Report> {
  const abort = new AbortController();
  const stop = (signal: NodeJS.Signals) => abort.abort(new Error(`ended by ${signal}`));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const report = await runBench({
      targets: choice.targets,
      repetitions: choice.repetitions,
      limits: choice.quick ? QUICK : FULL,
      only: choice.only,
      places,
      say: (line) => console.error(line),
      signal: abort.signal,
    });
    mkdirSync(dirname(choice.json), { recursive: true });
    writeFileSync(choice.json, `${JSON.stringify(report, null, 2)}\n`);
    console.log(`Samples: ${choice.json}`);
    return report;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

/** @throws Error that says what is wrong with an option */
export function parse(args: readonly string[], root: string): Choice {
  const { values } = parseArgs({
    args: [...args],
    options: {
      vs: { type: 'string', default: 'node' },
      repetitions: { type: 'string' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      json: { type: 'string' },
      from: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const repetitions = Number(values.repetitions ?? (values.quick ? 2 : 5));
  if (!Number.isInteger(repetitions) || repetitions < 1 || repetitions > 20)
    throw new Error(`--repetitions is a number from 1 to 20, not "${values.repetitions}".`);
  const others = listOf(values.vs).map((name) => {
    const known = TARGET_NAMES.find((target) => target === name && target !== 'holdfast');
    if (!known) throw new Error(`--vs takes node and chromium, not "${name}".`);
    return known;
  });
  return {
    targets: [...new Set<TargetName>(['holdfast', ...others])],
    repetitions,
    quick: values.quick,
    only: listOf(values.only),
    json: resolve(values.json ?? join(root, 'test-results/bench.json')),
    from: values.from === undefined ? undefined : resolve(values.from),
    write: values.write,
  };
}

const listOf = (text: string): string[] => text.split(',').filter((item) => item !== '');

function load(file: string): Report {
  return JSON.parse(readFileSync(file, 'utf8')) as Report;
}
