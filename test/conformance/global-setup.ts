/** Runs every group in Holdfast and in Chromium before the tests, which only judge what happened. */
import type { TestProject } from 'vitest/node';
import { judge, racyPartsOf } from './compare.ts';
import { findEnvironment } from './environment.ts';
import { GROUPS } from './groups.ts';
import { majorOf, readRecorded, recordedMajor, RECORDED_MAJOR, writeRecorded } from './recorded.ts';
import { linesOf, runAll, type GroupRun, type Mode } from './run-all.ts';
import { findChromium, requireChromium } from '../support/chromium.ts';

export interface Conformance {
  readonly mode: Mode;
  /** Only some groups or cases were run. */
  readonly partial: boolean;
  readonly groups: readonly GroupRun[];
}

declare module 'vitest' {
  interface ProvidedContext {
    conformance: Conformance;
  }
}

/**
 * The variables are those that scripts/conformance.mjs sets.
 * @returns what vitest calls when the tests are over: it prints the counts, so that they stand at the end.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const mode = modeOf(process.env['CONFORMANCE_MODE']);
  const only = process.env['CONFORMANCE_ONLY'];
  const names = process.env['CONFORMANCE_GROUPS']?.split(',');
  const groups = GROUPS.filter(({ name }) => names?.includes(name) ?? true);
  const began = performance.now();
  const runs = await runAll(groups, mode, { environment: await findEnvironment(), only, racy: racyPartsOf });
  if (mode === 'record') record(runs, only !== undefined);
  process.stdout.write(`conformance: ${((performance.now() - began) / 1000).toFixed(0)} s in all\n`);
  const unsteady = runs.flatMap(({ name, unsteady: keys }) => keys.map((key) => `${name}/${key}`));
  if (unsteady.length > 0) process.stdout.write(`conformance: differed in one of two runs: ${unsteady.join('; ')}\n`);
  project.provide('conformance', { mode, partial: only !== undefined || names !== undefined, groups: runs });
  return () => {
    if (mode !== 'record') process.stdout.write(`conformance: ${summary(runs, mode)}\n`);
  };
}

function modeOf(asked: string | undefined): Mode {
  if (asked === 'recorded') return asked;
  if (asked !== 'live' && asked !== 'record') return findChromium() === undefined ? 'recorded' : 'live';
  requireChromium();
  return asked;
}

/** Keeps what Chromium answered. With only some cases run, the others stay as they were. */
function record(runs: readonly GroupRun[], merge: boolean): void {
  for (const { name, chromium } of runs) {
    if (!chromium) continue;
    const major = majorOf(chromium.agent);
    const wanted = recordedMajor(name);
    if (major !== wanted) throw new Error(`What is recorded is Chromium ${wanted}; this is ${major}.`);
    const before = readRecorded(name);
    const cases = Object.entries(chromium.cases).flatMap(([key, result]): [string, readonly string[]][] => {
      // What this machine cannot do stays as another one recorded it.
      const lines = linesOf(result) ?? before[key];
      return lines ? [[key, lines]] : [];
    });
    writeRecorded(name, { ...(merge ? before : {}), ...Object.fromEntries(cases) });
  }
}

function summary(runs: readonly GroupRun[], mode: Mode): string {
  let [cases, equal, declared, undeclared, skipped] = [0, 0, 0, 0, 0];
  for (const { name, holdfast, chromium } of runs) {
    const recorded = readRecorded(name);
    for (const [key, result] of Object.entries(holdfast.cases)) {
      cases += 1;
      const reference = chromium ? linesOf(chromium.cases[key]) : recorded[key];
      const lines = linesOf(result);
      if ('skipped' in result) skipped += 1;
      else if (!lines || !reference) undeclared += 1;
      else {
        const verdict = judge(`${name}/${key}`, reference, lines);
        if (verdict.undeclared.length > 0 || verdict.stale.length > 0) undeclared += 1;
        else if (verdict.declared.length > 0) declared += 1;
        else equal += 1;
      }
    }
  }
  const major = runs.map(({ chromium }) => majorOf(chromium?.agent ?? '')).find((found) => found > 0) ?? RECORDED_MAJOR;
  const missing = skipped === 0 ? '' : `, ${skipped} skipped`;
  const counts = `${equal} equal, ${declared} with declared differences, ${undeclared} undeclared${missing}`;
  return `${cases} cases, ${counts} (Chromium ${major} ${mode})`;
}
