/** `npm run fuzz`: arguments in, a summary out. */
import { parseArgs } from 'node:util';
import { openDisplay } from '../bench/display.ts';
import { differ, textOfFinding } from '../differential/differential.ts';
import { ROOMS } from '../differential/rooms.ts';
import { requireChromium } from '../support/chromium.ts';
import { freshSeed } from '../support/random.ts';
import { fuzzMethods } from './methods.ts';
import { fuzzPort } from './port.ts';

const USAGE = `npm run fuzz [-- options]
  --calls N   how many calls (default: 100000), or with --port how many random messages
  --seed N    make the same choices as the run that printed this seed (default: a new one)
  --port      a page that speaks the wire protocol itself, instead of calls of chrome.*
  --vs chromium   the same calls in a real Chromium, whose answers are compared (default: 20000 calls)
  --rooms a,b     with --vs: only these subjects (test/differential/rooms.ts)
  --quiet     only the summary`;

interface Choice {
  readonly calls: number;
  readonly seed: number;
  readonly port: boolean;
  readonly quiet: boolean;
  /** Beside a real Chromium, with these rooms, or all. */
  readonly beside?: readonly string[];
}

/** @returns the exit code: 0 all is well, 1 a wrong option, 2 something was found */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  let choice: Choice;
  try {
    choice = parse(args);
  } catch (error) {
    console.error(`fuzz: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 1;
  }
  const { calls, seed, port, quiet, beside } = choice;
  const say = quiet ? () => {} : (line: string) => console.error(line);
  const display = await openDisplay();
  if (display.name !== undefined) process.env['DISPLAY'] = display.name;
  console.log(`seed ${seed}`);
  try {
    if (beside) return await runBeside(seed, calls, beside, say);
    return port ? await runPort(seed, calls, say) : await runMethods(seed, calls, say);
  } finally {
    display.stop();
  }
}

async function runMethods(seed: number, calls: number, say: (line: string) => void): Promise<number> {
  const report = await fuzzMethods({ seed, calls, say });
  const methods = Object.entries(report.perMethod).toSorted(([a], [b]) => (a < b ? -1 : 1));
  say('');
  for (const [name, { calls: made, accepted, succeeded }] of methods)
    say(`${name.padEnd(42)} ${made} calls, ${accepted} accepted, ${succeeded} succeeded`);
  const { thrown, answered, failed, seconds } = report;
  console.log(
    `${report.calls} calls of ${methods.length} methods in ${seconds.toFixed(1)} s: ${thrown} thrown, ${answered} answered (${failed} with an error)`,
  );
  if (report.descriptors) console.log(`main: ${report.descriptors.join('; afterwards ')}`);
  return conclude(report.faults);
}

async function runPort(seed: number, messages: number, say: (line: string) => void): Promise<number> {
  const report = await fuzzPort({ seed, messages, say });
  const { liveMb, residentMb, lines, seconds } = report;
  console.log(`${report.messages} messages in ${seconds.toFixed(1)} s, ${lines} lines on the terminal`);
  console.log(
    `main: live memory ${liveMb.join(' MB, afterwards ')} MB; resident ${residentMb.join(' MB, at most ')} MB`,
  );
  return conclude(report.faults);
}

async function runBeside(
  seed: number,
  calls: number,
  rooms: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  requireChromium();
  const report = await differ({ seed, calls, rooms, say });
  for (const finding of report.findings) console.log(`\n${textOfFinding(finding)}`);
  const { cases, seconds, declared, unsteady, findings, failures } = report;
  console.log(
    `${report.calls} calls in ${cases} cases compared in ${seconds.toFixed(1)} s: ${findings.length} kinds of differences, ${declared} declared differences seen, ${unsteady} unsteady`,
  );
  return conclude([...failures, ...findings.map(({ reduced }) => `${reduced.name} differs`)]);
}

function conclude(faults: readonly string[]): number {
  for (const fault of faults) console.log(`FAULT ${fault}`);
  console.log(faults.length === 0 ? 'nothing found' : `${faults.length} faults`);
  return faults.length === 0 ? 0 : 2;
}

/** @throws Error that says what is wrong with an option */
export function parse(args: readonly string[]): Choice {
  const { values } = parseArgs({
    args: [...args],
    options: {
      calls: { type: 'string' },
      seed: { type: 'string' },
      port: { type: 'boolean', default: false },
      vs: { type: 'string' },
      rooms: { type: 'string' },
      quiet: { type: 'boolean', default: false },
    },
  });
  const beside = values.vs === undefined ? undefined : roomsOf(values.vs, values.rooms);
  return {
    calls: integer('calls', values.calls ?? (beside ? '20000' : '100000'), 1, 1e9),
    seed: values.seed === undefined ? freshSeed() : integer('seed', values.seed, 0, 2 ** 32 - 1),
    port: values.port,
    quiet: values.quiet,
    ...(beside ? { beside } : {}),
  };
}

/** @throws Error that says what there is */
function roomsOf(vs: string, list: string | undefined): string[] {
  if (vs !== 'chromium') throw new Error(`--vs is "chromium", not "${vs}".`);
  const rooms = list === undefined ? [] : list.split(',');
  const known = ROOMS.map(({ name }) => name);
  for (const room of rooms)
    if (!known.includes(room)) throw new Error(`--rooms are of ${known.join(', ')}, not "${room}".`);
  return rooms;
}

/** @throws Error that names the option */
export function integer(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
    throw new Error(`--${option} is a number from ${least} to ${most}, not "${text}".`);
  return value;
}
