/** `npm run soak`: arguments in, a verdict out. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDisplay } from '../bench/display.ts';
import { integer } from '../fuzz/main.ts';
import { freshSeed } from '../support/random.ts';
import { root } from '../support/shell.ts';
import { settledMinima, slopeOf } from './slope.ts';
import { pointsOf, soak } from './soak.ts';
import type { SoakReport } from './soak.ts';

/** MB per hour that resident memory may grow by; what chance may have added does not count. */
const SLOPE_LIMIT = 30;
/** Below this a run is too short to tell a slope of resident memory: V8 and malloc are still finding their size. */
const SLOPE_MINUTES = 15;
/** MB by which live memory may differ between two looks at it. */
const LIVE_SLACK = 5;
/** Lulls of which the least memory counts. */
const WINDOW = 3;

const USAGE = `npm run soak [-- options]
  --minutes N   how long (default: 30)
  --lull N      seconds of traffic between two lulls (default: 10)
  --limit N     MB per hour by which the memory of main, or of the page, may grow in the second half (default: ${SLOPE_LIMIT});
                with less than ${SLOPE_MINUTES} minutes only live memory is judged
  --seed N      make the same choices as the run that printed this seed (default: a new one)`;

interface Choice {
  readonly minutes: number;
  readonly lull: number;
  readonly limit: number;
  readonly seed: number;
}

/** @returns the exit code: 0 all is well, 1 a wrong option, 2 something was lost, left open or grew */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  let choice: Choice;
  try {
    choice = parse(args);
  } catch (error) {
    console.error(`soak: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 1;
  }
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const display = await openDisplay();
  if (display.name !== undefined) process.env['DISPLAY'] = display.name;
  console.log(`seed ${choice.seed}`);
  try {
    const report = await soak({
      minutes: choice.minutes,
      seed: choice.seed,
      lullEveryMs: choice.lull * 1000,
      say: (line) => console.error(line),
      signal: abort.signal,
    });
    const file = join(root, 'test-results/soak.json');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
    console.log(`Samples: ${file}`);
    const faults = [...report.faults, ...judge(report, choice)];
    for (const fault of faults) console.log(`FAULT ${fault}`);
    console.log(faults.length === 0 ? 'nothing lost, nothing left open, nothing grew' : `${faults.length} faults`);
    return faults.length === 0 ? 0 : 2;
  } finally {
    display.stop();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

/** Prints what was measured. @returns what grows, in words */
export function judge(report: SoakReport, choice: Choice): string[] {
  const { samples, progress, live } = report;
  const { limit } = choice;
  if (progress) console.log(`done: ${JSON.stringify(progress.done)}, ${report.visits} accepted connections`);
  const files = samples.map((sample) => sample.files);
  const inet = samples.map((sample) => sample.inet);
  console.log(`descriptors of main in ${samples.length} lulls: ${range(files)} files, ${range(inet)} internet sockets`);
  const faults: string[] = [];
  for (const [what, key] of [
    ['main', 'mainMb'],
    ['page', 'pageMb'],
  ] as const) {
    const minima = settledMinima(pointsOf(samples, key), WINDOW);
    if (minima.length < 2) {
      console.log(`memory of ${what}: too few samples for a slope`);
      continue;
    }
    const { perHour, error } = slopeOf(minima);
    const values = minima.map(({ value }) => value);
    console.log(
      `memory of ${what}, second half: ${range(values, 1)} MB in ${minima.length} windows, slope ${perHour.toFixed(1)} ± ${error.toFixed(1)} MB per hour (limit ${limit})`,
    );
    if (choice.minutes >= SLOPE_MINUTES && perHour - 2 * error > limit)
      faults.push(`the memory of ${what} grows by ${perHour.toFixed(0)} MB per hour`);
  }
  console.log(
    `live memory of main: ${live.map(({ hours, value }) => `${value.toFixed(1)} MB after ${(hours * 60).toFixed(1)} min`).join(', ')}`,
  );
  const [, middle, end] = live;
  if (middle && end && end.value - middle.value > LIVE_SLACK + limit * (end.hours - middle.hours))
    faults.push(`the live memory of main has grown by ${(end.value - middle.value).toFixed(1)} MB in the second half`);
  return faults;
}

const range = (values: readonly number[], digits = 0): string => {
  const [least, most] = [Math.min(...values).toFixed(digits), Math.max(...values).toFixed(digits)];
  return least === most ? least : `${least} to ${most}`;
};

/** @throws Error that says what is wrong with an option */
export function parse(args: readonly string[]): Choice {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '30' },
      lull: { type: 'string', default: '10' },
      limit: { type: 'string', default: String(SLOPE_LIMIT) },
      seed: { type: 'string' },
    },
  });
  return {
    minutes: integer('minutes', values.minutes, 1, 10_000),
    lull: integer('lull', values.lull, 1, 600),
    limit: integer('limit', values.limit, 0, 10_000),
    seed: values.seed === undefined ? freshSeed() : integer('seed', values.seed, 0, 2 ** 32 - 1),
  };
}
