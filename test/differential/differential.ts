/**
 * The differential fuzzer: the same random cases in Holdfast and in a real Chromium, whose transcripts are compared step by step as those
 * of the conformance cases are. What differs twice, while Chromium agrees with itself, is reduced and reported.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hunksOf } from '../conformance/compare.ts';
import { createRandom } from '../support/random.ts';
import { root } from '../support/shell.ts';
import { kindOf, reduce, type Finding } from './reduce.ts';
import { ROOMS, type Room } from './rooms.ts';
import { compareIn } from './run.ts';
import { Sequences } from './sequences.ts';
import { callsOf, textOfCase, type RandomCase } from './source.ts';

export interface DifferentialOptions {
  readonly seed: number;
  readonly calls: number;
  /** Names of rooms.ts; all when empty. */
  readonly rooms: readonly string[];
  readonly say?: (line: string) => void;
  /** Reduce what is found; otherwise it is told as it is. */
  readonly reducing?: boolean;
}

export interface DifferentialReport {
  readonly seed: number;
  /** Calls and expressions that both ran. */
  readonly calls: number;
  readonly cases: number;
  readonly seconds: number;
  /** Differences that are declared. */
  readonly declared: number;
  /** Cases that differed once only, or in which Chromium did not agree with itself. */
  readonly unsteady: number;
  readonly findings: readonly Finding[];
  /** Why a target did not run to its end. */
  readonly failures: readonly string[];
}

/** Calls in one start of the app. */
const START_CALLS = 1500;
/** Different kinds of differences that are reduced; of each kind one. */
const MOST_REDUCED = 40;

export async function differ(options: DifferentialOptions): Promise<DifferentialReport> {
  const { seed, calls, say = () => {}, reducing = true } = options;
  const startedAt = performance.now();
  const total = { calls: 0, cases: 0, declared: 0, unsteady: 0 };
  const failures: string[] = [];
  const differing: RandomCase[] = [];
  const known = new Set<string>();
  for (const batch of batches(seed, calls, options.rooms)) {
    const outcome = await compareIn(batch);
    failures.push(...outcome.failures);
    for (const one of batch) {
      const comparison = outcome.cases.get(one.name);
      if (!comparison) continue;
      total.cases += 1;
      total.calls += callsOf([one]);
      total.declared += comparison.declared;
      const kinds = comparison.hunks.map(kindOf);
      if (kinds.every((kind) => known.has(kind))) continue;
      for (const kind of kinds) known.add(kind);
      differing.push(one);
    }
    say(`${total.calls} of ${calls} calls, ${differing.length} kinds of differences`);
  }
  const again = await steadyOf(differing);
  total.unsteady = differing.length - again.length;
  const findings = reducing
    ? await reduce(again.slice(0, MOST_REDUCED))
    : again.map(({ case: one, hunks }) => ({ original: one, reduced: one, hunks }));
  keep(seed, findings);
  return { seed, ...total, seconds: (performance.now() - startedAt) / 1000, findings, failures };
}

/** The cases of a seed, a list for each start of the app. */
export function batches(seed: number, calls: number, names: readonly string[]): RandomCase[][] {
  const random = createRandom(seed);
  const sequences = new Sequences(random);
  const rooms = ROOMS.filter(({ name }) => names.length === 0 || names.includes(name));
  const weights = rooms.reduce((sum, { weight }) => sum + weight, 0);
  const all: RandomCase[][] = [];
  let made = 0;
  let number = 0;
  while (made < calls) {
    const batch: RandomCase[] = [];
    const counts = new Map<Room, number>();
    const end = Math.min(calls, made + START_CALLS);
    for (let tries = 0; made < end && tries < START_CALLS; tries++) {
      let at = random.next() * weights;
      const room = rooms.find(({ weight }) => (at -= weight) < 0) ?? rooms[0];
      if (!room) throw new Error('no room to choose');
      const count = (counts.get(room) ?? 0) + 1;
      if (count > (room.most ?? Infinity)) continue;
      counts.set(room, count);
      const one = sequences.make(room, `${room.name} ${++number}`);
      batch.push(one);
      made += Math.max(1, callsOf([one]));
    }
    all.push(batch);
  }
  return all;
}

/** Those that differ again, in the same way. */
async function steadyOf(cases: readonly RandomCase[]) {
  if (cases.length === 0) return [];
  const [first, second] = [await compareIn(cases), await compareIn(cases)];
  return cases.flatMap((one) => {
    const [a, b] = [first.cases.get(one.name), second.cases.get(one.name)];
    if (!a || !b || a.hunks.length === 0 || b.hunks.length === 0) return [];
    if (hunksOf(a.chromium, b.chromium).length > 0) return [];
    return [{ case: one, hunks: b.hunks }];
  });
}

/** Every run leaves what it found here. */
function keep(seed: number, findings: readonly Finding[]): void {
  const folder = join(root, 'test-results/differential');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${seed}.txt`), findings.map(textOfFinding).join('\n'));
}

/** A finding as it is printed: the reduced case, and the lines of both. */
export function textOfFinding({ reduced, hunks }: Finding): string {
  const lines = hunks.flatMap(({ chromium, holdfast }) => [
    ...chromium.map((line) => `  - ${shortened(line)}`),
    ...holdfast.map((line) => `  + ${shortened(line)}`),
    '',
  ]);
  return `${textOfCase(reduced)}${lines.join('\n')}`;
}

const shortened = (line: string): string =>
  line.replaceAll(/(.)\1{20,}/gs, (run, letter: string) => `${letter}×${run.length}`).slice(0, 1000);
